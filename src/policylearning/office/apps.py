from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "policylearning.office"
    verbose_name = "Back office"
