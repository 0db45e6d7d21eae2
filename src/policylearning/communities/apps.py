from django.apps import AppConfig


class CommunitiesConfig(AppConfig):
    name = "policylearning.communities"
    verbose_name = "Communities"
