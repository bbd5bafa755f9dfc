"""An artist fills in an assessment with its head map, by pointer and by keyboard, signs it, and
adds a word later; a colleague's change is shown beside one's own."""

import pytest
from playwright.sync_api import Page, expect

from sessions_plan.contents import assessment_values
from sessions_plan.models import Assessment, PatchTest
from tests import factories
from tests.journeys.conftest import PHONE, WIDE, at, both, look
from tests.sessions_plan.records import begun, bottle, save_assessment

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def sam(ana, studio, visit):
    return visit("Sam", ana, at(studio, 0, 9)).client


def pick(page: Page, name: str, value: str) -> None:
    choice = page.locator(f"[name='{name}'][value='{value}']")
    choice.press("Space")
    expect(choice).to_be_checked()


def drawing(page: Page, view: str):
    return page.locator(f"[data-view={view}] [data-map-svg]")


def spot(page: Page, view: str, x: int, y: int) -> tuple[float, float]:
    """A point of the drawing on the screen."""
    svg = drawing(page, view)
    svg.scroll_into_view_if_needed()
    box = svg.bounding_box()
    return box["x"] + box["width"] * x / 1000, box["y"] + box["height"] * y / 1000


def draw(page: Page, view: str, path: list[tuple[int, int]]) -> None:
    page.mouse.move(*spot(page, view, *path[0]))
    page.mouse.down()
    for x, y in path[1:]:
        page.mouse.move(*spot(page, view, x, y), steps=5)
    page.mouse.up()


def saved(page: Page) -> None:
    expect(page.locator("[data-draft-state]")).to_have_attribute("data-is", "saved")


@both
def test_an_assessment_by_pointer_signed_and_amended(open_as, ana, sam, size, dark):
    page = open_as(ana.user, size, dark=dark)
    page.goto(f"/desk/clients/{sam.ref}/assessment/")
    look(page)
    page.get_by_role("button", name="Begin the assessment").click()
    expect(page.locator("[data-draft-words]")).to_have_text("Nothing written yet")

    pick(page, "scale", "norwood")
    pick(page, "grade-norwood", "6")
    pick(page, "fitzpatrick", "3")
    pick(page, "goal-crown", "shaved")
    page.get_by_role("button", name="Add a scar").click()
    page.locator("[name=scars-0-kind]").select_option("strip")
    page.locator("[name=scars-0-site]").fill("Back, ear to ear")
    expect(page.locator("[data-advice-word]")).to_have_text("Shave")

    page.mouse.click(*spot(page, "top", 500, 700))  # a tap on the crown: the whole of it
    expect(page.locator("[name=marks-0-area]")).to_have_value("crown")
    page.locator("[name=marks-0-area_cm2]").fill("48")
    pick(page, "map-tool", "patch")
    draw(page, "top", [(420, 340), (520, 330), (560, 420), (460, 470), (415, 360)])
    expect(page.locator("[name=marks-1-kind]")).to_have_value("patch")
    page.get_by_role("button", name="Back", exact=True).click()
    pick(page, "map-tool", "scar")
    draw(page, "back", [(300, 520), (420, 560), (580, 560), (700, 520)])
    expect(page.locator("[name=marks-2-view]")).to_have_value("back")
    saved(page)
    look(page)

    page.get_by_role("button", name="Review and sign").click()
    expect(page.get_by_text("Area to treat, crown, 48.0 cm² (top)")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Sign as Ana Ruiz").click()
    expect(page.get_by_text("Signed by Ana Ruiz")).to_be_visible()
    page.get_by_role("textbox", name="Amendment").fill("The scar is 19 cm.")
    page.get_by_role("button", name="Add the amendment").click()
    expect(page.get_by_text("The scar is 19 cm.")).to_be_visible()
    look(page)

    record = Assessment.objects.get()
    assert record.shaving == "shave"
    assert [(mark.view, mark.kind) for mark in record.marks.all()] == [
        ("top", "area"), ("top", "patch"), ("back", "scar"),
    ]  # fmt: skip
    assert all(len(mark.points) >= 4 for mark in record.marks.all())


def test_the_map_by_keyboard_alone(open_as, ana, sam):
    record = begun(ana, ana.user, sam)
    page = open_as(ana.user, WIDE)
    page.goto(f"/desk/clients/{sam.ref}/assessment/")
    put = page.get_by_role("button", name="Put one in the middle")
    put.focus()
    page.keyboard.press("Enter")
    mark = page.locator(".map-one")
    expect(mark).to_be_focused()
    before = page.locator("[name=marks-0-points]").input_value()
    for key in ("ArrowRight", "Shift+ArrowDown", "+", "+", "-"):
        page.keyboard.press(key)
    expect(mark).to_be_focused()
    assert page.locator("[name=marks-0-points]").input_value() != before

    page.keyboard.press("Enter")  # to its line in the list
    expect(page.locator("[name=marks-0-area_cm2]")).to_be_focused()
    page.keyboard.type("12.5")
    saved(page)
    assert str(record.marks.get().area_cm2) == "12.5"

    page.locator(".map-one").focus()
    page.keyboard.press("Delete")
    expect(page.locator(".map-one")).to_have_count(0)
    expect(page.get_by_role("button", name="Top", exact=True)).to_be_focused()
    saved(page)
    assert not record.marks.exists()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".map-one")).to_have_count(1)
    saved(page)

    page.get_by_role("button", name="Add a mark to the list").focus()
    page.keyboard.press("Enter")
    page.locator("[name=marks-1-view]").select_option("back")
    page.locator("[name=marks-1-kind]").select_option("patch")
    expect(page.locator(".map-one")).to_have_count(2)
    saved(page)
    assert record.marks.count() == 2


def test_what_a_colleague_changed_meanwhile_is_shown_beside(open_as, ana, sam):
    record = begun(ana, ana.user, sam)
    page = open_as(ana.user, PHONE)
    page.goto(f"/desk/clients/{sam.ref}/assessment/")
    ben = factories.make_user("owner", "ben@example.com", name="Ben Okafor")
    save_assessment(
        assessment=record,
        values={"notes": "Flaky skin"},
        original=assessment_values(record),
        by=ben,
    )
    page.get_by_role("textbox", name="Notes").fill("Smooth skin")
    expect(page.locator("[data-draft-trouble]")).to_contain_text("Ben Okafor changed the same")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="Ben Okafor changed the same")).to_be_visible()
    look(page)
    page.get_by_role("radio", name="Flaky skin").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("The assessment is saved.")).to_be_visible()
    record.refresh_from_db()
    assert record.notes == "Flaky skin"


def test_what_cannot_be_saved_is_said_and_kept_and_sent_later(open_as, ana, sam):
    record = begun(ana, ana.user, sam)
    page = open_as(ana.user, PHONE)
    page.goto(f"/desk/clients/{sam.ref}/assessment/")
    page.route(
        "**/assessment/*/", lambda route: route.fulfill(content_type="text/html", body="Sign in")
    )
    page.get_by_role("textbox", name="Notes").fill("Written in the lift")
    expect(page.locator("[data-draft-words]")).to_have_text("Not saved")
    expect(page.locator("[data-draft-trouble]")).to_contain_text("You are signed out")
    page.unroute("**/assessment/*/")
    page.get_by_role("textbox", name="Notes").press("End")
    page.keyboard.type(".")
    saved(page)
    record.refresh_from_db()
    assert record.notes == "Written in the lift."


@both
def test_a_consultation_a_patch_test_and_the_shelf(open_as, ana, sam, size, dark):
    lot = bottle(ana.user)
    page = open_as(ana.user, size, dark=dark)
    page.goto(f"/desk/clients/{sam.ref}/consultation/")
    page.get_by_role("button", name="Begin the record").click()
    page.get_by_role("textbox", name="What they wish for").fill("A natural line")
    pick(page, "explained", "fades")
    pick(page, "outcome", "plan")
    page.get_by_role("button", name="Add a question").click()
    page.get_by_role("textbox", name="They asked").fill("Does it hurt?")
    saved(page)
    look(page)
    page.get_by_role("button", name="Review and sign").click()
    page.get_by_role("button", name="Sign as Ana Ruiz").click()
    expect(page.get_by_text("Signed by Ana Ruiz")).to_be_visible()
    look(page)

    page.get_by_role("link", name="Patch tests").click()
    page.get_by_role("combobox", name="Where").fill("Nape")
    page.get_by_role("button", name="Placed just now").click()
    pick(page, "result", "none-seen")
    look(page)
    page.get_by_role("button", name="Save this reading").click()
    expect(page.get_by_text("No reaction seen").first).to_be_visible()
    assert PatchTest.objects.get().readings.count() == 1

    page.goto("/desk/lots/")
    look(page)
    page.get_by_role("link", name="Graphite Grey 4").click()
    page.get_by_role("textbox", name="Why, and who called it back").fill("The maker's letter")
    look(page)
    page.get_by_role("button", name="Recall this lot").click()
    expect(page.get_by_text("It touched 1 client.", exact=False).first).to_be_visible()
    look(page)
    lot.refresh_from_db()
    assert lot.recalled_by == ana.user
