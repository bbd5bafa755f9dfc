"""Where one is signed in, and signing out there."""

from allauth.usersessions.models import UserSession
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from accounts.actions import live_sign_ins, sign_out_everywhere
from accounts.devices import device
from tests.accounts.ways import sign_in, sign_in_by_code

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1"
EDGE = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Chrome/140.0 Safari/537.36 Edg/140.0"


def is_in(browser) -> bool:
    return browser.get("/account/sessions/").status_code == 200


def two_browsers(user):
    one, two = Browser(headers={"User-Agent": FIREFOX}), Browser(headers={"User-Agent": SAFARI})
    sign_in(one, user.email)
    sign_in(two, user.email)
    return one, two


def test_the_list_names_each_browser_and_this_one(clerk):
    one, _two = two_browsers(clerk)

    page = one.get("/account/sessions/").content.decode()

    assert "Firefox on Windows" in page
    assert "Safari on iPhone" in page
    assert page.count("This browser") == 1


def test_another_browser_can_be_signed_out(clerk):
    one, two = two_browsers(clerk)
    other = live_sign_ins(clerk).first()

    one.post(f"/account/sessions/{other.pk}/end/")

    assert (is_in(one), is_in(two)) == (True, False)


def test_nobody_signs_out_someone_else(clerk, owner):
    one, _ = two_browsers(clerk)
    browser = Browser()
    sign_in(browser, owner.email)

    browser.post(f"/account/sessions/{live_sign_ins(clerk).last().pk}/end/")

    assert is_in(one)


def test_everywhere_means_here_too(clerk):
    one, two = two_browsers(clerk)

    assert one.post("/account/sessions/end/").url == "/sign-in/"

    assert (is_in(one), is_in(two)) == (False, False)
    assert not UserSession.objects.exists()


def test_looking_changes_nothing(clerk):
    one, two = two_browsers(clerk)

    assert one.get("/account/sessions/end/").status_code == 405
    assert is_in(two)


def test_a_client_is_signed_out_of_a_session_the_list_does_not_know(client, client_user):
    sign_in_by_code(client, client_user.email)
    UserSession.objects.all().delete()

    sign_out_everywhere(user=client_user)

    assert client.get("/portal/").status_code == 302


def test_all_but_one(clerk):
    one, two = two_browsers(clerk)

    sign_out_everywhere(user=clerk, but=one.session.session_key)

    assert (is_in(one), is_in(two)) == (True, False)


def test_the_list_costs_the_same_for_one_browser_and_for_three(client, clerk):
    sign_in(client, clerk.email)
    counts = []
    for extra in (0, 2):
        for _ in range(extra):
            sign_in(Browser(), clerk.email)
        with CaptureQueriesContext(connection) as seen:
            client.get("/account/sessions/")
        counts.append(len(seen))

    assert counts[0] == counts[1] <= 12


def test_browsers_are_named_as_people_do():
    assert device(FIREFOX) == "Firefox on Windows"
    assert device(SAFARI) == "Safari on iPhone"
    assert device(EDGE) == "Edge on Mac"
    assert device("") == "A browser"
