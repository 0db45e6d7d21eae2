from django.apps import AppConfig


class TopicsConfig(AppConfig):
    name = "policylearning.topics"
    verbose_name = "Topics"
