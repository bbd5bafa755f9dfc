"""Clients at the desk: found, opened, confirmed, told apart, joined, reached."""

from __future__ import annotations

import pytest
import time_machine
from auditlog.models import LogEntry
from django.urls import reverse

from bookings.models import Service, WaitlistWish
from clients.models import Client, NotSamePerson, PortalInvitation
from tests.factories import NOW, at, make_appointment, make_client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def desk(client, clerk):
    client.force_login(clerk)
    return client


@pytest.fixture
def sam(clerk):
    return make_client(
        full_name="Sam Moss",
        email="sam@example.com",
        phone="+12125550123",
        proven_at=NOW,
        proven_by=clerk,
    )


@pytest.fixture
def double(sam):
    """What Sam typed online without signing in."""
    return make_client(
        first_name="Sammy",
        preferred_name="Sammy",
        email="sam@example.com",
        came_by=Client.CameBy.ONLINE,
    )


def url(name: str, *args) -> str:
    return reverse(f"desk:{name}", args=args)


def found(page) -> list[Client]:
    return [one.client for one in page.context["found"]]


# ---------------------------------------------------------------- finding


@pytest.mark.parametrize(
    "words", ["mos", "SAM MO", "example.com sam", "555-01", "0123", "moss 0123"]
)
def test_a_few_letters_or_digits_find_a_client(desk, sam, words):
    make_client(first_name="Rita", full_name="Rita Jensen")
    assert found(desk.get(url("clients"), {"q": words})) == [sam]


def test_without_words_the_newest_are_shown(desk, sam):
    assert found(desk.get(url("clients"))) == [sam]


def test_nobody_found_is_said_and_how_to_go_on(desk, sam):
    page = desk.get(url("clients"), {"q": "nobody here"})
    assert found(page) == []
    assert "Nobody is found" in page.content.decode()


def test_a_search_leaves_a_line_with_its_words(desk, clerk, sam):
    desk.get(url("clients"), {"q": "moss"})
    line = LogEntry.objects.filter(action=LogEntry.Action.ACCESS).latest("pk")
    assert line.additional_data == {"query": "moss"}
    assert line.actor == clerk


@pytest.mark.parametrize("words", ["\x00", "x" * 5000, "%", "_", "'; drop table", "🙂🙂"])
def test_odd_words_find_nobody_and_break_nothing(desk, sam, words):
    assert desk.get(url("clients"), {"q": words}).status_code == 200


def test_a_merged_record_is_not_found(desk, sam, double, clerk):
    double.merged_into = sam
    double.save()
    assert found(desk.get(url("clients"), {"q": "sam"})) == [sam]


# ---------------------------------------------------------------- opening


def test_opening_leaves_a_line(desk, clerk, sam):
    desk.get(url("clients-one", sam.ref))
    line = LogEntry.objects.filter(action=LogEntry.Action.ACCESS).latest("pk")
    assert (line.object_pk, line.actor) == (str(sam.pk), clerk)


def test_the_page_tells_the_story(desk, location, artist, sam):
    coming = make_appointment(location=location, artist=artist, starts_at=at(1, 10), client=sam)
    past = make_appointment(
        location=location, artist=artist, starts_at=at(-9, 10), client=sam, status="done"
    )
    page = desk.get(url("clients-one", sam.ref))
    assert [visit for visit, _open in page.context["coming"]] == [coming]
    assert [visit for visit, _open in page.context["past"]] == [past]
    assert "Tue 24 Nov 2026, 10:00 New York time" in page.content.decode()


def test_an_artist_opens_only_clients_they_treat(
    client, location, artist, other_artist, sam, double
):
    make_appointment(location=location, artist=artist, starts_at=at(1, 10), client=sam)
    client.force_login(artist.user)
    page = client.get(url("clients-one", sam.ref))
    assert page.status_code == 200
    assert page.context["matches"] == []
    assert "Change details" not in page.content.decode()
    assert client.get(url("clients-one", double.ref)).status_code == 403
    assert client.get(url("clients")).status_code == 403
    client.force_login(other_artist.user)
    assert client.get(url("clients-one", sam.ref)).status_code == 403


def test_an_artist_does_not_open_a_colleagues_visit_from_here(
    client, location, artist, other_artist, sam
):
    for day, who in ((1, artist), (2, other_artist)):
        make_appointment(location=location, artist=who, starts_at=at(day, 10), client=sam)
    client.force_login(artist.user)
    page = client.get(url("clients-one", sam.ref))
    assert [may for _visit, may in page.context["coming"]] == [True, False]


def test_an_artist_changes_nothing(client, location, artist, sam, double):
    make_appointment(location=location, artist=artist, starts_at=at(1, 10), client=sam)
    client.force_login(artist.user)
    for name in ("contact", "invite", "confirm", "merge", "apart"):
        answer = client.post(url(f"clients-{name}", sam.ref), {"other": double.ref})
        assert answer.status_code == 403, name


def test_strangers_and_clients_find_nothing(client, sam, client_user):
    assert client.get(url("clients-one", sam.ref)).status_code == 302
    client.force_login(client_user)
    assert client.get(url("clients-one", sam.ref)).status_code == 404
    assert client.get(url("clients")).status_code == 404


def test_an_unknown_client_is_not_found(desk):
    assert desk.get(url("clients-one", "nobody")).status_code == 404


# ---------------------------------------------------------------- the same person?


def test_a_likely_match_is_shown_with_what_joining_does_in_numbers(
    desk, location, artist, sam, double
):
    make_appointment(location=location, artist=artist, starts_at=at(1, 10), client=double)
    WaitlistWish.objects.create(
        client=double,
        location=location,
        service=Service.objects.get(slug="consultation"),
        from_date=NOW.date(),
        until_date=NOW.date(),
        made_at=NOW,
    )
    said = (
        "Keeps Sam Moss, the confirmed record of Mon 23 Nov 2026, and moves 1 visit and "
        "1 waitlist wish to it."
    )
    for one in (sam, double):
        (match,) = desk.get(url("clients-one", one.ref)).context["matches"]
        assert (match.keep, match.sentence) == (sam, said)


def test_joining_keeps_the_confirmed_one_and_the_other_leads_there(desk, sam, double):
    answer = desk.post(url("clients-merge", double.ref), {"other": sam.ref, "keep": sam.ref})
    assert answer.url == url("clients-one", sam.ref)
    double.refresh_from_db()
    assert double.merged_into == sam
    assert desk.get(url("clients-one", double.ref)).url == url("clients-one", sam.ref)


def test_joining_is_refused_when_another_would_be_kept_than_was_shown(desk, sam, double):
    desk.post(url("clients-merge", sam.ref), {"other": double.ref, "keep": double.ref})
    double.refresh_from_db()
    assert double.merged_into is None


def test_joining_with_oneself_or_nobody_is_refused(desk, sam):
    merge = url("clients-merge", sam.ref)
    assert desk.post(merge, {"other": sam.ref, "keep": sam.ref}).status_code == 400
    for nobody in ("nobody", "", "a\x00b", "x" * 9999):
        assert desk.post(merge, {"other": nobody, "keep": sam.ref}).status_code == 404


def test_two_visits_at_once_are_settled_before_joining(
    desk, location, artist, other_artist, sam, double
):
    make_appointment(location=location, artist=artist, starts_at=at(1, 10), client=sam)
    room = location.rooms.last()
    make_appointment(
        location=location, artist=other_artist, starts_at=at(1, 10), client=double, room=room
    )
    answer = desk.post(url("clients-merge", sam.ref), {"other": double.ref, "keep": sam.ref})
    assert answer.status_code == 409
    assert "at the same time" in answer.content.decode()


def test_not_the_same_person_is_remembered(desk, sam, double):
    desk.post(url("clients-apart", double.ref), {"other": sam.ref})
    assert NotSamePerson.objects.count() == 1
    assert desk.get(url("clients-one", double.ref)).context["matches"] == []


def test_an_unproven_client_is_confirmed(desk, clerk, double):
    assert "Unproven" in desk.get(url("clients-one", double.ref)).content.decode()
    desk.post(url("clients-confirm", double.ref))
    double.refresh_from_db()
    assert (double.proven_at, double.proven_by) == (NOW, clerk)


# ---------------------------------------------------------------- reaching them


def typed(desk, client, **told) -> dict:
    """What the form sends: what it was opened with, and what was typed over it."""
    page = desk.get(url("clients-contact", client.ref))
    sent = {name: page.context["form"][name].value() for name in page.context["form"].fields}
    sent = {name: value for name, value in sent.items() if value not in (None, False)}
    return sent | {"edition": page.context["edition"]} | told


def test_contact_is_changed(desk, sam):
    told = typed(desk, sam, phone="(212) 555-0199", email="moss@example.com")
    desk.post(url("clients-contact", sam.ref), told)
    sam.refresh_from_db()
    assert (str(sam.phone), sam.email) == ("+12125550199", "moss@example.com")


def test_a_misspelt_name_is_corrected_and_found_under_the_new_one(desk, sam):
    told = {"first_name": "Samir", "full_name": "Samir Öz", "neutral_messages": "on"}
    desk.post(url("clients-contact", sam.ref), typed(desk, sam, **told))
    sam.refresh_from_db()
    assert (sam.first_name, sam.full_name, sam.neutral_messages) == ("Samir", "Samir Öz", True)
    assert list(Client.objects.matching("samir oz")) == [sam]


def test_a_number_of_another_country_is_taken(desk, sam):
    desk.post(url("clients-contact", sam.ref), typed(desk, sam, phone="+49 30 901820"))
    sam.refresh_from_db()
    assert str(sam.phone) == "+4930901820"


@pytest.mark.parametrize("wrong", [{"phone": "12"}, {"email": "moss@"}, {"phone": "a" * 300}])
def test_contact_that_is_none_is_said_and_kept(desk, sam, wrong):
    told = {"first_name": "Sam", "phone": "", "email": "sam@example.com"} | wrong
    page = desk.post(url("clients-contact", sam.ref), told)
    assert page.status_code == 400
    assert next(iter(wrong.values())) in page.content.decode()
    sam.refresh_from_db()
    assert str(sam.phone) == "+12125550123"


def test_a_client_is_invited_to_an_address_of_their_own(desk, sam):
    desk.post(url("clients-invite", sam.ref), {"email": "own@example.com"})
    assert PortalInvitation.objects.get().email == "own@example.com"
    assert "Invited at own@example.com" in desk.get(url("clients-one", sam.ref)).content.decode()


def test_an_address_of_a_colleague_is_refused_with_a_sentence(desk, sam, owner):
    page = desk.post(url("clients-invite", sam.ref), {"email": owner.email})
    assert page.status_code == 409
    assert page.context["form"].errors["email"]


@pytest.mark.parametrize("more", [1, 3])
def test_pages_ask_the_database_at_most_twelve_times(
    desk, location, artist, sam, double, django_assert_max_num_queries, more
):
    for n in range(more):
        make_client(email="sam@example.com")
        for who in (sam, make_client(full_name=f"Sam {n}")):
            day = 1 + 2 * n + (who != sam)
            make_appointment(location=location, artist=artist, starts_at=at(day, 10), client=who)
        WaitlistWish.objects.create(
            client=sam,
            location=location,
            service=Service.objects.get(slug="consultation"),
            from_date=NOW.date(),
            until_date=NOW.date(),
            made_at=NOW,
        )
    with django_assert_max_num_queries(12):
        desk.get(url("clients"))
    with django_assert_max_num_queries(12):
        desk.get(url("clients"), {"q": "sam"})
    with django_assert_max_num_queries(12):
        page = desk.get(url("clients-one", sam.ref))
    assert len(page.context["matches"]) == more + 1
    for name in ("contact", "invite"):
        with django_assert_max_num_queries(12):
            desk.get(url(f"clients-{name}", sam.ref))
