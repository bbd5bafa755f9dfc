"""Lots called back: who is reached, and the proof that they were told."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from sessions_plan.errors import NothingToRecall, NotTold, NotValid
from sessions_plan.models import PigmentLot, Recall, RecallEntry
from sessions_plan.reach import Days, Reached, reached_by


@transaction.atomic
def start_recall(
    *,
    lots: Sequence[PigmentLot],
    reason: str,
    advice: str,
    by: User,
    used_from: date | None = None,
    used_until: date | None = None,
    now: datetime | None = None,
) -> Recall:
    """Nobody is worked on with these lots from now on, and everyone they touched is on a list:
    on those days, when days are given."""
    now = now or timezone.now()
    if not reason.strip():
        raise NotValid("Say why they are recalled, and by whom.", "reason")
    if not advice.strip():
        raise NotValid("Say what the clients are to be told.", "advice")
    if used_from and used_until and used_until < used_from:
        raise NotValid("The last day lies before the first.", "used_until")
    locked = PigmentLot.objects.select_for_update(of=("self",)).order_by("pk")
    found = list(locked.filter(pk__in=[lot.pk for lot in lots]))
    if not found:
        raise NothingToRecall()
    for lot in found:
        if lot.recalled_at is None:
            lot.recalled_at, lot.recalled_by, lot.recall_reason = now, by, reason.strip()
            lot.save()
    recall = Recall.objects.create(
        reason=reason.strip(), advice=advice.strip(), used_from=used_from, used_until=used_until,
        made_at=now, made_by=by,
    )  # fmt: skip
    recall.lots.set(found)
    _enter(recall)
    return recall


@transaction.atomic
def look_again(*, recall: Recall, by: User) -> int:
    """Work that was written down after the recall, such as from a tablet that was offline: whom
    it adds to the list."""
    return _enter(Recall.objects.select_for_update(of=("self",)).get(pk=recall.pk))


def not_entered(
    recall: Recall, lots: Collection[PigmentLot], entered: Collection[int]
) -> list[Reached]:
    """Whom its lots touched and who is not among the clients on the list yet."""
    found = reached_by(lots, Days(recall.used_from, recall.used_until))
    return [one for one in found if one.client.pk not in entered]


def _enter(recall: Recall) -> int:
    entered = set(recall.entries.values_list("client_id", flat=True))
    added = not_entered(recall, list(recall.lots.all()), entered)
    for one in added:
        entry = RecallEntry.objects.create(recall=recall, client=one.client)
        entry.records.set(one.records)
        entry.patch_tests.set(one.patch_tests)
    return len(added)


@transaction.atomic
def tell_by_email(*, recall: Recall, by: User, now: datetime | None = None) -> int:
    """A mail to everyone who has an address, wants mails and was not told yet; gives to how
    many. Those who want none, or gave no address, are to be called. The mail itself is derived
    from the entry by the app below, which keeps the proof of its sending."""
    now = now or timezone.now()
    rows = recall.entries.select_for_update(of=("self",)).order_by("pk")
    told = 0
    for entry in rows.filter(told_at=None, read_at=None).select_related("client"):
        client = entry.client
        if client.is_silent or not client.email:
            continue
        entry.told_way, entry.told_at, entry.told_by = RecallEntry.Way.EMAIL, now, by
        entry.save()
        told += 1
    return told


@transaction.atomic
def mark_told(
    *,
    entry: RecallEntry,
    way: str,
    by: User,
    told_at: datetime | None = None,
    now: datetime | None = None,
) -> RecallEntry:
    """This client was told, how and when. A call after a letter that came back stands instead of
    it; the audit log keeps the letter."""
    now = now or timezone.now()
    if way not in RecallEntry.Way.values:
        raise NotValid("Choose how they were told.", "way")
    if told_at is not None and told_at > now:
        raise NotValid("It cannot have been later than now.", "told_at")
    entry = _locked(entry)
    entry.told_way, entry.told_at, entry.told_by = way, told_at or now, by
    entry.save()
    return entry


@transaction.atomic
def note_answer(
    *, entry: RecallEntry, answer: str, by: User, now: datetime | None = None
) -> RecallEntry:
    """What the client said to a colleague when told."""
    entry = _locked(entry)
    if entry.told_at is None:
        raise NotTold()
    if not answer.strip():
        raise NotValid("Write down what they said.", "answer")
    return _read(entry, answer, now)


@transaction.atomic
def confirm_read(
    *, entry: RecallEntry, by: User, answer: str = "", now: datetime | None = None
) -> RecallEntry:
    """The client read it in the portal, and may have said something."""
    return _read(_locked(entry), answer, now)


def _read(entry: RecallEntry, answer: str, now: datetime | None) -> RecallEntry:
    entry.read_at = entry.read_at or now or timezone.now()
    entry.answer = answer.strip()[:500] or entry.answer
    entry.save()
    return entry


def _locked(entry: RecallEntry) -> RecallEntry:
    return RecallEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
