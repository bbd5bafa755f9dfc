"""The tablet in a client's hands: their forms and nothing else, until a PIN ends it."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client as Browser
from django.urls import reverse

from accounts.actions import live_sign_ins, set_pin
from clients import actions
from clients.actions import intake
from clients.errors import HandOverEnded, WrongPin
from clients.models import AnswerSheet, Consent, ConsentForm, HandOver
from clients.questions import questions_in
from tests.clients.answers import good_answers
from tests.factories import at, make_appointment
from tests.test_access_walk import OURS
from tests.website.conftest import text_of
from website.asked import steps_of

PIN = "2580"
HOME = "/hand-over/"
LEAVE = "/hand-over/leave/"


@pytest.fixture
def carl(client_user, location, artist, clock):
    """A client of Ana's, with a visit tomorrow."""
    carl = client_user.client
    make_appointment(location=location, artist=artist, client=carl, starts_at=at(1, 10))
    return carl


@pytest.fixture
def sheet(carl, owner, now) -> AnswerSheet:
    return intake.ask(client=carl, by=owner, now=now)


@pytest.fixture
def consent(carl, owner, now) -> Consent:
    form = ConsentForm.objects.get(kind=ConsentForm.Kind.PROCEDURE)
    return actions.ask_to_sign(client=carl, form=form, by=owner, now=now)


@pytest.fixture
def tablet(client, carl, clerk, sheet, consent) -> Browser:
    """Dina's browser, handed over to Carl."""
    set_pin(user=clerk, pin=PIN)
    client.force_login(clerk)
    begin(client, carl, f"sheet:{sheet.ref}", f"consent:{consent.ref}")
    return client


def begin(browser: Browser, carl, *forms: str):
    return browser.post(reverse("desk:clients-forms-hand-over", args=[carl.ref]), {"form": forms})


def path_of(name: str, sheet, consent) -> str:
    """An address with something in each of its places."""
    own = {"hand-over-sign": consent.ref, "hand-over": sheet.ref}
    told = {"ref": own.get(name, sheet.ref), "deed": "arrived"}
    fits = {"int": 1, "time": at(2, 9), "instant": at(2, 9), "uuid": uuid.uuid4()}
    places = re.findall(r"<(?:(\w+):)?(\w+)>", OURS[name])
    return reverse(
        name,
        kwargs={
            place: fits[kind] if kind == "uuid" else told.get(place, fits.get(kind, "something"))
            for kind, place in places
        },
    )


def test_every_other_address_is_out_of_reach(tablet, sheet, consent):
    outside = [name for name in OURS if not name.startswith("hand-over")]
    assert len(outside) > 100
    for name in outside:
        path = path_of(name, sheet, consent)
        for answer in (tablet.get(path), tablet.post(path, {"password": "x"})):
            assert (answer.status_code, answer.get("Location")) == (302, HOME), path
    for path in ("/admin/", "/admin/accounts/user/", "/nowhere", "/media/x.png", "//desk/"):
        assert tablet.get(path).get("Location") == HOME, path


def test_htmx_is_led_back_as_a_whole_page(tablet):
    assert tablet.get("/desk/", headers={"HX-Request": "true"})["HX-Redirect"] == HOME


def test_only_the_chosen_forms_are_there(client, carl, clerk, sheet, consent, owner, now):
    set_pin(user=clerk, pin=PIN)
    client.force_login(clerk)
    begin(client, carl, f"sheet:{sheet.ref}")
    assert client.get(f"/hand-over/form/{sheet.ref}/").status_code == 200
    assert client.get(f"/hand-over/sign/{consent.ref}/").status_code == 404


def test_the_forms_of_another_client_are_not_there(tablet, other_client_user, owner, now):
    other = intake.ask(client=other_client_user.client, by=owner, now=now)
    assert tablet.get(f"/hand-over/form/{other.ref}/1/").status_code == 404
    assert tablet.post(f"/hand-over/form/{other.ref}/1/", {"full-name": "X"}).status_code == 404


def test_its_pages_name_nobody_else_and_are_kept_nowhere(tablet, clerk, artist, sheet, consent):
    for name in [name for name in OURS if name.startswith("hand-over")]:
        page = tablet.get(path_of(name, sheet, consent))
        html = page.content.decode()
        assert page.status_code == 200, name
        assert "no-store" in page["Cache-Control"]
        assert not re.search(r"Dina|Wells|Ana Ruiz|dina@example", html), name
        assert not re.search(r'autocomplete="(?!off")', html), name
        assert "/desk/" not in html
        assert "/sign-out/" not in html


def test_words_for_the_colleague_are_not_shown_to_the_client(client, carl, clerk, sheet):
    set_pin(user=clerk, pin=PIN)
    client.force_login(clerk)
    client.post(reverse("account-pin-drop"))  # leaves a message behind
    set_pin(user=clerk, pin=PIN)
    begin(client, carl, f"sheet:{sheet.ref}")
    assert "PIN is gone" not in text_of(client.get(HOME))


def test_the_browser_forgets_what_the_desk_showed(client, carl, clerk, sheet):
    set_pin(user=clerk, pin=PIN)
    client.force_login(clerk)
    assert "no-store" in client.get("/desk/clients/")["Cache-Control"]
    answer = begin(client, carl, f"sheet:{sheet.ref}")
    assert answer["Location"] == HOME
    assert answer["Clear-Site-Data"] == '"cache"'


def test_neither_cookie_can_be_played_again(client, carl, clerk, sheet):
    """What is locked is locked on the server: another browser with the same cookie is as well."""
    set_pin(user=clerk, pin=PIN)
    client.force_login(clerk)
    before = client.cookies["sessionid"].value
    begin(client, carl, f"sheet:{sheet.ref}")
    during = client.cookies["sessionid"].value
    assert during != before
    assert not Session.objects.filter(session_key=before).exists()
    assert opened_with(before)["Location"].startswith("/sign-in/")
    assert opened_with(during)["Location"] == HOME
    client.post(LEAVE, {"pin": PIN})
    assert opened_with(during)["Location"].startswith("/sign-in/")


def opened_with(cookie: str):
    browser = Browser()
    browser.cookies["sessionid"] = cookie
    return browser.get("/desk/")


def test_the_pin_gives_the_desk_back(tablet, carl, clerk, now):
    answer = tablet.post(LEAVE, {"pin": PIN})
    assert answer["Location"] == reverse("desk:clients-one", args=[carl.ref])
    assert tablet.get(answer["Location"]).wsgi_request.user == clerk
    ended = HandOver.objects.get()
    assert (ended.ended_by, ended.ended_at) == (clerk, now)
    assert tablet.get(HOME)["Location"] == "/welcome/"


def test_the_list_of_sign_ins_goes_along(tablet, clerk):
    assert live_sign_ins(clerk).count() == 1
    tablet.post(LEAVE, {"pin": PIN})
    assert live_sign_ins(clerk).get().session_key == tablet.session.session_key


def test_wrong_pins_are_counted_and_the_fifth_is_the_last(tablet, clerk):
    for left in (4, 3, 2, 1):
        page = tablet.post(LEAVE, {"pin": "1357"})
        assert page.status_code == 403
        assert HandOver.objects.get().wrong_pins == 5 - left
    answer = tablet.post(LEAVE, {"pin": "1357"})
    assert answer["Location"].startswith("/sign-in/")
    ended = HandOver.objects.get()
    assert ended.ended_at is not None
    assert ended.ended_by is None
    assert tablet.post(LEAVE, {"pin": PIN})["Location"] == "/welcome/"
    assert tablet.get("/desk/")["Location"].startswith("/sign-in/")


def test_a_colleague_takes_it_back_with_their_own_pin_and_is_nobody_else(tablet, artist):
    set_pin(user=artist.user, pin="9173")
    answer = tablet.post(LEAVE, {"pin": "9173"})
    assert HandOver.objects.get().ended_by == artist.user
    assert answer["Location"].startswith("/sign-in/")
    assert tablet.get("/desk/")["Location"].startswith("/sign-in/")


def test_the_pin_of_who_left_the_studio_does_nothing(tablet, artist):
    set_pin(user=artist.user, pin="9173")
    artist.user.is_active = False
    artist.user.save()
    assert tablet.post(LEAVE, {"pin": "9173"}).status_code == 403


def test_one_that_was_forgotten_ends_by_itself(tablet, clock):
    clock.shift(timedelta(hours=4, minutes=1).total_seconds())
    assert tablet.get(HOME)["Location"].startswith("/sign-in/")
    assert tablet.get("/desk/")["Location"].startswith("/sign-in/")


def test_without_a_pin_nothing_is_handed_over(client, carl, clerk, sheet):
    client.force_login(clerk)
    page = client.get(reverse("desk:clients-forms-hand-over", args=[carl.ref]))
    assert "Set your PIN" in text_of(page)
    assert begin(client, carl, f"sheet:{sheet.ref}").status_code == 409
    assert not HandOver.objects.exists()
    assert client.get("/desk/").status_code == 200


def test_nothing_ticked_hands_nothing_over(client, carl, clerk, sheet):
    set_pin(user=clerk, pin=PIN)
    client.force_login(clerk)
    assert begin(client, carl).status_code == 400
    assert begin(client, carl, "sheet:something", "sign:nothing").status_code == 400
    assert not HandOver.objects.exists()


def test_forms_that_are_due_are_put_before_them_with_it(client, carl, clerk):
    set_pin(user=clerk, pin=PIN)
    client.force_login(clerk)
    begin(client, carl, "ask:health", "ask:self-image")
    assert {one.questionnaire.kind for one in HandOver.objects.get().sheets.all()} == {
        "health", "self-image",
    }  # fmt: skip


# ---------------------------------------------------------------- filling in


def fill_all(browser: Browser, sheet: AnswerSheet) -> str:
    base = f"/hand-over/form/{sheet.ref}/"
    for step in steps_of(questions_in(sheet.questionnaire.questions)):
        told = {key: value for key, value in good_answers().items() if key in step.keys}
        assert browser.post(f"{base}{step.number}/", told).status_code == 302
    return base


def test_a_client_fills_in_signs_and_goes_on(tablet, sheet, consent):
    assert "2 things" in text_of(tablet.get(HOME))
    base = fill_all(tablet, sheet)
    tablet.post(f"{base}check/", {"name": "Carl Jensen"})
    sheet.refresh_from_db()
    assert sheet.signed_name == "Carl Jensen"
    assert tablet.get(f"{base}1/")["Location"] == HOME
    assert f"/hand-over/sign/{consent.ref}/" in tablet.get(HOME).content.decode()


def test_the_front_desk_reads_no_answer_by_handing_the_tablet_to_themselves(
    client, carl, clerk, sheet
):
    told = {"medicines": "yes", "medicines.more": "Lithium", "full-name": "Carl Jensen"}
    intake.save_answers(sheet=sheet, data=told)
    set_pin(user=clerk, pin=PIN)
    client.force_login(clerk)
    begin(client, carl, f"sheet:{sheet.ref}")
    base = f"/hand-over/form/{sheet.ref}/"
    steps = steps_of(questions_in(sheet.questionnaire.questions))
    seen = [client.get(f"{base}{step.number}/").content.decode() for step in steps]
    seen.append(client.get(f"{base}check/").content.decode())
    assert not [html for html in seen if "Lithium" in html]
    assert "You answered this earlier" in "".join(seen)
    assert 'value="Carl Jensen"' in "".join(seen)

    # It is kept when nothing is said, and replaced when something is.
    number = next(step.number for step in steps if "medicines" in step.keys)
    client.post(f"{base}{number}/", {"deed": "back"})
    sheet.refresh_from_db()
    assert sheet.answers["medicines.more"] == "Lithium"
    client.post(f"{base}{number}/", {"medicines": "no", "deed": "back"})
    sheet.refresh_from_db()
    assert sheet.answers["medicines"] == "no"
    assert "medicines.more" not in sheet.answers


def test_who_treats_them_hands_over_what_is_filled_in(client, carl, artist, sheet):
    intake.save_answers(sheet=sheet, data={"medicines": "yes", "medicines.more": "Lithium"})
    set_pin(user=artist.user, pin=PIN)
    client.force_login(artist.user)
    begin(client, carl, f"sheet:{sheet.ref}")
    steps = steps_of(questions_in(sheet.questionnaire.questions))
    number = next(step.number for step in steps if "medicines" in step.keys)
    assert "Lithium" in client.get(f"/hand-over/form/{sheet.ref}/{number}/").content.decode()


def test_only_who_sees_the_forms_hands_over(client, carl, other_artist, other_client_user):
    for user, status in ((other_artist.user, 403), (other_client_user, 404)):
        client.force_login(user)
        assert begin(client, carl, "ask:health").status_code == status


def test_an_ended_hand_over_takes_no_pin(carl, clerk, sheet, now):
    set_pin(user=clerk, pin=PIN)
    begun, _ = actions.hand_over(client=carl, sheets=[sheet], consents=[], by=clerk, now=now)
    with pytest.raises(WrongPin):
        actions.end_hand_over(hand_over=begun, pin="0000", now=now)
    assert actions.end_hand_over(hand_over=begun, pin=PIN, now=now) == clerk
    with pytest.raises(HandOverEnded):
        actions.end_hand_over(hand_over=begun, pin=PIN, now=now)


def test_its_pages_ask_the_database_little(tablet, sheet, consent, django_assert_max_num_queries):
    for path in (HOME, f"/hand-over/form/{sheet.ref}/1/", f"/hand-over/sign/{consent.ref}/"):
        with django_assert_max_num_queries(12):
            tablet.get(path)
