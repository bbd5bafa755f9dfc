"""What booking online means for money: the policy agreed to, the deposit, what a visit costs."""

from datetime import timedelta

import pytest
from django.urls import reverse

from bookings.links import manage_token
from bookings.models import Appointment, Service
from clients.models import Client
from payments import gateway
from payments.actions import agreeing
from payments.demo_gateway import DemoGateway
from payments.models import AmountDue, Checkout, PolicyAcceptance
from sessions_plan.actions.series import book_series
from tests.factories import NOW, at, make_appointment, make_client
from tests.payments import money
from tests.website.conftest import Visitor, booked, text_of

pytestmark = pytest.mark.django_db
TIME = at(1, 14)


def test_the_policy_is_kept_with_the_booking(visitor):
    edition = money.terms().policy
    visitor.press(TIME)
    visitor.book(TIME)
    (visit,) = booked()
    kept = PolicyAcceptance.objects.get()

    assert (kept.visit, kept.client, kept.policy) == (visit, visit.client, edition)
    assert (kept.text, kept.way, kept.network) == (edition.text, "website", "127.0.0.1")
    assert (kept.accepted_at, visit.booked_at) == (NOW, NOW)
    assert kept.terms["full_hours"] == 72


def test_what_cannot_be_kept_is_not_booked(visitor, monkeypatch):
    visitor.press(TIME)
    monkeypatch.setattr(agreeing, "accept_policy", lambda **told: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        visitor.book(TIME)

    assert booked() == []
    assert not PolicyAcceptance.objects.exists()
    assert not Client.objects.exists()
    assert Appointment.objects.get().status == Appointment.Status.HELD  # still theirs to book

    monkeypatch.undo()
    assert visitor.book(TIME).status_code == 302
    assert PolicyAcceptance.objects.count() == len(booked()) == 1


def test_what_is_not_booked_is_not_agreed_to(visitor, location, artist):
    visitor.press(TIME)
    Appointment.objects.all().delete()
    make_appointment(location=location, artist=artist, starts_at=TIME)

    assert visitor.book(TIME).status_code == 409
    assert not PolicyAcceptance.objects.exists()


# ---------------------------------------------------------------- with a deposit


@pytest.fixture
def touch_up(location, artist):
    service = money.priced_service()
    service.is_online = True
    service.save()
    artist.services.add(service)
    told = {"amount_minor": 0, "kind": "percent", "percent": 50, "hold_minutes": 40}
    money.deposit_rule(service=service, **told)
    return service


@pytest.fixture
def pays(clock, tmp_path, monkeypatch, touch_up):
    """Someone who books a touch-up for $300, of which half is paid ahead."""
    made = DemoGateway(tmp_path / "pages")
    monkeypatch.setattr(gateway, "current", lambda: made)
    return Visitor(how="touch-up"), made


def test_a_visit_with_a_deposit_leads_to_its_payment_page(pays):
    visitor, demo = pays
    visitor.press(TIME)
    form = text_of(visitor.form(TIME))
    assert "$300" in form
    assert "asks for no card" not in form
    leads = visitor.book(TIME)
    page = visitor.browser.get(leads["Location"], follow=True)
    due = AmountDue.objects.get()

    assert page.redirect_chain[-1][0].startswith("/pay/")
    assert "Pay $150" in text_of(page)
    assert "Held for you until Mon 23 Nov 2026, 08:40" in text_of(page)
    address = page.redirect_chain[-1][0]
    visitor.browser.post(f"{address}begin/")
    checkout = Checkout.objects.get()
    assert checkout.expires_at == NOW + timedelta(minutes=35)
    demo.pay(checkout.page_id)
    back = visitor.browser.post(f"{address}look/", follow=True)
    assert "Your payment of $150 has arrived. Your times are booked." in text_of(back)
    assert "You are booked." in text_of(visitor.browser.get(leads["Location"]))
    due.refresh_from_db()
    assert due.settled_at == NOW


def test_nobody_else_is_led_to_it(pays, client):
    visitor, _demo = pays
    visitor.press(TIME)
    leads = visitor.book(TIME)

    assert client.get(leads["Location"]).status_code == 410


# ---------------------------------------------------------------- what it costs


def cost(client, visit) -> str:
    said = text_of(client.get(reverse("manage", args=[manage_token(visit)])))
    return said.split(" Cost ")[1].split(" Something")[0].strip()


@pytest.mark.parametrize(
    ("slug", "price", "said"),
    [
        ("consultation", 0, "Nothing. It is free."),
        ("consultation", 5000, "$50"),
        ("patch-test", 0, "Nothing. It is free."),
        ("smp-session", 0, "We tell you before anything begins"),
        ("touch-up", 0, "We tell you before anything begins"),
        ("touch-up", 30000, "$300"),
    ],
)
def test_the_link_says_what_a_visit_costs(client, clock, location, artist, slug, price, said):
    service = Service.objects.get(slug=slug)
    service.price_minor = price
    service.save()
    told = {"location": location, "artist": artist, "client": make_client(), "service": service}

    assert cost(client, make_appointment(starts_at=at(5, 10), **told)) == said


def test_a_session_of_a_plan_is_paid_with_the_plan(client, clock, location, artist, clerk):
    Service.objects.filter(kind="session").update(price_minor=90000)
    plan = money.accepted(artist, location, clerk)
    money.pay(plan, clerk)
    book_series(plan=plan, places=money.places(plan), by=clerk, now=NOW)

    assert cost(client, Appointment.objects.order_by("starts_at").first()) == "Part of your plan"
