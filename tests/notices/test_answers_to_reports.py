"""What was advised on a healing report reaches the client: each word of it, once, and readable."""

from __future__ import annotations

import re
from datetime import timedelta
from importlib import import_module

import pytest
import time_machine
from django.apps import apps
from django.core import mail
from django.db import connection

from bookings.models import Appointment, Service
from notices import actions
from notices.kinds import KINDS
from notices.models import Notice
from sessions_plan.actions import reports
from tests.factories import NOW, at, make_appointment

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
KIND = Notice.Kind.REPORT_ANSWER
PICKED = {
    "urgent": [], "redness": "fading", "pain": "none", "swelling": "none", "surface": "picked",
}  # fmt: skip
renaming = import_module("notices.migrations.0014_answers_to_reports_by_their_time")


@pytest.fixture
def report(location, artist, sam, clerk):
    """Sam, six days after a session, tells that something looks wrong; the kinds have begun."""
    make_appointment(
        location=location, artist=artist, client=sam, starts_at=at(-6, 9), minutes=60,
        service=Service.objects.get(slug="smp-session"), status=Appointment.Status.DONE,
    )  # fmt: skip
    actions.sweep(now=NOW - 30 * DAY)
    return reports.tell(client=sam, answers=PICKED, by=clerk, now=NOW)


@pytest.fixture
def advise(report, artist):
    def say(words, now):
        reports.advise(report=report, words=words, by=artist.user, now=now)

    return say


def answers(sweep, *times):
    """How many answers went in the sweeps at these instants."""
    subjects = [letter.subject for now in times for letter in sweep(now)]
    return subjects.count("We have looked at what you told us")


def linked():
    """Where “Read the answer” leads, in the last mail to Sam; colleagues are written to as well."""
    last = [letter.body for letter in mail.outbox if letter.to == ["sam@example.com"]][-1]
    return re.search(r"Read the answer:\s+http://127\.0\.0\.1:8000(\S+)", last)[1]


@pytest.fixture
def opened(client, client_user, sam):
    """Open an address as Sam, signed in; gives the answer."""
    client_user.client.delete()
    sam.user = client_user
    sam.save()

    def get(path):
        client.force_login(client_user)
        return client.get(path)

    return get


@pytest.mark.parametrize("days", [0, 60])
def test_the_mail_leads_to_what_was_advised_and_still_does_when_it_is_healed(
    days, sweep, advise, opened
):
    advise("Leave it dry tonight.", at(0, 11))
    assert answers(sweep, at(0, 11, 1)) == 1
    with time_machine.travel(at(days, 12), tick=False):
        page = opened(linked())
    assert page.status_code == 200
    assert "Leave it dry tonight." in page.text


def test_a_neutral_message_leads_to_the_front_of_the_portal(sweep, advise, sam):
    sam.neutral_messages = True
    sam.save()
    advise("Leave it dry tonight.", at(0, 11))
    answers(sweep, at(0, 11, 1))
    assert linked() == "/portal/"


def test_a_second_advice_is_told_as_well_and_each_once(sweep, advise):
    advise("Wait and see.", at(0, 11))
    assert answers(sweep, at(0, 11, 1), at(0, 11, 30), at(0, 12)) == 1
    advise("Please see a doctor today.", at(0, 12, 10))
    assert answers(sweep, at(0, 12, 11), at(0, 13), at(1, 9)) == 1


def test_of_two_before_the_first_is_out_one_message_tells(sweep, advise):
    advise("Wait and see.", at(0, 11))
    advise("Please see a doctor today.", at(0, 11) + timedelta(seconds=20))
    assert answers(sweep, at(0, 11, 1), at(0, 12)) == 1


def test_an_answer_long_after_the_report_is_told(sweep, advise):
    advise("We had overlooked this.", at(9, 14))
    assert answers(sweep, at(9, 13), at(9, 14), at(9, 15)) == 1
    assert Notice.objects.get(kind=KIND).state == "sent"


def test_what_was_told_under_the_old_name_does_not_go_again(sweep, report, advise):
    """Where the clinic's notices were told before their names held the time."""
    advise("Wait and see.", at(0, 11))
    sweep(at(0, 11, 1))
    Notice.objects.filter(kind=KIND).update(key=f"report-answer:report {report.pk}")
    renaming.name_the_time(apps, None)
    renaming.name_the_time(apps, None)
    assert answers(sweep, at(0, 11, 10), at(0, 12)) == 0
    advise("Please see a doctor today.", at(0, 12, 10))
    assert answers(sweep, at(0, 12, 11)) == 1


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the plan of another database")
def test_those_just_advised_are_found_without_reading_every_report(report):
    asked = []

    def listen(execute, sql, params, many, context):
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        list(KINDS[KIND].occurrences(NOW, NOW + HOUR, None))
    sql, values = asked[0]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", values)
        plan = " ".join(str(row[-1]) for row in cursor.fetchall())
    assert "healing_report_advised" in plan, plan
