"""How long a clinic's own text message comes out, before anybody gets it."""

from __future__ import annotations

import pytest

from bookings.models import Service
from notices import examples, own_words
from notices.models import OwnText
from notices.segments import count

pytestmark = pytest.mark.django_db
SMS = OwnText.Part.SMS


@pytest.fixture(autouse=True)
def _clinic(studio, hudson, artist, consultation):
    """A clinic with a name, a place, somebody and something."""


@pytest.mark.parametrize("kind", own_words.kinds())
def test_the_standard_text_of_every_kind_fits_for_who_has_no_mail(kind):
    tried = examples.tried(kind, "{standard}")
    assert tried.why_not == ""
    assert "Northlight Scalp Studio:" in tried.filled
    assert count(tried.filled).encoding == "GSM-7"


@pytest.mark.parametrize("kind", own_words.kinds())
def test_every_placeholder_is_filled(kind):
    names = own_words.placeholders(kind)
    tried = examples.tried(kind, " | ".join(f"{{{name}}}" for name in names))
    values = tried.filled.split(" | ")
    assert len(values) == len(names)
    assert all(value and "{" not in value for value in values)


def test_of_the_clinics_own_names_the_longest_counts():
    before = examples.tried("reminder", "{service}").filled
    Service.objects.filter(needs_room=True).update(name="A")
    longest = Service.objects.filter(needs_room=True).order_by("pk").first()
    longest.name = "Hairline and density, with a talk before it"
    longest.save()
    after = examples.tried("reminder", "{service}").filled
    assert before != after == longest.name


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x" * 306, ""),
        (
            "x" * 307,
            "Filled in, this is 307 characters in 3 parts, and a text message has 2 at most. "
            "Leave out about 10 characters.",
        ),
        (
            "{account} " + "x" * 290,
            "Filled in, this is 364 characters in 3 parts, and a text message has 2 at most. "
            "Leave out about 60 characters ({account} alone is 73).",
        ),
        ("ł" * 306, ""),
        ("🙂" + "x" * 132, ""),
        (
            "🙂" + "x" * 140,
            "Filled in, this is 142 characters in 3 parts, and a text message has 2 at most. "
            "With “🙂” in it a part holds 70 characters, not 160: leave that out.",
        ),
        (
            "🙂" + "x" * 307,
            "Filled in, this is 309 characters in 5 parts, and a text message has 2 at most. "
            "With “🙂” in it a part holds 70 characters, not 160: leave that out. "
            "Besides, leave out about 10 characters.",
        ),
    ],
)
def test_what_is_too_long_says_how_long_it_is_and_what_to_do(text, said):
    assert examples.tried("reminder", text).why_not == said


def test_an_example_is_nobodys_and_is_not_kept(django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        examples.tried("reminder", "{standard} {name} {when} {artist} {place} {coming}")
