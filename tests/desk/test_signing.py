"""A client's forms at the desk: asked for, sent, read by who may, withdrawn."""

import pytest
from django.core import mail
from django.test import Client as Browser
from django.urls import reverse

from bookings.models import Service
from clients.models import Consent, FormLink
from tests.clients.signing import ask, known_client, signed
from tests.factories import NOW, at, make_appointment


@pytest.fixture(autouse=True)
def _deeds_stand_at_once(monkeypatch):
    monkeypatch.setattr("django.db.transaction.on_commit", lambda run, **how: run())


@pytest.fixture
def carl(location, artist):
    """A client whom Ana treats."""
    carl = known_client(email="carl@example.com")
    make_appointment(location=location, artist=artist, client=carl, starts_at=at(2, 14))
    return carl


def path(name, client, *rest):
    return reverse(f"desk:clients-forms{name}", args=[client.ref, *rest])


def page(browser, client):
    return browser.get(path("", client))


def test_each_form_has_its_state(desk, carl):
    signed(carl, "deposit")
    ask(carl, "aftercare")
    rows = {row.form.slug: row for row in page(desk, carl).context["rows"]}

    assert rows["deposit"].counts
    assert rows["aftercare"].open
    assert not rows["procedure"].signed


def test_what_the_next_visit_needs_comes_first(desk, carl, location, artist):
    make_appointment(
        location=location, artist=artist, client=carl, starts_at=at(1, 10),
        service=Service.objects.get(slug="touch-up"),
    )  # fmt: skip
    signed(carl, "aftercare", now=NOW)
    rows = page(desk, carl).context["rows"]

    assert [row.form.slug for row in rows if row.is_needed] == ["procedure"]
    assert rows[0].is_needed


def test_a_form_is_asked_for_and_sent(desk, carl, clerk):
    answer = desk.post(path("-ask", carl), {"form": "deposit", "send": "1"})

    assert answer.url == path("", carl)
    consent = Consent.objects.get()
    assert (consent.client, consent.asked_by) == (carl, clerk)
    assert FormLink.objects.get().consent == consent
    assert mail.outbox[-1].to == ["carl@example.com"]


def test_a_form_is_asked_for_without_a_letter(desk, carl):
    desk.post(path("-ask", carl), {"form": "deposit"})

    assert Consent.objects.get().is_open
    assert not mail.outbox


def test_a_link_that_cannot_be_sent_is_told(desk, location):
    sam = known_client(email="")
    consent = ask(sam, "deposit")

    answer = desk.post(path("-send", sam, consent.ref))

    assert answer.status_code == 400
    assert "no e-mail address" in answer.content.decode()


def test_a_form_is_no_longer_asked_for(desk, carl):
    consent = ask(carl, "deposit")
    desk.post(path("-cancel", carl, consent.ref))

    consent.refresh_from_db()
    assert consent.cancelled_at


def test_a_withdrawal_on_their_word_needs_their_words(desk, carl, clerk):
    consent = signed(carl, "photos")
    here = path("-withdraw", carl, consent.ref)

    assert desk.post(here, {"reason": " "}).status_code == 400
    assert desk.post(here, {"reason": "Said so by phone"}).status_code == 302
    consent.refresh_from_db()
    assert (consent.withdrawn_by, consent.withdraw_reason) == (clerk, "Said so by phone")
    assert desk.post(here, {"reason": "Again"}).status_code == 409


def test_a_form_of_someone_else_is_not_reached_through_this_client(desk, carl):
    other = ask(known_client(first_name="Rita", full_name="Rita Moss"), "deposit")

    for name in ("-send", "-cancel", "-withdraw"):
        assert desk.post(path(name, carl, other.ref), {"reason": "x"}).status_code == 404
    other.refresh_from_db()
    assert other.is_open


@pytest.mark.parametrize(
    ("who", "listed", "paper"),
    [
        ("owner", 200, 200),
        ("treating", 200, 200),
        ("desk", 200, 403),
        ("other artist", 403, 403),
        ("the client", 404, 200),
        ("another client", 404, 404),
        ("stranger", 302, 404),
    ],
)
def test_who_sees_that_it_was_signed_and_who_reads_it(
    carl, who, listed, paper, owner, artist, other_artist, clerk, client_user, other_client_user
):
    consent = signed(carl, "deposit")
    rita = other_client_user
    client_user.client.delete()
    carl.user = client_user
    carl.save()
    people = {
        "owner": owner,
        "treating": artist.user,
        "desk": clerk,
        "other artist": other_artist.user,
        "the client": client_user,
        "another client": rita,
        "stranger": None,
    }
    browser = Browser()
    if people[who]:
        browser.force_login(people[who])

    assert page(browser, carl).status_code == listed
    assert browser.get(reverse("file", args=[consent.ref])).status_code == paper
    if who in ("owner", "treating", "desk", "other artist"):
        assert browser.get(path("-one", carl, consent.ref)).status_code == paper


def test_the_desk_sees_nothing_of_what_stands_in_a_form(desk, carl):
    signed(carl, expectation="I feel old without it.")
    words = page(desk, carl).content.decode()

    assert "I feel old" not in words
    assert reverse("file", args=[Consent.objects.get().ref]) not in words


def test_an_open_form_has_no_paper(desk, carl, client, owner):
    consent = ask(carl, "deposit")
    client.force_login(owner)

    assert client.get(reverse("file", args=[consent.ref])).status_code == 404
    assert client.get(path("-one", carl, consent.ref)).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_database_little(
    client, carl, artist, number, django_assert_max_num_queries
):
    for _ in range(number):
        signed(carl, "deposit")
        ask(carl, "photos")
    client.force_login(artist.user)
    page(client, carl)
    with django_assert_max_num_queries(14):  # two of them the savepoint that a test adds
        page(client, carl)
