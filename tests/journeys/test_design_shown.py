"""A design put before its client: looked at, asked about, approved, and taken into the plan."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.roles import Role
from designs import actions
from designs.links import mock_up_token
from designs.models import Approval, Opinion
from sessions_plan.models import Assessment, PlanVersion
from tests import factories
from tests.clients.uploads import sent
from tests.designs.drawings import drawn_version
from tests.designs.films import film
from tests.designs.showing import HOPE as HOPED
from tests.designs.showing import approved
from tests.journeys.conftest import PHONE, WIDE, at, both, look
from tests.sessions_plan.charting import session_visit

pytestmark = [pytest.mark.django_db(transaction=True)]
TABLET = {"width": 1024, "height": 768}
HOPE = "A quiet line that nobody asks about."


@pytest.fixture
def carl(studio, ana):
    """Carl, whom Ana treats, and whose scalp is signed."""
    user = factories.make_user(Role.CLIENT, "carl@example.com", name="Carl Jensen")
    client = factories.make_client(
        first_name="Carl", full_name="Carl Jensen", email="carl@example.com", user=user
    )
    now = at(studio, 0, 9)
    factories.make_appointment(
        location=studio, artist=ana, client=client, starts_at=at(studio, 1, 14)
    )
    made = Assessment.objects.create(
        client=client, artist=ana, begun_at=now, saved_at=now, saved_by=ana.user
    )
    made.goals.create(area="hairline", goal="restore")
    made.signed_at, made.signed_by = now, ana.user
    made.save()
    return client


@pytest.fixture
def version(carl, ana):
    return drawn_version(carl, ana.user)


def test_it_is_sent_shared_voted_on_approved_and_planned(open_as, open_browser, ana, carl, version):
    actions.new_version(parent=version, by=ana.user, name="rounded")
    desk = open_as(ana.user, WIDE)
    send(desk, carl)

    own = open_as(carl.user, PHONE)
    looked_at(own)
    token_path = shared(own)
    voted(open_browser(PHONE), token_path)

    own.goto("/portal/design/opinions/")
    expect(own.get_by_text("It suits you.")).to_be_visible()
    look(own)
    own.get_by_role("button", name="Hide what Mia said").click()
    expect(own.get_by_role("status").first).to_contain_text("hidden from everybody else")
    own.get_by_role("button", name="Close all 1").click()
    expect(own.get_by_role("heading", name="No longer open")).to_be_visible()
    look(own)
    gone = open_browser(PHONE)
    assert gone.goto(token_path).status == 404

    approve(own, version)
    given = Approval.objects.get()
    assert actions.stands(given)

    desk.goto(f"/desk/clients/{carl.ref}/designs/approved/")
    expect(desk.get_by_text("The stored bytes are those that were approved.")).to_be_visible()
    look(desk)
    desk.goto(f"/desk/clients/{carl.ref}/plan/")
    desk.get_by_role("button", name="Draft the plan").click()
    expect(desk.get_by_label("Hairline: cm²")).to_have_value(re.compile(r"\d"))
    look(desk)
    area = PlanVersion.objects.get().areas.get(area="hairline")
    assert float(area.area_cm2) == pytest.approx(version.measured.cm2, abs=1)


def send(page: Page, carl) -> None:
    page.goto(f"/desk/clients/{carl.ref}/designs/compare/")
    expect(page.get_by_role("heading", name="Version 2, rounded")).to_be_visible()
    look(page)
    column = page.get_by_role("article", name=re.compile("^Version 1"))
    column.get_by_label("A word with it").fill("Sleep on it.")
    column.get_by_role("button", name="Send to the portal").click()
    expect(page.get_by_text("In the portal", exact=True)).to_be_visible()
    look(page)


def looked_at(page: Page) -> None:
    page.goto("/portal/design/")
    look(page)
    page.get_by_role("link", name=re.compile("^Version 1")).click()
    expect(page.get_by_text("Sleep on it.")).to_be_visible()
    look(page)
    after = page.locator("[data-after]")
    page.get_by_label("Years after it healed").press("ArrowRight")
    expect(after).to_have_attribute("src", re.compile("years=1"))
    page.get_by_label("After session").press("ArrowLeft")
    expect(after).to_have_attribute("src", re.compile("session=2"))
    page.get_by_role("button", name="Closer").click()
    expect(after).to_have_attribute("src", re.compile("box="))
    page.get_by_role("button", name="Look up").click()
    expect(page.get_by_text("1.5 times as close")).to_be_visible()
    look(page)
    page.get_by_role("button", name="I like this one best").click()
    expect(page.get_by_text("Your favourite")).to_be_visible()
    page.get_by_label("What you think of it").fill("A touch softer at the corners?")
    page.get_by_role("button", name="Send it to your artist").click()
    expect(page.get_by_text("A touch softer at the corners?")).to_be_visible()


def shared(page: Page) -> str:
    """Makes a link; gives its path."""
    page.get_by_role("link", name="Ask somebody").click()
    expect(page.get_by_label("Hide my face")).to_be_checked()
    look(page)
    page.get_by_label("Who it is for").fill("my sister")
    page.get_by_role("button", name="Open the link").click()
    look(page)
    return urlsplit(page.get_by_label("The link").input_value()).path


def voted(page: Page, path: str) -> None:
    page.goto(path)
    expect(page.locator("img")).to_have_count(0)
    look(page)
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_role("heading", name="Version 1")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Tell them").click()
    expect(page.get_by_role("alert")).to_contain_text("to mend")
    look(page)
    page.get_by_label("Likes it").check()
    page.get_by_label("A word about it").fill("It suits you.")
    page.get_by_label("Your first name").fill("Mia")
    page.get_by_role("button", name="Tell them").click()
    expect(page.get_by_text("Thank you. They read it now.")).to_be_visible()
    assert Opinion.objects.get().first_name == "Mia"


def approve(page: Page, version) -> None:
    page.goto(f"/portal/design/{version.ref}/approve/")
    for press in ("Show it healed", "Show it four years on", "Show it at arm's length"):
        page.get_by_role("button", name=press).click()
    expect(page.get_by_text("Looked at")).to_have_count(3)
    look(page)
    page.get_by_label("In your own words").fill(HOPE)
    page.get_by_label("Your full name").fill("Carl Jensen")
    page.get_by_role("button", name="I approve version 1").click()
    expect(page.get_by_role("heading", name="What you approved")).to_be_visible()
    look(page)


@both
def test_a_mock_up_comes_from_a_phone(open_as, open_browser, ana, carl, version, size, dark):
    page = open_as(ana.user, size, dark=dark)
    page.goto(f"/desk/clients/{carl.ref}/designs/{version.ref}/mock-ups/")
    look(page)
    page.get_by_role("button", name="Show a code").click()
    expect(page.get_by_role("img", name=re.compile("square code"))).to_be_visible()
    look(page)
    link = version.mock_up_links.get()
    phone = open_browser(PHONE, dark=dark)
    phone.goto(f"/mock-up/{mock_up_token(link)}/")
    look(phone)
    file = sent(film(place="box"), "cream.mov")
    phone.get_by_label("Photos or videos").set_input_files(
        {"name": file.name, "mimeType": "video/quicktime", "buffer": file.read()}
    )
    phone.get_by_role("button", name="Send them").click()
    expect(phone.get_by_text("1 file arrived")).to_be_visible()
    look(phone)
    page.reload()
    expect(page.get_by_text("Says where it was taken", exact=True)).to_be_visible()
    look(page)


def test_the_screen_at_the_studio_asks_for_the_same(open_as, ana, carl, version):
    actions.send_version(version=version, by=ana.user)
    page = open_as(ana.user, {"width": 1024, "height": 768})
    page.goto(f"/desk/clients/{carl.ref}/designs/{version.ref}/approve/")
    look(page)
    for press in ("Show it healed", "Show it four years on", "Show it at arm's length"):
        page.get_by_role("button", name=press).click()
    page.get_by_label("In the client's own words").fill(HOPE)
    page.get_by_role("button", name="I approve version 1").click()
    expect(page.get_by_text(HOPE)).to_be_visible()
    look(page)


@pytest.mark.parametrize("size", [TABLET, PHONE], ids=["tablet", "phone"])
def test_what_was_approved_opens_beside_the_session_record(
    open_as, studio, ana, carl, version, size
):
    actions.send_version(version=version, by=ana.user)
    approved(version, carl.user, now=timezone.now())
    session = session_visit(studio, ana, at(studio, 0, 9, 30), client=carl)
    page = open_as(ana.user, size)
    page.goto(f"/desk/appointments/{session.ref}/record/")
    page.get_by_role("button", name="Open the record").click()
    design = page.locator("details", has=page.get_by_text("Approved design"))
    picture = design.get_by_role("img")
    expect(picture).to_have_count(0)  # nothing is fetched, or noted as opened, before it is asked
    design.get_by_text("Approved design").click()
    expect(picture).to_be_visible()
    page.wait_for_function(
        "image => image.complete && image.naturalWidth > 400", arg=picture.element_handle()
    )
    expect(design.get_by_text(HOPED)).to_be_visible()
    look(page)
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0
    picture.click()
    expect(page.get_by_text("The stored bytes are those that were approved.")).to_be_visible()
