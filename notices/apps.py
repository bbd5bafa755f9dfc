from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "notices"
    verbose_name = "Notices"

    def ready(self) -> None:
        from anymail import signals

        from clients import asks
        from clients.holdings import hold
        from notices import models, story, told_by_provider
        from notices.held import HELD
        from studio.audit import track

        hold(*HELD)
        track(models.Conversation, mask=("address", "name", "subject"), leave_out=("network",))
        track(models.Word, mask=("text",))
        track(models.CallBack, mask=("words",))
        track(models.OwnText)
        track(models.ReminderRule)
        asks.timeline.append(story.timeline)
        signals.tracking.connect(told_by_provider.tracked)
        signals.inbound.connect(told_by_provider.received)
