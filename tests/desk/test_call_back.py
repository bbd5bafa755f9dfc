"""Whom to call back: derived from what is not booked, and what came of the calls."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from bookings.models import Appointment
from clients.actions import say_whether
from clients.models import ContactConsent
from notices.actions.call_back import write_down
from notices.call_back import put_off, to_call
from notices.errors import UnfitDay
from notices.models import CallBack, Message, Notice
from sessions_plan.actions import course
from sessions_plan.actions.plans import abandon_plan
from sessions_plan.forecast import months_after
from sessions_plan.models import Plan
from tests.factories import NOW, at, make_appointment, make_client
from tests.sessions_plan.following import worked_through
from tests.sessions_plan.planning import accepted

Outcome, Reason = CallBack.Outcome, CallBack.Reason
OPEN = NOW + timedelta(days=4 * 366)  # a window that opened a year before


def names(shelf, now):
    return [(row.client, row.reason) for row in to_call(shelf, now.date(), now).rows]


def agree(client, is_given=True, now=NOW):
    say_whether(
        client=client, kind=ContactConsent.Kind.MARKETING, is_given=is_given,
        wording="News", side="client", by=None, now=now,
    )  # fmt: skip


@pytest.fixture
def plan(artist, location, owner):
    return worked_through(artist, location, owner, make_client(), last=NOW)


def test_four_weeks_after_the_last_session_without_a_follow_up(plan, location, artist):
    assert names("care", NOW + timedelta(days=27)) == []
    assert names("care", NOW + timedelta(days=29)) == [(plan.client, Reason.FOLLOW_UP)]
    (row,) = to_call("care", at(29, 10).date(), at(29, 10)).rows
    assert row.since == NOW.date()

    make_appointment(location=location, artist=artist, client=plan.client, starts_at=at(40, 10))
    assert names("care", at(29, 10)) == []


def test_a_session_that_is_still_to_be_booked_is_called_that(plan):
    plan.sessions.create(
        position=9, kind="session", minutes=60, share=10, gap_min=1, gap_ideal=2, gap_max=3
    )
    assert names("care", at(29, 10)) == [(plan.client, Reason.NEXT)]


def test_who_is_not_to_be_contacted_is_on_no_list(plan):
    plan.client.do_not_contact_at = NOW
    plan.client.save()
    assert names("care", at(29, 10)) == []


def test_an_open_window_is_asked_about_with_consent_and_only_then(plan):
    found = to_call("touch-up", OPEN.date(), OPEN)
    assert (found.rows, found.not_agreed) == ([], 1)

    agree(plan.client)
    found = to_call("touch-up", OPEN.date(), OPEN)
    assert [(row.client, row.since) for row in found.rows] == [
        (plan.client, months_after(NOW.date(), 36))
    ]
    agree(plan.client, is_given=False, now=at(3, 10))
    assert to_call("touch-up", OPEN.date(), OPEN).not_agreed == 1


def test_not_now_about_a_touch_up_is_their_choice_for_the_messages_too(plan, clerk):
    agree(plan.client)
    later = OPEN.date() + timedelta(days=200)
    said = {"client": plan.client, "reason": Reason.TOUCH_UP, "by": clerk, "now": OPEN}
    write_down(outcome=Outcome.LATER, not_before=later, **said)

    assert Plan.objects.get().touch_up_not_before == later
    assert names("touch-up", OPEN) == []
    assert [call.client for call in put_off(OPEN.date())] == [plan.client]
    then = OPEN + timedelta(days=201)
    assert names("touch-up", then) == [(plan.client, Reason.TOUCH_UP)]

    write_down(outcome=Outcome.BACK, **said)
    assert Plan.objects.get().touch_up_not_before is None
    assert names("touch-up", OPEN) == [(plan.client, Reason.TOUCH_UP)]
    assert not put_off(OPEN.date())


def test_no_more_takes_back_the_consent_where_asking_is_marketing(plan, clerk):
    agree(plan.client)
    write_down(
        client=plan.client, reason=Reason.TOUCH_UP, outcome=Outcome.NO_MORE, by=clerk, now=OPEN
    )
    assert not ContactConsent.objects.allows(plan.client, ContactConsent.Kind.MARKETING)
    assert names("touch-up", OPEN) == []


def test_no_more_about_a_follow_up_leaves_the_consent_alone(plan, clerk):
    agree(plan.client)
    write_down(
        client=plan.client, reason=Reason.FOLLOW_UP, outcome=Outcome.NO_MORE, by=clerk,
        now=at(29, 10),
    )  # fmt: skip
    assert ContactConsent.objects.allows(plan.client, ContactConsent.Kind.MARKETING)
    assert names("care", at(60, 10)) == []


@pytest.mark.parametrize(
    ("outcome", "days"), [(Outcome.BOOKED, 1), (Outcome.NOT_REACHED, 2), (Outcome.THINKING, 14)]
)
def test_without_a_day_they_are_back_by_themselves(plan, clerk, outcome, days):
    now = at(29, 10)
    said = {"client": plan.client, "reason": Reason.FOLLOW_UP, "by": clerk, "now": now}
    call = write_down(outcome=outcome, **said)
    assert call.not_before == now.date() + timedelta(days=days)
    assert names("care", now + timedelta(days=days - 1)) == []
    assert names("care", now + timedelta(days=days)) == [(plan.client, Reason.FOLLOW_UP)]


@pytest.mark.parametrize("day", [None, date(2020, 1, 1), date(2090, 1, 1)])
def test_not_now_needs_a_day_to_come(plan, clerk, day):
    with pytest.raises(UnfitDay):
        write_down(
            client=plan.client, reason=Reason.FOLLOW_UP, outcome=Outcome.LATER, by=clerk,
            not_before=day, now=at(29, 10),
        )  # fmt: skip


def test_a_yes_with_nothing_booked_a_pause_and_an_end(artist, location, owner):
    plan = accepted(artist, location, owner, now=NOW)
    who = plan.client
    assert names("lapsed", at(13, 10)) == []
    assert names("lapsed", at(15, 10)) == [(who, Reason.ACCEPTED)]

    course.pause(plan=plan, reason="A new job.", by=owner, now=at(16, 10))
    assert names("lapsed", at(70, 10)) == []
    assert names("lapsed", at(77, 10)) == [(who, Reason.PAUSED)]

    abandon_plan(plan=plan, reason="Moved away.", by=owner, now=at(80, 10))
    assert to_call("lapsed", at(270, 10).date(), at(270, 10)).not_agreed == 1
    agree(who)
    assert names("lapsed", at(250, 10)) == []
    assert names("lapsed", at(270, 10)) == [(who, Reason.ABANDONED)]
    assert names("lapsed", at(80 + 731, 10)) == []


def test_after_a_consultation_without_a_plan(location, artist, consultation):
    visit = make_appointment(
        location=location, artist=artist, service=consultation, client=make_client(),
        starts_at=NOW, status=Appointment.Status.DONE,
    )  # fmt: skip
    assert to_call("lapsed", at(15, 10).date(), at(15, 10)).not_agreed == 1
    agree(visit.client)
    assert names("lapsed", at(13, 10)) == []
    assert names("lapsed", at(15, 10)) == [(visit.client, Reason.CONSULTED)]
    assert names("lapsed", at(367, 10)) == []


def post(browser, name, *args, **form):
    return browser.post(reverse(name, args=args), {"once": f"{name} {form}", **form})


def test_the_desk_calls_and_writes_down_how_it_went(client, clerk, plan):
    page = reverse("desk:call-back")
    with time_machine.travel(at(30, 10), tick=False):
        client.force_login(clerk)
        assert "Follow-up not booked" in client.get(page).text
        answer = post(
            client,
            "desk:call-back-write",
            plan.client.ref,
            "follow-up",
            outcome="later",
            words="Exams",
        )
        assert answer.status_code == 400
        assert "Say from which day on they may be asked again." in answer.text
        assert "Exams" in answer.text

        post(
            client, "desk:call-back-write", plan.client.ref, "follow-up", outcome="later",
            not_before="2027-02-01", words="Exams",
        )  # fmt: skip
        assert "Everybody has their next visit" in client.get(page).text
        kept = client.get(page, {"show": "put-off"}).text
        assert "Exams" in kept
        assert "Mon 1 Feb 2027" in kept

        post(client, "desk:call-back-again", plan.client.ref, "follow-up")
        assert "Follow-up not booked" in client.get(page).text


def test_who_books_is_led_to_the_plan(client, clerk, plan):
    with time_machine.travel(at(30, 10), tick=False):
        client.force_login(clerk)
        answer = post(
            client, "desk:call-back-write", plan.client.ref, "follow-up", outcome="booked"
        )
    assert answer.url == reverse("desk:clients-plan", args=[plan.client.ref])


@pytest.mark.parametrize("shelf", ["care", "touch-up", "lapsed", "put-off"])
@pytest.mark.parametrize("count", [1, 3])
def test_as_many_statements_for_three_as_for_one(
    client,
    clerk,
    django_assert_max_num_queries,
    artist,
    location,
    owner,
    consultation,
    shelf,
    count,
):
    for n in range(count):
        now = NOW - timedelta(days=n * 40)
        plan = worked_through(artist, location, owner, make_client(), last=now)
        agree(plan.client)
        message = Message.objects.create(client=plan.client, channel="call", made_at=NOW)
        Notice.objects.create(
            client=plan.client, kind="touch-up", key=f"x {n}", state="sent", made_at=NOW,
            due_at=NOW, lapses_at=NOW, sent_at=NOW, message=message,
        )  # fmt: skip
        for reason in ("touch-up", "follow-up"):
            write_down(
                client=plan.client, reason=reason, outcome=Outcome.NOT_REACHED, by=clerk, now=OPEN
            )
        make_appointment(
            location=location, artist=artist, service=consultation, client=make_client(),
            starts_at=OPEN - timedelta(days=20 + n), status=Appointment.Status.DONE,
        )  # fmt: skip
        write_down(client=plan.client, reason="paused", outcome=Outcome.NO_MORE, by=clerk, now=OPEN)
    with time_machine.travel(OPEN + timedelta(days=3), tick=False):
        client.force_login(clerk)
        with django_assert_max_num_queries(12):
            page = client.get(reverse("desk:call-back"), {"show": shelf})
    expected = 0 if shelf == "lapsed" else count
    assert len(page.context["page_obj"].object_list) == expected
