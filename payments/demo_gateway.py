"""A gateway that only behaves like one, for the demo: pages kept as files beside the outbox.

No money moves. A page is opened, paid, left, closed or runs out as at the real one; a refund is
done at once. Production never comes here: `gateway.current` gives it in the demo alone.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from payments.errors import GatewayRefused
from payments.gateway import (
    CLOSED,
    DONE,
    OPEN,
    PAID,
    Event,
    NotSigned,
    Page,
    PageWish,
    Returned,
)

NAME = re.compile(r"demo_page_[0-9a-f]{24}")


class DemoGateway:
    """See the module. Keeps each page as `<id>.json` in DATA_DIR/demo-payments."""

    name = "demo"

    def __init__(self, folder: Path | None = None):
        self._folder = folder or Path(settings.DATA_DIR) / "demo-payments"
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def open_page(self, wish: PageWish) -> Page:
        """The same key gives the same page, as often as it is asked for."""
        page_id = f"demo_page_{_digest(wish.key)}"
        if self._file(page_id).exists():
            return self.page(page_id)
        page = Page(
            id=page_id,
            key=wish.key,
            state=OPEN,
            amount_minor=wish.amount_minor,
            currency=wish.currency,
            address=f"/pay/demo/{page_id}/",
        )
        self._keep(page, wish)
        return page

    def page(self, page_id: str) -> Page:
        page, wish = self._read(page_id)
        if page.state == OPEN and wish.expires_at <= timezone.now():
            page = replace(page, state=CLOSED)
            self._keep(page, wish)
        return page

    def wish(self, page_id: str) -> PageWish:
        """What the page was opened with: where it leads, and until when it is open."""
        return self._read(page_id)[1]

    def close_page(self, page_id: str) -> Page:
        page, wish = self._read(page_id)
        if page.state == OPEN:
            page = replace(page, state=CLOSED)
            self._keep(page, wish)
        return page

    def pay(self, page_id: str) -> Page:
        """What a person does on the page: pay. Twice is once; a closed page takes nothing."""
        page = self.page(page_id)
        if page.state == CLOSED:
            raise GatewayRefused("This payment page has run out. Nothing was charged.")
        if page.state == OPEN:
            page = replace(page, state=PAID, payment_ref=f"demo_payment_{_digest(page.id)}")
            self._keep(page, self.wish(page_id))
        return page

    def give_back(self, *, key: str, payment_ref: str, amount_minor: int) -> Returned:
        return Returned(f"demo_refund_{_digest(key)}", key, DONE, amount_minor, payment_ref)

    def given_back(self, *, payment_ref: str) -> tuple[Returned, ...]:
        """Nothing: what was asked was done and answered at once, so nothing is ever looked for."""
        return ()

    def event(self, body: bytes, signature: str) -> Event:
        """A page told of by itself: its id, signed with the demo's own key."""
        if not hmac.compare_digest(self.sign(body), signature):
            raise NotSigned
        told = json.loads(body)
        made_at = datetime.fromtimestamp(told["created"], UTC)
        return Event(told["id"], told["kind"], made_at, self.page(told["page"]))

    @staticmethod
    def sign(body: bytes) -> str:
        return hmac.new(settings.SECRET_KEY.encode(), body, hashlib.sha256).hexdigest()

    def _file(self, page_id: str) -> Path:
        if not NAME.fullmatch(page_id):
            raise GatewayRefused("There is no such payment page.")
        return self._folder / f"{page_id}.json"

    def _read(self, page_id: str) -> tuple[Page, PageWish]:
        file = self._file(page_id)
        if not file.exists():
            raise GatewayRefused("There is no such payment page.")
        told = json.loads(file.read_text())
        wish = told["wish"]
        wish["expires_at"] = datetime.fromisoformat(wish["expires_at"])
        return Page(**told["page"]), PageWish(**wish)

    def _keep(self, page: Page, wish: PageWish) -> None:
        told = {"page": asdict(page), "wish": asdict(wish)}
        told["wish"]["expires_at"] = wish.expires_at.isoformat()
        part = self._file(page.id).with_suffix(".part")
        part.write_text(json.dumps(told))
        part.replace(self._file(page.id))


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:24]
