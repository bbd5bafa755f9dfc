"""What a signature freezes, and the paper made of it: everything is read from what was frozen."""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from clients.asks import Place
from clients.consent_text import ConsentText, canonical, fingerprint, parse, plain
from clients.models import Client, Consent
from studio.models import Studio
from studio.papers import Attachment, typeset
from studio.wording import day, local_day, moment

TYPE = "application/pdf"


def frozen_words(
    *, consent: Consent, client: Client, text: ConsentText, place: Place, picture_hash: str
) -> str:
    """All of a signed form in one canonical text: what was read, answered and signed, by whom,
    when, where and how. `consent` has its signature filled in."""
    at = consent.signed_at
    assert at is not None
    return canonical(
        {
            "form": {
                "title": consent.version.form.title,
                "slug": consent.version.form.slug,
                "version": consent.version.number,
                "version_made": day(local_day(consent.version.made_at, place.zone)),
            },
            "studio": Studio.current().name,
            "ref": consent.ref,
            "text": plain(text),
            "answers": consent.answers,
            "expectation": consent.expectation,
            "person": _person(client, local_day(at, place.zone)),
            "place": {"name": place.name, "address": place.address},
            "visit": _visit(place),
            "signature": {
                "name": consent.signed_name,
                "means": consent.get_signed_means_display(),
                "way": consent.get_signed_way_display(),
                "at": at.astimezone(ZoneInfo(place.zone)).isoformat(timespec="seconds"),
                "at_words": moment(at, place.zone),
                "network": consent.network or "",
                "device": consent.device,
                "picture_sha256": picture_hash,
            },
        }
    )


def _person(client: Client, today: date) -> dict[str, Any]:
    return {
        "name": str(client),
        "birth_date": day(client.birth_date) if client.birth_date else "",
        "age": client.age_on(today),
        "address": client.address,
        "phone": str(client.phone),
    }


def _visit(place: Place) -> dict[str, str]:
    if place.visit_at is None:
        return {}
    return {"what": place.visit, "when": moment(place.visit_at, place.zone)}


@dataclass(frozen=True)
class Paper:
    """A signed form as it is shown and printed, read from what was frozen and nothing else."""

    consent: Consent

    @cached_property
    def frozen(self) -> dict[str, Any]:
        return json.loads(self.consent.frozen)

    @cached_property
    def text(self) -> ConsentText:
        return parse(self.frozen["text"])

    @property
    def is_intact(self) -> bool:
        """Whether what was frozen is still what the hash was made of."""
        return fingerprint(self.consent.frozen) == self.consent.frozen_sha256

    @property
    def title(self) -> str:
        return f"{self.frozen['form']['title']}, version {self.frozen['form']['version']}"

    @property
    def facts(self) -> list[tuple[str, str]]:
        """Who and where, for a form that asks for it."""
        person, place, visit = (self.frozen[name] for name in ("person", "place", "visit"))
        if not self.text.details:
            return [("Name", person["name"])]
        age = f"{person['birth_date']}, {person['age']} years old on the day of signing"
        return [
            ("Name", person["name"]),
            ("Born", age),
            ("Address", person["address"]),
            ("Telephone", person["phone"]),
            ("Body site", self.text.body_site),
            ("Visit", f"{visit['what']}, {visit['when']}" if visit else "None booked at signing"),
            ("At", ", ".join(filter(None, (place["name"], place["address"])))),
        ]

    @property
    def statements(self) -> list[tuple[str, str]]:
        """What was acknowledged, with its answer."""
        answers = self.frozen["answers"]
        return [
            (line.text, "Acknowledged" if answers.get(line.key) else "Not ticked")
            for line in self.text.statements
        ]

    @property
    def choices(self) -> list[tuple[str, str]]:
        answers = self.frozen["answers"]
        return [(line.text, "Yes" if answers[line.key] else "No") for line in self.text.choices]

    @property
    def signature(self) -> list[tuple[str, str]]:
        """When, how and from where, as it is printed under the name."""
        signed = self.frozen["signature"]
        return [
            ("Name", signed["name"]),
            ("Signed", signed["at_words"]),
            ("Exactly", signed["at"]),
            ("How", f"{signed['means']}; {signed['way'].lower()}"),
            ("Network address", signed["network"] or "not known"),
            ("Device", signed["device"] or "not known"),
        ]

    @property
    def picture_url(self) -> str:
        """The drawing within the page, so that it needs no address of its own."""
        picture = self._picture()
        return f"data:image/png;base64,{b64encode(picture).decode()}" if picture else ""

    def pdf(self) -> bytes:
        """The same as PDF/A. It carries what was frozen as a file, so that its hash can be
        checked by anyone, in any year."""
        signed = self.frozen["signature"]
        data = {
            "title": self.title,
            "studio": self.frozen["studio"],
            "ref": self.frozen["ref"],
            "signed": signed["at"],
            "signed_utc": datetime.fromisoformat(signed["at"]).astimezone(UTC).timetuple()[:6],
            "intro": self.text.intro,
            "facts": self.facts,
            "sections": [[part.title, part.text] for part in self.text.sections],
            "statements": self.statements,
            "choices": self.choices,
            "question": self.text.expectation,
            "expectation": self.frozen["expectation"],
            "signature": self.signature,
            "sha256": self.consent.frozen_sha256,
            "picture": list(self._picture()),
        }
        whole = Attachment(
            "signed.json", "application/json", self.consent.frozen, "What was signed, word by word"
        )
        return typeset("consent", data, whole)

    def _picture(self) -> bytes:
        if not self.consent.signature:
            return b""
        with self.consent.signature.open("rb") as stored:
            return stored.read()


def file_name(consent: Consent) -> str:
    """What a downloaded paper is called; it names the form and nobody."""
    signed = f"{consent.signed_at:%Y-%m-%d}" if consent.signed_at else "unsigned"
    return f"{consent.version.form.slug}-{signed}.pdf"
