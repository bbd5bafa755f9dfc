"""Journeys in a real browser: Debian's Chromium, at a phone's and a desk's width."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client as Session
from playwright.sync_api import Page, expect

from accounts.models import User
from accounts.roles import Role
from bookings.models import Appointment, Artist, Location
from tests import factories

# Playwright keeps an event loop in the thread of the tests, which use the database as well.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

CHROMIUM = "/usr/bin/chromium"
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
WIDE = {"width": 1440, "height": 900}
PATIENCE = 10_000  # milliseconds, on a busy machine
expect.set_options(timeout=PATIENCE)
PICTURES = os.environ.get("PICTURES", "")  # a folder that gets a picture of every page looked at

# Zones that never change their clocks, one for each hour: somewhere it is always morning.
ZONES = [
    "Pacific/Pago_Pago", "Pacific/Honolulu", "Pacific/Gambier",
    "Pacific/Pitcairn", "America/Phoenix", "America/Costa_Rica",
    "America/Bogota", "America/Puerto_Rico", "America/Sao_Paulo",
    "Atlantic/South_Georgia", "Atlantic/Cape_Verde", "Africa/Abidjan",
    "Africa/Lagos", "Africa/Johannesburg", "Africa/Nairobi",
    "Asia/Dubai", "Asia/Karachi", "Asia/Dhaka",
    "Asia/Bangkok", "Asia/Manila", "Asia/Tokyo",
    "Pacific/Port_Moresby", "Pacific/Guadalcanal", "Pacific/Tarawa",
]  # fmt: skip
both = pytest.mark.parametrize(
    ("size", "dark"), [(PHONE, False), (WIDE, True)], ids=["phone", "desk, dark"]
)


def pytest_collection_modifyitems(items):
    """Every test of this folder needs the browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return browser_type_launch_args | {
        "executable_path": CHROMIUM,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            # A camera that shows a moving pattern, and a yes to whoever asks for it.
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream",
        ],
    }


@pytest.fixture(autouse=True)
def files_on_disk(settings, tmp_path):
    """Files where each reader has its own place in them, as two requests at once need it."""
    kept = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    kept["OPTIONS"] = {"location": tmp_path / "files"}
    settings.STORAGES = settings.STORAGES | {"default": kept}


@pytest.fixture
def open_browser(new_context, live_server) -> Iterator[Callable[..., Page]]:
    """A page of a fresh browser: `open_browser(PHONE, javascript=False)`. Whatever the browser
    complains about on its console fails the test, but for answers that are refusals."""
    complaints: list[str] = []

    def opened(size=PHONE, *, dark: bool = False, javascript: bool = True) -> Page:
        context = new_context(
            base_url=live_server.url,
            viewport=size,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            java_script_enabled=javascript,
        )
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda problem: complaints.append(str(problem)))
        page.on("console", lambda line: complaints.append(line.text) if is_complaint(line) else 0)
        return page

    yield opened
    assert not complaints


@pytest.fixture
def open_as(open_browser, live_server) -> Callable[..., Page]:
    """A page of a browser somebody is signed in with: `open_as(clerk, WIDE)`."""

    def opened(user, size=WIDE, *, dark: bool = False) -> Page:
        session = Session()
        session.force_login(user)
        page = open_browser(size, dark=dark)
        cookie = session.cookies["sessionid"]
        page.context.add_cookies(
            [{"name": cookie.key, "value": cookie.value, "url": live_server.url}]
        )
        return page

    return opened


@pytest.fixture
def studio(transactional_db) -> Location:
    """A place where it is between ten and eleven in the morning, open 8 to 20, with two rooms."""
    now = datetime.now(UTC)
    zone = next(z for z in ZONES if now.astimezone(ZoneInfo(z)).hour == 10)
    return factories.make_location(
        name="Hudson", slug="hudson", zone=zone, rooms=2, hours=(480, 1200), notice_hours=0
    )


@pytest.fixture
def ana(studio) -> Artist:
    """An artist who signs in."""
    user = factories.make_user(Role.ARTIST, "ana@example.com", name="Ana Ruiz")
    hours = (480, 1200)
    return factories.make_artist(
        studio, name="Ana Ruiz", slug="ana", colour=1, hours=hours, user=user
    )


@pytest.fixture
def ben(studio) -> Artist:
    """Her colleague."""
    return factories.make_artist(studio, name="Ben Okafor", slug="ben", colour=2, hours=(480, 1200))


@pytest.fixture
def dina(transactional_db) -> User:
    """The clerk at the front desk."""
    return factories.make_user(Role.DESK, "dina@example.com", name="Dina Wells")


@pytest.fixture
def visit(studio) -> Callable[..., Appointment]:
    """Books: `visit("Sam", ana, at(studio, 0, 15), room=1, phone="+12125550142")`."""

    def booked(name: str, artist: Artist, starts_at: datetime, *, room: int = 0, **contact):
        return factories.make_appointment(
            location=studio,
            artist=artist,
            room=studio.rooms.all()[room],
            starts_at=starts_at,
            booked_at=at(studio, -5, 9),
            client=factories.make_client(first_name=name, full_name=f"{name} Porter", **contact),
        )

    return booked


def at(place: Location, days: int, hour: int, minute: int = 0) -> datetime:
    """An instant by the clock of a place, `days` from today there."""
    today = datetime.now(place.tz).date()
    return factories.at(today + timedelta(days=days), hour, minute, place.tz)


def is_complaint(line) -> bool:
    return line.type == "error" and "the server responded with a status of 4" not in line.text


# What the calendar widget does not do as ARIA has it. The same day stands beside it as a list,
# for which nothing is let pass.
WIDGET = ("aria-required-children", "aria-allowed-role")
IN_WIDGET = "found => Boolean(document.querySelector(found)?.closest('.ec'))"


def axe(page: Page, *, only: str = "") -> None:
    """No page has anything that axe objects to, but for two rules inside the calendar."""
    options = {"runOnly": [only]} if only else None
    found = Axe().run(page, options=options).response["violations"]
    assert not [
        (rule["id"], node["target"], node["html"])
        for rule in found
        for node in rule["nodes"]
        if not (
            rule["id"] in WIDGET
            and page.locator(f".ec {node['target'][0]}, .ec{node['target'][0]}").count()
        )
    ]


def fits(page: Page) -> None:
    """Nothing makes the page wider than the window."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


_pictures = count(1)


def look(page: Page) -> None:
    """What holds of every page: it fits, and axe has no objection, in the light nor the dark."""
    page.wait_for_load_state()
    fits(page)
    axe(page)
    if PICTURES:
        name = page.url.split("/", 3)[3].split("?")[0].strip("/").replace("/", "-") or "home"
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=f"{PICTURES}/{next(_pictures):03}-{name}-{width}.png")
    worn = page.evaluate("document.documentElement.dataset.bsTheme")
    wear(page, "light" if worn == "dark" else "dark")
    axe(page, only="color-contrast")
    wear(page, worn)


def wear(page: Page, theme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.wait_for_function(
        "theme => document.documentElement.dataset.bsTheme === theme", arg=theme, timeout=5000
    )
