"""Complications and complaints: opened with what is known, gone on with, closed, never deleted."""

from datetime import date, timedelta

import pytest
from django.db import models

from sessions_plan.actions.troubles import (
    close_complaint,
    close_complication,
    go_on_with_complication,
    hand_complaint_on,
    open_complaint,
    open_complication,
    reports_due,
    working_days_later,
)
from sessions_plan.errors import ClosedAlready, NotValid
from sessions_plan.models import Complaint, Complication
from tests.factories import NOW, make_client
from tests.sessions_plan.charted import worked
from tests.sessions_plan.records import bottle, placed

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


def trouble(client, by, **fields):
    told = {
        "kind": "colour", "severity": "mild", "began_on": TODAY, "signs": "Turns blue", "now": NOW
    }  # fmt: skip
    return open_complication(client=client, by=by, **told | fields)


def complaint(client, by, **fields):
    told = {"words": "Too dark", "answer_by": TODAY + timedelta(days=7), "who": by, "now": NOW}
    return open_complaint(client=client, by=by, **told | fields)


def begun(record):
    record.began_at = record.opened_at
    record.save()
    return record


def test_the_session_before_it_and_its_lots_are_filled_in(artist, owner, location):
    sam, one, two = make_client(), bottle(owner), bottle(owner)
    before = begun(worked(artist, location, sam, one, days_ago=20))
    begun(worked(artist, location, sam, two, days_ago=3))
    found = trouble(sam, owner, began_on=TODAY - timedelta(days=10))
    assert found.record == before
    assert list(found.lots.all()) == [one]


def test_without_a_session_the_lot_of_the_last_patch_test_is_filled_in(artist, owner):
    sam = make_client()
    placed(artist, owner, sam, days_ago=40)
    last = placed(artist, owner, sam, days_ago=4).lot
    found = trouble(sam, owner, kind="allergy")
    assert found.record is None
    assert list(found.lots.all()) == [last]


@pytest.mark.parametrize(
    ("fields", "due"),
    [
        ({}, None),
        ({"severity": "severe"}, date(2026, 12, 14)),
        ({"kind": "infection"}, date(2026, 12, 14)),
        ({"report_due_on": date(2026, 12, 1)}, date(2026, 12, 1)),
    ],
)
def test_a_serious_one_has_a_report_due_in_15_working_days(location, owner, fields, due):
    assert trouble(make_client(), owner, **fields).report_due_on == due


def test_working_days_leave_out_weekends():
    assert working_days_later(date(2026, 11, 27), 1) == date(2026, 11, 30)
    assert working_days_later(date(2026, 11, 28), 5) == date(2026, 12, 4)


@pytest.mark.parametrize("wrong", [{"signs": " "}, {"began_on": TODAY + timedelta(days=1)}])
def test_it_has_signs_and_has_begun(location, owner, wrong):
    with pytest.raises(NotValid):
        trouble(make_client(), owner, **wrong)


def test_what_comes_later_stands_below_what_was_written(location, owner):
    found = trouble(make_client(), owner, advice="Keep it dry")
    found = go_on_with_complication(
        complication=found, advice="Saw it again", doctor="Dr Lee", by=owner, now=NOW
    )
    assert found.advice == "Keep it dry\nMon 23 Nov 2026: Saw it again"
    assert found.doctor == "Dr Lee"
    with pytest.raises(NotValid):
        go_on_with_complication(complication=found, by=owner, now=NOW)
    with pytest.raises(NotValid):
        go_on_with_complication(complication=found, advice="x" * 2000, by=owner, now=NOW)


def test_a_report_is_due_until_it_is_written_down_even_when_closed(location, owner):
    later = trouble(make_client(), owner, severity="severe")
    soon = trouble(make_client(), owner, report_due_on=TODAY)
    trouble(make_client(), owner)
    assert list(reports_due()) == [soon, later]
    with pytest.raises(NotValid):
        go_on_with_complication(complication=soon, reported_on=TODAY, by=owner, now=NOW)
    close_complication(complication=later, outcome="Healed", by=owner, now=NOW)
    go_on_with_complication(
        complication=soon, reported_on=TODAY, reported_to="The maker", by=owner, now=NOW
    )
    assert list(reports_due()) == [later]


def test_closing_says_how_it_ended_once(location, owner):
    found = trouble(make_client(), owner)
    with pytest.raises(NotValid):
        close_complication(complication=found, outcome=" ", by=owner, now=NOW)
    found = close_complication(complication=found, outcome="Faded", by=owner, now=NOW)
    assert (found.closed_by, found.closed_at, found.outcome) == (owner, NOW, "Faded")
    with pytest.raises(ClosedAlready):
        close_complication(complication=found, outcome="Again", by=owner, now=NOW)
    with pytest.raises(ClosedAlready):
        go_on_with_complication(complication=found, advice="More", by=owner, now=NOW)


def test_a_complaint_names_who_answers_by_when_and_how_it_ended(
    artist, owner, clerk, location, client_user
):
    sam = make_client()
    record = begun(worked(artist, location, sam, bottle(owner)))
    for wrong in (
        {"words": ""}, {"answer_by": TODAY - timedelta(days=1)}, {"who": client_user}
    ):  # fmt: skip
        with pytest.raises(NotValid):
            complaint(sam, owner, **wrong)
    found = complaint(sam, owner)
    assert found.record == record
    found = hand_complaint_on(complaint=found, who=clerk, answer_by=TODAY, by=owner, now=NOW)
    assert (found.who, found.answer_by) == (clerk, TODAY)
    with pytest.raises(NotValid):
        close_complaint(complaint=found, outcome="", by=owner, now=NOW)
    found = close_complaint(complaint=found, outcome="Lightened", by=clerk, now=NOW)
    assert (found.closed_by, found.outcome) == (clerk, "Lightened")
    with pytest.raises(ClosedAlready):
        hand_complaint_on(complaint=found, who=owner, answer_by=TODAY, by=owner, now=NOW)


@pytest.mark.parametrize(("model", "make"), [(Complication, trouble), (Complaint, complaint)])
def test_neither_can_be_deleted(location, owner, model, make):
    found = make(make_client(), owner)
    with pytest.raises(models.ProtectedError):
        found.delete()
    with pytest.raises(models.ProtectedError):
        model.objects.all().delete()
    assert model.objects.count() == 1
