"""The hairline editor in a real browser: calibrated, drawn by mouse, touch and keys, seen while it
is dragged, saved, gone on with."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.roles import Role
from designs.actions import add_view, save_view
from designs.models import DesignVersion, View
from tests import factories
from tests.designs.drawings import CALIBRATION, drawn_version, photo_of
from tests.journeys.conftest import PHONE, WIDE, at, look
from tests.journeys.designing import drawn, editor, saved, shown

pytestmark = [pytest.mark.django_db(transaction=True)]
TABLET = {"width": 1024, "height": 768}
PHOTO = (1200, 1600)  # the working size of what `photo_of` gives
LINE = [(360, 640), (480, 655), (600, 660), (720, 655), (840, 640), (800, 480), (400, 480)]


@pytest.fixture
def carl(studio, ana):
    """Carl, whom Ana treats."""
    user = factories.make_user(Role.CLIENT, "carl@example.com", name="Carl Jensen")
    client = factories.make_client(
        first_name="Carl", full_name="Carl Jensen", email="carl@example.com", user=user
    )
    factories.make_appointment(
        location=studio, artist=ana, client=client, starts_at=at(studio, 1, 14)
    )
    return client


def place(page: Page, x: float, y: float) -> tuple[float, float]:
    """Where a point of the photo lies in the window."""
    box = page.locator("[data-stage]").bounding_box()
    assert box
    fit = min(box["width"] / PHOTO[0], box["height"] / PHOTO[1])
    left = box["x"] + (box["width"] - PHOTO[0] * fit) / 2
    top = box["y"] + (box["height"] - PHOTO[1] * fit) / 2
    return left + x * fit, top + y * fit


def test_an_artist_calibrates_draws_by_mouse_and_makes_a_second_version(open_as, ana, carl):
    photo_of(carl)
    page = open_as(ana.user, WIDE)
    page.goto(f"/desk/clients/{carl.ref}/designs/")
    look(page)
    page.get_by_role("button", name="Begin a design").click()
    expect(page.locator("button[data-tool=scale]")).to_have_attribute("aria-pressed", "true")
    look(page)
    for x in (500, 700):
        page.mouse.click(*place(page, x, 560))
    page.get_by_label("They are apart, mm").fill("40")

    page.get_by_role("button", name="Zone", exact=True).click()
    for x, y in LINE:
        page.mouse.click(*place(page, x, y))
    page.mouse.click(*place(page, *LINE[0]))
    expect(page.locator("[data-zones]")).to_contain_text("Hairline")
    before = shown(page)
    expect(page.locator("[data-live]")).to_contain_text("cm²")
    saved(page)
    area = DesignVersion.objects.get().measured.cm2
    assert area > 20
    look(page)

    page.mouse.move(*place(page, *LINE[2]))
    page.mouse.down()
    for step in range(1, 15):
        page.mouse.move(*place(page, LINE[2][0], LINE[2][1] + 6 * step))
        page.wait_for_timeout(60)
    expect(page.locator("[data-editor]")).to_have_attribute("data-shown", "live")
    page.mouse.up()
    assert shown(page) > before + 1
    saved(page)
    assert DesignVersion.objects.get().measured.cm2 > area

    page.keyboard.press("Control+z")
    saved(page)
    expect(page.locator("[data-total=cm2]")).to_contain_text(f"{area:.0f} cm²")
    page.get_by_label("After session").or_(page.get_by_label("Session", exact=True)).fill("1")
    expect(page.locator("[data-picture]")).to_have_attribute(
        "aria-label", re.compile("After session 1 of 3")
    )

    page.get_by_label("Name of this version").fill("rounded")
    page.keyboard.press("Tab")
    saved(page)
    page.locator(".studio-menu summary").click()
    page.get_by_label("Name of the new version").fill("softer")
    page.get_by_role("button", name="Make version 2").click()
    expect(page.get_by_role("heading", name="Carl Jensen, version 2")).to_be_visible()
    second = DesignVersion.objects.get(number=2)
    assert (second.name, second.parent.name) == ("softer", "rounded")
    assert second.measured.zones


def test_an_iris_gives_the_scale_where_nothing_else_does(open_as, ana, carl):
    version = drawn_version(carl, ana.user)
    page = open_as(ana.user, WIDE)
    editor(page, version)
    shown(page)
    narrow = page.locator("[data-zones]").inner_text()
    page.get_by_role("button", name="Scale", exact=True).click()
    before = page.locator("[data-stage]").bounding_box()
    page.get_by_role("radio", name=re.compile("One iris")).focus()
    page.keyboard.press("Space")
    expect(page.get_by_label("They are apart, mm")).to_be_hidden()
    expect(page.locator("[data-problem]")).to_contain_text("mark both edges of one iris")
    look(page)
    # A photo that made room for the sentence would jump away under the hand that is to tap it.
    assert page.locator("[data-stage]").bounding_box() == before
    for x in (450, 509):
        page.mouse.click(*place(page, x, 880))
    expect(page.get_by_role("button", name="Second edge of the iris")).to_be_attached()
    saved(page)
    expect(page.locator("[data-zones]")).not_to_have_text(narrow)
    page.get_by_role("button", name="First edge of the iris").focus()
    page.keyboard.press("ArrowLeft")
    saved(page)
    page.wait_for_timeout(300)
    scale = View.objects.order_by("-pk")[0].calibration
    assert scale["method"] == "iris"
    assert scale["points"][0][0] == pytest.approx(448, abs=3)
    [zone] = DesignVersion.objects.get().measured.zones
    assert zone.band > 0.17
    page.get_by_role("radio", name=re.compile("Two points")).check()
    expect(page.locator("[data-problem]")).to_contain_text("Give the photo its scale")
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("size", [TABLET, PHONE], ids=["tablet", "phone"])
def test_by_touch_a_point_is_dragged_or_tapped_and_tapped(open_as, ana, carl, size):
    version = drawn_version(carl, ana.user)
    page = open_as(ana.user, size)
    editor(page, version)
    shown(page)
    look(page)
    fingers = page.context.new_cdp_session(page)
    fingers.send("Emulation.setTouchEmulationEnabled", {"enabled": True})

    def touch(kind: str, *points: tuple[float, float]) -> None:
        fingers.send(
            "Input.dispatchTouchEvent",
            {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]},
        )

    def tap(x: float, y: float) -> None:
        touch("touchStart", place(page, x, y))
        touch("touchEnd")

    page.locator("[data-stage]").scroll_into_view_if_needed()
    tap(600, 540)  # within the zone: it is selected
    expect(page.locator("[data-handle]")).to_have_count(8)
    touch("touchStart", place(page, 600, 655))
    for step in range(1, 8):
        touch("touchMove", place(page, 600, 655 + 8 * step))
        page.wait_for_timeout(50)
    touch("touchEnd")
    saved(page)
    expect(page.locator("[data-handle='2'].chosen")).to_be_attached()
    page.wait_for_timeout(300)
    assert drawn()["zones"][0]["outline"][2][1] > 690

    tap(600, 620)  # where the selected point is to go
    page.wait_for_timeout(300)
    saved(page)
    assert drawn()["zones"][0]["outline"][2][1] == pytest.approx(620, abs=3)

    middle = place(page, 600, 700)
    touch("touchStart", (middle[0] - 30, middle[1]), (middle[0] + 30, middle[1]))
    touch("touchMove", (middle[0] - 60, middle[1]), (middle[0] + 60, middle[1]))
    touch("touchEnd")
    expect(page.locator("[data-zoom]")).not_to_have_text("100 %")
    shown(page)
    page.wait_for_load_state("networkidle")  # nothing is asked of the next test's database


def test_everything_is_done_by_keys_and_step_buttons_too(open_as, ana, carl):
    version = drawn_version(carl, ana.user)
    page = open_as(ana.user, WIDE)
    editor(page, version)
    shown(page)
    zone = page.locator("[data-shape=zone]")
    zone.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+ArrowDown")
    saved(page)
    page.wait_for_timeout(200)
    assert drawn()["zones"][0]["outline"][0][1] == 652
    page.get_by_role("button", name=re.compile("Point 3 of 8")).focus()
    for _ in range(3):
        page.keyboard.press("ArrowUp")
    page.get_by_role("button", name="Density: more").click()
    page.get_by_role("button", name="Right", exact=True).click()
    page.get_by_role("button", name="Corner").click()
    page.get_by_role("button", name="Add a point").click()
    saved(page)
    page.wait_for_timeout(400)
    kept = drawn()["zones"][0]
    assert kept["density"] == 135
    assert len(kept["outline"]) == 9
    assert kept["outline"][2][:3] == [602, 661, 1]
    page.keyboard.press("Delete")
    page.get_by_role("button", name="Remove", exact=True).click()
    expect(page.locator("[data-handle]")).to_have_count(8)
    page.get_by_role("button", name="Years since: on").click()
    page.get_by_role("button", name="Session: back").click()
    expect(page.locator("[data-picture]")).to_have_attribute(
        "aria-label", re.compile("After session 2 of 3, Year 0.5")
    )
    for key in ("+", "0"):
        page.locator("body").press(key)
    expect(page.locator("[data-zoom]")).to_have_text("100 %")


def test_a_style_is_laid_a_guide_shown_and_the_old_photo_lies_beside(open_as, ana, carl):
    photo_of(carl, "front", stage="reference", taken_at=timezone.now() - timedelta(days=4000))
    version = drawn_version(carl, ana.user)
    page = open_as(ana.user, WIDE)
    editor(page, version)
    page.get_by_text("Starting styles and guides").click()
    page.get_by_role("button", name=re.compile("^Widow's peak")).click()
    expect(page.get_by_label("Name of this version")).to_have_value("widow's peak")
    expect(page.locator("[data-handle]")).to_have_count(14)
    page.get_by_role("button", name="8 cm guide").click()
    expect(page.locator(".guide")).not_to_have_count(0)
    page.get_by_role("button", name="Thirds of the face").click()
    problem = page.locator("[data-problem]")
    expect(problem).to_contain_text("Mark the glabella")
    pictures = shown(page)
    page.get_by_role("button", name="Years since: on").click()
    expect(page.locator("[data-editor]")).not_to_have_attribute("data-pictures", str(pictures))
    expect(problem).to_contain_text("Mark the glabella")
    page.locator("summary").get_by_text("Photos").click()
    page.get_by_role("button", name=re.compile("An earlier photo|an earlier photo")).click()
    expect(page.locator("[data-beside] img")).to_be_visible()
    look(page)


def test_a_zone_is_called_after_its_photo_and_says_where_it_counts(open_as, ana, carl):
    version = drawn_version(carl, ana.user)
    crown = add_view(version=version, photo=photo_of(carl, "crown"), side="crown", by=ana.user)
    turned = CALIBRATION | {"head": CALIBRATION["head"] | {"pitch": 90}}
    version.refresh_from_db()
    save_view(view=crown, edition=version.edition, calibration=turned, by=ana.user)
    page = open_as(ana.user, WIDE)
    editor(page, version)
    front = DesignVersion.objects.get().measured.cm2
    page.get_by_role("button", name="Crown", exact=True).click()
    for _ in range(2):
        page.get_by_role("button", name="Zone", exact=True).click()
        for x, y in LINE:
            page.mouse.click(*place(page, x, y))
        page.mouse.click(*place(page, *LINE[0]))
    expect(page.locator("[data-zones] b")).to_have_text(["Crown", "Crown 2"])
    shown(page)
    saved(page)
    page.wait_for_timeout(300)
    [first, second] = drawn()["zones"]
    assert (first["area"], second["area"]) == ("crown", "crown")
    [line, *crowns] = DesignVersion.objects.get().measured.zones
    assert line.cm2 == front
    assert [zone.name for zone in crowns] == ["Crown", "Crown 2"]

    area = page.get_by_label("Area of the plan")
    area.select_option("mid-scalp")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Mid-scalp")
    area.select_option("hairline")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Hairline 2")
    page.get_by_label("Name", exact=True).fill("hairline")
    page.keyboard.press("Tab")
    expect(page.locator("[data-zones] li").nth(1)).to_contain_text("counted on the front photo")
    expect(page.locator("[data-zones] li").nth(0)).not_to_contain_text("counted on")
    look(page)
    area.select_option("crown")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Crown 2")
    page.get_by_label("Name", exact=True).fill("Whorl")
    page.keyboard.press("Tab")
    area.select_option("back")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Whorl")
    saved(page)
    page.wait_for_load_state("networkidle")
