"""Whether messages leave: the last sweep, what waits, what failed. For people and machines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from notices.models import Delivery, KindWatch, Message, Notice, Pulse, Told

# Sweeps run every half minute; after so long somebody is told that they have stopped.
STOPPED_AFTER = timedelta(minutes=5)
LATELY = timedelta(days=14)


@dataclass(frozen=True)
class Health:
    """How the sending of messages does at one moment."""

    now: datetime
    last_sweep: datetime | None
    pulses: list[Pulse]
    looked_until: datetime | None
    waiting: int
    oldest_waiting: datetime | None

    @property
    def has_stopped(self) -> bool:
        """No sweep for too long; where none ever ran, a message that waits shows it."""
        since = self.last_sweep or self.oldest_waiting
        return since is not None and since < self.now - STOPPED_AFTER

    @property
    def failing(self) -> list[Pulse]:
        """Sweeps whose last turn failed."""
        return [pulse for pulse in self.pulses if pulse.failed_at and pulse.failed_at >= pulse.at]


def health(now: datetime) -> Health:
    """Three statements."""
    pulses = list(Pulse.objects.all())
    waiting = Message.objects.filter(due_at__isnull=False).aggregate(
        many=Count("pk"), oldest=Min("due_at", filter=Q(due_at__lte=now))
    )
    return Health(
        now=now,
        last_sweep=max((pulse.at for pulse in pulses), default=None),
        pulses=pulses,
        looked_until=KindWatch.objects.aggregate(least=Min("until"))["least"],
        waiting=waiting["many"],
        oldest_waiting=waiting["oldest"],
    )


def tasks(now: datetime) -> QuerySet[Message]:
    """Calls to make and letters to post that are still of use, who waits longest first. Of news of
    a visit the latest says how it stands, until the visit is over."""
    later = Told.objects.filter(appointment=OuterRef("appointment"), pk__gt=OuterRef("pk"))
    later = later.exclude(notice__state=Notice.State.WITHDRAWN)
    news = Told.objects.filter(notice=OuterRef("pk"), appointment__ends_at__gt=now)
    of_use = Notice.objects.filter(message=OuterRef("pk"), state=Notice.State.DESK).filter(
        ~Q(kind__in=Notice.ANNOUNCEMENTS) | Exists(news.filter(~Exists(later)))
    )
    rows = Message.objects.filter(channel__in=Message.TASKS, done_at=None, due_at=None)
    return rows.filter(Exists(of_use)).select_related("client").order_by("made_at", "pk")


def failures(now: datetime) -> QuerySet[Notice]:
    """What could not be delivered, came back, was withheld, or perhaps arrived, newest first."""
    came_back = Q(message__deliveries__report=Delivery.Report.BOUNCED, state=Notice.State.SENT)
    perhaps = Q(state=Notice.State.PERHAPS, message__channel=Message.Channel.SMS)
    rows = Notice.objects.filter(
        Q(state__in=(Notice.State.FAILED, Notice.State.WITHHELD)) | perhaps | came_back,
        made_at__gt=now - LATELY,
        client__isnull=False,
    ).distinct()
    return rows.select_related("client", "message", "appointment__location").order_by("-pk")
