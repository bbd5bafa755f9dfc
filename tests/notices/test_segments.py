"""How many segments a text message takes, at the edges of both alphabets."""

from __future__ import annotations

import pytest

from notices.segments import Segments, count, outside, plain


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", Segments("GSM-7", 0, 1)),
        ("a" * 160, Segments("GSM-7", 160, 1)),
        ("a" * 161, Segments("GSM-7", 161, 2)),
        ("a" * 306, Segments("GSM-7", 306, 2)),
        ("a" * 307, Segments("GSM-7", 307, 3)),
        ("€" * 80, Segments("GSM-7", 160, 1)),
        # A sign of two units is not cut in two: the first part holds 152 of its 153.
        ("€" * 153, Segments("GSM-7", 306, 3)),
        ("ł" * 70, Segments("UCS-2", 70, 1)),
        ("ł" * 71, Segments("UCS-2", 71, 2)),
        ("😀" * 35, Segments("UCS-2", 70, 1)),
        ("😀" * 36, Segments("UCS-2", 72, 2)),
    ],
)
def test_segments(text, found):
    assert count(text) == found


def test_typographic_marks_do_not_halve_a_message():
    assert count(plain("“Ready” – we’re glad")).encoding == "GSM-7"


def test_an_accent_the_alphabet_lacks_does_not_halve_a_message():
    assert plain("Łódź, María… é à ß") == "Lodz, Maria... é à ß"
    assert plain("北京") == "北京"


@pytest.mark.parametrize(
    ("text", "most", "over"),
    [("a" * 306, 2, 0), ("a" * 307, 2, 1), ("北" * 140, 2, 6), ("a", 2, 0)],
)
def test_what_is_too_much_for_so_many_segments(text, most, over):
    assert count(text).over(most) == over


def test_which_characters_are_outside_of_the_alphabet():
    assert outside("Hello 🙂 {€} 北 and 🙂") == ["🙂", "北"]
