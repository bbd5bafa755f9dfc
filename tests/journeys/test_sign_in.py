"""A colleague joins, sets a second step, and signs in with it: a code or a passkey."""

import pytest
from playwright.sync_api import Page, expect

from accounts.actions import invite
from accounts.roles import Role
from tests.accounts.ways import code_of_app, last_letter, link_in
from tests.factories import make_user
from tests.journeys.conftest import DESK, PHONE, axe, fits

pytestmark = [pytest.mark.django_db(transaction=True)]
ADDRESS, PASSWORD = "nina@example.com", "sieve lantern walrus"


@pytest.fixture
def invited(transactional_db, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    owner = make_user(Role.OWNER, "olga@example.com", name="Olga Stein")
    invite(email=ADDRESS, name="Nina Holm", role=Role.DESK, by=owner)
    return link_in(last_letter(ADDRESS))


def see(page: Page, heading: str) -> None:
    expect(page.get_by_role("heading", name=heading, level=1)).to_be_visible()
    axe(page)
    fits(page)


def sign_in(page: Page) -> None:
    page.goto("/sign-in/")
    see(page, "Sign in")
    page.get_by_label("E-mail").fill(ADDRESS)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    see(page, "The second step")


def with_passkeys(page: Page) -> None:
    """A device that has a fingerprint reader, and a finger on it."""
    browser = page.context.new_cdp_session(page)
    browser.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    browser.send("WebAuthn.addVirtualAuthenticator", {"options": options})


@pytest.mark.parametrize(("size", "dark"), [(PHONE, True), (DESK, False)], ids=["phone", "desk"])
def test_joining_with_an_app(open_browser, invited, size, dark):
    page = open_browser(size, dark=dark)
    page.goto(invited)
    see(page, "Welcome, Nina")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Show the password").click()
    expect(page.get_by_label("Password", exact=True)).to_have_attribute("type", "text")
    page.get_by_role("button", name="Join").click()
    see(page, "Second step")
    page.goto("/desk/")
    see(page, "Second step")

    page.get_by_role("link", name="Add an app").click()
    see(page, "Add an authenticator app")
    page.get_by_text("The app cannot read it").click()
    key = page.locator(".key").inner_text()
    page.get_by_label("Code from the app").fill("000000")
    page.get_by_role("button", name="Add this app").click()
    expect(page.get_by_role("alert")).to_contain_text("That is not the code")
    page.get_by_label("Code from the app").fill(code_of_app(key))
    page.get_by_role("button", name="Add this app").click()
    see(page, "Recovery codes")
    recovery = page.locator(".codes code").first.inner_text()

    page.get_by_role("button", name="Sign out").first.click()
    sign_in(page)
    page.get_by_label("Code").fill(recovery)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/desk/**")


def test_joining_with_a_passkey(open_browser, invited, live_server):
    page = open_browser(DESK)
    # A passkey belongs to a name, not to a number.
    at_home = live_server.url.replace("127.0.0.1", "localhost")
    with_passkeys(page)
    page.goto(at_home + invited)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Join").click()
    page.get_by_role("link", name="Add a passkey").click()
    see(page, "Add a passkey")
    page.get_by_role("button", name="Add this passkey").click()
    see(page, "Recovery codes")

    page.goto(at_home + "/account/second-step/passkeys/")
    see(page, "Passkeys")
    page.get_by_role("button", name="Sign out").first.click()
    page.goto(at_home + "/sign-in/")
    page.get_by_label("E-mail").fill(ADDRESS)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    see(page, "The second step")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/desk/**")
