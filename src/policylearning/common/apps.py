from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "policylearning.common"
    verbose_name = "Common"

    def ready(self) -> None:
        from .registry import autodiscover

        autodiscover()
