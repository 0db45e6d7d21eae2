from django.apps import AppConfig


class FinderConfig(AppConfig):
    name = "policylearning.finder"
    verbose_name = "Finder"
