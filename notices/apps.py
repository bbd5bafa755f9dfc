from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "notices"
    verbose_name = "Notices"

    def ready(self) -> None:
        from clients.holdings import hold
        from notices.held import HELD

        hold(*HELD)
