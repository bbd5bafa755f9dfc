"""Journeys in a real browser: Debian's Chromium, at a phone's and a desk's width."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# Playwright keeps an event loop in the thread of the tests, which use the database as well.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

CHROMIUM = "/usr/bin/chromium"
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


def pytest_collection_modifyitems(items):
    """Every test of this folder needs the browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return browser_type_launch_args | {
        "executable_path": CHROMIUM,
        "args": ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    }


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
            java_script_enabled=javascript,
        )
        page = context.new_page()
        page.on("pageerror", lambda problem: complaints.append(str(problem)))
        page.on("console", lambda line: complaints.append(line.text) if is_complaint(line) else 0)
        return page

    yield opened
    assert not complaints


def is_complaint(line) -> bool:
    return line.type == "error" and "the server responded with a status of 4" not in line.text


def axe(page: Page, *, allowed: tuple[str, ...] = ()) -> None:
    """No page has anything that axe objects to."""
    found = Axe().run(page).response["violations"]
    assert not [
        (rule["id"], [node["target"] for node in rule["nodes"]])
        for rule in found
        if rule["id"] not in allowed
    ]


def fits(page: Page) -> None:
    """Nothing makes the page wider than the window."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
