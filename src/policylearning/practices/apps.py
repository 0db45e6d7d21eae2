from django.apps import AppConfig


class PracticesConfig(AppConfig):
    name = "policylearning.practices"
    verbose_name = "Good practices"
