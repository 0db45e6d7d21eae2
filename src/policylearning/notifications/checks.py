from typing import Any

from django.core.checks import Error, register

from .registry import categories, notifications


@register
def every_notification_has_its_category(app_configs: Any, **kwargs: Any) -> list[Error]:
    return [
        Error(
            f"The notification {key} is of the category {each.category}, which nobody declared.",
            id="notifications.E1",
        )
        for key, each in notifications.items()
        if each.category not in categories
    ]
