from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "policylearning.notifications"
    verbose_name = "Notifications"
