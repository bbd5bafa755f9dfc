"""A visit is cancelled at the desk: the first on the waitlist is written to, and takes the time or
leaves it to the second."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from playwright.sync_api import expect

from bookings.models import Appointment, WaitlistOffer
from notices import derived
from smp_clinic import sweeps
from tests.bookings.offered import wish
from tests.factories import make_client, make_time_off
from tests.journeys.conftest import PHONE, at, both, look

pytestmark = [pytest.mark.django_db(transaction=True)]
LINK = re.compile(r"http://[^/\s]+(/offer/\S+)")


@pytest.fixture
def full(studio, ana, visit):
    """In eight days Ana sees Tom at ten, and is away for the rest of the day."""
    derived.begin(datetime.now(UTC) - timedelta(minutes=5))
    make_time_off(at(studio, 8, 0), at(studio, 8, 9, 50), artist=ana)
    make_time_off(at(studio, 8, 11, 5), at(studio, 9, 0), artist=ana)
    return visit("Tom", ana, at(studio, 8, 10))


@pytest.fixture
def waiting(studio, full):
    """Rita waits for that day since last week, Sam since yesterday."""
    day = full.starts_at.astimezone(studio.tz).date()
    return [
        wish(
            studio,
            client=make_client(first_name=name, email=f"{name.lower()}@example.com"),
            from_date=day,
            until_date=day,
            made_at=datetime.now(UTC) - timedelta(days=days),
        )
        for name, days in (("Rita", 7), ("Sam", 1))
    ]


def written(name: str) -> str:
    """Sweep, and give the link in the mail that went to them alone."""
    before = len(mail.outbox)
    assert sweeps.run_all() == []
    offers = [one for one in mail.outbox[before:] if LINK.search(str(one.body))]
    assert [one.to for one in offers] == [[f"{name}@example.com"]]
    [link] = LINK.findall(str(offers[0].body))
    return link


@both
def test_the_first_takes_it_and_the_second_hears_nothing(
    open_as, open_browser, dina, full, waiting, size, dark
):
    page = open_as(dina, size, dark=dark)
    page.goto(f"/desk/appointments/{full.ref}/cancel/")
    page.get_by_label("We do").check()
    page.get_by_label("Why").fill("Has the flu")
    page.get_by_role("button", name="Cancel the visit of").click()
    expect(page.get_by_text("visit is cancelled.")).to_be_visible()

    link = written("rita")
    page.goto("/desk/waitlist/")
    expect(page.get_by_text("Offered", exact=True)).to_be_visible()
    look(page)

    own = open_browser(size, dark=dark)
    own.goto(link)
    expect(own.get_by_role("heading", name="This time is free for you.")).to_be_visible()
    look(own)
    own.get_by_role("button", name="Take").first.click()
    expect(own.get_by_role("heading", name="It is yours.")).to_be_visible()
    look(own)
    assert Appointment.objects.get(status="booked").client == waiting[0].client

    before = len(mail.outbox)
    sweeps.run_all()
    assert {one.to[0] for one in mail.outbox[before:]} & {"sam@example.com"} == set()
    assert WaitlistOffer.objects.count() == 1


def test_declined_the_second_is_asked(open_browser, dina, full, waiting):
    full.delete()
    first = written("rita")
    own = open_browser(PHONE)
    own.goto(first)
    own.get_by_role("button", name="Not this time").click()
    expect(own.get_by_role("heading", name="Thank you for telling us.")).to_be_visible()
    look(own)

    second = written("sam")
    other = open_browser(PHONE, javascript=False)
    other.goto(second)
    other.get_by_role("button", name="Take me off the list").click()
    expect(other.get_by_role("heading", name="You are off the list.")).to_be_visible()
    own.goto(second)
    look(own)
