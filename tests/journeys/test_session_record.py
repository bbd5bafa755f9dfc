"""An artist charts a session on a tablet: the line is cut in the middle and comes back, the page is
loaded again, the record is signed and amended."""

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from sessions_plan.actions import begin_assessment
from sessions_plan.actions.charting import not_today, open_record
from sessions_plan.models import SentStep, SessionRecord
from tests.journeys.conftest import at, look
from tests.sessions_plan.charting import needles, session_signed, session_visit, step
from tests.sessions_plan.records import bottle

pytestmark = [pytest.mark.django_db(transaction=True)]
TABLET = {"width": 820, "height": 1180}
QUEUE = "Object.keys(localStorage).filter(key => key.startsWith('session-record:')).length"


@pytest.fixture
def lots(ana):
    return {
        "grey": bottle(ana.user, lot="GR-77"),
        "needle": needles(ana.user, lot="N-5"),
        "cream": needles(ana.user, lot="C-1", kind="numbing", product="Cream", detail="5 %"),
    }


@pytest.fixture
def session(ana, studio, visit, lots):
    """The second session of somebody who likes it quiet."""
    sam = visit("Sam", ana, at(studio, 3, 12)).client
    past = session_visit(studio, ana, at(studio, -12, 9), client=sam)
    session_signed(past, lot=lots["grey"], needle=lots["needle"])
    scalp = begin_assessment(client=sam, artist=ana, by=ana.user)
    scalp.comfort = ["quiet", "breaks"]
    scalp.save()
    return session_visit(studio, ana, at(studio, 0, 9, 30), client=sam)


def state(page: Page):
    return page.locator("[data-saved]")


def saved(page: Page) -> None:
    expect(state(page)).to_have_attribute("data-is", "saved")
    expect(page.locator("[data-saved-words]")).to_contain_text("Saved")


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def pick(page: Page, name: str, value: str, within: str = "") -> None:
    page.locator(f"{within} [name='{name}'][value='{value}']").check()


def draw(page: Page, who: str) -> None:
    """A few strokes across the pad of one of the two."""
    pad = page.locator(f"[data-pad]:has([name={who}]) canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box
    page.mouse.move(box["x"] + 30, box["y"] + 110)
    page.mouse.down()
    for x, y in ((80, 40), (120, 120), (160, 50), (220, 100)):
        page.mouse.move(box["x"] + x, box["y"] + y, steps=6)
    page.mouse.up()


def answer(page: Page) -> None:
    fine = ("anything_new", "has_scabs", "is_sunburnt", "has_cuts", "had_alcohol")
    for name in fine:
        pick(page, name, "no")
    pick(page, "has_eaten", "yes")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_session_with_the_line_cut_in_the_middle(open_as, ana, session, lots, dark):
    page = open_as(ana.user, TABLET, dark=dark)
    page.goto(f"/desk/appointments/{session.ref}/record/")
    look(page)
    page.get_by_role("button", name="Open the record").click()
    expect(page.get_by_text("Quiet, please")).to_be_visible()
    look(page)

    press(page, "Fit for today")
    expect(page.locator("[data-refused]")).to_contain_text("Answer every question first")
    answer(page)
    page.get_by_label("Shade on healed skin").fill("A touch lighter")
    press(page, "Fit for today")
    expect(page.get_by_text("Checked", exact=True)).to_be_visible()
    page.locator("[data-takes]").first.wait_for()
    page.locator("form:has([value='tray-as-last'])").get_by_role("button").click()
    expect(page.locator(f"#lot-{lots['grey'].ref}")).to_be_checked()
    page.get_by_label("Scan or type a lot number").fill("c-1")
    page.keyboard.press("Enter")
    expect(page.get_by_text("is on the tray.")).to_be_visible()
    page.get_by_label("Client's name").fill("Sam Porter")
    draw(page, "client")
    press(page, "Shown and opened")
    expect(page.locator("[data-refused]")).to_contain_text("The artist has not drawn yet")
    pick(page, "artist-means", "typed")
    look(page)
    press(page, "Shown and opened")
    expect(page.get_by_text("Both have signed")).to_be_visible()
    press(page, "Begin")
    expect(page.locator("[data-clock]")).to_have_attribute("data-state", "running")
    saved(page)

    page.context.set_offline(True)
    crown = page.locator("#area-crown")
    page.locator("[data-zone=crown]").first.click()  # on the drawing of the head
    expect(crown).to_have_attribute("open", "")
    crown.locator("[value='area-as-last']").first.click()
    expect(crown.locator("[name=depth_mm]").first).to_have_value("0.40")
    expect(crown.locator("[name=pigment]").first).to_be_checked()
    expect(crown.locator("[name=needle]").first).to_be_checked()
    crown.get_by_role("button", name="Passes: more").first.click()
    crown.get_by_role("button", name="Passes: more").first.click()
    press(page, "Break")
    expect(page.locator("[data-saved-words]")).to_contain_text("3 changes wait on this tablet")
    expect(page.locator("[data-clock]")).to_have_attribute("data-state", "pausing")
    look(page)
    page.get_by_role("link", name="Review and sign").click()
    expect(page.locator("[data-refused]")).to_contain_text("Go on when everything is sent")
    assert SessionRecord.objects.get(appointment=session).areas.count() == 0

    page.context.set_offline(False)
    saved(page)
    assert page.evaluate(QUEUE) == 0
    row = SessionRecord.objects.get(appointment=session).areas.get()
    assert (row.area, row.passes, row.pigment, row.needle) == (
        "crown", 2, lots["grey"], lots["needle"],
    )  # fmt: skip

    page.reload()
    expect(crown).to_have_attribute("open", "")
    expect(page.locator("[data-clock]")).to_have_attribute("data-state", "pausing")
    press(page, "Go on")
    pick(page, "pain", "3", "#area-crown [data-panel] >> nth=0 >>")
    page.get_by_role("textbox", name="Notes").fill("Calm throughout")
    press(page, "End")
    expect(page.locator("[data-clock]")).to_have_attribute("data-state", "ended")
    saved(page)
    look(page)

    page.get_by_role("link", name="Review and sign").click()
    expect(page.get_by_text("Calm throughout")).to_be_visible()
    expect(page.get_by_role("img", name="Signature, drawn")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Sign as Ana Ruiz").click()
    expect(page.get_by_text("Signed by Ana Ruiz")).to_be_visible()
    page.get_by_role("textbox", name="Amendment").fill("Two passes, not three.")
    page.get_by_role("button", name="Add the amendment").click()
    expect(page.get_by_text("Two passes, not three.")).to_be_visible()
    look(page)
    session.refresh_from_db()
    assert session.status == "done"


def test_what_waited_through_a_restart_is_shown_and_sent(open_as, ana, session):
    record = open_record(appointment=session, by=ana.user)
    page = open_as(ana.user, TABLET)
    address = f"/desk/appointments/{session.ref}/record/"
    page.goto(address)
    page.route(
        "**/record/step/",
        lambda route: route.fulfill(status=302, headers={"Location": "/sign-in/"}),
    )
    page.get_by_role("textbox", name="Notes").fill("Written while signed out")
    expect(page.locator("[data-saved-words]")).to_contain_text("Signed out. 1 change waits")
    page.reload()
    expect(page.get_by_role("textbox", name="Notes")).to_have_value("Written while signed out")
    assert page.evaluate(QUEUE) == 1
    page.unroute("**/record/step/")
    page.reload()
    saved(page)
    assert page.evaluate(QUEUE) == 0
    record.refresh_from_db()
    assert record.notes == "Written while signed out"
    assert SentStep.objects.filter(record=record).count() == 1


def test_a_lot_recalled_meanwhile_is_refused_and_put_back(open_as, ana, session, lots):
    record = open_record(appointment=session, by=ana.user)
    page = open_as(ana.user, TABLET)
    page.goto(f"/desk/appointments/{session.ref}/record/")
    lots["grey"].finished_on = record.opened_at.date()
    lots["grey"].save()
    box = page.locator(f"#lot-{lots['grey'].ref}")
    box.check()
    expect(page.locator("[data-refused]")).to_contain_text("is used up. Take another one.")
    expect(box).not_to_be_checked()


def test_words_that_come_after_the_signature_are_refused_and_still_read(open_as, ana, session):
    record = open_record(appointment=session, by=ana.user)
    page = open_as(ana.user, TABLET)
    page.goto(f"/desk/appointments/{session.ref}/record/")
    not_today(record=record, reason="Scabs", by=ana.user)
    page.get_by_role("textbox", name="Notes").fill("Came with a sunburn")
    expect(page.locator("[data-refused]")).to_contain_text("It is signed.")
    expect(page.locator("[data-refused]")).to_contain_text("You wrote: “Came with a sunburn”.")
    look(page)


def test_it_fits_a_phone_and_not_today_ends_it(open_as, ana, session):
    open_record(appointment=session, by=ana.user)
    page = open_as(ana.user, {"width": 390, "height": 844})
    page.goto(f"/desk/appointments/{session.ref}/record/")
    look(page)
    page.get_by_text("Not today…").click()
    page.get_by_role("textbox", name="Why it is not today").fill("Sunburn on the crown")
    look(page)
    page.get_by_role("button", name="Not today: cancel and free the time").click()
    expect(page.get_by_role("heading", name="Not today,")).to_be_visible()
    look(page)
    session.refresh_from_db()
    assert (session.status, session.cancelled_side) == ("cancelled", "clinic")


def test_it_works_without_javascript(open_browser, live_server, ana, session, lots):
    browser = Client()
    browser.force_login(ana.user)
    cookie = browser.cookies["sessionid"]
    record = open_record(appointment=session, by=ana.user)
    step(record, "tray-as-last")
    page = open_browser(TABLET, javascript=False)
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    page.goto(f"/desk/appointments/{session.ref}/record/")
    page.locator("#area-back > summary").click()
    first = page.locator("#area-back [data-panel]").first
    first.locator("[name=pigment]").first.check(force=True)
    first.locator("[name=passes]").fill("1")
    page.get_by_role("button", name="Save back").first.click()
    assert record.areas.get().pigment == lots["grey"]
