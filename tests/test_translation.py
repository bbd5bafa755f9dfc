"""The pages that clients read hold no words outside the tags that mark them for translation.

What Python says on them is looked at in the test_another_language.py of portal and website.
"""

import html
import re

import pytest
from django.conf import settings

FOLDER = settings.BASE_DIR / "templates"
MARKED = [
    *sorted((FOLDER / "portal").rglob("*.html")),
    *sorted((FOLDER / "website").rglob("*.html")),
    # The way in for clients; colleagues have other pages.
    *sorted((FOLDER / "account").glob("*login_code.html")),
    *sorted((FOLDER / "components").glob("*.html")),
    *sorted((FOLDER / "bootstrap5").glob("*.html")),
    *sorted(FOLDER.glob("*.html")),
]
# What stays as it is, by template.
BARE = {
    "portal/plan/plan.html": {": , cm², ,"},  # a unit
}

TAG = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.S)
COMMENT = re.compile(r"{% comment.*?{% endcomment %}|{#.*?#}|<!--.*?-->", re.S)
TRANSLATED = re.compile(r"{% blocktranslate.*?{% endblocktranslate %}|{% translate .*?%}", re.S)
# Blocks whose content is no text: classes.
CLASSES = re.compile(r"{% block (face|main_class) %}.*?{% endblock %}", re.S)
ATTRIBUTE = re.compile(r'\b(?:alt|aria-label|data-working|placeholder|title)="([^"]*)"')
# What is handed to a template is shown there as a word.
HANDED = re.compile(r"""(?:\w=|\|default(?:_if_none)?:)(["'])(.*?)\1""")
ELEMENT = re.compile(r"<[^>]*>")
WORD = re.compile(r"[^\W\d_]{2,}")


def bare_words(source):
    """Words that a reader sees and no translator would."""
    text = COMMENT.sub("", source)
    found = []
    for tag in TAG.findall(text):
        if tag.startswith(("{% include", "{% with", "{{")):
            # Names of classes and icons are in small letters, and one word.
            found += [words for _, words in HANDED.findall(tag) if re.search("[A-Z ]", words)]
    text = CLASSES.sub("", TRANSLATED.sub("", text))
    text = TAG.sub("", text)
    found += ATTRIBUTE.findall(text)
    # A space, so that words of two elements stay two.
    found += html.unescape(ELEMENT.sub("\n", text)).splitlines()
    return {" ".join(words.split()) for words in found if WORD.search(words)}


@pytest.mark.parametrize("path", MARKED, ids=lambda path: str(path.relative_to(FOLDER)))
def test_a_template_has_no_words_outside_the_tags_that_mark_them(path):
    found = bare_words(path.read_text())
    assert found == BARE.get(str(path.relative_to(FOLDER)), set())


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ("<p>Call us</p>", {"Call us"}),
        ('<p>{% translate "Call us" %} <b>now</b></p>', {"now"}),
        ('<img alt="The photo">', {"The photo"}),
        ('<button data-working="{% translate "One moment…" %}">{{ word }}</button>', set()),
        ('{% include "components/status_pill.html" with word="Closed" %}', {"Closed"}),
        ('{% include "components/status_pill.html" with word=_("Closed") %}', set()),
        ('{{ name|default:"A client" }}', {"A client"}),
        ("{% blocktranslate with day=on %}Day {{ day }}{% endblocktranslate %} of", {"of"}),
        ("{# A word #}<!-- another -->{% block face %}portal{% endblock %} · 28", set()),
    ],
)
def test_bare_words_are_those_a_reader_sees(source, seen):
    assert bare_words(source) == seen
