from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "policylearning.conversations"
    verbose_name = "Conversations"
