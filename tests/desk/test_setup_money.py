"""The owner sets up prices, deposits, tax, refunds and partners: in editions, nothing rewritten."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from bookings.models import Service
from payments.models import (
    ArtistLevel,
    DepositRule,
    FinancingPartner,
    PriceBook,
    RefundTerms,
    TaxRate,
)
from studio.models import CancellationPolicy
from tests.factories import NOW, make_artist, make_location

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def desk(client, owner):
    client.force_login(owner)
    return client


def url(name: str, *args) -> str:
    return reverse(f"desk:{name}", args=args)


def fields(form) -> dict:
    return {
        field.html_name: field.value()
        for field in form
        if field.value() is not None and field.value() is not False
    }


def typed(page) -> dict:
    """What a browser would send of the page as it stands."""
    found: dict = {}
    for part in ("form", "terms"):
        if part in page.context:
            found |= fields(page.context[part])
    if "forms" in page.context:
        forms = page.context["forms"]
        found |= fields(forms.book)
        for rows in (forms.factors, forms.touch_ups):
            found |= fields(rows.management_form)
            for row in rows:
                found |= fields(row)
    return found


def test_prices_are_published_whole_and_begin_as_a_copy(desk):
    page = desk.get(url("setup-prices"))
    copied = {
        name: "" if name.startswith("touch-ups-") and name[10].isdigit() else value
        for name, value in typed(page).items()
    }
    free = page.context["forms"].factors.initial_form_count()
    told = copied | {
        "unit": "area",
        "per_cm2_minor": "14.50",
        f"factors-{free}-kind": "scar",
        f"factors-{free}-words": "A wide scar",
        f"factors-{free}-percent": "20",
        "touch-ups-0-until_months": "12",
        "touch-ups-0-amount_minor": "300",
        "touch-ups-1-amount_minor": "450",
    }
    assert desk.post(url("setup-prices"), told).status_code == 302
    book = PriceBook.in_force(NOW)
    assert (book.unit, book.per_cm2_minor, book.per_session_minor) == ("area", 1450, 95000)
    assert book.factors.filter(key="a-wide-scar", kind="scar", percent=20).exists()
    assert [(t.until_months, t.amount_minor) for t in book.touch_ups.all()][:1] == [(12, 30000)]
    again = typed(desk.get(url("setup-prices")))
    assert again["per_cm2_minor"] == "14.50"
    assert "A wide scar" in again.values()
    desk.post(url("setup-prices"), again | {"per_cm2_minor": "1,600"})
    assert [b.per_cm2_minor for b in PriceBook.objects.all()[:2]] == [160000, 1450]


def test_prices_that_do_not_fit_are_said_at_their_field_and_kept(desk):
    told = typed(desk.get(url("setup-prices"))) | {
        "usual_low_minor": "9000",
        "factors-0-words": "Something",
        "factors-0-percent": "",
    }
    before = PriceBook.objects.count()
    page = desk.post(url("setup-prices"), told)
    assert page.status_code == 400
    assert "usual_high_minor" in page.context["forms"].book.errors
    assert page.context["forms"].wrong_rows
    assert 'value="9000"' in page.content.decode()
    assert PriceBook.objects.count() == before


def test_two_touch_up_prices_to_the_same_month_are_refused(desk):
    told = typed(desk.get(url("setup-prices"))) | {
        "touch-ups-0-until_months": "12", "touch-ups-0-amount_minor": "300",
        "touch-ups-1-until_months": "12", "touch-ups-1-amount_minor": "400",
    }  # fmt: skip
    assert desk.post(url("setup-prices"), told).status_code == 400


def test_an_edition_to_come_is_taken_back_and_one_in_force_is_not(desk):
    told = typed(desk.get(url("setup-prices")))
    desk.post(url("setup-prices"), told | {"in_force_from": "2027-01-04"})
    later = PriceBook.objects.filter(in_force_from__gt=NOW).get()
    desk.post(url("setup-edition-withdraw", "prices", later.pk))
    assert not PriceBook.objects.filter(pk=later.pk).exists()
    current = PriceBook.objects.create(in_force_from=NOW - timedelta(days=1))
    assert desk.post(url("setup-edition-withdraw", "prices", current.pk)).status_code == 409
    assert desk.post(url("setup-edition-withdraw", "nothing", current.pk)).status_code == 404


def test_an_artist_gets_a_level_of_the_book(desk, artist):
    told = typed(desk.get(url("setup-prices"))) | {
        "factors-0-kind": "level", "factors-0-words": "Head artist", "factors-0-percent": "15",
    }  # fmt: skip
    desk.post(url("setup-prices"), told)
    page = desk.get(url("setup-prices"))
    key = next(key for key, words in page.context["levels"] if words == "Head artist (+15 %)")
    desk.post(url("setup-prices-levels"), {f"level-{artist.pk}": key})
    assert ArtistLevel.objects.get(artist=artist).key == key
    desk.post(url("setup-prices-levels"), {f"level-{artist.pk}": "made-up"})
    assert ArtistLevel.objects.get(artist=artist).key == key
    desk.post(url("setup-prices-levels"), {f"level-{artist.pk}": ""})
    assert not ArtistLevel.objects.exists()


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"kind": "fixed", "amount_minor": "300"}, ("fixed", 30000, 0)),
        ({"kind": "percent", "percent": "25", "amount_minor": "9"}, ("percent", 0, 25)),
        ({"kind": "none", "percent": "25"}, ("none", 0, 0)),
    ],
)
def test_a_deposit_rule_is_one_of_three(desk, told, expected):
    page = desk.get(url("setup-deposit-plans"))
    sent = typed(page) | {"hold_minutes": "2880"} | told
    assert desk.post(url("setup-deposit-plans"), sent).status_code == 302
    rule = DepositRule.in_force(None, NOW)
    assert (rule.kind, rule.amount_minor, rule.percent) == expected
    assert rule.hold_minutes == 48 * 60


def test_a_visit_booked_online_has_minutes_of_its_own_and_forty_unless_said(desk):
    page = desk.get(url("setup-deposit", "touch-up"))
    assert page.context["form"].initial["online_minutes"] == 40
    assert "online_minutes" not in typed(desk.get(url("setup-deposit-plans")))

    told = {"kind": "percent", "percent": "50", "hold_minutes": "90", "online_minutes": "55"}
    assert desk.post(url("setup-deposit", "touch-up"), typed(page) | told).status_code == 302
    rule = DepositRule.in_force(Service.objects.get(slug="touch-up"), NOW)
    assert (rule.hold_minutes, rule.online_minutes) == (90, 55)
    said = desk.get(url("setup-deposits")).content.decode()
    assert "times kept 1 h 30 min, booked online 55 min" in said

    wrong = desk.post(
        url("setup-deposit", "touch-up"), typed(page) | told | {"online_minutes": "39"}
    )
    assert set(wrong.context["form"].errors) == {"online_minutes"}


def test_a_deposit_without_its_sum_is_said_at_its_field(desk):
    sent = typed(desk.get(url("setup-deposit-plans"))) | {"kind": "fixed", "amount_minor": ""}
    page = desk.post(url("setup-deposit-plans"), sent)
    assert page.status_code == 400
    assert "amount_minor" in page.context["form"].errors


def test_a_consultation_has_no_deposit(desk):
    assert desk.get(url("setup-deposit", "consultation")).status_code == 404
    service = Service.objects.filter(kind="session").first()
    assert desk.get(url("setup-deposit", service.slug)).status_code == 200
    page = desk.get(url("setup-deposits")).content.decode()
    assert str(service) in page


def test_tax_is_of_a_location_and_exact(desk, location):
    sent = typed(desk.get(url("setup-tax-at", location.slug))) | {"rate": "8.875"}
    assert desk.post(url("setup-tax-at", location.slug), sent).status_code == 400
    desk.post(url("setup-tax-at", location.slug), sent | {"rate": "8.87"})
    assert TaxRate.in_force(location, NOW).basis_points == 887
    assert "8.87 %, on top" in desk.get(url("setup-tax")).content.decode()


def test_a_policy_is_published_with_what_it_means_in_money(desk):
    sent = typed(desk.get(url("setup-policy"))) | {
        "full_hours": "72", "part_hours": "48", "part_percent": "50", "no_show_percent": "0",
    }  # fmt: skip
    assert desk.post(url("setup-policy"), sent).status_code == 302
    policy = CancellationPolicy.objects.in_force(NOW)
    assert policy.refund_terms.part_percent == 50
    assert "50 % until 48 h" in desk.get(url("setup-policy")).content.decode()
    wrong = desk.post(url("setup-policy"), sent | {"part_hours": "96", "text": ""})
    assert wrong.status_code == 400
    assert set(wrong.context["terms"].errors) == {"part_hours"}
    assert RefundTerms.objects.filter(policy=policy).count() == 1


def test_a_policy_to_come_goes_with_its_terms(desk):
    sent = typed(desk.get(url("setup-policy"))) | {"in_force_from": "2027-01-01"}
    desk.post(url("setup-policy"), sent)
    later = CancellationPolicy.objects.get(in_force_from__gt=NOW)
    desk.post(url("setup-policy-withdraw", later.pk))
    assert not CancellationPolicy.objects.filter(pk=later.pk).exists()


def test_a_partner_is_written_and_put_aside(desk):
    sent = {"name": "Lender", "link": "https://lender.example/?sum={amount}", "is_active": "on"}
    assert desk.post(url("setup-partner-new"), sent).status_code == 302
    row = FinancingPartner.objects.get()
    desk.post(url("setup-partner", row.pk), {"name": "Lender", "link": row.link})
    row.refresh_from_db()
    assert not row.is_active
    assert desk.post(url("setup-partner-new"), sent | {"link": "no"}).status_code == 400


@pytest.mark.parametrize("more", [1, 3])
def test_pages_ask_the_database_at_most_twelve_times(desk, django_assert_max_num_queries, more):
    for n in range(more):
        place = make_location()
        make_artist(place)
        TaxRate.objects.create(location=place, basis_points=100 * n, in_force_from=NOW)
        PriceBook.objects.create(in_force_from=NOW - timedelta(days=n))
        FinancingPartner.objects.create(name=f"L{n}", link="https://lender.example/")
    for name in ("setup-prices", "setup-deposits", "setup-tax", "setup-partners", "setup-policy"):
        with django_assert_max_num_queries(12):
            assert desk.get(url(name)).status_code == 200
