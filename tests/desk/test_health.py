"""A client's health at the desk: answers for who treats them, flags for everyone in words that
give nothing away."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from auditlog.models import LogEntry
from django.test import Client as Browser

from bookings.models import Service
from clients.actions import intake
from clients.actions.flags import clear_flag, raise_flag
from clients.models import AnswerSheet, Flag, ProofOfAge
from desk.health import client_flags
from tests.clients.answers import good_answers
from tests.factories import NOW, at, make_appointment, make_client

SECRET = "Warfarin"
WORDS = "A doctor&#x27;s note is needed first."


@pytest.fixture(autouse=True)
def _at_eight(db):
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def sam(location, artist, clerk):
    return make_client(full_name="Sam Moss", proven_at=NOW, proven_by=clerk)


@pytest.fixture
def visit(sam, location, artist):
    """A session today, with Ana."""
    return make_appointment(
        location=location, artist=artist, client=sam, starts_at=at(0, 10), minutes=60,
        service=Service.objects.get(kind="session"),
    )  # fmt: skip


@pytest.fixture
def told(sam, visit, clerk):
    """What Sam signed: they take a blood thinner."""
    sheet = intake.ask(client=sam, by=clerk, now=NOW)
    data = good_answers(**{"blood-thinner": "yes", "blood-thinner.more": SECRET})
    return intake.sign_answers(sheet=sheet, data=data, name="Sam Moss", now=NOW)


@pytest.fixture
def as_(told, clerk, artist, other_artist, owner):
    """A browser signed in as one of the team."""
    people = {
        "desk": clerk, "artist": artist.user, "other artist": other_artist.user, "owner": owner,
    }  # fmt: skip

    def browser(who: str) -> Browser:
        made = Browser()
        made.force_login(people[who])
        return made

    return browser


def page_of(sam) -> str:
    return f"/desk/clients/{sam.ref}/health/"


# ------------------------------------------------------------------------- who reads what


@pytest.mark.parametrize("who", ["artist", "owner"])
def test_who_treats_them_reads_the_answers_and_what_is_behind_a_flag(who, as_, sam, told):
    page = as_(who).get(page_of(sam)).content.decode()

    assert SECRET in page
    assert WORDS in page
    assert "Signed by Sam Moss" in page
    assert "version 1" in page
    opened = LogEntry.objects.filter(action=LogEntry.Action.ACCESS, object_pk=str(told.pk))
    assert opened.filter(content_type__model="answersheet").exists()


def test_the_desk_reads_what_is_needed_on_every_screen_and_the_answer_on_none(as_, sam, visit):
    desk = as_("desk")
    assert desk.get(page_of(sam)).status_code == 403
    screens = {
        "/desk/": "Doctor&#x27;s note needed",
        "/desk/calendar/list/": "Doctor&#x27;s note needed",
        "/desk/calendar/feed?start=2026-11-23&end=2026-11-24": "Doctor's note needed",
        f"/desk/appointments/{visit.ref}/": "Doctor&#x27;s note needed",
        f"/desk/appointments/{visit.ref}/begin/": WORDS,
        f"/desk/book/?client={sam.ref}": "Doctor&#x27;s note needed",
        f"/desk/clients/{sam.ref}/": "",
    }
    for url, words in screens.items():
        page = desk.get(url).content.decode()
        assert words in page, url
        assert SECRET not in page, url
        assert "blood thinner" not in page, url


def test_another_artist_sees_no_flag_in_the_calendar(as_, sam):
    other = as_("other artist")
    assert other.get(page_of(sam)).status_code == 403
    feed = other.get("/desk/calendar/feed?start=2026-11-23&end=2026-11-24").content.decode()
    assert "Sam Moss" in feed
    assert "note needed" not in feed


def test_the_fragment_for_other_screens_tells_each_what_they_may_know(
    sam, told, clerk, artist, other_artist, client_user, django_assert_num_queries
):
    with django_assert_num_queries(1):
        for_desk = client_flags(clerk, sam, NOW)
        (line,) = for_desk["flags"]
        assert (line.needed, line.detail) == ("A doctor's note is needed first.", "")
    (line,) = client_flags(artist.user, sam, NOW)["flags"]
    assert SECRET in line.detail
    assert client_flags(other_artist.user, sam, NOW)["flags"] == []
    assert client_flags(client_user, sam, NOW)["flags"] == []


def test_flags_on_a_row_are_those_of_the_visits_own_day(as_, sam, location, artist, owner):
    Flag.objects.all().delete()
    raise_flag(client=sam, handling="wait", by=owner, expires_on=date(2026, 11, 25), now=NOW)
    cleared = raise_flag(client=sam, handling="block", by=owner, now=NOW)
    clear_flag(flag=cleared, by=owner, reason="x", until=date(2026, 11, 23), now=NOW)
    raise_flag(client=sam, handling="inform", by=owner, now=NOW)
    for day in (1, 2):
        make_appointment(location=location, artist=artist, client=sam, starts_at=at(day, 12))
    feed = as_("desk").get("/desk/calendar/feed?start=2026-11-23&end=2026-11-26").json()

    words = [[flag[1] for flag in row["flags"]] for row in feed["visits"]]
    wait, sheet = "No work before Wed 25 Nov 2026", "Health sheet to read"
    assert words == [
        [wait, sheet],
        ["Artist speaks first", wait, sheet],
        ["Artist speaks first", sheet],
    ]


# ------------------------------------------------------------------------- flags by hand


def test_a_flag_is_raised_and_settled_with_a_reason(as_, sam, artist):
    browser = as_("artist")
    url = f"{page_of(sam)}flags/new/"
    sent = {"handling": "block", "detail": "Fainted last time", "needed": "Call Ana first"}
    assert browser.post(url, sent).url == page_of(sam)
    flag = Flag.objects.get(handling="block")
    assert (flag.needed, flag.raised_by) == ("Call Ana first", artist.user)

    settle = f"{page_of(sam)}flags/{flag.ref}/settle/"
    assert browser.post(settle, {"reason": ""}).status_code == 400
    assert browser.post(settle, {"reason": "Spoke with them"}).status_code == 302
    page = browser.get(page_of(sam)).content.decode()
    assert "Settled before (1)" in page
    assert "Spoke with them" in page


def test_what_was_typed_stays_when_a_flag_is_refused(as_, sam):
    url = f"{page_of(sam)}flags/new/"
    answer = as_("owner").post(
        url, {"handling": "note", "detail": "Takes aspirin", "needed": "About aspirin"}
    )
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "may not give away" in page
    assert "Takes aspirin" in page
    answer = as_("owner").post(url, {"handling": "wait"})
    assert "from which day on" in answer.content.decode()


def test_the_desk_neither_raises_nor_settles(as_, sam):
    flag = Flag.objects.get()
    desk = as_("desk")
    assert desk.post(f"{page_of(sam)}flags/new/", {"handling": "block"}).status_code == 403
    settle = f"{page_of(sam)}flags/{flag.ref}/settle/"
    assert desk.get(settle).status_code == 403
    assert desk.post(settle, {"reason": "It is fine"}).status_code == 403
    assert Flag.objects.get().cleared_at is None


def test_a_flag_or_sheet_of_another_client_is_not_found_under_this_one(as_, sam, owner):
    flag = raise_flag(client=make_client(), handling="block", by=owner, now=NOW)
    sheet = intake.ask(client=make_client(), by=owner, now=NOW)
    assert as_("owner").get(f"{page_of(sam)}flags/{flag.ref}/settle/").status_code == 404
    assert as_("owner").get(f"{page_of(sam)}answers/{sheet.ref}/").status_code == 404


# ------------------------------------------------------------------------ asking and age


def test_they_are_asked_again_and_no_longer(as_, sam):
    desk = as_("desk")
    assert desk.post(f"{page_of(sam)}ask/", {"kind": "health"}).status_code == 302
    sheet = AnswerSheet.objects.get(signed_at=None)
    assert sheet.occasion == AnswerSheet.Occasion.AGAIN
    assert desk.post(f"{page_of(sam)}answers/{sheet.ref}/take-back/").status_code == 302
    sheet.refresh_from_db()
    assert sheet.withdrawn_at == NOW
    assert desk.post(f"{page_of(sam)}answers/{sheet.ref}/take-back/").status_code == 410
    assert desk.post(f"{page_of(sam)}ask/", {"kind": "shoes"}).status_code == 404


def test_older_answers_stay_readable_in_their_own_version(as_, sam, told, clerk):
    newer = intake.ask(client=sam, by=clerk, now=NOW)
    intake.sign_answers(sheet=newer, data=good_answers(), name="Sam", now=at(0, 9))
    browser = as_("artist")
    page = browser.get(page_of(sam)).content.decode()
    assert f"answers/{told.ref}/" in page
    old = browser.get(f"{page_of(sam)}answers/{told.ref}/").content.decode()
    assert SECRET in old


@pytest.mark.parametrize("who", ["desk", "artist", "owner"])
def test_whoever_sees_a_document_notes_its_kind_and_the_birth_date(who, as_, sam):
    url = f"/desk/clients/{sam.ref}/proof-of-age/"
    browser = as_(who)
    page = browser.get(url).content.decode()
    assert 'type="file"' not in page
    assert browser.post(url, {"kind": "licence", "birth_date": "1980-01-01"}).status_code == 302
    assert ProofOfAge.objects.get().birth_date == date(1980, 1, 1)
    answer = browser.post(url, {"kind": "licence", "birth_date": "2090-01-01"})
    assert answer.status_code == 400


def test_a_minors_document_cancels_the_visit(as_, sam, visit):
    url = f"/desk/clients/{sam.ref}/proof-of-age/"
    as_("desk").post(url, {"kind": "licence", "birth_date": "2010-01-01"})
    visit.refresh_from_db()
    assert visit.status == "cancelled"


# --------------------------------------------------------------------------- beginning it


def step(browser, visit, **sent):
    return browser.post(f"/desk/appointments/{visit.ref}/in-room/", sent)


def test_the_start_button_says_what_is_missing_and_begins_nothing(as_, visit):
    answer = step(as_("desk"), visit)

    assert answer.status_code == 409
    page = answer.content.decode()
    assert WORDS in page
    assert "Proof of age has not been seen." in page
    assert "Begin all the same" not in page
    assert "Ana Ruiz or the owner may begin it" in page
    visit.refresh_from_db()
    assert visit.status == "booked"


def test_in_the_days_list_the_sentence_comes_with_the_way_to_what_is_missing(as_, visit):
    answer = as_("desk").post(
        f"/desk/appointments/{visit.ref}/in-room/", headers={"HX-Request": "true"}
    )
    assert answer.status_code == 409
    assert answer["HX-Retarget"] == "#messages"
    assert f"/desk/appointments/{visit.ref}/begin/" in answer.content.decode()


@pytest.mark.parametrize("who", ["artist", "owner"])
def test_who_may_is_offered_to_begin_all_the_same_with_a_reason(who, as_, visit):
    browser = as_(who)
    page = browser.get(f"/desk/appointments/{visit.ref}/begin/").content.decode()
    assert "Begin all the same" in page
    assert step(browser, visit, override_reason=" ").status_code == 409

    assert step(browser, visit, override_reason="The note came by post").status_code == 302
    visit.refresh_from_db()
    assert visit.status == "in-room"
    assert visit.start_override_reason == "The note came by post"
    page = browser.get(f"/desk/appointments/{visit.ref}/").content.decode()
    assert "Begun all the same" in page


def test_the_desk_cannot_begin_it_by_sending_a_reason(as_, visit):
    assert step(as_("desk"), visit, override_reason="I know them").status_code == 403
    visit.refresh_from_db()
    assert visit.status == "booked"


# ----------------------------------------------------------------------------- statements


@pytest.mark.parametrize("more", [1, 3])
@pytest.mark.parametrize("who", ["artist", "owner"])
def test_statements_do_not_grow_with_the_rows(
    as_, sam, visit, owner, clerk, django_assert_max_num_queries, who, more
):
    for _ in range(more):
        raise_flag(client=sam, handling="block", by=owner, now=NOW)
        sheet = intake.ask(client=sam, by=clerk, now=NOW)
        intake.sign_answers(sheet=sheet, data=good_answers(), name="Sam", now=NOW)
    intake.ask(client=sam, by=clerk, now=NOW)
    browser = as_(who)
    browser.get(page_of(sam))
    for url in (page_of(sam), f"/desk/clients/{sam.ref}/proof-of-age/"):
        with django_assert_max_num_queries(12):
            assert browser.get(url).status_code == 200
    begin = f"/desk/appointments/{visit.ref}/begin/"
    for headers in ({"HX-Request": "true"}, {}):
        with django_assert_max_num_queries(12):
            assert browser.get(begin, headers=headers).status_code == 200
    for part in ("missing", "after"):
        with django_assert_max_num_queries(12):
            page = browser.get(f"/desk/clients/{sam.ref}/{part}/", headers={"HX-Request": "true"})
            assert page.status_code == 200
