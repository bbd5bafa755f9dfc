"""The desk's reports: what came in, what is held, who came and who did not."""

from datetime import date, timedelta

import pytest

from bookings import actions as bookings
from bookings.models import Appointment, Service
from payments import actions, quoting, reports
from payments.models import AmountDue, Entry, Payment
from payments.reports import Period
from sessions_plan import pace
from sessions_plan.actions.series import book_series
from sessions_plan.models import AreaWork, Break, SessionRecord
from tests.factories import NOW, at, make_appointment, make_client, make_time_off
from tests.payments import money

pytestmark = pytest.mark.django_db
WEEK = Period(date(2026, 11, 23), date(2026, 11, 29), "America/New_York")
Status = Appointment.Status


@pytest.fixture
def plan(artist, location, clerk):
    return money.accepted(artist, location, clerk)


def test_takings_by_day_have_a_row_for_every_day_of_the_place(plan, clerk):
    money.pay(plan, clerk, 50000, tip_minor=1000)
    # 23:30 on Tuesday in New York is Wednesday in UTC.
    money.pay(plan, clerk, 20000, now=at(1, 23, 30))
    back = actions.refund(
        payment=Payment.objects.earliest("pk"), amount_minor=5000, reason="Less", by=clerk,
        now=at(2, 9),
    )  # fmt: skip
    rows = reports.takings(WEEK)

    assert back.done_at == at(2, 9)
    assert [row.of.day for row in rows] == list(range(23, 30))
    assert [(r.amount_minor, r.tips_minor, r.refunded_minor) for r in rows[:3]] == [
        (50000, 1000, 0), (20000, 0, 0), (0, 0, 5000),
    ]  # fmt: skip
    assert rows[2].net_minor == -5000


def test_takings_by_artist_and_by_method(plan, clerk, artist):
    money.pay(plan, clerk, 50000)
    money.pay(plan, clerk, 20000, method="terminal")
    actions.record_payment(client=make_client(), amount_minor=700, method="cash", by=clerk, now=NOW)

    assert [(r.of, r.amount_minor, r.count) for r in reports.takings(WEEK, "artist")] == [
        (artist.name, 70000, 2), (None, 700, 1),
    ]  # fmt: skip
    assert [(r.of, r.amount_minor) for r in reports.takings(WEEK, "method")] == [
        ("Card terminal", 20000), ("Cash", 50700),
    ]  # fmt: skip


def test_what_a_bank_takes_does_not_stay_and_stays_again_when_it_is_won(plan, clerk, artist):
    money.pay(plan, clerk, 50000)
    told = {"payment": Payment.objects.get(), "reason": "fraudulent", "due_by": None, "by": clerk}
    lost = actions.open_dispute(amount_minor=20000, now=at(2, 9), **told)
    for by, of in (("artist", artist.name), ("method", "Cash")):
        assert [(r.of, r.charged_back_minor, r.net_minor) for r in reports.takings(WEEK, by)] == [
            (of, 20000, 30000),
        ]  # fmt: skip
    assert reports.takings(WEEK)[2].net_minor == -20000

    actions.close_dispute(dispute=lost, won=False, by=clerk, now=at(3, 9))
    assert sum(row.net_minor for row in reports.takings(WEEK)) == 30000
    won = actions.open_dispute(amount_minor=10000, now=at(3, 9), **told)
    actions.close_dispute(dispute=won, won=True, by=clerk, now=at(4, 9))
    rows = reports.takings(WEEK, location=plan.location)
    assert [row.charged_back_minor for row in rows[2:5]] == [20000, 10000, -10000]
    assert sum(row.net_minor for row in rows) == 30000


def test_what_stays_is_what_the_ledger_has(plan, clerk):
    paid = money.pay(plan, clerk, 50000, tip_minor=1000)
    actions.refund(payment=paid, amount_minor=5000, reason="Less", by=clerk, now=at(2, 9))
    told = {"reason": "fraudulent", "due_by": None, "by": clerk, "now": at(2, 9)}
    actions.open_dispute(payment=paid, amount_minor=7000, **told)
    moved = Entry.objects.filter(kind__in=["payment", "refund", "chargeback"])

    assert sum(row.net_minor for row in reports.takings(WEEK)) == -sum(
        moved.values_list("amount_minor", flat=True)
    )


def test_takings_take_three_statements_however_much_came(plan, clerk, django_assert_num_queries):
    for _ in range(3):
        money.pay(plan, clerk, 100)
    for by in ("day", "artist", "method"):
        with django_assert_num_queries(3):
            reports.takings(WEEK, by)


def test_a_deposit_is_held_until_the_work_begins(plan, clerk):
    assert reports.deposits_held() == []
    money.pay(plan, clerk)
    assert [held.amount_minor for held in reports.deposits_held()] == [50000]

    plan.sessions.filter(position=1).update(status="done")
    assert reports.deposits_held() == []


def held() -> list[int]:
    return [one.amount_minor for one in reports.deposits_held()]


def test_of_a_deposit_what_the_ledger_has_is_held(plan, clerk):
    money.pay(plan, clerk, 20000)
    assert held() == [20000]  # a part of it is here already
    paid = money.pay(plan, clerk, 180000)
    assert held() == [50000]  # what came beyond it is no deposit

    actions.refund(payment=paid, amount_minor=165000, reason="Kind", by=clerk, now=NOW)
    assert held() == [35000]
    told = {"payment": paid, "reason": "fraudulent", "due_by": None, "by": clerk, "now": NOW}
    lost = actions.open_dispute(amount_minor=15000, **told)
    assert held() == [20000]
    actions.close_dispute(dispute=lost, won=True, by=clerk, now=NOW)
    assert held() == [35000]
    for payment in Payment.objects.all():
        left = payment.refundable_minor
        actions.refund(payment=payment, amount_minor=left, reason="Kind", by=clerk, now=NOW)
    assert held() == []


def test_of_a_visit_paid_by_itself_what_the_ledger_has_is_held(artist, location, clerk):
    service = money.priced_service()
    money.deposit_rule(service=service, amount_minor=10000)
    visits = [
        bookings.book(
            client=make_client(), location=location, artist=artist, service=service, by=clerk,
            starts_at=at(9 + n, 10), now=NOW,
        )
        for n in range(2)
    ]  # fmt: skip
    for due in AmountDue.objects.all():
        actions.record_payment(
            client=due.client, due=due, amount_minor=10000, method="cash", by=clerk, now=NOW
        )
    assert held() == [10000, 10000]
    paid = Payment.objects.get(visit=visits[0])
    actions.refund(payment=paid, amount_minor=4000, reason="Kind", by=clerk, now=NOW)

    assert held() == [6000, 10000]


def test_deposits_held_take_one_statement(plan, clerk, django_assert_num_queries):
    for _ in range(3):
        money.pay(plan, clerk, 10000)
    with django_assert_num_queries(1):
        assert held() == [30000]


def test_refunds_are_listed_when_they_are_decided(plan, clerk):
    payment = money.pay(plan, clerk)
    actions.refund(payment=payment, amount_minor=100, reason="Less", by=clerk, now=at(3, 9))

    assert [row.amount_minor for row in reports.refunds(WEEK)] == [100]
    assert not reports.refunds(Period(date(2026, 11, 23), date(2026, 11, 25), WEEK.zone))


def test_a_plan_quoted_twice_counts_once(artist, location, clerk):
    money.prices()
    money.accepted(artist, location, clerk)
    sent = money.quoted(artist, location, clerk)
    actions.send_quote(quote=actions.revise_quote(quote=sent, by=clerk, now=NOW), by=clerk, now=NOW)

    (row,) = reports.quotes(WEEK)
    assert (row.artist, row.sent, row.accepted, row.percent) == (artist.name, 2, 1, 50)
    assert (row.sent_minor, row.accepted_minor) == (600000, 300000)


def test_from_consultation_to_treatment(artist, location, clerk):
    service = money.priced_service("smp-session", 0)
    treated, agreed, neither = (make_client() for _ in range(3))
    for n, client in enumerate((treated, agreed, neither)):
        make_appointment(
            location=location, artist=artist, client=client, starts_at=at(0, 10 + 2 * n),
            status="done",
        )  # fmt: skip
    make_appointment(
        location=location, artist=artist, client=treated, service=service, minutes=60,
        starts_at=at(20, 10), status="done",
    )  # fmt: skip
    quote = money.quoted(artist, location, clerk, agreed)
    money.yes(quote.version, clerk, at(1, 9))

    (row,) = reports.conversion(WEEK)
    assert (row.consulted, row.accepted, row.treated, row.percent) == (3, 1, 1, 33)


def test_no_shows_by_kind_of_visit_up_to_now(artist, location):
    for n, status in enumerate(["done", "no-show", "arrived"]):
        make_appointment(
            location=location, artist=artist, starts_at=at(0, 9 + 2 * n), status=status
        )
    make_appointment(location=location, artist=artist, starts_at=at(3, 9))

    (row,) = reports.no_shows(WEEK, at(1, 9))
    assert (row.due, row.came, row.missed, row.percent) == (3, 2, 1, 33)


def test_how_much_of_their_hours_is_taken(artist, location):
    make_appointment(location=location, artist=artist, starts_at=at(0, 10))
    make_appointment(location=location, artist=artist, starts_at=at(0, 14), status="no-show")
    make_time_off(at(1, 9), at(1, 18), artist=artist)

    (row,) = reports.artist_hours(Period(date(2026, 11, 23), date(2026, 11, 24), WEEK.zone), NOW)
    assert (row.artist, row.open_minutes, row.used_minutes) == (artist, 540, 75)
    assert row.percent == 14


def record(plan, artist, number, minutes, dots):
    visit = Appointment.objects.filter(client=plan.client).order_by("starts_at")[number]
    visit.status, visit.held_until = "done", None
    visit.save()
    made = SessionRecord.objects.create(
        client=plan.client, appointment=visit, artist=artist, opened_at=NOW, saved_at=NOW,
        session=plan.sessions.get(appointment=visit),
        began_at=NOW, ended_at=NOW + timedelta(minutes=minutes + 10),
    )  # fmt: skip
    Break.objects.create(record=made, began_at=NOW, ended_at=NOW + timedelta(minutes=10))
    AreaWork.objects.create(record=made, area="hairline", dots=dots, worked_at=NOW)
    made.signed_at, made.signed_by = NOW, plan.begun_by
    made.save()


def test_planned_and_real_side_by_side(plan, artist, clerk):
    book_series(plan=plan, places=money.places(plan), by=clerk, now=NOW)
    for number, (minutes, dots) in enumerate([(100, 6000), (80, 8000), (90, 6300)]):
        assert quoting.offered_pace(plan, at(2, 9)) is None
        record(plan, artist, number, minutes, dots)

    (row,) = reports.planned_and_real(WEEK)
    assert (row.sessions, row.planned_minutes, row.real_minutes) == (3, 360, 270)
    # 20 cm² at 90 a cm² are 1,800 dots, over shares of 30, 40 and 30 percent.
    assert (row.planned_dots, row.real_dots, row.dots_a_minute) == (1800, 20300, 70)
    assert pace.usual(artist, at(2, 9)) == quoting.offered_pace(plan, at(2, 9)) == 70


def test_dots_nobody_planned_are_not_compared_with_those_that_were_set(plan, artist, clerk):
    book_series(plan=plan, places=money.places(plan), by=clerk, now=NOW)
    record(plan, artist, 0, 100, 6000)
    plan.versions.get().areas.update(area_cm2=None)

    (row,) = reports.planned_and_real(WEEK)
    assert (row.planned_dots, row.real_dots) == (None, 6000)


def test_the_pace_of_a_hand_goes_into_the_next_estimate(artist, location, clerk):
    money.prices(unit="hour", per_hour_minor=60000)
    version = money.proposed(artist, location, clerk)
    slow = actions.draft_quote(version=version, by=clerk, dots_per_minute=60, now=NOW)

    assert slow.lines.first().how == "1,800 dots at 60 a minute make 30 min of needle time."
    assert slow.total_minor == 30000


def test_reports_of_nothing_are_empty(location):
    assert reports.takings(WEEK, "artist") == reports.quotes(WEEK) == reports.conversion(WEEK) == []
    assert reports.planned_and_real(WEEK) == reports.no_shows(WEEK, NOW) == []
    assert Service.objects.exists()
