from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "policylearning.config"
    verbose_name = "Configuration"
