from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "notices"
    verbose_name = "Notices"

    def ready(self) -> None:
        from clients import asks
        from clients.holdings import hold
        from notices import story
        from notices.held import HELD

        hold(*HELD)
        asks.timeline.append(story.timeline)
