"""Two photos that do not match by themselves, matched by marks: tapped, moved by keys, undone."""

from __future__ import annotations

import re
from datetime import timedelta

import numpy as np
import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from designs.models import PairMarks
from designs.pairs import pair_read
from tests.designs.measured import SPOTS, before_of, photo_with, zone_on
from tests.designs.pairs import bald, taken, where
from tests.factories import NOW
from tests.journeys.conftest import PATIENCE, PHONE, WIDE, look
from tests.journeys.test_design import carl  # noqa: F401 - the fixture

pytestmark = [pytest.mark.django_db(transaction=True)]
WIDTH, HEIGHT = 960, 1200
FAR = {"turn": -38, "size": 0.8, "shift": (20, 30)}  # beyond what is looked for in the picture
FROM_THE_TOP = "document.querySelector('[data-stage]').getBoundingClientRect().top + scrollY"


def tap(page: Page, side: str, place) -> None:
    """On the photo that was drawn on, or on the other."""
    stage = page.locator(f"[data-photo-of={side}] [data-stage]")
    stage.scroll_into_view_if_needed()
    box = stage.bounding_box()
    assert box
    fit = min(box["width"] / WIDTH, box["height"] / HEIGHT)
    left, top = (box["width"] - WIDTH * fit) / 2, (box["height"] - HEIGHT * fit) / 2
    stage.click(position={"x": left + place[0] * fit, "y": top + place[1] * fit})


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_an_artist_marks_the_same_places_and_measures(open_as, ana, carl, size):  # noqa: F811
    view = zone_on(before_of(carl), ana.user)
    when = NOW + timedelta(days=60)
    other = photo_with(carl, taken(bald(), **FAR), stage="healed", taken_at=when)
    there = where(SPOTS, **FAR)
    page = open_as(ana.user, size)
    page.set_default_timeout(3 * PATIENCE)
    page.goto(reverse("desk:design-pair", args=[carl.ref, view.version.ref, view.ref]))
    expect(page.get_by_role("alert")).to_contain_text("Nothing was measured.")
    look(page)
    page.get_by_role("link", name="Set marks on both photos").click()
    expect(page.locator("[data-marks][data-ready]")).to_be_visible()
    said = page.locator("[data-said]")
    expect(said).to_have_text("Tap a place on either photo.")
    page.get_by_role("button", name="Measure by these marks").click()
    expect(page.get_by_role("alert")).to_contain_text("Set at least three marks on both photos.")

    before_words = page.evaluate(FROM_THE_TOP)
    tap(page, "drawn", SPOTS[0])
    expect(said).to_have_text("Mark 1: now the same place on the later photo.")
    tap(page, "other", there[0])
    tap(page, "other", there[1])
    expect(said).to_have_text("Mark 2: now the same place on the earlier photo.")
    tap(page, "drawn", SPOTS[1])
    tap(page, "drawn", (480, 900))
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name=re.compile(r"^Mark \d"))).to_have_count(4)

    # The third by keys: in the middle of both photos at first.
    page.get_by_role("button", name="Add", exact=True).press("Enter")
    mark = page.get_by_role("button", name=re.compile("^Mark 3 on the earlier photo"))
    expect(mark).to_be_focused()
    before = page.locator("[name=drawn-3-y]").input_value()
    mark.press("Shift+ArrowUp")
    expect(mark).to_be_focused()
    expect(page.locator("[name=drawn-3-y]")).not_to_have_value(before)
    # However long the sentence, the photos stay under the hand.
    expect(said).to_contain_text("across")
    assert page.evaluate(FROM_THE_TOP) == before_words
    look(page)
    mark.press("Delete")
    expect(page.get_by_role("button", name=re.compile(r"^Mark \d"))).to_have_count(4)

    for here, laid in zip(SPOTS[2:4], there[2:4], strict=True):
        tap(page, "drawn", here)
        tap(page, "other", laid)
    expect(said).to_have_text("4 marks on both photos. More make it surer.")
    page.get_by_role("button", name="Measure by these marks").click()
    expect(page.get_by_text("Matched by 4 marks set by Ana Ruiz")).to_be_visible()
    look(page)
    row = PairMarks.objects.get()
    assert np.allclose(
        row.seen_from(view.photo), np.c_[SPOTS, there][:4] / ([WIDTH, HEIGHT] * 2), atol=0.01
    )
    found = pair_read(view, other, marks=row.seen_from(view.photo))
    assert found.matched.miss_mm < 3
