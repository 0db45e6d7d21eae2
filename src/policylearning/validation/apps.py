from django.apps import AppConfig


class ValidationConfig(AppConfig):
    name = "policylearning.validation"
    verbose_name = "Validation"
