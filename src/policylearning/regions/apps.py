from django.apps import AppConfig


class RegionsConfig(AppConfig):
    name = "policylearning.regions"
    verbose_name = "Regions"
