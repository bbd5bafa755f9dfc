"""The same places marked on two photos at the desk, and the pair measured by them."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from django.urls import reverse

from designs.actions import set_marks
from designs.models import PairMarks
from tests.designs.measured import after_of, before_of, marks_on_both, photo_with, zone_on
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def view(client, owner, client_user):
    client.force_login(owner)
    return zone_on(before_of(client_user.client), owner)


@pytest.fixture
def after(view):
    return after_of(view)


def address(view, other=None, name="marks") -> str:
    ref = view.version.design.client.ref
    page = reverse(f"desk:design-pair-{name}", args=[ref, view.version.ref, view.ref])
    return f"{page}?other={other.ref}" if other else page


def pair(view, other) -> str:
    ref = view.version.design.client.ref
    return reverse("desk:design-pair", args=[ref, view.version.ref, view.ref]) + (
        f"?other={other.ref}"
    )


def sent(other, marks) -> dict[str, object]:
    """What the form sends."""
    names = [f"{which}-{{}}-{way}" for which in ("drawn", "other") for way in "xy"]
    boxes = {
        name.format(n): round(100 * share, 3)
        for n, mark in enumerate(marks, 1)
        for name, share in zip(names, mark, strict=True)
    }
    return boxes | {"other": other.ref}


def test_marks_set_here_are_what_the_pair_is_matched_by(client, view, after, owner):
    page = client.get(address(view, after)).content.decode()
    assert 'name="drawn-1-x"' in page
    assert "on the later photo" in page
    answer = client.post(address(view), sent(after, marks_on_both()))
    assert (answer.status_code, answer.url) == (302, pair(view, after))
    assert PairMarks.objects.get().set_by == owner
    page = client.get(pair(view, after)).content.decode()
    assert f"Matched by 4 marks set by {owner}; they miss one another by 0.1 mm." in page
    assert page.count('class="pair-mark"') == 8
    assert "Contrast rose from" in page
    again = client.get(address(view, after)).content.decode()
    assert 'name="drawn-1-x" value="31.25"' in again


def test_without_marks_it_says_that_the_picture_was_enough(client, view, after):
    page = client.get(pair(view, after)).content.decode()
    assert "Matched by the picture itself." in page
    assert address(view, after) in page
    assert 'class="pair-mark"' not in page


def test_photos_that_do_not_match_by_themselves_lead_to_the_marks(client, view):
    noise = np.random.default_rng(2).integers(0, 255, (1200, 960, 3), dtype=np.uint8)
    other = photo_with(view.photo.client, noise, stage="healed", taken_at=NOW + timedelta(days=70))
    page = client.get(pair(view, other)).content.decode()
    assert "do not lie over one another well enough" in page
    assert address(view, other) in page
    assert "Set marks on both photos" in page


def test_marks_that_no_longer_fit_can_be_changed_or_let_go(client, view, after, owner):
    row = set_marks(view=view, other=after, marks=marks_on_both(), by=owner)
    row.marks = [[0.2 + n / 10, 0.4, 0.2 + n / 10, 0.4] for n in range(3)]
    row.save()
    page = client.get(pair(view, after)).content.decode()
    assert "The marks lie in one line." in page
    assert "Change the marks" in page
    answer = client.post(address(view, name="forget"), {"other": after.ref})
    assert answer.url == pair(view, after)
    assert not PairMarks.objects.exists()


@pytest.mark.parametrize(
    ("marks", "sentence"),
    [
        ([], "Set at least three marks on both photos."),
        (marks_on_both(3, off=(0, 150)), "The marks do not fit one head"),
        ([(0.5, 0.4, 0.5, 0.4)] * 3, "Marks 1 and 2 are less than 10 mm apart."),
    ],
)
def test_a_refusal_says_why_and_keeps_the_marks(client, view, after, marks, sentence):
    answer = client.post(address(view), sent(after, marks))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert "Your marks are still here." in page
    for mark in marks[:1]:
        assert f'name="drawn-1-x" value="{round(100 * mark[0], 3)}"' in page
    assert not PairMarks.objects.exists()


def test_a_mark_on_one_photo_only_is_named_at_its_box(client, view, after):
    boxes = sent(after, marks_on_both())
    del boxes["other-4-x"], boxes["other-4-y"]
    answer = client.post(address(view), boxes)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_other-4-x">Mark 4, on the later photo, across in %' in page
    assert "Each mark needs its place on both photos." in page
    for percent, sentence in (
        (100.1, "less than or equal to 100"),
        (-0.1, "greater than or equal to 0"),
    ):
        answer = client.post(address(view), boxes | {"other-4-x": percent, "other-4-y": 20})
        page = answer.content.decode()
        assert sentence in page
        assert "Each mark needs" not in page


def test_a_pressed_twice_button_sets_them_once(client, view, after):
    boxes = sent(after, marks_on_both()) | {"once": "k" * 12}
    urls = [client.post(address(view), boxes).url for _ in range(2)]
    assert urls == [pair(view, after)] * 2
    assert PairMarks.objects.count() == 1


def test_another_clients_photo_is_not_matched(client, view, after, other_client_user):
    strange = photo_with(other_client_user.client, np.zeros((1200, 960, 3), np.uint8))
    assert client.get(address(view, strange)).status_code == 404
    assert client.post(address(view), sent(strange, marks_on_both())).status_code == 404
    assert client.post(address(view, name="forget"), {"other": strange.ref}).status_code == 404


def test_with_one_photo_there_is_nothing_to_match(client, view):
    assert client.get(address(view)).status_code == 404


def test_the_front_desk_sets_no_marks(client, view, after, clerk):
    client.force_login(clerk)
    assert client.get(address(view, after)).status_code == 403
    assert client.post(address(view), sent(after, marks_on_both())).status_code == 403
    assert client.post(address(view, name="forget"), {"other": after.ref}).status_code == 403
    assert not PairMarks.objects.exists()


def test_it_asks_as_often_with_three_photos_as_with_one(
    client, view, after, owner, django_assert_max_num_queries
):
    set_marks(view=view, other=after, marks=marks_on_both(), by=owner)
    client.get(address(view, after))
    with django_assert_max_num_queries(14) as one:  # two of them set the savepoint of the line
        client.get(address(view, after))
    for days in (61, 62):
        taken_at = NOW + timedelta(days=days)
        photo_with(view.photo.client, np.zeros((1200, 960, 3), np.uint8), taken_at=taken_at)
    with django_assert_max_num_queries(len(one)):
        client.get(address(view, after))
