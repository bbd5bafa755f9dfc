"""What the database holds of reports and answers: who and when together, and nothing deleted."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, models

from bookings.models import Appointment, Service
from clients.actions import merge
from clients.actions.erasing import erase_client
from sessions_plan.actions import reports
from sessions_plan.errors import NotValid
from sessions_plan.models import HealingReport, Plan, SatisfactionAnswer
from tests.factories import NOW, at, make_appointment, make_client

FEVER = {
    "urgent": ["fever"], "redness": "none", "pain": "none", "swelling": "none", "surface": "usual",
}  # fmt: skip


@pytest.fixture
def report(location, artist, owner):
    person = make_client(first_name="Sam", full_name="Sam Porter")
    make_appointment(
        location=location, artist=artist, client=person, starts_at=at(-6, 10),
        service=Service.objects.get(slug="smp-session"), status=Appointment.Status.DONE,
    )  # fmt: skip
    return reports.tell(client=person, answers=FEVER, by=owner, words="Shivering", now=NOW)


@pytest.mark.parametrize(
    "half",
    [
        {"look_by": None},
        {"level": "green"},
        {"taken_up_at": NOW},
        {"advice": "See a doctor"},
        {"closed_at": NOW, "outcome": "Calm"},
        {"outcome": "Calm"},
    ],
)
def test_half_of_a_deed_is_refused_by_the_database(report, half):
    for name, value in half.items():
        setattr(report, name, value)
    with pytest.raises(IntegrityError):
        report.save()


def test_a_report_is_never_deleted(report):
    with pytest.raises(models.ProtectedError):
        report.delete()
    with pytest.raises(models.ProtectedError):
        HealingReport.objects.all().delete()


def test_unknown_answers_are_refused(report, owner):
    for wrong in ({"pain": "terrible"}, {"urgent": ["boredom"]}):
        with pytest.raises(NotValid):
            reports.tell(client=report.client, answers=FEVER | wrong, by=owner, now=NOW)


def test_merging_two_records_brings_the_reports_along(report, owner):
    keep = make_client(first_name="Sam", full_name="Sam Porter")

    merge(keep=keep, gone=report.client, by=owner, now=NOW)

    report.refresh_from_db()
    assert report.client == keep


def test_an_erased_client_keeps_the_record_and_loses_their_words(artist, location, owner, report):
    plan = Plan.objects.create(
        client=report.client, artist=artist, location=location, begun_at=NOW, begun_by=owner,
        status="complete", completed_at=NOW, completed_by=owner,
    )  # fmt: skip
    SatisfactionAnswer.objects.create(
        plan=plan, result=2, natural=3, care=4, recommends="no", words="Too dark",
        is_unhappy=True, answered_at=NOW, answered_by=owner,
    )  # fmt: skip

    erase_client(
        client=report.client, scope="everything", by=owner, asked_by_client=True,
        now=NOW + timedelta(days=1),
    )  # fmt: skip

    assert HealingReport.objects.get() == report
    assert SatisfactionAnswer.objects.get().words == ""
