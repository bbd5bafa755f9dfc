"""Times that wait for a deposit: the client hears until when at once, and again before the end."""

from datetime import timedelta

import pytest
from django.core import mail

from notices import actions as notices
from notices.models import Notice
from payments import actions
from payments.models import AmountDue, DepositHold, Refund
from sessions_plan.actions.series import book_series
from tests.factories import NOW, at, make_appointment
from tests.payments import money
from tests.payments.conftest import demo  # noqa: F401 - a gateway of one's own

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
DAY = 24 * HOUR
THREE = [
    "- Mon 30 Nov 2026, 10:00 New York time, SMP session",
    "- Sat 12 Dec 2026, 10:00 New York time, SMP session",
    "- Thu 24 Dec 2026, 10:00 New York time, SMP session",
]


@pytest.fixture(autouse=True)
def _begun(artist):
    """The kinds have spoken for a while, and nobody but clients is told."""
    artist.user = None
    artist.save()
    notices.sweep(now=NOW - 60 * DAY)


@pytest.fixture
def plan(artist, location, clerk, sam, demo):  # noqa: F811
    return money.held(artist, location, clerk, sam)


def kinds(client) -> list[str]:
    sent = Notice.objects.filter(client=client, state=Notice.State.SENT).order_by("pk")
    return list(sent.values_list("kind", flat=True))


def test_a_series_that_is_booked_says_until_when_it_is_kept_and_for_what(plan, sweep):
    assert sweep(NOW + MINUTE) == []
    (one,) = sweep(NOW + 2 * MINUTE)

    assert one.subject == "Your 3 appointments are kept for you"
    said = one.body
    assert "kept for you until Tue 24 Nov 2026, 08:00 New York time." in said
    assert "The deposit of $500 makes them firm:" in said
    assert [line for line in said.splitlines() if line.startswith("- ")] == THREE
    assert "/portal/money/" in said
    assert sweep(NOW + HOUR) == []


def test_who_pays_at_once_hears_only_that_it_is_booked(plan, sweep, clerk, sam):
    money.pay(plan, clerk, now=NOW + MINUTE)
    sweep(NOW + 4 * MINUTE)

    assert kinds(sam) == ["confirmation"]


def test_it_is_told_before_the_time_runs_out(plan, sweep, sam):
    sweep(NOW + 2 * MINUTE)
    assert sweep(NOW + 12 * HOUR - MINUTE) == []
    (one,) = sweep(NOW + 12 * HOUR)

    assert one.subject == "Your times are kept until Tue 24 Nov 2026, 08:00 New York time"
    assert sweep(NOW + 23 * HOUR) == []
    assert kinds(sam) == ["held", "hold-ending"]


def test_more_time_is_told_when_that_ends_too(plan, sweep, clerk, sam):
    sweep(NOW + 12 * HOUR)
    later = NOW + 3 * DAY
    actions.extend_hold(hold=DepositHold.objects.get(), until=later, by=clerk, now=NOW + 13 * HOUR)
    assert sweep(NOW + DAY) == []
    (one,) = sweep(later - 11 * HOUR)

    assert "Thu 26 Nov 2026, 08:00" in one.subject


def test_a_visit_of_forty_minutes_is_told_when_half_of_them_are_over(
    location, artist, clerk, sam, booked, sweep, consultation, demo  # noqa: F811
):  # fmt: skip
    service = money.priced_service()
    artist.services.add(service)
    money.deposit_rule(service=service, amount_minor=5000, hold_minutes=40)
    booked(service=service)
    assert [one.subject for one in sweep(NOW + 2 * MINUTE)] == ["Your appointment is kept for you"]
    assert sweep(NOW + 19 * MINUTE) == []
    assert [one.subject for one in sweep(NOW + 20 * MINUTE)] == [
        "Your time is kept until Mon 23 Nov 2026, 08:40 New York time"
    ]


def test_who_treats_them_hears_of_an_online_booking_once_it_is_firm(
    location, artist, owner, clerk, sam, booked, sweep, consultation, demo  # noqa: F811
):  # fmt: skip
    service = money.priced_service()
    service.is_online = True
    service.save()
    artist.services.add(service)
    money.deposit_rule(service=service, amount_minor=5000, hold_minutes=40)
    booked(service=service, by=None)
    assert sweep(NOW + 5 * MINUTE, to_staff=True) == []

    due, at_last = AmountDue.objects.get(), NOW + 5 * HOUR
    until = NOW + 6 * HOUR
    actions.extend_hold(hold=DepositHold.objects.get(), until=until, by=clerk, now=NOW)
    assert sweep(at_last - MINUTE, to_staff=True) == []
    told = {"client": sam, "due": due, "amount_minor": 5000, "method": "cash"}
    actions.record_payment(by=clerk, now=at_last, **told)
    (one,) = sweep(at_last + MINUTE, to_staff=True)
    assert one.to == [owner.email]
    assert "booked" in one.subject.lower()


def test_times_brought_back_are_told_anew(plan, sweep, clerk, sam):
    sweep(NOW + 2 * MINUTE)
    late = NOW + DAY + MINUTE
    actions.lapse_holds(now=late)
    actions.bring_back(hold=DepositHold.objects.get(), by=clerk, now=late)
    (one,) = sweep(late + 2 * MINUTE)

    assert "until Wed 25 Nov 2026, 08:01" in one.body


def test_a_visit_that_joins_them_is_told_with_all(artist, location, clerk, sam, demo, sweep):  # noqa: F811
    plan = money.accepted(artist, location, clerk, sam)
    places = money.places(plan)
    last = {max(places): places.pop(max(places))}
    book_series(plan=plan, places=places, by=clerk, now=NOW)
    (one,) = sweep(NOW + 2 * MINUTE)
    assert one.subject == "Your 2 appointments are kept for you"

    book_series(plan=plan, places=last, by=clerk, now=NOW + HOUR)
    (one,) = sweep(NOW + HOUR + 2 * MINUTE)
    assert one.subject == "Your 3 appointments are kept for you"


def test_both_sides_hear_of_money_that_came_too_late(
    plan, sweep, sam, demo, location, artist, client, clerk  # noqa: F811
):  # fmt: skip
    page = money.page_of(AmountDue.objects.get(kind="deposit"), now=NOW)
    demo.pay(page.page_id)
    late = NOW + DAY + 2 * HOUR
    actions.lapse_holds(now=late)
    make_appointment(location=location, artist=artist, starts_at=at(19, 10))
    actions.mend_pages(now=late)
    actions.try_refunds(now=late)
    assert Refund.objects.get().state == Refund.State.DONE

    (to_sam,) = sweep(late + MINUTE)
    assert "$500" in to_sam.body
    assert "back" in to_sam.body
    (to_desk,) = [one for one in mail.outbox if one.to == [clerk.email]]
    assert to_desk.subject == "A deposit came after its times were taken"
    assert "Sam Lowry paid $500, which goes back by itself." in to_desk.body
    assert f"/desk/clients/{sam.ref}/money/" in to_desk.body


def test_the_clinic_hears_at_once_that_a_bank_takes_a_payment_back(plan, sweep, owner, clerk, demo):  # noqa: F811
    page = money.page_of(AmountDue.objects.get(kind="deposit"), now=NOW)
    demo.pay(page.page_id)
    paid = actions.look_at_page(checkout=page, now=NOW).payment
    told = {"amount_minor": 50000, "reason": "fraudulent", "by": None}
    actions.open_dispute(payment=paid, due_by=NOW + 7 * DAY, now=NOW + HOUR, **told)
    told = sweep(NOW + HOUR + MINUTE, to_staff=True)

    assert sorted(one.to[0] for one in told) == sorted([clerk.email, owner.email])
    assert {one.subject for one in told} == {"A bank takes a payment back"}
    assert "The bank wants our answer until Mon 30 Nov 2026, 08:00" in told[0].body
    assert sweep(NOW + 2 * HOUR, to_staff=True) == []
