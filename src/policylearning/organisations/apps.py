from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "policylearning.organisations"
    verbose_name = "Organisations"
