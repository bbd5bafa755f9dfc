"""What went wrong in the demo: a bottle called back with the proof that people were told, a
complication that was seen by a doctor, and a complaint that waits for its answer."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count

from accounts.models import User
from accounts.roles import Role
from bookings.models import Appointment
from sessions_plan.actions import recalls, troubles
from sessions_plan.models import AreaWork, PigmentLot, Recall, RecallEntry, SessionRecord
from studio.wording import local_day

REASON = "Letter of the maker: germs were found in two bottles of this lot."
ADVICE = (
    "Look at the places that were worked on. If there is redness, heat, swelling or pus, see a "
    "doctor the same day and call us. Without any of these there is nothing to do."
)
SAID = (
    "All is calm. Thank you for telling me at once.",
    "Nothing to see. I will send a photo on Sunday.",
)


def tell_what_went_wrong(*, now: datetime) -> int:
    """A recall, a complication and a complaint, where there is work they can be of; gives how
    many there are."""
    owner = User.objects.filter(role=Role.OWNER).order_by("pk").first()
    if owner is None:
        return 0
    return _recall(now, owner) + _complication(now) + _complaint(now, owner)


@transaction.atomic
def _recall(now: datetime, owner: User) -> int:
    """The bottle that touched the most, unless the shelf would be bare without it: most were
    told, two answered, and one is still to be called."""
    usable = list(PigmentLot.objects.usable(now.date()))
    touched = PigmentLot.objects.annotate(n=Count("area_work__record__client", distinct=True))
    lot = touched.filter(n__gt=1).order_by("-n", "pk").first()
    if lot is None or usable == [lot]:
        return 0
    then = now - timedelta(days=3, hours=2)
    recall = recalls.start_recall(lots=[lot], reason=REASON, advice=ADVICE, by=owner, now=then)
    entries = list(recall.entries.select_related("client").order_by("pk"))
    for number, entry in enumerate(entries[:-1]):
        way = RecallEntry.Way.EMAIL if entry.client.email else RecallEntry.Way.CALL
        told = then + timedelta(minutes=20 + 7 * number)
        recalls.mark_told(entry=entry, way=way, by=owner, told_at=told, now=told)
        if number < len(SAID):
            later = told + timedelta(hours=3 + number)
            recalls.note_answer(entry=entry, answer=SAID[number], by=owner, now=later)
    return Recall.objects.count()


@transaction.atomic
def _complication(now: datetime) -> int:
    """A reaction after a session that is signed, seen by a doctor and still watched."""
    worked = AreaWork.objects.filter(record__signed_at__isnull=False, record__complications=None)
    record = (
        SessionRecord.objects.filter(pk__in=worked.values("record"), artist__user__isnull=False)
        .select_related("client", "artist__user", "appointment__location")
        .order_by("-opened_at")
        .first()
    )
    if record is None or record.artist.user is None:
        return 0
    by, began = record.artist.user, record.opened_at + timedelta(days=2)
    told = min(began + timedelta(hours=5), now)
    made = troubles.open_complication(
        client=record.client, kind="allergy", severity="mild",
        began_on=local_day(min(began, now), record.appointment.location.zone),
        signs="Itching and small bumps at the hairline, no heat, no pus.",
        advice="Leave it alone, a cool cloth, no creams. Call at once if it gets hot or spreads.",
        doctor="Seen by her own doctor on the third day: a mild contact reaction.",
        by=by, now=told,
    )  # fmt: skip
    return int(made.pk is not None)


@transaction.atomic
def _complaint(now: datetime, owner: User) -> int:
    """In the client's words, with who answers it and by when."""
    visit = (
        Appointment.objects.filter(status=Appointment.Status.DONE, client__isnull=False)
        .select_related("client")
        .order_by("-starts_at", "-pk")[3:4]
        .first()
    )
    if visit is None or visit.client is None:
        return 0
    troubles.open_complaint(
        client=visit.client,
        words="I waited forty minutes and nobody told me why. I had taken the morning off.",
        wish="A word about what happened, and the next one at a time that holds.",
        answer_by=(now + timedelta(days=9)).date(), who=owner, by=owner,
        now=now - timedelta(days=1),
    )  # fmt: skip
    return 1
