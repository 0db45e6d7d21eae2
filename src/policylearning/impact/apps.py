from django.apps import AppConfig


class ImpactConfig(AppConfig):
    name = "policylearning.impact"
    verbose_name = "Impact"
