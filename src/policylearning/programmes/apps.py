from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "policylearning.programmes"
    verbose_name = "Programmes and projects"
