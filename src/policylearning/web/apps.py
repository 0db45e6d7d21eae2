from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "policylearning.web"
    verbose_name = "Web"
