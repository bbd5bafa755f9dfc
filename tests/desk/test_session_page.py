"""The session record at the desk: opened, charted with and without JavaScript, signed, read."""

import json
from urllib.parse import parse_qs

import pytest
import time_machine
from auditlog.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.urls import reverse

from bookings.calendar import free_times
from bookings.models import WaitlistWish
from bookings.waiting import wishes_for
from clients.models import Photo
from sessions_plan.actions.charting import open_record, sign_session
from sessions_plan.models import SentStep, SessionRecord
from studio.wording import local_day
from tests.clients.uploads import photo as taken
from tests.factories import NOW, at, make_appointment, make_client
from tests.sessions_plan.charting import (
    FIT,
    charted,
    needles,
    session_signed,
    session_visit,
    step,
)
from tests.sessions_plan.planning import accepted
from tests.sessions_plan.records import asked, begun, bottle

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def visit(location, artist):
    return session_visit(location, artist, client=make_client(first_name="Sam", full_name="Sam P"))


@pytest.fixture
def record(visit, artist):
    return open_record(appointment=visit, by=artist.user, now=NOW)


@pytest.fixture
def as_artist(client, artist):
    client.force_login(artist.user)
    return client


def url(visit, part=""):
    return reverse(f"desk:appointment-record{part}", args=[visit.ref])


def send(browser, visit, name, value=None, key="a-key-of-the-tablet", **more):
    body = {"key": key, "name": name, "value": value} | more
    return browser.post(url(visit, "-step"), json.dumps(body), content_type="application/json")


def test_it_is_opened_by_a_press_and_found_again(as_artist, visit):
    assert "Open the record" in as_artist.get(url(visit)).content.decode()
    assert not SessionRecord.objects.exists()
    assert as_artist.post(url(visit, "-open")).url == url(visit)
    assert "Before it begins" in as_artist.get(url(visit)).content.decode()


def test_a_consultation_has_no_such_record(as_artist, location, artist):
    talk = make_appointment(location=location, artist=artist, starts_at=at(0, 15))
    assert as_artist.post(url(talk, "-open")).status_code == 409


def test_comfort_wishes_stand_at_the_head(as_artist, visit, record, artist):
    scalp = begun(artist, artist.user, visit.client)
    scalp.comfort, scalp.pain_worry = ["music", "breaks"], 7
    scalp.save()
    page = as_artist.get(url(visit)).content.decode()
    assert page.index("Many short breaks") < page.index("Tray")
    assert "7 of 10" in page


# ---------------------------------------------------------------- the tablet


def test_a_change_is_sent_as_json_and_done_once(as_artist, visit, record):
    for _ in range(2):
        answer = send(as_artist, visit, "fields", {"notes": "Calm"})
        assert answer.status_code == 200
    assert answer.json()["saved"].startswith("Saved 08:00")
    record.refresh_from_db()
    assert (record.notes, record.edition, SentStep.objects.count()) == ("Calm", 1, 1)


def test_a_change_that_waited_says_how_long_ago_it_was(as_artist, visit, record):
    step(record, "checked", FIT, now=NOW)
    with time_machine.travel(at(0, 8, 30), tick=False):
        send(as_artist, visit, "begin", ago=600)
    record.refresh_from_db()
    assert record.began_at == at(0, 8, 20)


@pytest.mark.parametrize("ago", [-5, 1e12, "soon", "nan", [1]])
def test_a_foolish_age_does_no_harm(as_artist, visit, record, ago):
    assert send(as_artist, visit, "fields", {"notes": "x"}, ago=ago).status_code in (200, 400)


@pytest.mark.parametrize("body", ["[]", "{}", '{"key": "a-long-key"}', "\x00"])
def test_what_cannot_be_read_is_refused_in_a_sentence(as_artist, visit, record, body):
    answer = as_artist.post(url(visit, "-step"), body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["sentence"]


def test_a_refused_change_is_said(as_artist, visit, record):
    answer = send(as_artist, visit, "area", {"area": "crown", "values": {"pigment": "x"}})
    assert answer.status_code == 400
    assert answer.json() == {"sentence": "Lay this lot out on the tray first."}


def test_a_change_needs_the_pages_token(artist, visit, record):
    browser = Browser(enforce_csrf_checks=True)
    browser.force_login(artist.user)
    assert send(browser, visit, "fields", {"notes": "x"}).status_code == 403
    assert not SentStep.objects.exists()


def test_only_who_treats_the_client_sends_changes(
    client, visit, record, other_artist, clerk, owner, client_user
):
    wanted = {other_artist.user: 403, clerk: 403, client_user: 404, owner: 200}
    for number, (user, status) in enumerate(wanted.items()):
        client.force_login(user)
        key = f"a-key-of-{number}"
        assert send(client, visit, "fields", {"notes": "x"}, key).status_code == status


def test_there_is_nothing_to_change_before_it_was_opened(as_artist, visit):
    assert send(as_artist, visit, "fields", {"notes": "x"}).status_code == 404


# ---------------------------------------------------------------- plain forms


def test_it_is_charted_without_javascript(as_artist, visit, record, artist):
    lot, spare, needle = bottle(artist.user), bottle(artist.user), needles(artist.user)
    post = lambda **sent: as_artist.post(url(visit, "-step"), sent)  # noqa: E731
    keys = iter(f"once-only-{n}" for n in range(20))

    assert post(step="checked", once=next(keys), **FIT).url == url(visit) + "#check"
    shown = [lot.ref, spare.ref, needle.ref]
    post(step="tray", once=next(keys), shown=shown, lot=[lot.ref, needle.ref])
    post(step="begin", once=next(keys))
    answer = post(
        step="area", once=next(keys), area="crown", place="0", pigment=lot.ref,
        needle=needle.ref, passes="2", dots="", depth_mm="0.45", reaction="redness",
    )  # fmt: skip
    assert answer.url == url(visit) + "#area-crown"
    post(step="needles", once=next(keys), client="Sam P", artist="Ana Ruiz")
    post(step="end", once=next(keys))

    record.refresh_from_db()
    row = record.areas.get()
    assert {item.pigment or item.supply for item in record.tray.all()} == {lot, needle}
    assert (row.pigment, row.passes, row.reaction) == (lot, 2, "redness")
    assert record.ended_at
    assert record.needles_client_name == "Sam P"


def test_a_refused_form_keeps_what_was_typed_and_says_why(as_artist, visit, record):
    answer = as_artist.post(
        url(visit, "-step"),
        {"step": "area", "once": "once-only-1", "area": "back", "place": "0", "depth_mm": "deep",
         "note": "Near the nape"},
    )  # fmt: skip
    page = answer.content.decode()
    assert answer.status_code == 400
    assert 'value="deep"' in page
    assert "Near the nape" in page
    assert not record.areas.exists()


def test_a_box_that_is_not_in_the_list_is_added_and_laid_out(as_artist, visit, record):
    label = {"kind": "needle", "maker": "Fine", "product": "Nano", "detail": "3RL", "lot": "N7"}
    sent = {f"supply-{name}": value for name, value in label.items()} | {"once": "once-only-1"}
    assert as_artist.post(url(visit, "-lots"), sent).url == url(visit) + "#tray"
    assert record.tray.get().supply.lot == "N7"
    again = as_artist.post(url(visit, "-lots"), sent | {"once": "once-only-2"})
    assert again.status_code == 400
    assert "in the list already" in again.content.decode()


def test_a_double_click_opens_and_adds_once(as_artist, visit):
    for _ in range(2):
        as_artist.post(url(visit, "-open"), {"once": "once-only-1"})
    label = {"kind": "needle", "maker": "F", "product": "N", "detail": "", "lot": "N8"}
    sent = {f"supply-{name}": value for name, value in label.items()} | {"once": "once-only-2"}
    answers = [as_artist.post(url(visit, "-lots"), sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]


# ---------------------------------------------------------------- not today, signed


def test_not_today_leads_to_new_times_for_the_plan(as_artist, location, artist, visit):
    plan = accepted(artist, location, artist.user, client=visit.client)
    row = plan.sessions.first()
    row.appointment, row.status = visit, "booked"
    row.save()
    open_record(appointment=visit, by=artist.user, now=NOW)

    assert as_artist.post(url(visit, "-not-today"), {"reason": ""}).status_code == 400
    answer = as_artist.post(url(visit, "-not-today"), {"reason": "Sunburn", "days": "10"})
    where, _, asked_for = answer.url.partition("?")
    assert where == reverse("desk:clients-plan-series", args=[visit.client.ref])
    assert parse_qs(asked_for) == {
        "looked": ["1"], "respace": ["on"],
        "away_from": [local_day(NOW, location.zone).isoformat()],
        "away_until": [local_day(at(9, 9), location.zone).isoformat()],
    }  # fmt: skip
    new_times = as_artist.get(answer.url)
    first = [card.steps[0][1] for card in new_times.context["cards"]]
    assert first
    assert min(first) > at(9, 9)
    visit.refresh_from_db()
    assert visit.status == "cancelled"
    assert "Sunburn" in as_artist.get(url(visit)).content.decode(), "it is still theirs to read"


def test_not_today_keeps_the_photo_taken_just_now_and_frees_the_time(
    as_artist, location, artist, visit, record
):
    sent = {"reason": "Sunburn", "picture": taken()}
    assert as_artist.post(url(visit, "-not-today"), sent).url == url(visit)
    photo = Photo.objects.get(client=visit.client)
    record.refresh_from_db()
    assert (record.not_today_photo, photo.note, photo.stage) == (photo, "Not today", "before")
    assert "With a photo" in as_artist.get(url(visit)).content.decode()


def test_not_today_with_what_is_no_picture_is_refused_and_nothing_is_cancelled(
    as_artist, visit, record
):
    sent = {"reason": "Sunburn", "picture": SimpleUploadedFile("a.jpg", b"no picture")}
    answer = as_artist.post(url(visit, "-not-today"), sent)
    assert answer.status_code >= 400
    assert "Sunburn" in answer.content.decode()
    visit.refresh_from_db()
    assert visit.status != "cancelled"


def test_not_today_gives_the_time_to_who_waits_for_it(as_artist, location, artist, visit):
    start = at(0, 15)
    later = make_appointment(
        location=location, artist=artist, client=visit.client, starts_at=start,
        service=visit.service,
    )  # fmt: skip
    day = local_day(start, location.zone)

    def free() -> bool:
        days = free_times(
            location=location, service=visit.service, first=day, last=day, now=NOW, artist=artist,
            minutes=60,
        )  # fmt: skip
        return start in days.get(day, [])

    assert not free()
    wish = WaitlistWish.objects.create(
        client=make_client(), location=location, service=visit.service, from_date=day,
        until_date=day, made_at=NOW,
    )  # fmt: skip
    open_record(appointment=later, by=artist.user, now=NOW)
    as_artist.post(url(later, "-not-today"), {"reason": "Sunburn"})
    later.refresh_from_db()
    assert free()
    assert wish in wishes_for(
        location=location, artist=artist, starts_at=later.starts_at, ends_at=later.ends_at, now=NOW
    )


def test_what_is_wanting_is_listed_and_signing_refused(as_artist, visit, record):
    assert "Chart at least one area" in as_artist.get(url(visit, "-sign")).content.decode()
    refused = as_artist.post(url(visit, "-sign"), {"number": record.edition})
    assert refused.status_code == 409


def test_it_is_signed_read_and_amended(as_artist, visit, artist):
    lot = bottle(artist.user, lot="GR-77")
    record = charted(visit, lot=lot)
    page = as_artist.get(url(visit, "-sign")).content.decode()
    assert "GR-77" in page
    with time_machine.travel(at(0, 10), tick=False):
        assert as_artist.post(url(visit, "-sign"), {"number": record.edition}).url == url(visit)
        assert as_artist.get(url(visit, "-sign")).url == url(visit)
        assert as_artist.post(url(visit, "-amend"), {"text": " "}).status_code == 400
        as_artist.post(url(visit, "-amend"), {"text": "The crown took two passes."})
    page = as_artist.get(url(visit)).content.decode()
    assert "Signed by" in page
    assert "The crown took two passes." in page
    assert "GR-77" in page


def test_a_plain_form_after_signing_is_refused_and_an_amendment_before_it(as_artist, visit):
    record = charted(visit)
    assert as_artist.post(url(visit, "-amend"), {"text": "Too soon"}).status_code == 409
    sign_session(record=record, edition=record.edition, by=visit.artist.user, now=record.saved_at)
    sent = {"step": "fields", "once": "once-only-9", "notes": "Late"}
    assert as_artist.post(url(visit, "-step"), sent).status_code == 409


def test_every_opening_leaves_a_line_that_says_nothing_of_it(as_artist, visit, record):
    step(record, "fields", {"notes": "A very private word"})
    as_artist.get(url(visit))
    lines = LogEntry.objects.get_for_object(record)
    assert lines.filter(action=LogEntry.Action.ACCESS).count() == 1
    assert not any("private word" in str(line.changes) for line in LogEntry.objects.all())


def test_before_the_first_session_the_plan_is_at_hand(as_artist, location, artist, visit):
    plan = accepted(artist, location, artist.user, client=visit.client)
    row = plan.sessions.first()
    row.appointment, row.status = visit, "booked"
    row.save()
    open_record(appointment=visit, by=artist.user, now=NOW)
    page = as_artist.get(url(visit)).content.decode()
    assert "Planned: dots, 0.10 mm, 90 per cm² at the end, about 540 dots this time, 3" in page
    assert "As planned" in page
    assert "planned: 540" in page


@pytest.mark.parametrize("sessions", [1, 3])
def test_the_page_takes_few_statements_however_much_there_is(
    as_artist, location, artist, visit, sessions
):
    begun(artist, artist.user, visit.client)
    for n in range(sessions):
        past = session_visit(location, artist, at(-14 * (n + 1), 10), client=visit.client)
        session_signed(past)
    plan = accepted(artist, location, artist.user, client=visit.client)
    planned = plan.sessions.first()
    planned.appointment, planned.status = visit, "booked"
    planned.save()
    record = open_record(appointment=visit, by=artist.user, now=NOW)
    for area in ("crown", "back", "sides")[:sessions]:
        lot = bottle(artist.user)
        step(record, "tray", {"lots": {lot.ref: True}})
        step(record, "area", {"area": area, "values": {"pigment": lot.ref}})
    step(record, "needles", {"client": "Sam P", "artist": "Ana Ruiz"})
    assert asked(as_artist, url(visit)) <= 12


def test_the_days_list_names_what_is_over_and_unsigned(as_artist, client, visit, record, clerk):
    assert "not signed" not in as_artist.get("/desk/").content.decode()
    with time_machine.travel(at(0, 20), tick=False):
        assert url(visit) in as_artist.get("/desk/").content.decode()
        client.force_login(clerk)
        assert url(visit) not in client.get("/desk/").content.decode()
