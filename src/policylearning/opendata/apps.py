from django.apps import AppConfig


class OpendataConfig(AppConfig):
    name = "policylearning.opendata"
    verbose_name = "Open data"
