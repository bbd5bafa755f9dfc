"""Every mail is readable on a dark screen, and asks no other computer for a picture."""

import re

import pytest

from tests.notices.conftest import FOLDER

MAILS = sorted(FOLDER.rglob("*.html"))


def test_there_are_mails_to_look_at():
    assert len(MAILS) > 5


@pytest.mark.parametrize("path", MAILS, ids=lambda path: path.stem)
def test_a_mail_has_dark_colours_and_nothing_from_elsewhere(path):
    html = path.read_text()
    assert "prefers-color-scheme: dark" in html
    assert 'name="color-scheme"' in html
    assert not re.search(r"<img|url\(|<link|<script|@import|background=", html)
