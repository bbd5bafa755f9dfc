"""What holds for every template: nothing inline, and no comment a browser would show."""

import re

import pytest
from django.conf import settings

FOLDER = settings.BASE_DIR / "templates"
# Letters are read in mail programs, which know no style sheets of ours.
LETTERS = FOLDER / "notices"
PAGES = [path for path in sorted(FOLDER.rglob("*.html")) if LETTERS not in path.parents]


def names(path):
    return str(path.relative_to(FOLDER))


@pytest.mark.parametrize("path", PAGES, ids=names)
def test_nothing_is_inline(path):
    text = path.read_text()
    assert not re.search(r"<style\b", text)
    assert not re.search(r"<script(?![^>]*(\bsrc=|type=\"application/json\"))[^>]*>", text)
    assert not re.search(r"<[^>]*\s(style|on[a-z]+)=", text)


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.*")), ids=names)
def test_a_short_comment_ends_on_its_line(path):
    """Django prints a {# comment #} that spans lines; {% comment %} is for those."""
    for line in path.read_text().splitlines():
        assert line.count("{#") == line.count("#}")
