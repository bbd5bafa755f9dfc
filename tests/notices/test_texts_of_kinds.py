"""What each kind says, as mail and as text message, held against files that a person read."""

from __future__ import annotations

import copy
import re
import uuid
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import resolve

from bookings.models import Appointment, Service
from notices import letters, links
from notices.kinds import KINDS, Occurrence
from notices.models import Message, Notice
from notices.segments import count
from tests.factories import NOW, at, consultation, make_appointment

pytestmark = pytest.mark.django_db
Kind = Notice.Kind

HAIR = re.compile(
    r"\bhair|scalp|smp|pigment|alopecia|session|consultation|northlight|touch-up|shave|dots|healing",
    re.IGNORECASE,
)
REPLY = re.compile(r"\breply|this message|this address|attached", re.IGNORECASE)
ON_A_SCREEN = re.compile(
    rf"http|127\.0\.0|your account|website|\bthere\b(?! is)|{REPLY.pattern}", re.IGNORECASE
)
ADDRESS = re.compile(r"http://127\.0\.0\.1:8000(/[^\s\"<]*)")


@pytest.fixture
def visit(hudson, studio, artist, sam):
    session = Service.objects.get(slug="smp-session")
    return make_appointment(
        location=hudson,
        artist=artist,
        client=sam,
        service=session,
        starts_at=at(3, 14),
        ref="visit",
    )


def offered(visit) -> Appointment:
    """A consultation at that time, not kept in the database."""
    held = copy.copy(visit)
    held.service = consultation()
    held.ends_at = held.starts_at + timedelta(minutes=held.service.minutes)
    return held


def part(words: str, minor: int, **due: Any) -> SimpleNamespace:
    """A part of a price that is still to be paid."""
    told: dict[str, Any] = {"amount_minor": minor, "currency": "USD", "due_on": None}
    return SimpleNamespace(words=words, **(told | due))


def facts(kind: str, visit) -> dict:
    """What a kind's occurrence carries, without the rows it is derived from."""
    usd = {"amount_minor": 25000, "currency": "USD"}
    of: dict[str, dict[str, Any]] = {
        Kind.REMINDER: {"days": 1},
        Kind.PREPARE: {"days": 14},
        Kind.AFTERCARE: {"day": 4, "session_on": date(2026, 11, 26)},
        Kind.SATISFACTION: {"artist": visit.artist},
        Kind.TOUCH_UP: {
            "window": SimpleNamespace(
                opens_on=date(2029, 11, 1),
                closes_on=date(2032, 11, 1),
                last_session=date(2026, 11, 26),
            ),
            "number": 1,
        },
        Kind.RECALL: {"pigments": ["Graphite Grey 4"], "advice": "Watch for redness & call us."},
        Kind.PAYMENT: {
            "payment": SimpleNamespace(
                whole_minor=55000, tip_minor=0, amount_minor=55000, currency="USD"
            ),
            "words": "Deposit for your plan",
        },
        Kind.INSTALMENTS: {
            "parts": [
                (part("At session 2", 80000, position=2), date(2026, 12, 12)),
                (part("At session 3", 80000, position=3), None),
                (part("An instalment", 90000, due_on=date(2027, 1, 4)), date(2027, 1, 4)),
            ],
            "whole_minor": 250000,
            "currency": "USD",
            "deposit": None,
        },
        Kind.REFUND: {"refund": SimpleNamespace(**usd), "to_card": True},
        Kind.HELD: {
            "hold": SimpleNamespace(held_until=at(1, 18)),
            "visits": [visit],
            "amount_due": SimpleNamespace(**usd),
        },
        Kind.HOLD_ENDING: {
            "hold": SimpleNamespace(held_until=at(1, 18)),
            "visits": [visit],
            "amount_due": SimpleNamespace(**usd),
        },
        Kind.REPORT_ANSWER: {"by": visit.artist, "report": SimpleNamespace(ref="abcdefghijkl")},
        Kind.WAITLIST_OFFER: {
            "offer": SimpleNamespace(ref="offer", answers_until=at(1, 14, 30)),
            "held": offered(visit),
        },
        Kind.DESIGN_SENT: {"by": visit.artist},
        Kind.TO_STAFF_DESIGN: {
            "what": "approved",
            "version": "version 2, rounded",
            "address": links.designs_at_the_desk("abcdefghijkl"),
        },
        Kind.TO_STAFF_MONEY: {
            "dispute": SimpleNamespace(due_by=at(7, 18)),
            "sum": "$500",
            "address": f"{links.desk()}clients/abcdefghijkl/money/",
        },
        Kind.TO_STAFF_REPORT: {
            "report": SimpleNamespace(level="red", day=3, told_at=at(0, 23), look_by=at(0, 23, 30)),
            "is_late": True,
        },
        Kind.TO_STAFF_UNSIGNED: {"artist": visit.artist},
        Kind.TO_STAFF_FAILED: {
            "failed": SimpleNamespace(state="failed", get_kind_display="Reminder")
        },
    }
    return {"person": visit.client, **of.get(kind, {})}


ABOUT_A_VISIT = (
    Kind.REMINDER, Kind.PREPARE, Kind.AFTERCARE, Kind.HEALING_CHECK, Kind.FOLLOW_UP,
    Kind.TO_STAFF_BOOKED, Kind.TO_STAFF_MOVED, Kind.TO_STAFF_CANCELLED, Kind.TO_STAFF_UNSIGNED,
)  # fmt: skip
# Written by the inbox, and held by its own tests.
MINE = [name for name in KINDS if name not in (getattr(Kind, "REPLY", ""), Kind.TO_STAFF_INBOX)]
TO_CLIENTS = [name for name in MINE if not KINDS[name].to_staff]


@pytest.fixture
def written(visit, sam, artist):
    """A message of one kind, without a sweep: mail and text message, or what the desk is to say
    or print."""

    def write(kind, *, neutral=False, by="email"):
        to = {"user": artist.user} if KINDS[kind].to_staff else {"client": sam}
        about = visit if kind in ABOUT_A_VISIT else None
        if neutral:
            sam.neutral_messages = True
            sam.save()
        message = Message.objects.create(
            address="sam@example.com",
            is_neutral=neutral,
            made_at=NOW,
            due_at=NOW,
            channel=by,
            **to,
        )
        notice = Notice.objects.create(
            ref=uuid.uuid5(uuid.NAMESPACE_URL, kind),
            kind=kind,
            key=f"{kind}:golden",
            appointment=about,
            message=message,
            state="waiting",
            made_at=NOW,
            due_at=NOW,
            lapses_at=NOW + timedelta(days=3),
            **to,
        )
        occurrence = Occurrence(
            kind=kind,
            key=notice.key,
            recipient=next(iter(to.values())),
            due=NOW,
            lapses=notice.lapses_at,
            appointment=about,
            zone="America/New_York",
            facts=facts(kind, visit),
        )
        told = (message, [notice], {notice.pk: occurrence})
        if message.is_task:
            return letters.for_the_desk(*told)
        text = "" if KINDS[kind].to_staff else letters.sms(*told)
        return letters.mail(*told), text

    return write


def whole(mail) -> str:
    return f"From: {mail.from_email}\nSubject: {mail.subject}\n\n{mail.body}"


@pytest.mark.parametrize("kind", MINE)
def test_it_says_what_was_read(kind, written, golden):
    mail, sms = written(kind)
    golden(f"{kind}.txt", whole(mail))
    golden(f"{kind}.html", mail.alternatives[0][0])
    if sms:
        golden(f"{kind}.sms.txt", sms)


@pytest.mark.parametrize("kind", TO_CLIENTS)
def test_neutral_says_nothing_of_what_for(kind, written, golden):
    mail, sms = written(kind, neutral=True)
    golden(f"neutral-{kind}.txt", whole(mail))
    golden(f"neutral-{kind}.sms.txt", sms)
    said = "\n".join([whole(mail), mail.alternatives[0][0], sms])
    assert not HAIR.search(said), HAIR.search(said)


@pytest.mark.parametrize("neutral", [False, True])
@pytest.mark.parametrize("kind", TO_CLIENTS)
def test_a_text_message_takes_two_segments_at_most(kind, neutral, written):
    _, sms = written(kind, neutral=neutral)
    assert count(sms).encoding == "GSM-7"
    assert count(sms).count <= 2


@pytest.mark.parametrize("kind", MINE)
def test_every_link_in_it_is_answered(kind, written):
    mail, _ = written(kind)
    found = ADDRESS.findall(mail.body)
    assert found
    for path in found:
        resolve(path)


@pytest.mark.parametrize("neutral", [False, True])
@pytest.mark.parametrize("kind", TO_CLIENTS)
def test_what_is_said_on_the_telephone_leads_nowhere_on_a_screen(kind, neutral, written, golden):
    subject, text = written(kind, neutral=neutral, by="call")
    golden(f"{'neutral-' if neutral else ''}said-{kind}.txt", f"{subject}\n\n{text}")
    assert not ON_A_SCREEN.search(text), ON_A_SCREEN.search(text)
    assert not (neutral and HAIR.search(text))


@pytest.mark.parametrize("neutral", [False, True])
@pytest.mark.parametrize("kind", TO_CLIENTS)
def test_what_is_printed_holds_addresses_that_can_be_typed(kind, neutral, written, golden):
    _, text = written(kind, neutral=neutral, by="print")
    golden(f"{'neutral-' if neutral else ''}printed-{kind}.txt", text)
    assert "http" not in text
    assert not re.search(r"\w{25}", text), "a key, which nobody types"
    assert not REPLY.search(text), REPLY.search(text)
    assert text.startswith("Hello Sam,")
    assert "(212) 555-0140" in text
    assert not (neutral and HAIR.search(text))


def test_a_letter_keeps_the_address_that_is_short(written):
    _, text = written(Kind.SATISFACTION, by="print")
    assert "Tell us how it is: 127.0.0.1:8000/portal/satisfaction\n" in text
