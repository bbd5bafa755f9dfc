"""What the kinds say where it differs: the second time, two of a thing, several facts in one
message, nothing left to do."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from bookings.models import Service
from notices import letters, own_words
from notices.actions.own_texts import write_texts
from notices.kinds import KINDS, Occurrence
from notices.models import Message, Notice
from notices.segments import count
from tests.factories import NOW, at, make_appointment

pytestmark = pytest.mark.django_db
Kind = Notice.Kind


@pytest.fixture
def visit(hudson, studio, artist, sam):
    def made(kind="smp-session", day=3):
        return make_appointment(
            location=hudson,
            artist=artist,
            client=sam,
            service=Service.objects.get(slug=kind),
            starts_at=at(day, 14),
            ref=f"visit{day}",
        )

    return made


@pytest.fixture
def written(sam):
    """One message of these facts, each a kind, the visit it is about and what else it reads."""

    def write(*told, neutral=False, by="email"):
        sam.neutral_messages = neutral
        message = Message.objects.create(
            client=sam,
            address="sam@example.com",
            is_neutral=neutral,
            made_at=NOW,
            due_at=NOW,
            channel=by,
        )
        occurring = {}
        for kind, about, facts in told:
            notice = Notice.objects.create(
                ref=uuid.uuid5(uuid.NAMESPACE_URL, f"{kind} {facts.get('number')}"),
                kind=kind,
                key=f"{kind}:case",
                client=sam,
                appointment=about,
                message=message,
                state="waiting",
                made_at=NOW,
                due_at=NOW,
                lapses_at=NOW + timedelta(days=3),
            )
            occurring[notice] = Occurrence(
                kind, notice.key, sam, NOW, notice.lapses_at, about, "America/New_York",
                facts=facts,
            )  # fmt: skip
        all_of_it = (message, list(occurring), {n.pk: one for n, one in occurring.items()})
        if message.is_task:
            return letters.for_the_desk(*all_of_it)
        return letters.mail(*all_of_it), letters.sms(*all_of_it)

    return write


@pytest.fixture
def keep(golden):
    def kept(name, found):
        mail, sms = found
        golden(f"{name}.txt", f"Subject: {mail.subject}\n\n{mail.body}")
        golden(f"{name}.html", mail.alternatives[0][0])
        golden(f"{name}.sms.txt", sms)
        assert count(sms).encoding == "GSM-7"
        assert count(sms).count <= 2

    return kept


def money(minor):
    return SimpleNamespace(amount_minor=minor, currency="USD")


def window():
    return SimpleNamespace(
        opens_on=date(2029, 11, 1),
        closes_on=date(2032, 11, 1),
        last_session=date(2026, 11, 26),
        reasons=("Much sun on the head", "Light pigment fades sooner"),
    )


def test_a_reminder_of_a_first_talk_asks_for_nothing(visit, written, keep, monkeypatch):
    monkeypatch.setattr("notices.kinds.reminders.asks.missing", lambda *_: [])
    found = written((Kind.REMINDER, visit("consultation", 1), {"days": 1}))
    keep("reminder-of-a-consultation", found)
    assert "open" not in found[0].subject


@pytest.mark.parametrize("shaving", ["shave", "trim"])
def test_a_reminder_says_what_was_agreed_about_shaving(visit, written, keep, monkeypatch, shaving):
    monkeypatch.setattr("notices.kinds.reminders.asks.missing", lambda *_: [])
    monkeypatch.setattr("notices.kinds.reminders._shaving", lambda _: shaving)
    keep(f"reminder-{shaving}", written((Kind.REMINDER, visit(day=1), {"days": 1})))


def test_one_week_before(visit, written, keep):
    keep("prepare-7", written((Kind.PREPARE, visit(day=7), {"days": 7})))


@pytest.mark.parametrize("day", [0, 1, 7, 10, 14, 28])
def test_the_days_of_healing(day, visit, written, keep):
    facts = {"day": day, "session_on": date(2026, 11, 26)}
    keep(f"aftercare-{day}", written((Kind.AFTERCARE, visit(), facts)))


@pytest.mark.parametrize("number", [2, 3])
def test_a_touch_up_asked_for_again(number, visit, written, keep):
    facts = {"window": window(), "number": number, "is_last": number == 3}
    keep(f"touch-up-{number}", written((Kind.TOUCH_UP, None, facts)))


def test_two_pigments_recalled(visit, written, keep):
    facts = {
        "pigments": ["Graphite Grey 4", "Graphite Grey 5"],
        "advice": "Your skin needs no treatment. Look out for redness or bumps, and tell us.",
    }
    keep("recall-of-two", written((Kind.RECALL, None, facts)))


def test_a_refund_by_hand_of_a_visit(visit, written, keep):
    facts = {"refund": money(12050), "to_card": False}
    keep("refund-by-hand", written((Kind.REFUND, visit(), facts)))


def test_a_payment_with_a_tip(visit, written, keep, studio):
    payment = SimpleNamespace(whole_minor=38000, tip_minor=4000, amount_minor=34000, currency="USD")
    facts = {"payment": payment, "words": "The rest, at your last session"}
    keep("payment-with-a-tip", written((Kind.PAYMENT, None, facts)))


def test_what_is_left_in_one_part_and_the_deposit_still_open(visit, written, keep, studio):
    due = SimpleNamespace(
        words="An instalment", amount_minor=240050, currency="USD", due_on=date(2027, 1, 4)
    )
    facts = {
        "parts": [(due, due.due_on)],
        "whole_minor": 240050,
        "currency": "USD",
        "deposit": money(60000),
    }
    keep("instalments-in-one-part", written((Kind.INSTALMENTS, None, facts)))


def test_several_times_kept(visit, written, keep):
    visits = [visit(day=day) for day in (3, 17, 31)]
    hold = SimpleNamespace(held_until=at(1, 18))
    facts = {"hold": hold, "visits": visits, "amount_due": money(55000)}
    keep("hold-ending-of-three", written((Kind.HOLD_ENDING, None, facts)))


@pytest.mark.parametrize(("name", "in_portal"), [("reply", False), ("reply-in-portal", True)])
def test_an_answer_from_the_inbox(name, in_portal, visit, written, keep, studio):
    facts = {
        "paragraphs": ["Yes, a hat is fine from tomorrow on, as long as it is loose.", "", "Dina"],
        "subject": "Question about hats",
        "in_portal": in_portal,
    }
    keep(name, written((Kind.REPLY, None, facts)))


def test_what_is_said_on_the_telephone_holds_no_addresses(visit, written, golden):
    subject, text = written((Kind.REMINDER, visit(day=1), {"days": 1}), by="call")
    golden("reminder-by-telephone.txt", f"{subject}\n\n{text}")
    assert "http" not in text
    assert "attached" not in text


def combined(visit):
    return (
        (Kind.REMINDER, visit(day=3), {"days": 3}),
        (Kind.HEALING_CHECK, visit(day=17), {}),
        (Kind.AFTERCARE, visit(day=-11), {"day": 14, "session_on": date(2026, 11, 12)}),
        (Kind.REFUND, None, {"refund": money(25000), "to_card": True}),
    )


def test_what_falls_on_one_day_is_one_message(visit, written, keep):
    found = written(*combined(visit))
    keep("combined", found)
    mail = found[0]
    assert mail.body.count("Hello Sam") == 1
    assert mail.alternatives[0][0].count("<h1>") == 1
    assert mail.alternatives[0][0].count('class="button"') >= 1


def test_it_is_discreet_where_they_wish_so(visit, written, keep):
    mail, sms = written(*combined(visit), neutral=True)
    keep("neutral-combined", (mail, sms))
    assert "Northlight" not in mail.body


def test_every_kind_of_several_parts_leads_by_its_rank(visit, written):
    mail, _ = written(*combined(visit))
    ranks = [KINDS[kind].rank for kind, *_ in combined(lambda day: None)]
    assert min(ranks) == KINDS[Kind.REFUND].rank
    assert mail.subject.startswith("$250")


@pytest.mark.parametrize(
    ("by", "said"),
    [
        ("call", ["It has come, Sam.", "", "All of it is on our website as well."]),
        (
            "print",
            [
                "It has come, Sam.",
                "",
                "See it: 127.0.0.1:8000/portal",
                "",
                "All of it is on 127.0.0.1:8000/portal as well.",
            ],
        ),
    ],
)
def test_the_clinics_own_words_are_said_and_printed_too(by, said, visit, written, owner):
    own = "It has come, {name}.\n=> See it: {account}\nAll of it is on {account} as well."
    write_texts(kind=Kind.PAYMENT, texts={"body": own}, by=owner, now=NOW)
    own_words.changed()  # as the commit says, which does not come in a test
    payment = SimpleNamespace(whole_minor=38000, tip_minor=0, amount_minor=38000, currency="USD")
    _, text = written((Kind.PAYMENT, None, {"payment": payment, "words": ""}), by=by)
    assert "\n".join(said) in text
