"""A matched pair measured in a real browser: skin is chosen by a tap or by typing."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.designs.measured import after_of, before_of, zone_on
from tests.journeys.conftest import PATIENCE, PHONE, WIDE, look
from tests.journeys.test_design import carl  # noqa: F401 - the fixture

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_pair_is_measured_where_the_artist_taps(open_as, ana, carl, size):  # noqa: F811
    view = zone_on(before_of(carl), ana.user)
    after_of(view)
    page = open_as(ana.user, size)
    page.set_default_timeout(3 * PATIENCE)
    page.goto(reverse("desk:clients-photos-compare", args=[carl.ref]))
    page.get_by_role("link", name="Measure this pair").click()
    expect(page.get_by_role("heading", name="Frontal")).to_be_visible(timeout=3 * PATIENCE)
    look(page)
    across = page.get_by_role("group", name="Untreated skin").get_by_label("Across, %")
    expect(across).to_have_value("")
    across.focus()
    picture = page.locator("[data-places]")
    picture.scroll_into_view_if_needed()
    box = picture.bounding_box()
    assert box
    picture.click(position={"x": box["width"] * 0.5, "y": box["height"] * 0.36})
    assert float(across.input_value()) == pytest.approx(50, abs=1)
    page.get_by_role("button", name="Measure these two").click()
    expect(page).to_have_url(re.compile(r"skin_x=(49|50)"))
    expect(page.get_by_role("heading", name="Frontal")).to_be_visible(timeout=3 * PATIENCE)
    assert view.ref in page.url
