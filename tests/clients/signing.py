"""Forms put before clients and signed, for tests of what follows."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

from clients import actions
from clients.consent_text import parse
from clients.models import Client, Consent, ConsentForm
from tests.factories import NOW, make_client

EXPECTATION = "I hope to look less thin from above."


def form_of(slug: str = "procedure") -> ConsentForm:
    return ConsentForm.objects.get(slug=slug)


def known_client(**fields) -> Client:
    """A client whose record has all that a form about the body asks for."""
    told: dict[str, Any] = {
        "first_name": "Carl",
        "full_name": "Carl Jensen",
        "birth_date": date(1985, 3, 14),
        "address": "12 Elm Street, New York, NY 10001",
        "phone": "+12025550123",
    }
    return make_client(**(told | fields))


def all_answers(consent: Consent, **choices: bool) -> dict[str, bool]:
    """Every statement ticked; every choice answered with no, or as said."""
    text = parse(consent.version.text)
    named = {key.replace("_", "-"): value for key, value in choices.items()}
    return {line.key: True for line in text.statements} | {
        line.key: named.get(line.key, False) for line in text.choices
    }


def drawing(*, ink: str = "black", size=(600, 200), line=((40, 150), (200, 40), (360, 160))):
    """A PNG as a signature pad sends it."""
    picture = Image.new("RGBA", size, (0, 0, 0, 0))
    if line:
        ImageDraw.Draw(picture).line(line, fill=ink, width=4)
    made = BytesIO()
    picture.save(made, "PNG")
    return made.getvalue()


def ask(client: Client, slug: str = "procedure", by=None, now: datetime = NOW) -> Consent:
    return actions.ask_to_sign(client=client, form=form_of(slug), by=by, now=now)


def sign(consent: Consent, **change) -> Consent:
    """Sign a form with everything in order, but for what is said."""
    told: dict[str, Any] = {
        "seen": consent.version.number,
        "answers": all_answers(consent),
        "expectation": EXPECTATION,
        "name": "Carl Jensen",
        "means": Consent.Means.TYPED,
        "way": Consent.Way.LINK,
        "network": "203.0.113.9",
        "device": "A phone",
        "now": NOW,
    }
    return actions.sign(consent=consent, **(told | change))


def signed(client: Client, slug: str = "procedure", **change) -> Consent:
    """A form asked for and signed."""
    return sign(ask(client, slug), **change)
