"""Under 18, found at any time: visits are cancelled kindly, the owner is told, nothing is lost."""

from __future__ import annotations

import ast
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from bookings import actions
from bookings.errors import UnderAge
from bookings.models import Appointment, Service, WaitlistWish
from clients.actions import intake
from clients.actions.age import record_proof_of_age, set_birth_date
from clients.errors import NoSuchBirthDate
from clients.models import Client, OwnerTask, ProofOfAge
from tests.clients.answers import good_answers
from tests.factories import NOW, at, make_appointment, make_client

Status = Appointment.Status
YOUNG = date(2009, 5, 1)
GROWN = date(1980, 1, 1)
EIGHTEEN_TODAY = date(2008, 11, 23)


@pytest.fixture
def sam(db):
    return make_client(full_name="Sam Moss")


@pytest.fixture
def visits(sam, location, artist):
    """One over, one in the room, one here, two to come; the last by phone."""

    def made(day, hour, status, **more):
        return make_appointment(
            location=location, artist=artist, client=sam, starts_at=at(day, hour), status=status,
            **more,
        )  # fmt: skip

    return {
        "over": made(-3, 9, Status.DONE),
        "here": made(0, 9, Status.ARRIVED),
        "soon": made(2, 9, Status.BOOKED),
        "later": made(30, 9, Status.BOOKED, service=Service.objects.get(kind="session")),
    }


def after(visits):
    for visit in visits.values():
        visit.refresh_from_db()
    return {name for name, visit in visits.items() if visit.status == Status.CANCELLED}


def by_intake(client, by):
    sheet = intake.ask(client=client, by=by, now=NOW)
    data = good_answers(**{"birth-date": YOUNG.isoformat()})
    intake.sign_answers(sheet=sheet, data=data, name="Sam", now=NOW)


def by_document(client, by):
    record_proof_of_age(client=client, kind="passport", birth_date=YOUNG, by=by, now=NOW)


def by_hand(client, by):
    set_birth_date(client=client, birth_date=YOUNG, by=by, now=NOW)


@pytest.mark.parametrize("found", [by_intake, by_document, by_hand])
def test_every_visit_to_come_is_cancelled_kindly_and_the_owner_is_told(found, sam, clerk, visits):
    found(sam, clerk)

    assert after(visits) == {"here", "soon", "later"}
    visit = visits["soon"]
    assert visit.cancelled_side == Appointment.Side.CLINIC
    assert visit.cancelled_at == NOW
    assert visit.sequence == 1
    assert "very welcome from your 18th birthday" in visit.cancel_reason
    task = OwnerTask.objects.get()
    assert (task.client, task.kind) == (sam, OwnerTask.Kind.UNDER_AGE)
    assert "3 booked visits cancelled" in task.words
    assert "makes this client 17" in task.words
    sam.refresh_from_db()
    assert sam.birth_date == YOUNG
    assert sam.full_name == "Sam Moss"


def test_wishes_are_closed_too(sam, clerk, location, consultation):
    WaitlistWish.objects.create(
        client=sam, location=location, service=consultation, from_date=NOW.date(),
        until_date=NOW.date(), made_at=NOW,
    )  # fmt: skip
    by_hand(sam, clerk)
    assert WaitlistWish.objects.get().closed_because == "Under 18"


def test_the_owner_is_told_once_until_it_is_done(sam, clerk, owner):
    by_hand(sam, clerk)
    set_birth_date(client=sam, birth_date=YOUNG + timedelta(days=1), by=clerk, now=NOW)
    task = OwnerTask.objects.get()
    task.done_at, task.done_by = NOW, owner
    task.save()

    set_birth_date(client=sam, birth_date=YOUNG, by=clerk, now=NOW)
    assert OwnerTask.objects.count() == 2


@pytest.mark.parametrize("born", [GROWN, EIGHTEEN_TODAY])
def test_a_grown_up_keeps_their_visits(born, sam, clerk, visits):
    set_birth_date(client=sam, birth_date=born, by=clerk, now=NOW)
    assert after(visits) == set()
    assert not OwnerTask.objects.exists()


def test_one_day_short_of_18_is_under_18(sam, clerk, visits):
    born = EIGHTEEN_TODAY + timedelta(days=1)
    set_birth_date(client=sam, birth_date=born, by=clerk, now=NOW)
    assert after(visits) == {"here", "soon", "later"}


def test_whoever_is_known_to_be_under_18_is_not_booked(sam, clerk, location, artist, consultation):
    by_hand(sam, clerk)
    sam.refresh_from_db()
    with pytest.raises(UnderAge):
        actions.book(
            client=sam, location=location, service=consultation, starts_at=at(2, 10), artist=artist,
            by=clerk, now=NOW,
        )  # fmt: skip
    held = actions.hold(
        location=location, service=consultation, starts_at=at(2, 10), artist=artist, by=clerk,
        now=NOW,
    )  # fmt: skip
    with pytest.raises(UnderAge):
        actions.confirm(appointment=held, client=sam, by=clerk, now=NOW)


def test_a_document_outranks_what_was_said(sam, clerk):
    record_proof_of_age(client=sam, kind="licence", birth_date=GROWN, by=clerk, now=NOW)
    set_birth_date(client=sam, birth_date=YOUNG, by=None, now=NOW)
    sam.refresh_from_db()
    assert sam.birth_date == GROWN
    record_proof_of_age(client=sam, kind="passport", birth_date=YOUNG, by=clerk, now=NOW)
    sam.refresh_from_db()
    assert sam.birth_date == YOUNG


def test_of_a_document_only_kind_who_and_when_are_kept(sam, clerk):
    proof = record_proof_of_age(client=sam, kind="licence", birth_date=GROWN, by=clerk, now=NOW)
    assert (proof.kind, proof.seen_by, proof.seen_at) == ("licence", clerk, NOW)
    kept = {field.name for field in ProofOfAge._meta.get_fields()}
    assert kept == {"id", "client", "kind", "birth_date", "seen_at", "seen_by"}


@pytest.mark.parametrize("born", [date(2027, 1, 1), date(1890, 1, 1)])
def test_an_impossible_birth_date_is_refused(born, sam, clerk):
    with pytest.raises(NoSuchBirthDate):
        set_birth_date(client=sam, birth_date=born, by=clerk, now=NOW)
    with pytest.raises(NoSuchBirthDate):
        record_proof_of_age(client=sam, kind="passport", birth_date=born, by=clerk, now=NOW)
    assert not ProofOfAge.objects.exists()
    assert Client.objects.get(pk=sam.pk).birth_date is None


def test_a_birth_date_is_written_in_one_place():
    root = Path(settings.BASE_DIR)
    writers = set()
    for app in ("clients", "bookings", "sessions_plan", "notices", "desk", "portal", "website"):
        for path in (root / app).rglob("*.py"):
            if "migrations" in path.parts:
                continue
            for node in ast.walk(ast.parse(path.read_text())):
                targets = node.targets if isinstance(node, ast.Assign) else []
                if any(isinstance(t, ast.Attribute) and t.attr == "birth_date" for t in targets):
                    writers.add(str(path.relative_to(root)))
    assert writers == {"clients/actions/age.py"}
