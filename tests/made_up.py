"""A made-up language: every message that is marked for translation is itself in ⟦…⟧.

What a page then shows outside the brackets is no translator's to change: names, what people
wrote, what the clinic writes itself.
"""

import gettext
import html
import re
from contextlib import contextmanager
from unittest import mock

from django.utils import translation
from django.utils.translation import trans_real

ELEMENT = re.compile(r"<[^>]*>")
INNERMOST = re.compile(r"⟦[^⟦⟧]*⟧")
SHOWN = re.compile(r'\b(?:alt|aria-label|data-working|placeholder|title)="([^"]*)"')
WORD = re.compile(r"[^\W\d_]{2,}")


class MadeUp(gettext.NullTranslations):
    def gettext(self, message):
        return f"⟦{message}⟧"

    def ngettext(self, one, more, number):
        return self.gettext(one if number == 1 else more)

    def pgettext(self, context, message):
        return self.gettext(message)

    def to_language(self):
        return "xx"


@contextmanager
def language():
    with mock.patch.dict(trans_real._translations, xx=MadeUp()), translation.override("xx"):
        yield


def left_bare(answer):
    """What a page says outside the brackets, each piece of text by itself."""
    page = answer.content.decode()
    page = page[page.index("<title") :]
    page = re.sub(r"<script\b.*?</script>", "", page, flags=re.S)
    # A marked word lies within a marked sentence, so it goes from the inside out.
    while (shorter := INNERMOST.sub("", page)) != page:
        page = shorter
    pieces = [*SHOWN.findall(page), *ELEMENT.sub("\n", page).splitlines()]
    found = (" ".join(html.unescape(piece).split()).strip("· ") for piece in pieces)
    return {piece for piece in found if WORD.search(piece)}
