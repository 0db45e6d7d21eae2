from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "policylearning.directory"
    verbose_name = "Practitioners' directory"
