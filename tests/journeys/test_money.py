"""Money in a browser: a quote accepted, its deposit paid, cash at the desk, a visit cancelled."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from accounts.roles import Role
from bookings.models import Appointment, Service
from payments import actions
from payments import gateway as gateways
from payments.demo_gateway import DemoGateway
from payments.models import DepositHold, Payment, PriceBook, RefundTerms, Settlement
from sessions_plan.models import Assessment, PatchPolicy, Plan
from studio.models import CancellationPolicy
from tests.factories import make_appointment, make_user
from tests.journeys.conftest import PHONE, WIDE, at, look

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def demo(settings, tmp_path, monkeypatch, live_server):
    """The demo's payment service, whose pages lead back to this server."""
    settings.DEMO, settings.DATA_DIR, settings.SITE_URL = True, tmp_path, live_server.url
    monkeypatch.setattr(gateways, "current", DemoGateway)


@pytest.fixture
def sam(visit, ana, studio):
    """Sam, whose scalp is signed; prices and a policy with its numbers are in force."""
    now = datetime.now(UTC)
    before = now - timedelta(days=30)
    PatchPolicy.objects.create(is_required=False, in_force_from=before)
    PriceBook.objects.create(in_force_from=before)
    policy = CancellationPolicy.objects.create(text="Tell us in time.", in_force_from=before)
    RefundTerms.objects.create(policy=policy)
    user = make_user(Role.CLIENT, "sam@example.com", name="Sam Porter")
    client = visit("Sam", ana, at(studio, 0, 15), email="sam@example.com").client
    client.full_name, client.user = "Sam Porter", user
    client.save()
    made = Assessment.objects.create(
        client=client, artist=ana, begun_at=now, saved_at=now, saved_by=ana.user
    )
    made.goals.create(area="hairline", goal="restore")
    made.signed_at, made.signed_by = now, ana.user
    made.save()
    return client


def test_a_quote_is_accepted_its_deposit_paid_and_the_series_stands(
    demo, open_as, ana, dina, sam, studio
):
    page = open_as(ana.user, WIDE)
    page.goto(f"/desk/clients/{sam.ref}/plan/")
    page.get_by_role("button", name="Draft the plan").click()
    page.get_by_label("Hairline: cm²").fill("20")
    page.get_by_label("Without an approved design, because").fill("Drawn with a pencil.")
    page.get_by_role("button", name="Save the draft").click()
    page.get_by_role("button", name="Propose it to Sam").click()
    page.goto(f"/desk/clients/{sam.ref}/money/")
    page.get_by_role("button", name="Draft the quote").click()
    look(page)
    page.get_by_label("Deposit, $").fill("400")
    page.get_by_role("button", name="Equal parts at the sessions").click()
    look(page)
    page.get_by_role("button", name="Send $").click()
    look(page)

    studio.notice_hours = 24  # what begins within the hour would not wait for a deposit
    studio.save()
    own = open_as(sam.user, PHONE)
    own.goto("/portal/plan/")
    own.get_by_label("Your full name").fill("Sam Porter")
    own.get_by_label("I have read the cancellation policy").check()
    look(own)
    own.get_by_role("button", name="I accept this plan for $").click()
    own.get_by_role("button", name="Book").first.click()
    expect(own.get_by_role("heading", name="Payments")).to_be_visible()
    look(own)
    own.get_by_role("link", name="Pay it").click()
    look(own)
    own.get_by_role("button", name="Pay $400").click()
    expect(own.get_by_text("Demo payment service")).to_be_visible()
    look(own)
    own.get_by_role("button", name="The bank declines").click()
    expect(own.get_by_text("Your bank declined this card")).to_be_visible()
    own.get_by_role("button", name="Pay $400").click()
    expect(own.get_by_role("heading", name="Your times are booked")).to_be_visible()
    look(own)
    assert Payment.objects.get().amount_minor == 40000
    assert DepositHold.objects.get().state == "kept"

    desk = open_as(dina, WIDE)
    desk.goto(f"/desk/clients/{sam.ref}/money/take/")
    desk.get_by_label("Cash").check()
    look(desk)
    desk.get_by_role("button", name="Record the payment").click()
    expect(desk.get_by_role("heading", name="Balance")).to_be_visible()
    look(desk)
    assert Payment.objects.count() == 2

    desk.get_by_role("link", name="Payment plan").click()
    look(desk)
    desk.get_by_role("button", name="Equal parts at").click()
    expect(desk.get_by_text("Why it is spread anew: This field is required.")).to_be_visible()
    look(desk)
    desk.get_by_label("Why it is spread anew").fill("Paid by the month from now on")
    last = desk.get_by_label("Amount, $").nth(1)
    last.fill("1")
    desk.get_by_role("button", name="Save the payment plan").click()
    expect(desk.get_by_text("Together they have to make $").first).to_be_visible()
    look(desk)
    desk.get_by_role("button", name="Equal parts at").click()
    expect(desk.get_by_text("Paid by the month from now on")).to_be_visible()
    own.goto("/portal/money/")
    expect(own.get_by_text("Spread anew on")).to_be_visible()
    look(own)


@pytest.mark.parametrize(
    ("side", "choice", "kept", "credit", "refund"),
    [
        ("The client (they called or wrote)", "As the policy says", 40000, 0, 0),
        ("We do", "Kept as credit for another visit", 0, 40000, 0),
        ("We do", "Paid back", 0, 0, 40000),
    ],
    ids=["kept", "credit", "paid back"],
)
def test_the_desk_cancels_and_reads_first_what_becomes_of_the_money(
    demo, open_as, ana, dina, sam, studio, side, choice, kept, credit, refund
):
    session = make_appointment(
        location=studio,
        artist=ana,
        client=sam,
        service=Service.objects.get(slug="smp-session"),
        starts_at=at(studio, 1, 10),
    )
    actions.accept_policy(client=sam, way="screen", visit=session)
    actions.record_payment(client=sam, amount_minor=40000, method="cash", by=dina, visit=session)
    desk = open_as(dina, WIDE)
    desk.goto(f"/desk/appointments/{session.ref}/cancel/")
    desk.get_by_label(side).check()
    desk.get_by_label("Why").fill("Said so on the phone")
    desk.get_by_label(choice).check()
    look(desk)
    desk.get_by_role("button", name="Cancel the visit of").click()
    expect(desk.get_by_text("visit is cancelled.")).to_be_visible()
    row = Settlement.objects.get()
    assert (row.kept_minor, row.credit_minor, row.refund_minor) == (kept, credit, refund)
    assert Appointment.objects.get(pk=session.pk).status == "cancelled"
    assert not Plan.objects.exists()
