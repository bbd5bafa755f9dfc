"""What several journeys through the hairline editor do."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from designs.models import DesignVersion, View
from tests.journeys.conftest import PATIENCE


def editor(page: Page, version: DesignVersion) -> None:
    address = f"/desk/clients/{version.design.client.ref}/designs/{version.ref}/"
    # Not until "load": that waits for the photo as well, which a busy machine serves last.
    page.goto(address, wait_until="commit")
    expect(page.locator("[data-ready]")).to_be_attached(timeout=3 * PATIENCE)


def shown(page: Page, how: str = "sharp") -> int:
    """Waits for a picture of that kind; how many were shown so far."""
    expect(page.locator("[data-editor]")).to_have_attribute("data-shown", how)
    return int(page.locator("[data-editor]").get_attribute("data-pictures") or 0)


def saved(page: Page) -> None:
    expect(page.locator("[data-saved]")).to_have_text("Saved")


def drawn() -> dict:
    return View.objects.order_by("-pk")[0].drawn
