from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "policylearning.accounts"
    verbose_name = "Accounts"
