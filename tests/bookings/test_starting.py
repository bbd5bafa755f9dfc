"""Nothing that touches skin begins while something stands against it; and there is one way to
begin."""

from __future__ import annotations

import ast
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from bookings import actions, asks
from bookings.actions.visits import STEPS
from bookings.asks import Stop
from bookings.errors import NotReady
from bookings.models import Appointment, Service
from bookings.starting import lacking
from clients.actions import intake
from clients.actions.age import record_proof_of_age
from clients.actions.flags import clear_flag, raise_flag
from clients.asks import missing
from clients.models import Client
from studio.errors import NotAllowed
from tests.clients.answers import good_answers
from tests.factories import NOW, at, make_appointment, make_client

Status = Appointment.Status
MORNING = at(0, 9)


@pytest.fixture(autouse=True)
def only_the_record(monkeypatch):
    """What other parts of the record ask for (forms, photos, patch tests) has tests of its own."""

    def record(client, visit, at):
        return lacking(client, visit, at, visit.location if visit else None)

    monkeypatch.setattr("clients.asks.missing_answers", [record])
    monkeypatch.setattr("bookings.asks.may_start", [])


@pytest.fixture
def sam(db, clerk):
    """Someone about whom nothing is missing."""
    return ready(make_client(full_name="Sam Moss"), clerk)


def ready(client, by):
    sheet = intake.ask(client=client, by=by, now=NOW)
    intake.sign_answers(sheet=sheet, data=good_answers(), name="Sam", now=NOW)
    record_proof_of_age(client=client, kind="passport", birth_date=date(1980, 1, 1), by=by, now=NOW)
    client.refresh_from_db()
    return client


def visit(location, artist, client, kind="session", **fields):
    service = Service.objects.get(kind=kind) if kind != "consultation" else None
    return make_appointment(
        location=location, artist=artist, client=client, service=service, starts_at=MORNING,
        **({"minutes": 30} | fields),
    )  # fmt: skip


@pytest.fixture
def session(location, artist, sam):
    return visit(location, artist, sam)


def start(visit, by, reason="", when=MORNING):
    return actions.start(appointment=visit, by=by, override_reason=reason, now=when)


def refused(visit, by, **how):
    with pytest.raises(NotReady) as no:
        start(visit, by, **how)
    visit.refresh_from_db()
    assert visit.status == Status.BOOKED
    assert visit.started_at is None
    return no.value


# ---------------------------------------------------------------------- what stands against it


def test_a_client_about_whom_nothing_is_missing_may_begin(session, clerk):
    assert start(session, clerk).status == Status.IN_ROOM


@pytest.mark.parametrize("kind", ["session", "touch-up", "patch-test"])
def test_without_health_answers_and_proof_of_age_nothing_touches_skin(
    kind, location, artist, clerk
):
    no = refused(visit(location, artist, make_client(), kind), clerk)

    assert "The health questions are not answered yet." in no.sentence
    assert "Proof of age has not been seen." in no.sentence
    assert no.status == 409


@pytest.mark.parametrize("kind", ["consultation", "follow-up"])
def test_a_talk_or_a_look_may_begin_with_things_still_open(kind, location, artist, clerk, owner):
    client = make_client()
    raise_flag(client=client, handling="block", by=owner, now=NOW)
    begun = start(visit(location, artist, client, kind), clerk)
    assert begun.status == Status.IN_ROOM


@pytest.mark.parametrize(("handling", "stops"), [("inform", 0), ("block", 1), ("note", 1)])
def test_an_open_flag_stops_unless_it_only_informs(handling, stops, session, sam, clerk, owner):
    raise_flag(client=sam, handling=handling, by=owner, detail="Warfarin", now=NOW)
    if not stops:
        assert start(session, clerk).status == Status.IN_ROOM
        return
    no = refused(session, clerk)
    assert len(no.stops) == 1
    assert "Warfarin" not in no.sentence


def test_a_wait_stops_until_its_day_where_the_client_is(session, sam, clerk, owner, location):
    """At 23:30 in New York on the 23rd it is the 24th in UTC: the 23rd counts."""
    raise_flag(client=sam, handling="wait", by=owner, expires_on=date(2026, 11, 24), now=NOW)
    late = MORNING.replace(hour=4) + timedelta(days=1)  # 23:00 of the 23rd in New York
    refused(session, clerk, when=late)
    assert start(session, clerk, when=late + timedelta(hours=2)).status == Status.IN_ROOM


def test_a_cleared_flag_stops_no_more_until_its_day(session, sam, clerk, owner):
    flag = raise_flag(client=sam, handling="note", by=owner, now=NOW)
    clear_flag(flag=flag, by=owner, reason="Note seen", until=date(2026, 11, 23), now=NOW)
    assert start(session, clerk).status == Status.IN_ROOM
    actions.step_back(appointment=session, by=clerk, now=MORNING)

    refused(session, clerk, when=MORNING + timedelta(days=1))


def test_whoever_is_under_18_is_never_begun_with(location, artist, owner, clerk):
    client = make_client()
    session = visit(location, artist, client)
    Client.objects.filter(pk=client.pk).update(birth_date=date(2009, 1, 1))

    no = refused(session, owner, reason="Their parents agree")
    assert no.is_final
    assert [stop.key for stop in no.stops] == ["under-age"]


def test_lower_apps_may_say_what_stands_against_it(session, clerk, monkeypatch):
    asked = []
    answer = lambda visit, when: asked.append((visit, when)) or [Stop("plan", "No plan yet.")]  # noqa: E731
    monkeypatch.setattr(asks, "may_start", [answer])

    assert "No plan yet." in refused(session, clerk).sentence
    assert asked == [(session, MORNING)]


# ------------------------------------------------------------------------- beginning all the same


@pytest.fixture
def stopped(session, sam, owner):
    raise_flag(client=sam, handling="note", by=owner, now=NOW)
    return session


def test_the_artist_of_the_visit_or_the_owner_begins_all_the_same_with_a_reason(
    stopped, artist, owner
):
    for by in (artist.user, owner):
        begun = start(stopped, by, "  The note came by post. ")
        assert begun.status == Status.IN_ROOM
        assert begun.start_override_reason == "The note came by post."
        assert begun.start_override_by == by
        actions.step_back(appointment=stopped, by=by, now=MORNING)


def test_a_step_back_takes_the_reason_with_it(stopped, owner):
    start(stopped, owner, "Note seen")
    back = actions.step_back(appointment=stopped, by=owner, now=MORNING)
    assert (back.start_override_reason, back.start_override_by) == ("", None)
    refused(stopped, owner)


def test_nobody_else_does_and_nobody_without_a_reason(stopped, clerk, other_artist, owner):
    for by in (clerk, other_artist.user):
        with pytest.raises(NotAllowed):
            start(stopped, by, "I know them")
    refused(stopped, owner, reason="   ")


def test_a_reason_that_was_not_needed_is_not_kept(session, owner):
    assert start(session, owner, "Just in case").start_override_reason == ""


def test_the_database_keeps_who_and_why_together(session, owner):
    session.start_override_reason = "Note seen"
    with pytest.raises(IntegrityError), transaction.atomic():
        session.save()


# --------------------------------------------------------------------------- no other way to begin


def test_no_other_step_begins_a_visit(stopped, clerk):
    from bookings.errors import WrongMoment

    actions.check_in(appointment=stopped, by=clerk, now=MORNING)
    with pytest.raises(WrongMoment):
        actions.finish(appointment=stopped, by=clerk, now=MORNING)
    with pytest.raises(NotReady):
        start(stopped, clerk)
    assert STEPS[Status.DONE] == (Status.IN_ROOM,)


def test_moving_confirming_and_stepping_back_begin_nothing(stopped, clerk):
    moved = actions.move(appointment=stopped, starts_at=at(0, 15), by=clerk, now=NOW)
    assert moved.status == Status.BOOKED
    actions.check_in(appointment=stopped, by=clerk, now=MORNING)
    back = actions.step_back(appointment=stopped, by=clerk, now=MORNING)
    assert back.status == Status.BOOKED
    assert back.started_at is None


def sources():
    root = Path(settings.BASE_DIR)
    apps = ("studio", "accounts", "clients", "bookings", "sessions_plan", "notices")
    for app in (*apps, "website", "desk", "portal", "api"):
        for path in sorted((root / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path.relative_to(root), ast.parse(path.read_text())


def writes_a_status(tree):
    """Lines that assign a visit's status or when it started, in whatever way."""
    for node in ast.walk(tree):
        targets = node.targets if isinstance(node, ast.Assign) else []
        if isinstance(node, ast.AnnAssign | ast.AugAssign):
            targets = [node.target]
        for target in targets:
            if isinstance(target, ast.Attribute) and target.attr in ("status", "started_at"):
                yield target.lineno, ast.unparse(node)
        asking = ("filter", "exclude", "get", "Q")
        called = getattr(node, "func", None)
        name = getattr(called, "attr", "") or getattr(called, "id", "")
        if isinstance(node, ast.Call) and name not in asking:
            for keyword in node.keywords:
                if keyword.arg in ("status", "started_at") and "IN_ROOM" in ast.unparse(keyword):
                    yield node.lineno, ast.unparse(node)


def test_the_one_place_that_may_write_in_the_room_is_the_step_that_asks_first():
    """Every assignment of a status in the whole house: none but the two steps of the day can
    be `in-room`, and of these one asks first and the other undoes."""
    may = {"bookings/actions/visits.py": ["current.status = to", "current.status = back"]}
    for path, tree in sources():
        written = [text for _, text in writes_a_status(tree)]
        fixed = [text for text in written if text.split(" = ")[0].endswith("status")]
        unsure = [
            text for text in fixed
            if "Status." not in text and text not in may.get(str(path), [])
            and str(path).startswith(("bookings", "clients", "desk", "api", "portal", "website"))
        ]  # fmt: skip
        assert not unsure, path
        assert not [text for text in written if "IN_ROOM" in text or '"in-room"' in text], path


def test_every_caller_that_begins_goes_through_the_one_action():
    callers = {
        str(path)
        for path, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "start"
        and isinstance(node.value, ast.Name) and node.value.id in ("actions", "visits")
    }  # fmt: skip
    assert callers == {
        "desk/appointments.py",
        "sessions_plan/actions/follow_ups.py",
        "sessions_plan/actions/steps.py",
    }


# ------------------------------------------------------------------------------ what is missing


def keys(client, visit=None, when=NOW):
    return [item.key.split(":")[0] for item in missing(client, visit, when)]


def test_what_is_missing_is_one_question(location, artist, clerk, owner):
    client = make_client()
    assert keys(client) == ["intake", "self-image", "proof-of-age"]

    ready(client, clerk)
    raise_flag(client=client, handling="note", by=owner, now=NOW)
    raise_flag(client=client, handling="inform", by=owner, now=NOW)
    assert keys(client) == ["self-image", "flag"]
    (asked,) = [item for item in missing(client, None, NOW) if item.key.startswith("self")]
    assert not asked.stops


def test_the_day_of_the_visit_counts_for_a_wait(location, artist, sam, owner):
    raise_flag(client=sam, handling="wait", by=owner, expires_on=date(2026, 11, 30), now=NOW)
    early = make_appointment(
        location=location, artist=artist, client=sam, starts_at=at(2, 9),
        service=Service.objects.get(kind="session"),
    )  # fmt: skip
    late = make_appointment(
        location=location, artist=artist, client=sam, starts_at=at(7, 9),
        service=Service.objects.get(kind="session"),
    )  # fmt: skip
    assert "flag" in keys(sam, early)
    assert "flag" not in keys(sam, late)


def test_a_client_is_told_in_words_of_their_own(sam, owner):
    for handling in ("note", "block"):
        raise_flag(client=sam, handling=handling, by=owner, detail="Warfarin", now=NOW)
    raise_flag(client=sam, handling="wait", by=owner, expires_on=date(2026, 11, 30), now=NOW)

    words = [item.words_for_client for item in missing(sam, None, NOW) if item.stops]
    assert words == [
        "Please bring a note from your doctor; we tell you what about.",
        "We would like to speak with you before we begin.",
        "We can begin from Mon 30 Nov 2026 on.",
    ]


def test_for_a_consultation_it_is_said_and_stops_nothing(location, artist):
    client = make_client()
    talk = visit(location, artist, client, "consultation")
    assert keys(client, talk) == ["intake", "self-image", "proof-of-age"]
    assert not any(item.stops for item in missing(client, talk, NOW))
