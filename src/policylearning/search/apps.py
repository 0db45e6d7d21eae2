from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "policylearning.search"
    verbose_name = "Search"
