"""Forms put before a client, filled, signed and frozen, withdrawn."""

import hashlib
import json
from datetime import date, timedelta
from io import BytesIO

import pytest
from PIL import Image

from clients import actions
from clients.errors import (
    Frozen,
    NoLongerAsked,
    NotComplete,
    NothingToSign,
    SignedAlready,
)
from clients.models import Consent, ConsentForm, OwnerTask
from tests.clients.signing import (
    EXPECTATION,
    all_answers,
    ask,
    drawing,
    form_of,
    known_client,
    sign,
    signed,
)
from tests.factories import NOW, at, make_appointment, make_client

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=3)


def left_open(consent, **change):
    with pytest.raises(NotComplete) as caught:
        sign(consent, **change)
    return [problem.where for problem in caught.value.problems]


def stored(consent):
    with consent.signature.open("rb") as file:
        return file.read()


# ---------------------------------------------------------------- asking


def test_a_form_is_put_before_a_client_once(clerk):
    client = known_client()

    assert ask(client, by=clerk) == ask(client, by=clerk)
    assert Consent.objects.get().asked_by == clerk


def test_a_form_out_of_use_or_without_a_text_is_not_asked_for(clerk):
    empty = ConsentForm.objects.create(slug="empty", title="Empty", kind="other")
    form = form_of("deposit")
    form.is_active = False
    form.save()

    for one in (empty, form):
        with pytest.raises(NothingToSign):
            actions.ask_to_sign(client=known_client(), form=one, by=clerk)


def test_half_filled_answers_are_kept(clerk):
    consent = ask(known_client())

    actions.save_draft(
        consent=consent, answers={"read": True, "else": True}, expectation=" Less ", now=LATER
    )

    consent.refresh_from_db()
    assert consent.answers == {"read": True}
    assert (consent.expectation, consent.saved_at) == ("Less", LATER)
    assert consent.is_open


# ---------------------------------------------------------------- complete or not


def test_a_blank_form_cannot_be_signed():
    consent = ask(known_client())

    everything = left_open(consent, answers={}, expectation="", name="")

    assert {"infection", "no-growth", "expectation", "name"} <= set(everything)
    consent.refresh_from_db()
    assert consent.is_open
    assert not consent.frozen


def test_each_statement_left_out_keeps_the_form_open():
    consent = ask(known_client())
    whole = all_answers(consent)

    for key in whole:
        assert left_open(consent, answers={k: v for k, v in whole.items() if k != key}) == [key]


def test_a_photo_form_takes_no_silence_for_an_answer():
    consent = ask(known_client(), "photos")

    assert left_open(consent, answers={"free": True}) == [
        "record",
        "teaching",
        "website",
        "social-media",
    ]


def test_a_form_about_the_body_needs_who_the_client_is():
    consent = ask(make_client(first_name="Sam"))

    assert left_open(consent) == ["birth_date", "address", "phone"]


def test_what_the_record_lacks_is_filled_by_the_form_and_what_it_has_stays():
    client = make_client(first_name="Sam", phone="+12025550100")
    consent = ask(client)

    actions.tell_details(
        consent=consent, birth_date=date(1990, 5, 1), address="1 A Street", phone="+12025550199"
    )
    sign(consent, name="Samuel Moss")

    client.refresh_from_db()
    assert (client.birth_date, client.address) == (date(1990, 5, 1), "1 A Street")
    assert str(client.phone) == "+12025550100"
    assert client.full_name == "Samuel Moss"


def test_nobody_under_18_signs_and_the_owner_is_told(location, artist):
    client = make_client(first_name="Kim", address="1 A Street", phone="+12025550100")
    visit = make_appointment(location=location, artist=artist, client=client, starts_at=at(2, 14))
    consent = ask(client)
    actions.tell_details(consent=consent, birth_date=date(2009, 5, 1), now=NOW)

    assert left_open(consent) == ["birth_date"]
    visit.refresh_from_db()
    assert visit.status == "cancelled"
    assert OwnerTask.objects.get().client == client


# ---------------------------------------------------------------- the drawing


def test_a_drawn_signature_is_kept_as_strokes_drawn_anew():
    sent = drawing()
    consent = signed(known_client(), means="drawn", drawing=sent)

    kept = stored(consent)
    picture = Image.open(BytesIO(kept))
    assert kept != sent
    assert (picture.format, picture.mode) == ("PNG", "L")
    assert picture.width < 600  # cut to the strokes
    assert picture.getextrema()[0] == 0
    assert consent.signature.name.startswith("signatures/")
    assert consent.ref not in consent.signature.name


@pytest.mark.parametrize(
    "sent",
    [
        None,
        b"",
        b"no picture",
        drawing(line=None),
        drawing(ink="white"),
        drawing(line=((40, 40), (42, 42))),
        drawing(size=(4100, 100)),
        drawing()[:200],
        b"GIF89a" + drawing(),
    ],
    ids=["none", "empty", "words", "blank", "white", "a dot", "huge", "cut off", "not a PNG"],
)
def test_what_is_no_signature_is_not_taken_for_one(sent):
    consent = ask(known_client())

    assert left_open(consent, means="drawn", drawing=sent) == ["drawing"]


def test_a_filled_box_is_no_signature():
    box = Image.new("RGBA", (300, 100), "black")
    made = BytesIO()
    box.save(made, "PNG")

    assert left_open(ask(known_client()), means="drawn", drawing=made.getvalue()) == ["drawing"]


def test_a_typed_name_is_enough_without_a_drawing():
    consent = signed(known_client(), means="typed", drawing=None)

    assert consent.signed_means == "typed"
    assert not consent.signature


# ---------------------------------------------------------------- freezing


def test_a_signature_freezes_everything(location, artist):
    client = known_client()
    make_appointment(location=location, artist=artist, client=client, starts_at=at(2, 14))

    consent = signed(client, means="drawn", drawing=drawing(), network="203.0.113.9")
    frozen = json.loads(consent.frozen)

    assert consent.frozen_sha256 == hashlib.sha256(consent.frozen.encode()).hexdigest()
    assert frozen["text"] == consent.version.text
    assert frozen["form"]["version"] == 1
    assert frozen["answers"] == all_answers(consent)
    assert frozen["expectation"] == EXPECTATION
    assert frozen["person"] == {
        "name": "Carl Jensen",
        "birth_date": "Thu 14 Mar 1985",
        "age": 41,
        "address": "12 Elm Street, New York, NY 10001",
        "phone": "+12025550123",
    }
    assert frozen["place"]["name"] == "Hudson"
    assert frozen["visit"]["when"] == "Wed 25 Nov 2026, 14:00 New York time"
    assert frozen["signature"] == {
        "name": "Carl Jensen",
        "means": "Drawn and typed name",
        "way": "By link",
        "at": "2026-11-23T08:00:00-05:00",
        "at_words": "Mon 23 Nov 2026, 08:00 New York time",
        "network": "203.0.113.9",
        "device": "A phone",
        "picture_sha256": hashlib.sha256(stored(consent)).hexdigest(),
    }


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("answers", {}),
        ("expectation", "Something else"),
        ("frozen", "{}"),
        ("frozen_sha256", "0" * 64),
        ("signed_name", "Someone Else"),
        ("signed_at", LATER),
        ("signature", ""),
        ("network", "203.0.113.10"),
        ("device", "Another phone"),
        ("paper", "papers/another.pdf"),
    ],
)
def test_nothing_of_a_signed_form_changes(field, value):
    consent = signed(known_client(), means="drawn", drawing=drawing())
    consent = Consent.objects.get(pk=consent.pk)
    assert consent.paper
    setattr(consent, field, value)

    with pytest.raises(Frozen):
        consent.save()
    with pytest.raises(Frozen):
        consent.save(update_fields=[field])


def test_the_paper_of_a_signed_form_is_added_once(monkeypatch):
    monkeypatch.setattr("clients.actions.consents.make_paper_soon", lambda consent: None)
    consent = signed(known_client())
    assert not consent.paper

    consent.paper = "papers/first.pdf"
    consent.save()
    consent.paper = "papers/second.pdf"
    with pytest.raises(Frozen):
        consent.save()


def test_a_signed_form_is_not_signed_filled_or_cancelled_again(clerk):
    consent = signed(known_client())

    with pytest.raises(SignedAlready):
        sign(consent, name="Someone Else")
    with pytest.raises(SignedAlready):
        actions.save_draft(consent=consent, answers={}, expectation="")
    with pytest.raises(SignedAlready):
        actions.cancel_consent(consent=consent, by=clerk)


def test_a_form_no_longer_asked_for_cannot_be_signed(clerk):
    consent = ask(known_client())
    actions.cancel_consent(consent=consent, by=clerk)

    with pytest.raises(NoLongerAsked):
        sign(consent)
