"""What other parts of the clinic ask of money: missing, timeline, merging, erasing, seeing it."""

from datetime import timedelta

import pytest
from django.http import Http404

from clients import asks
from clients.actions import erasing, merging
from clients.errors import ClientRefused, NotTwoClients
from clients.models import Erasure
from clients.parts import Part
from payments import access, actions, answers
from payments.models import Entry, InsuranceCase, MoneyPaper, Payment, Quote
from sessions_plan.actions import plans
from studio.errors import NotAllowed
from tests.factories import NOW, at, make_appointment, make_client
from tests.payments import money
from tests.payments.money import balance

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_data(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def plan(artist, location, clerk, client_user):
    plan = money.accepted(artist, location, clerk, client_user.client)
    money.pay(plan, clerk, 20000, reference="Zebulon's card")
    return plan


def test_the_deposit_is_missing_until_it_is_paid_and_stops_nothing(plan, clerk):
    def deposits():
        found = asks.missing(plan.client, None, NOW)
        return [(one.words, one.stops) for one in found if one.key.startswith("deposit")]

    assert deposits() == [("The deposit of $500 is not paid", False)]
    money.pay(plan, clerk, 30000)
    assert deposits() == []


def test_the_timeline_tells_of_money_to_who_may_see_it(plan, clerk):
    told = [
        (event.words, event.by)
        for answer in asks.timeline
        for event in answer(plan.client, NOW - timedelta(days=1))
        if event.part == Part.MONEY
    ]

    assert ("Quote sent", "Dina Wells") in told
    assert ("Quote accepted: Sam", "Dina Wells") in told
    assert ("Paid: cash, $200", "Dina Wells") in told
    assert ("Price of your plan, $3,000", "Dina Wells") in told


def test_a_merge_takes_the_account_along(plan, owner):
    keep = make_client(full_name="Carl Jensen")
    merging.merge(keep=keep, gone=plan.client, by=owner, now=NOW)

    assert balance(keep) == 280000
    assert Payment.objects.get().client == keep


def test_two_open_insurance_cases_are_not_joined(plan, owner):
    other = make_client(full_name="Carl Jensen")
    for client in (plan.client, other):
        actions.open_insurance(client=client, reason="areata", by=owner, now=NOW)

    with pytest.raises(NotTwoClients, match="insurance"):
        merging.merge(keep=other, gone=plan.client, by=owner, now=NOW)


def erase(client, by):
    return erasing.erase_client(
        client=client, scope=Erasure.Scope.EVERYTHING, by=by, asked_by_client=True, now=NOW
    )


def test_erasing_keeps_the_sums_and_nobodys_words(plan, owner):
    plans.abandon_plan(plan=plan, reason="Moved away", by=owner, now=NOW)
    InsuranceCase.objects.create(
        client=plan.client, reason="areata", opened_at=NOW, opened_by=owner
    )
    before = balance(plan.client)
    erase(plan.client, owner)

    assert balance(plan.client) == before
    assert Payment.objects.get().reference == ""
    assert not Quote.objects.exists()  # no session was done: nothing obliges to keep it
    assert not InsuranceCase.objects.exists()
    assert Entry.objects.filter(plan=None).count() == 2
    assert MoneyPaper.objects.get().told["total"] == "$200"


def test_after_a_session_the_quote_stays_with_the_record_until_its_time_is_over(
    plan, owner, location, artist
):
    make_appointment(
        location=location, artist=artist, client=plan.client, starts_at=at(-30, 10),
        service=money.priced_service("smp-session", 0), minutes=60, status="done",
    )  # fmt: skip
    plans.abandon_plan(plan=plan, reason="Moved away", by=owner, now=NOW)
    erase(plan.client, owner)
    assert Quote.objects.get().accepted_name == "Sam"  # as the plan they accepted with it

    erasing.finish_erasures(now=NOW + timedelta(days=8 * 366))
    assert not Quote.objects.exists()
    assert Entry.objects.count() == 2


def test_nobody_is_erased_while_money_is_on_its_way(plan, owner, demo):
    page = money.page_of(money.deposit_of(plan))
    with pytest.raises(ClientRefused, match="payment page"):
        answers.may_erase(plan.client, NOW)
    demo.pay(page.page_id)
    actions.look_at_page(checkout=page, now=NOW)
    online = Payment.objects.get(method="online")
    actions.refund(payment=online, amount_minor=100, reason="Less", by=owner, now=NOW)
    with pytest.raises(ClientRefused, match="on its way"):
        answers.may_erase(plan.client, NOW)
    assert answers.may_erase in asks.may_erase


# ---------------------------------------------------------------- who may see it


def test_the_lookup_is_the_permission(
    plan, owner, clerk, artist, other_artist, client_user, other_client_user
):
    quote, payment = Quote.objects.get(), Payment.objects.get()
    for user in (owner, clerk, artist.user, client_user):
        assert access.quote_for(user, quote.ref) == quote
        assert access.payment_for(user, payment.ref) == payment
        assert access.money_client(user, plan.client.ref)[0] == plan.client
    with pytest.raises(NotAllowed):
        access.quote_for(other_artist.user, quote.ref)
    for ref in (quote.ref, "nothing-such"):
        with pytest.raises(Http404):
            access.quote_for(other_client_user, ref)


def test_a_draft_is_not_the_clients_to_read(plan, clerk, client_user):
    draft = actions.revise_quote(quote=Quote.objects.get(), by=clerk, now=NOW)

    assert access.quote_for(clerk, draft.ref) == draft
    with pytest.raises(Http404):
        access.quote_for(client_user, draft.ref)


def test_what_an_insurer_is_asked_about_is_health(plan, owner, clerk, artist, client_user):
    case = actions.open_insurance(client=plan.client, reason="areata", by=owner, now=NOW)

    for user in (owner, artist.user, client_user):
        assert access.insurance_for(user, case.ref) == case
    with pytest.raises(NotAllowed):
        access.insurance_for(clerk, case.ref)


def test_a_dispute_is_for_who_takes_money(plan, owner, clerk, artist, client_user):
    made = actions.open_dispute(
        payment=Payment.objects.get(), amount_minor=100, reason="fraud", due_by=None, by=clerk
    )

    assert access.dispute_for(clerk, made.ref) == made
    with pytest.raises(NotAllowed):
        access.dispute_for(artist.user, made.ref)
    with pytest.raises(Http404):
        access.dispute_for(client_user, made.ref)
