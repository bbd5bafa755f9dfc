"""A design between studio and client: a version was sent; the client spoke about it or decided."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q

from accounts.models import User
from designs.models import Approval, Comment, DesignVersion, Sending
from designs.standing import awaited
from notices import links
from notices.kinds.kind import DAY, Kind, Occurrence, Whom, of
from notices.kinds.reminders import stamp
from notices.models import Notice
from sessions_plan.actions.reports import owners

# Versions that are sent one after the other, and words written in one breath, are told together;
# what is taken back meanwhile is not told at all.
SETTLES = timedelta(minutes=10)
SENT_HOLDS, NEWS_HOLDS = 21 * DAY, 3 * DAY
APPROVED, WITHDRAWN, COMMENTED = "approved", "withdrawn", "commented"


def sent(start: datetime, end: datetime, whom: Whom) -> Iterator[Occurrence]:
    """A version lies in the portal and waits for the client: until it is taken back, one of its
    design is approved, or a later one was sent, which is told instead."""
    later = Sending.objects.filter(
        version__design=OuterRef("version__design"), taken_back_at=None,
        sent_at__gt=OuterRef("sent_at"), sent_at__lte=end,
    )  # fmt: skip
    rows = awaited().filter(~Exists(later), sent_at__gt=start - SETTLES, sent_at__lte=end - SETTLES)
    rows = of(rows, whom, "version__design__client")
    rows = rows.select_related("version__design__client", "version__design__artist", "sent_by")
    for sending in rows.order_by("sent_at", "pk"):
        design = sending.version.design
        yield Occurrence(
            kind=Notice.Kind.DESIGN_SENT,
            key=f"design-sent:sending {sending.pk}:{stamp(sending.sent_at)}",
            recipient=design.client,
            due=sending.sent_at + SETTLES,
            lapses=sending.sent_at + SENT_HOLDS,
            facts={"by": design.artist or sending.sent_by},
        )


def decided(start: datetime, end: datetime, whom: Whom) -> Iterator[Occurrence]:
    """The client approved in their portal, took an approval back, or wrote about a version: its
    artist hears of it."""
    own = Q(way=Approval.Way.PORTAL, withdrawn_at=None)
    for yes in _with_people(Approval.objects.filter(own, **_between("approved_at", start, end))):
        yield from _of_version(APPROVED, yes.pk, yes.version, yes.approved_at + SETTLES)
    taken = Q(withdrawn_by=F("version__design__client__user"))
    for no in _with_people(Approval.objects.filter(taken, **_between("withdrawn_at", start, end))):
        assert no.withdrawn_at is not None
        yield from _of_version(WITHDRAWN, no.pk, no.version, no.withdrawn_at + SETTLES)
    theirs = Comment.objects.filter(by=F("version__design__client__user"))
    further = theirs.filter(
        version__design=OuterRef("version__design"),
        at__gt=OuterRef("at"), at__lte=OuterRef("at") + SETTLES,
    )  # fmt: skip
    for word in _with_people(theirs.filter(~Exists(further), **_between("at", start, end))):
        yield from _of_version(COMMENTED, word.pk, word.version, word.at + SETTLES)


def _between(field: str, start: datetime, end: datetime) -> dict[str, datetime]:
    return {f"{field}__gt": start - SETTLES, f"{field}__lte": end - SETTLES}


def _with_people(rows):
    """Each with its version and whoever has to do with it, in order."""
    return rows.select_related(
        "version__design__client", "version__design__artist__user", "version__made_by"
    ).order_by("pk")


def _of_version(what: str, pk: int, version: DesignVersion, due: datetime) -> Iterator[Occurrence]:
    for user in _who_hears(version):
        yield Occurrence(
            kind=Notice.Kind.TO_STAFF_DESIGN,
            key=f"staff-design:{what} {pk}",
            recipient=user,
            due=due,
            lapses=due + NEWS_HOLDS,
            facts={
                "what": what,
                "person": version.design.client,
                "version": version,
                "address": links.designs_at_the_desk(version.design.client.ref),
            },
        )


def _who_hears(version: DesignVersion) -> list[User]:
    artist = version.design.artist
    user = artist.user if artist is not None and artist.user is not None else version.made_by
    return [user] if user.is_active and user.is_colleague else owners()


KINDS = (
    Kind(name=Notice.Kind.DESIGN_SENT, occurrences=sent, is_foreseen=False, rank=25),
    Kind(
        name=Notice.Kind.TO_STAFF_DESIGN, occurrences=decided, to_staff=True, may_wait=False,
        rank=15,
    ),
)  # fmt: skip
