"""Writing the clinic's own texts, and trying them on a real client."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from clients.models import Client
from notices import examples, letters, own_words, tasks
from notices.errors import NobodyDue, TooManyParts
from notices.kinds import KINDS, Occurrence
from notices.kinds.kind import asked_together
from notices.models import Message, Notice, OwnText
from notices.segments import Segments, count

AHEAD = timedelta(days=60)
ANY = timedelta(days=7 * 365)
# A kind that answers a deed is shown on those of this long.
LATELY = timedelta(days=180)
SHOWN = 6


def check(kind: str, part: str, text: str) -> None:
    """Refuse a text that cannot be filled, leaves out what it must say, or is more than two text
    messages hold. One that was kept before stays as long as nobody changes it."""
    text = _trimmed(text)
    own_words.check(kind, part, text)
    if part != OwnText.Part.SMS or text == _kept(kind, part):
        return
    tried = examples.tried(kind, text)
    if tried.why_not:
        raise TooManyParts(tried.why_not, tried.filled)


def _kept(kind: str, part: str) -> str | None:
    return OwnText.objects.filter(kind=kind, part=part).values_list("text", flat=True).first()


def _trimmed(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


@transaction.atomic
def write_texts(
    *, kind: str, texts: Mapping[str, str], by: User, now: datetime | None = None
) -> None:
    """Keep these parts in the clinic's words; an empty one goes back to the standard."""
    for part, text in texts.items():
        text = _trimmed(text)
        if not text:
            for row in list(OwnText.objects.filter(kind=kind, part=part)):
                row.delete()
            continue
        check(kind, part, text)
        there = OwnText.objects.select_for_update().filter(kind=kind, part=part).first()
        row = there or OwnText(kind=kind, part=part)
        if row.text != text:
            row.text, row.changed_at, row.changed_by = text, now or timezone.now(), by
            row.save()
    transaction.on_commit(own_words.changed)


@dataclass(frozen=True)
class Sample:
    """One message as a real client would get it: nothing of it is kept or sent."""

    client: Client
    letter: EmailMultiAlternatives
    sms: str
    segments: Segments


def due_soon(kind: str, now: datetime) -> list[Client]:
    """Clients to whom this kind is due in the coming weeks, or was told lately."""
    return list(what_is_due_soon(kind, now))


def what_is_due_soon(kind: str, now: datetime) -> dict[Client, Occurrence | None]:
    """The same clients, each with the first that is due; an announcement has none."""
    found: dict[Client, Occurrence | None] = {}
    if kind in Notice.ANNOUNCEMENTS:
        rows = Notice.objects.filter(kind=kind, told__isnull=False).select_related("client")
        for notice in rows.order_by("-pk")[: SHOWN * 3]:
            if notice.client:
                found.setdefault(notice.client, None)
    else:
        for one in KINDS[kind].occurrences(_since(kind, now), now + AHEAD, None):
            if isinstance(one.recipient, Client):
                found.setdefault(one.recipient, one)
    return dict(list(found.items())[:SHOWN])


def sample(
    *, kind: str, client: Client, due: Occurrence | None = None, now: datetime | None = None
) -> Sample:
    """What this client would get, with the texts as they stand; `due` where it is known."""
    now = now or timezone.now()
    with asked_together():
        return _sample(kind, client, due, now)


def _sample(kind: str, client: Client, due: Occurrence | None, now: datetime) -> Sample:
    notice, occurring = _of_occurrence(due, client) if due else _notice(kind, client, now)
    message = Message(
        client=client,
        channel=Message.Channel.EMAIL,
        made_at=now,
        is_neutral=client.neutral_messages,
    )
    message.address = client.email or "nobody@example.com"
    letter = letters.mail(message, [notice], occurring)
    text = letters.sms(message, [notice], occurring)
    return Sample(client, letter, text, count(text))


def _notice(kind: str, client: Client, now: datetime) -> tuple[Notice, dict[int, Occurrence]]:
    if kind in Notice.ANNOUNCEMENTS:
        told = Notice.objects.filter(kind=kind, client=client, told__isnull=False)
        found = told.order_by("-pk").first()
        if found is None:
            raise NobodyDue()
        return found, {}
    one = next(iter(KINDS[kind].occurrences(_since(kind, now), now + ANY, client)), None)
    if one is None:
        raise NobodyDue()
    return _of_occurrence(one, client)


def _of_occurrence(one: Occurrence, client: Client) -> tuple[Notice, dict[int, Occurrence]]:
    notice = Notice(pk=0, kind=one.kind, key=one.key, client=client, appointment=one.appointment)
    return notice, {0: one}


def _since(kind: str, now: datetime) -> datetime:
    return now if KINDS[kind].is_foreseen else now - LATELY


def ask_for_test(*, kind: str, client: Client, by: User) -> None:
    """Have the worker send `by` what `client` would get."""
    transaction.on_commit(lambda: tasks.send_test.delay(kind, client.pk, by.pk))


def send_test(*, kind: str, client: Client, to: User) -> None:
    """One mail to a colleague, with the text message below it; outside of any transaction."""
    shown = sample(kind=kind, client=client)
    letter = shown.letter
    letter.to, letter.subject = [to.email], f"Test: {letter.subject}"
    letter.body += f"\n---\nAs a text message ({shown.segments.count}):\n{shown.sms}\n"
    letter.extra_headers.pop("Message-ID", None)
    get_connection().send_messages([letter])
