"""Every mail is readable on a narrow and on a dark screen, and asks no other computer for a
picture. `PICTURES=<folder>` keeps a picture of each as Chromium shows it."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page

from notices.kinds import KINDS
from notices.models import Notice
from tests.journeys.conftest import CHROMIUM, axe, fits
from tests.notices.conftest import FOLDER

MAILS = sorted(FOLDER.rglob("*.html"))
SIZES = [(600, 800), (360, 740)]
PICTURES = os.environ.get("PICTURES", "")
# A mail has no page around it: what a page must have beside its content is not asked of it.
each = pytest.mark.parametrize("path", MAILS, ids=lambda path: path.stem)


@pytest.mark.parametrize("kind", [*KINDS, *Notice.ANNOUNCEMENTS])
def test_of_every_kind_there_is_a_mail_to_look_at(kind):
    announced = {"change": "move", "confirmation": "confirmation", "cancellation": "cancellation"}
    assert any(path.stem.startswith(announced.get(kind, kind)) for path in MAILS)


@each
def test_a_mail_has_dark_colours_and_nothing_from_elsewhere(path):
    html = path.read_text()
    assert "prefers-color-scheme: dark" in html
    assert 'name="color-scheme"' in html
    assert not re.search(r"<img|url\(|<link|<script|@import|background=", html)


@each
def test_it_has_one_title_one_greeting_and_whole_addresses(path):
    html = path.read_text()
    assert html.count("<h1>") == 1
    assert html.count("Hello ") == 1
    links = re.findall(r'href="([^"]*)"', html)
    assert all(link.startswith(settings.SITE_URL + "/") for link in links), links
    # One button counts; the others are quiet, or stand with the visits they are about.
    parts = re.sub(
        r'<section class="more">.*?</section>\s*(?=<section|</main>)', "", html, flags=re.S
    )
    assert parts.count('class="button"') <= 1


@each
def test_no_heading_stands_alone_and_none_is_empty(path):
    body = path.read_text().partition("<main")[2]
    assert not re.search(r"<h(\d)>\s*</h\1>|<p>\s*</p>|<ul>\s*</ul>|<li>\s*</li>", body)
    assert not re.search(r"</h(\d)>\s*(<h\1>|</section>|</main>)", body)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    more = {"executable_path": CHROMIUM, "args": ["--no-sandbox", "--disable-gpu"]}
    return browser_type_launch_args | more


@pytest.fixture
def screen(new_context):
    def opened(size: tuple[int, int], scheme: str) -> Page:
        width, height = size
        context = new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, offline=True
        )
        return context.new_page()

    return opened


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES, ids=["wide", "phone"])
def test_every_mail_fits_and_is_read(screen, size, scheme):
    """Nothing is cut off, every word stands out from its ground, and the page is in the colours
    that were asked for."""
    page = screen(size, scheme)
    for path in MAILS:
        page.set_content(path.read_text())
        fits(page)
        axe(page)
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert (ground == "rgb(22, 21, 19)") == (scheme == "dark"), path.stem
        if PICTURES:
            name = f"{path.stem}-{size[0]}-{scheme}.png"
            page.screenshot(path=str(Path(PICTURES) / name), full_page=True)
