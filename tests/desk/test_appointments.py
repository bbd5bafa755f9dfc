"""One appointment at the desk: looked at, moved by form and by the calendar, cancelled."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta

import pytest
import time_machine
from auditlog.models import LogEntry
from django.urls import reverse

from bookings.models import Appointment, WaitlistWish
from tests.factories import NOW, at, make_appointment, make_artist, make_client, make_time_off

pytestmark = pytest.mark.django_db

Status = Appointment.Status
JSON = {"Accept": "application/json"}
IN_PANEL = {"HX-Request": "true", "HX-Target": "panel-body"}


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def desk(client, clerk):
    client.force_login(clerk)
    return client


@pytest.fixture
def visit(location, artist):
    """Sam on Tuesday at two with Ana in the first room."""
    sam = make_client(
        first_name="Sam", full_name="Sam Porter", phone="+12125550142", email="sam@example.com"
    )
    return make_appointment(location=location, artist=artist, starts_at=at(1, 14), client=sam)


def url(visit, deed="") -> str:
    name = f"desk:appointment-{deed}" if deed else "desk:appointment"
    return reverse(name, args=[visit.ref])


def asked(visit, **change) -> dict:
    """What the move form sends when nothing was changed, with `change`."""
    return {
        "on": "2026-11-24",
        "at": "14:00",
        "artist": visit.artist_id,
        "room": "",
        "minutes": 45,
        "sequence": visit.sequence,
    } | change


def move(client, visit, headers=None, **change):
    return client.post(url(visit, "move"), asked(visit, **change), headers=headers)


def test_the_page_says_everything_the_desk_needs(desk, visit):
    visit.note = "Asked about parking"
    visit.save()
    text = desk.get(url(visit)).content.decode()
    for words in (
        "Sam Porter",
        "(212) 555-0142",
        "sam@example.com",
        "Tue 24 Nov 2026, 14:00–14:45",
        "New York time, tomorrow",
        "10 min before, 20 min after",
        "Ana Ruiz",
        "Hudson, Room 1",
        "Asked about parking",
    ):
        assert words in text


def test_in_the_panel_it_is_the_same_without_the_page_around_it(desk, visit):
    text = desk.get(url(visit), headers=IN_PANEL).content.decode()
    assert "Sam Porter" in text
    assert "<html" not in text


def test_opening_it_leaves_a_line(desk, visit):
    desk.get(url(visit))
    line = LogEntry.objects.get(action=LogEntry.Action.ACCESS)
    assert line.object_id == visit.pk


def test_a_form_moves_it_and_says_where_to(desk, visit, other_artist):
    answer = move(desk, visit, at="15:30", artist=other_artist.pk, minutes=60)
    assert answer.status_code == 302
    visit.refresh_from_db()
    assert (visit.starts_at, visit.artist, visit.minutes) == (at(1, 15, 30), other_artist, 60)
    assert (visit.sequence, visit.changed_side) == (1, "clinic")
    text = desk.get(answer.url).content.decode()
    assert "Sam Porter is now Tue 24 Nov 2026, 15:30–16:30 with Ben Okafor, Room 1." in text


def undo_form(page) -> dict:
    form = re.search(r'<form[^>]*class="notice".*?</form>', page.content.decode(), re.DOTALL)
    return dict(re.findall(r'name="(\w+)" value="([^"]*)"', form.group())) if form else {}


def test_a_move_can_be_undone_from_the_page_it_led_to(desk, visit, other_artist):
    answer = move(desk, visit, at="15:30", artist=other_artist.pk, minutes=60)
    undo = undo_form(desk.get(answer.url))
    assert desk.post(url(visit, "move"), undo).status_code == 302
    visit.refresh_from_db()
    assert (visit.starts_at, visit.artist.name, visit.minutes) == (at(1, 14), "Ana Ruiz", 45)
    assert visit.room.name == "Room 1"


def test_undo_is_offered_only_while_nothing_else_has_happened(desk, visit):
    first = move(desk, visit, at="15:30")
    visit.refresh_from_db()
    move(desk, visit, at="16:00")
    assert undo_form(desk.get(first.url)) == {}
    assert undo_form(desk.get(url(visit) + "?undo=made-up")) == {}


def test_the_calendar_is_answered_in_json_with_its_undo(desk, visit):
    answer = move(desk, visit, headers=JSON, at="15:30")
    told = json.loads(answer.content)
    assert answer.status_code == 200
    assert told["sentence"].startswith("Sam Porter is now Tue 24 Nov 2026, 15:30")
    assert desk.post(url(visit, "move"), told["undo"], headers=JSON).status_code == 200
    visit.refresh_from_db()
    assert visit.starts_at == at(1, 14)


def test_a_conflict_is_refused_with_what_it_conflicts_with(desk, visit, location, artist):
    ida = make_client(first_name="Ida", full_name="Ida Wall")
    make_appointment(location=location, artist=artist, starts_at=at(1, 16), client=ida)
    answer = move(desk, visit, headers=JSON, at="15:30")
    told = json.loads(answer.content)
    assert answer.status_code == 409
    assert told["sentence"].startswith("Ana Ruiz is with Ida Wall, Tue 24 Nov 2026, 16:00–16:45")
    assert "ask" not in told, "an overlap is never to be overridden"
    visit.refresh_from_db()
    assert visit.starts_at == at(1, 14)


def test_a_refused_form_keeps_what_was_typed(desk, visit, artist):
    make_time_off(at(1, 15), at(1, 18), artist=artist)
    answer = move(desk, visit, at="15:30", minutes=60)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Ana Ruiz is away until Tue 24 Nov 2026, 18:00." in text
    assert 'value="15:30"' in text
    assert 'value="60"' in text


def test_a_stale_move_is_refused_kindly(desk, visit):
    answer = move(desk, visit, headers=JSON, at="15:30", sequence=7)
    assert answer.status_code == 409
    assert "Someone changed this appointment meanwhile" in json.loads(answer.content)["sentence"]


def test_outside_the_hours_the_calendar_is_told_where_to_give_a_reason(desk, visit):
    answer = move(desk, visit, headers=JSON, at="18:30")
    told = json.loads(answer.content)
    assert answer.status_code == 409
    assert told["sentence"] == "Ana Ruiz is not at work at Hudson then."
    page = desk.get(told["ask"])
    assert 'value="18:30"' in page.content.decode()
    assert "Why outside the hours" in page.content.decode()
    assert move(desk, visit, at="18:30", override_reason="Flies out at eight").status_code == 302
    visit.refresh_from_db()
    assert visit.starts_at == at(1, 18, 30)
    assert (visit.override_reason, visit.override_by.name) == ("Flies out at eight", "Dina Wells")


def test_an_override_never_allows_an_overlap(desk, visit, location, artist):
    make_appointment(location=location, artist=artist, starts_at=at(1, 18, 30))
    answer = move(desk, visit, at="18:30", override_reason="All the same")
    assert answer.status_code == 409
    visit.refresh_from_db()
    assert visit.starts_at == at(1, 14)


def test_an_artist_may_not_override_and_is_not_asked_to(client, visit, artist):
    client.force_login(artist.user)
    answer = move(client, visit, headers=JSON, at="18:30")
    assert answer.status_code == 409
    assert "ask" not in json.loads(answer.content)
    forced = move(client, visit, headers=JSON, at="18:30", override_reason="I want to")
    assert forced.status_code == 403


def test_an_artist_moves_their_own_visit_and_gives_it_to_nobody(
    client, visit, artist, other_artist
):
    client.force_login(artist.user)
    assert move(client, visit, at="15:30").status_code == 302
    visit.refresh_from_db()
    assert visit.starts_at == at(1, 15, 30)
    assert move(client, visit, artist=other_artist.pk).status_code == 400
    visit.refresh_from_db()
    assert visit.artist == artist


@pytest.mark.parametrize("deed", ["", "move", "cancel"])
def test_a_colleague_without_the_right_is_told_and_a_stranger_finds_nothing(
    client, visit, other_artist, client_user, deed
):
    send = client.post if deed == "move" else client.get
    assert send(url(visit, deed)).status_code == 302
    client.force_login(other_artist.user)
    assert send(url(visit, deed)).status_code == 403
    client.force_login(client_user)
    assert send(url(visit, deed)).status_code == 404


@pytest.mark.parametrize(
    "typed",
    [
        {"on": ""},
        {"on": "31.12.2026"},
        {"at": "25:00"},
        {"at": ""},
        {"minutes": "0"},
        {"minutes": "100000"},
        {"minutes": "-45"},
        {"artist": "999999"},
        {"artist": "x"},
        {"room": "999999"},
        {"sequence": "x"},
        {"on": "0001-01-01"},
        {"override_reason": "x" * 10_000},
    ],
)
def test_what_cannot_be_read_is_said_and_changes_nothing(desk, visit, typed):
    answer = move(desk, visit, headers=JSON, **typed)
    assert 400 <= answer.status_code < 500
    assert json.loads(answer.content)["sentence"]
    assert move(desk, visit, **typed).status_code == answer.status_code
    visit.refresh_from_db()
    assert (visit.starts_at, visit.sequence) == (at(1, 14), 0)


def test_a_time_that_does_not_exist_is_refused(desk, visit):
    answer = move(desk, visit, on="2027-03-14", at="02:30")
    assert answer.status_code == 400
    assert "there is no 02:30" in answer.content.decode()


def test_a_time_that_comes_twice_is_asked_about(desk, visit):
    night = {"on": "2027-11-07", "at": "01:30", "override_reason": "Night shift"}
    told = json.loads(move(desk, visit, headers=JSON, **night).content)
    assert "comes twice" in told["sentence"]
    assert told["ask"]
    assert "the second time" in move(desk, visit, **night).content.decode()
    assert move(desk, visit, fold="1", **night).status_code == 302
    visit.refresh_from_db()
    assert visit.starts_at == at(date(2027, 11, 7), 0) + timedelta(hours=2, minutes=30)


def test_a_start_that_is_not_changed_stays_the_same_instant(desk, location, artist):
    second = at(date(2027, 11, 7), 0) + timedelta(hours=2, minutes=30)
    visit = make_appointment(location=location, artist=artist, starts_at=second)
    colleague = make_artist(location, hours=(0, 1440))
    answer = move(
        desk,
        visit,
        on="2027-11-07",
        at="01:30",
        artist=colleague.pk,
        override_reason="Night shift",
    )
    assert answer.status_code == 302
    visit.refresh_from_db()
    assert (visit.starts_at, visit.artist) == (second, colleague)


def test_what_has_begun_offers_no_move(desk, visit):
    Appointment.objects.filter(pk=visit.pk).update(status=Status.DONE)
    text = desk.get(url(visit)).content.decode()
    assert "Move or change" not in text
    assert move(desk, visit, at="15:30").status_code == 409


def cancel(client, visit, **change):
    said = {"side": "client", "reason": "Has a cold", "sequence": visit.sequence} | change
    return client.post(url(visit, "cancel"), said)


def test_cancelling_says_what_it_will_do_before_the_button(desk, visit):
    text = desk.get(url(visit, "cancel")).content.decode()
    assert "frees 45 min of Ana Ruiz and Room 1, and sends 1 message to sam@example.com" in text
    visit.refresh_from_db()
    assert visit.status == Status.BOOKED


def test_cancelling_keeps_why_and_who_caused_it(desk, visit, clerk):
    assert cancel(desk, visit).url == url(visit)
    visit.refresh_from_db()
    assert visit.status == Status.CANCELLED
    assert (visit.cancelled_side, visit.cancel_reason) == ("client", "Has a cold")
    assert visit.cancelled_by == clerk
    text = desk.get(url(visit)).content.decode()
    assert "Has a cold" in text
    assert "by the client (Dina Wells)" in text


@pytest.mark.parametrize("missing", [{"reason": ""}, {"reason": "  "}, {"side": ""}, {"side": "x"}])
def test_cancelling_without_reason_or_side_is_asked_again(desk, visit, missing):
    assert cancel(desk, visit, **missing).status_code == 400
    visit.refresh_from_db()
    assert visit.status == Status.BOOKED


def test_a_stale_cancellation_is_refused_kindly(desk, visit):
    answer = cancel(desk, visit, sequence=7)
    assert answer.status_code == 409
    assert "Someone changed this appointment meanwhile" in answer.content.decode()
    assert "Has a cold" in answer.content.decode()


@pytest.fixture
def wish(location, artist, consultation):
    return WaitlistWish.objects.create(
        client=make_client(first_name="Wim", full_name="Wim Berg", phone="+12125550177"),
        location=location,
        service=consultation,
        from_date=date(2026, 11, 24),
        until_date=date(2026, 11, 30),
        made_at=NOW,
    )


def test_where_the_desk_does_the_offering_nobody_is_said_to_be_asked(desk, visit, wish, location):
    location.offer_hours = 0
    location.save()
    page = desk.get(url(visit, "cancel")).content.decode()
    assert "1 on the waitlist wants a time like this" in page
    assert "is asked by itself" not in page


def test_when_a_time_comes_free_the_desk_sees_who_waits_for_it(desk, visit, wish):
    before = desk.get(url(visit, "cancel")).content.decode()
    assert "1 on the waitlist wants a time like this" in before
    assert "who waits longest is asked by itself" in before
    cancel(desk, visit)
    page = desk.get(url(visit))
    text = page.content.decode()
    assert "Wim Berg" in text
    assert "(212) 555-0177" in text
    (_wish, book) = page.context["wishes"][0]
    form = desk.get(book).context["draft"]
    assert (form.client.full_name, form.start) == ("Wim Berg", at(1, 14))


def test_a_move_away_frees_a_time_as_well(desk, visit, wish):
    told = json.loads(move(desk, visit, headers=JSON, on="2026-12-07").content)
    assert told["wanted"] == 1
    assert "Wim Berg" in desk.get(told["led_to"]).content.decode()


def test_a_new_length_frees_nothing_and_artists_see_no_waitlist(client, desk, visit, wish, artist):
    assert json.loads(move(desk, visit, headers=JSON, minutes=60).content)["wanted"] == 0
    visit.refresh_from_db()
    client.force_login(artist.user)
    told = json.loads(move(client, visit, headers=JSON, on="2026-12-07", minutes=60).content)
    assert told["wanted"] == 0
    assert "Wim Berg" not in client.get(told["led_to"]).content.decode()


@pytest.mark.parametrize("more", [1, 3])
def test_the_statements_do_not_grow_with_the_rows(
    desk, visit, location, artist, django_assert_num_queries, more
):
    visit.client.proven_at = None
    visit.client.save()
    for n in range(more):
        make_client(first_name="Sam", email="sam@example.com")
        make_time_off(at(1, 14), at(1, 15), artist=artist)
        location.rooms.create(name=f"More {n}")
        make_artist(location)
    desk.get(url(visit))
    with django_assert_num_queries(12):
        desk.get(url(visit))
