from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "notices"
    verbose_name = "Notices"

    def ready(self) -> None:
        from clients import asks
        from clients.holdings import hold
        from notices import models, story
        from notices.held import HELD
        from studio.audit import track

        hold(*HELD)
        track(models.Conversation, mask=("address", "name", "subject"), leave_out=("network",))
        track(models.Word, mask=("text",))
        asks.timeline.append(story.timeline)
