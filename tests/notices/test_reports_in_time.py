"""A healing report that nobody takes up: who hears of it when, once, and no more when taken up."""

from __future__ import annotations

from datetime import timedelta
from smtplib import SMTPDataError
from types import SimpleNamespace

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from bookings.models import Appointment, Service
from notices import actions, letters
from notices.kinds import KINDS, Occurrence
from notices.models import Message, Notice
from sessions_plan.actions import reports
from sessions_plan.models import HealingReport
from tests.factories import NOW, at, make_appointment

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
KIND = Notice.Kind.TO_STAFF_REPORT
FINE = {
    "urgent": [], "redness": "fading", "pain": "none", "swelling": "none", "surface": "usual",
}  # fmt: skip
AMBER, RED = FINE | {"surface": "spots"}, FINE | {"redness": "spreading"}


@pytest.fixture
def told(location, artist, sam, clerk, owner):
    """Sam, six days after a session, tells that something looks wrong; the kinds have begun."""
    make_appointment(
        location=location, artist=artist, client=sam, starts_at=at(-6, 9), minutes=60,
        service=Service.objects.get(slug="smp-session"), status=Appointment.Status.DONE,
    )  # fmt: skip
    actions.sweep(now=NOW - 30 * DAY)

    def tell(answers, now=NOW):
        return reports.tell(client=sam, answers=answers, by=clerk, now=now)

    return tell


def heard() -> list[tuple[str, str]]:
    """Who was told, in order, and which telling of the report it was."""
    rows = Notice.objects.filter(kind=KIND, state="sent").select_related("user").order_by("pk")
    return [(row.user.get_short_name(), row.key.partition(":")[0]) for row in rows]


def names(*people) -> list[str]:
    return [person.get_short_name() for person in people]


def test_a_promise_that_passes_reaches_the_artist_and_the_desk_and_then_the_owner(
    told, artist, clerk, owner
):
    report = told(AMBER)
    promised = report.look_by
    ana, dina, olga = names(artist.user, clerk, owner)
    actions.sweep(now=NOW + MINUTE)
    actions.sweep(now=promised - MINUTE)
    assert heard() == [(ana, "staff-report")]
    for late in (timedelta(), MINUTE, HOUR, 2 * HOUR - MINUTE):
        actions.sweep(now=promised + late)
    assert heard()[1:] == [(ana, "staff-report-overdue"), (dina, "staff-report-overdue")]
    for late in (2 * HOUR, 3 * HOUR, DAY):
        actions.sweep(now=promised + late)
    assert heard()[3:] == [(olga, "staff-report-late")]


@pytest.mark.parametrize("answers", [AMBER, RED])
def test_taken_up_in_time_it_is_told_to_nobody_again(told, artist, answers):
    report = told(answers)
    actions.sweep(now=NOW + MINUTE)
    first = heard()
    reports.take_up(report=report, by=artist.user, now=NOW + 10 * MINUTE)
    for hour in range(0, 80, 4):
        actions.sweep(now=NOW + 11 * MINUTE + hour * HOUR)
    assert heard() == first


def test_taken_up_late_the_owner_is_left_alone(told, artist, owner):
    report = told(AMBER)
    actions.sweep(now=report.look_by)
    reports.take_up(report=report, by=artist.user, now=report.look_by + HOUR)
    actions.sweep(now=report.look_by + 3 * HOUR)
    assert owner.get_short_name() not in [name for name, _ in heard()]


def test_taken_up_before_the_mail_is_out_it_is_withdrawn(told, artist, monkeypatch):
    report = told(AMBER)

    def busy(self, messages):
        raise SMTPDataError(451, "later")

    actions.sweep(now=NOW + MINUTE)
    with monkeypatch.context() as patched:
        patched.setattr(EmailBackend, "send_messages", busy)
        actions.sweep(now=report.look_by)
    reports.take_up(report=report, by=artist.user, now=report.look_by + MINUTE)
    mail.outbox.clear()
    actions.sweep(now=report.look_by + HOUR)
    overdue = Notice.objects.filter(key__startswith="staff-report-overdue")
    assert {row.state for row in overdue} == {"withdrawn"}
    assert mail.outbox == []


def test_a_red_one_is_told_as_before_and_waits_for_no_promise(told, artist, clerk, owner):
    told(RED)
    for minute in (1, 29, 30, 60, 300):
        actions.sweep(now=NOW + minute * MINUTE)
    ana, dina, olga = names(artist.user, clerk, owner)
    assert heard() == [
        (ana, "staff-report"), (dina, "staff-report"), (olga, "staff-report-late"),
    ]  # fmt: skip


def test_the_longest_promise_a_guide_can_make_is_still_seen(told):
    """Forty-eight hours from an evening, and then the night."""
    report = told(AMBER, now=at(0, 21))
    HealingReport.objects.filter(pk=report.pk).update(look_by=at(3, 9))
    actions.sweep(now=at(0, 21, 1))
    actions.sweep(now=at(3, 8, 59))
    assert [key for _, key in heard()] == ["staff-report"]
    actions.sweep(now=at(3, 9))
    actions.sweep(now=at(3, 11))
    assert [key for _, key in heard()][-1] == "staff-report-late"
    assert at(3, 9) - at(0, 21) <= HealingReport.LONGEST_PROMISE


@pytest.mark.parametrize(
    ("name", "of"),
    [
        ("amber", {"is_late": False, "is_last": False}),
        ("overdue", {"is_late": True, "is_last": False}),
        ("overdue-to-the-owner", {"is_late": True, "is_last": True}),
    ],
)
def test_what_is_said_of_it(name, of, hudson, studio, artist, golden):
    made = {"user": artist.user, "made_at": NOW, "due_at": NOW}
    message = Message.objects.create(address="ana@example.com", **made)
    notice = Notice.objects.create(
        kind=KIND, key="staff-report:golden", message=message, state="waiting",
        lapses_at=NOW + DAY, ref="00000000-0000-4000-8000-000000000001", **made,
    )  # fmt: skip
    report = SimpleNamespace(level="amber", day=6, told_at=at(0, 8), look_by=at(0, 14))
    one = Occurrence(
        KIND, notice.key, artist.user, NOW, NOW + DAY, zone="America/New_York",
        facts={"report": report} | of,
    )  # fmt: skip
    assert KINDS[KIND].to_staff
    letter = letters.mail(message, [notice], {notice.pk: one})
    golden(f"staff-report-{name}.txt", f"Subject: {letter.subject}\n\n{letter.body}")
