"""Needles shown sealed: the client and the artist sign, by hand or with their typed name."""

from base64 import b64encode

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.urls import reverse

from clients.errors import Frozen
from sessions_plan.actions.charting import open_record, sign_session
from sessions_plan.errors import NotValid
from sessions_plan.models import NeedleSignature
from tests.clients.signing import drawing
from tests.factories import NOW
from tests.sessions_plan.charting import charted, session_visit, step

pytestmark = pytest.mark.django_db
NAMES = {"client": "Sam Porter", "artist": "Ana Ruiz"}


def sent(**how) -> str:
    return "data:image/png;base64," + b64encode(drawing(**how)).decode()


def both_drawn(**change) -> dict[str, str]:
    told = {f"{who}-means": "drawn" for who in NAMES} | {f"{who}-drawing": sent() for who in NAMES}
    return NAMES | told | change


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def visit(location, artist):
    return session_visit(location, artist)


@pytest.fixture
def record(visit, artist):
    return open_record(appointment=visit, by=artist.user, now=NOW)


def signed_by(record) -> dict[str, tuple[str, str, bool]]:
    return {
        row.who: (row.name, row.means, bool(row.picture)) for row in record.needle_signatures.all()
    }


def test_both_draw_and_their_strokes_are_kept(record):
    record = step(record, "needles", both_drawn())
    assert signed_by(record) == {
        "client": ("Sam Porter", "drawn", True), "artist": ("Ana Ruiz", "drawn", True),
    }  # fmt: skip
    assert record.needles_shown_at
    for row in record.needle_signatures.all():
        assert row.picture.name.startswith("signatures/")
        assert "Sam" not in row.picture.name
        with row.picture.open("rb") as kept:
            assert kept.read(4) == b"\x89PNG"


def test_one_draws_and_the_other_signs_with_a_typed_name(record):
    told = both_drawn(**{"artist-means": "typed", "artist-drawing": ""})
    record = step(record, "needles", told)
    assert signed_by(record) == {
        "client": ("Sam Porter", "drawn", True), "artist": ("Ana Ruiz", "typed", False),
    }  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"client": " "},
        {"artist": ""},
        {"client-drawing": ""},
        {"artist-drawing": "data:image/png;base64,AAAA"},
        {"client-drawing": sent(line=None)},
        {"client-means": "stamped"},
    ],
    ids=["no name", "no artist", "not drawn", "no picture", "an empty pad", "by another way"],
)
def test_what_is_missing_is_said_and_nothing_is_kept(record, change):
    with pytest.raises(NotValid):
        step(record, "needles", both_drawn(**change))
    record.refresh_from_db()
    assert record.needles_shown_at is None
    assert not record.needle_signatures.exists()


def test_signed_again_the_new_strokes_stand_and_the_old_file_is_gone(
    record, django_capture_on_commit_callbacks
):
    step(record, "needles", both_drawn())
    first = record.needle_signatures.get(who="client")
    with django_capture_on_commit_callbacks(execute=True):
        step(record, "needles", both_drawn(client="Sam P"))
    again = record.needle_signatures.get(who="client")
    assert (again.name, again.pk) == ("Sam P", first.pk)
    assert default_storage.exists(again.picture.name)
    assert not default_storage.exists(first.picture.name)


def test_who_drew_before_and_draws_nothing_now_keeps_what_was_drawn(record):
    step(record, "needles", both_drawn())
    before = record.needle_signatures.get(who="client").picture.name
    step(record, "needles", both_drawn(**{"client-drawing": "", "artist-drawing": ""}))
    assert record.needle_signatures.get(who="client").picture.name == before


def test_they_are_frozen_with_the_record(visit, artist):
    record = charted(visit)
    step(record, "needles", both_drawn())
    record.refresh_from_db()
    sign_session(record=record, edition=record.edition, by=artist.user)
    row = record.needle_signatures.get(who="client")
    row.name = "Someone else"
    with pytest.raises(Frozen):
        row.save()
    with pytest.raises(Frozen):
        row.delete()


def test_a_drawn_one_without_a_picture_cannot_be_written(record):
    with pytest.raises(IntegrityError), transaction.atomic():
        NeedleSignature.objects.create(
            record=record, who="client", name="Sam", means="drawn", signed_at=NOW
        )


def test_the_strokes_stand_on_the_page_before_and_after_it_is_signed(client, visit, artist):
    record = charted(visit)
    step(record, "needles", both_drawn())
    record.refresh_from_db()
    client.force_login(artist.user)
    address = reverse("desk:appointment-record", args=[visit.ref])
    assert "Both have; who draws again" in client.get(address).content.decode()
    shown = client.get(f"{address}sign/").content.decode()
    assert shown.count("data:image/png;base64,") == 2
    assert "Sam Porter" in shown
    sign_session(record=record, edition=record.edition, by=artist.user)
    assert client.get(address).content.decode().count("data:image/png;base64,") == 2
