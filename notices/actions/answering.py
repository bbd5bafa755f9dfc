"""What clients answer to a notice with one tap: coming, late, no more of these. And the notice
behind a link, whatever it is for."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from clients.actions import say_whether
from clients.errors import LinkNoLongerGood
from clients.models import ContactConsent
from notices import links
from notices.kinds.reminders import stamp
from notices.models import Notice, VisitWord

Says = VisitWord.Says
LATENESS = (5, 10, 15, 20, 30)  # minutes that can be said
# Until then somebody who comes late may still say so.
LATE_UNTIL = timedelta(hours=1)
NO_MORE = "No more news, tips and touch-up reminders."


def notice_of(token: str, purpose: str, now: datetime) -> Notice:
    """The notice whose link was followed; LinkNoLongerGood when tampered with or, for an answer
    about a visit, over."""
    try:
        ref = uuid.UUID(hex=token.partition("-")[0])
    except ValueError:
        ref = uuid.UUID(int=0)  # no notice has it
    rows = Notice.objects.filter(ref=ref, client__isnull=False).select_related(
        "client", "appointment__location", "appointment__service", "appointment__artist"
    )
    notice = rows.first()
    if notice is None or not links.is_token(token, notice, purpose):
        raise LinkNoLongerGood(
            _("This link is not complete. Copy all of it, or ask us for a new one.")
        )
    if purpose in (links.COMING, links.LATE) and not _is_open(notice, now):
        raise LinkNoLongerGood(_("This visit has begun or has changed, so its link has ended."))
    return notice


def _is_open(notice: Notice, now: datetime) -> bool:
    visit = notice.appointment
    if visit is None or visit.status != "booked" or now > visit.starts_at + LATE_UNTIL:
        return False
    return stamp(visit.starts_at) in notice.key  # else it told of another time


@transaction.atomic
def say_coming(*, notice: Notice, now: datetime | None = None) -> VisitWord:
    """They will be there. Said twice it is said once."""
    return _say(notice, Says.COMING, None, now)


@transaction.atomic
def say_late(*, notice: Notice, minutes: int, now: datetime | None = None) -> VisitWord:
    """They are on their way, and so many minutes late."""
    if minutes not in LATENESS:
        raise ValueError(f"{minutes} is none of {LATENESS}")
    return _say(notice, Says.LATE, minutes, now)


def _say(notice: Notice, says: str, minutes: int | None, now: datetime | None) -> VisitWord:
    visit = notice.appointment
    assert visit is not None
    last = last_word(notice)
    if last is not None and (last.says, last.minutes) == (says, minutes):
        return last
    return VisitWord.objects.create(
        notice=notice,
        appointment=visit,
        starts_at=visit.starts_at,
        says=says,
        minutes=minutes,
        said_at=now or timezone.now(),
    )


def last_word(notice: Notice) -> VisitWord | None:
    """What was said last of this visit at this time."""
    visit = notice.appointment
    if visit is None:
        return None
    return VisitWord.objects.filter(appointment=visit, starts_at=visit.starts_at).first()


def say_no_more(*, notice: Notice, now: datetime | None = None) -> None:
    """They want no more of what is marketing. What concerns their visits goes on."""
    assert notice.client is not None
    say_whether(
        client=notice.client,
        kind=ContactConsent.Kind.MARKETING,
        is_given=False,
        wording=NO_MORE,
        side=ContactConsent.Side.CLIENT,
        by=None,
        where="The link in a message",
        now=now,
    )


def last_words() -> dict[str, Subquery]:
    """Annotations for visits: what the client said last of each as it stands now (`says`), and
    how many minutes late they will be (`says_minutes`)."""
    words = VisitWord.objects.filter(
        appointment=OuterRef("pk"), starts_at=OuterRef("starts_at")
    ).order_by("-said_at", "-pk")
    return {
        "says": Subquery(words.values("says")[:1]),
        "says_minutes": Subquery(words.values("minutes")[:1]),
    }
