from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "policylearning.jobs"
    verbose_name = "Jobs"
