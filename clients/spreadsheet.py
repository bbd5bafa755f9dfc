"""Clients in a CSV file: what its columns mean, and each line as a client or a sentence.

Pure: no ORM, no clock. A line is judged by itself; whether it was added before is for the caller,
by its digest.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from studio import zones
from studio.errors import Refusal

MOST_BYTES = 5 * 1024 * 1024
MOST_LINES = 20_000
MOST_COLUMNS = 60
SAMPLE = 3
YOUNGEST = 18

# What a line may carry: the word shown, the length kept, and headings other programs use.
FIELDS: dict[str, tuple[str, int, tuple[str, ...]]] = {
    "first_name": ("First name", 80, ("firstname", "givenname", "forename", "vorname")),
    "last_name": ("Last name", 80, ("lastname", "surname", "familyname", "nachname")),
    "full_name": ("Full name", 160, ("name", "fullname", "client", "clientname", "customer")),
    "preferred_name": ("Wants to be called", 80, ("preferredname", "nickname", "knownas")),
    "email": ("E-mail", 254, ("email", "emailaddress", "mail")),
    "phone": ("Mobile", 40, ("phone", "mobile", "mobilephone", "cell", "phonenumber", "telephone")),
    "birth_date": ("Birth date", 20, ("birthdate", "dateofbirth", "dob", "birthday")),
    "address": ("Postal address", 300, ("address", "street", "postaladdress", "homeaddress")),
    "zone": ("Time zone", 64, ("timezone", "tz", "zone")),
    "note": ("Note for the desk", 2000, ("note", "notes", "comment", "comments", "remarks")),
}
DATES = ("%Y-%m-%d", "%m/%d/%Y", "%d.%m.%Y")


class NotASheet(Refusal):
    status = 400
    sentence = "This file cannot be read as a table. Save it as CSV (UTF-8) and choose it again."


@dataclass(frozen=True)
class Sheet:
    """A table with headings. Lines are counted as a spreadsheet does: the headings are line 1."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def lines(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Each line that is not empty, with its number."""
        for number, row in enumerate(self.rows, 2):
            if any(cell.strip() for cell in row):
                yield number, row


def read(raw: bytes) -> Sheet:
    """The table in `raw`; NotASheet says what is wrong."""
    if len(raw) > MOST_BYTES:
        raise NotASheet("This file is larger than 5 MB. Split it and bring in one part at a time.")
    text = _decoded(raw)
    try:
        rows = [tuple(row) for row in csv.reader(io.StringIO(text), delimiter=_delimiter(text))]
    except csv.Error as problem:
        raise NotASheet() from problem
    if not rows or not any(cell.strip() for cell in rows[0]):
        raise NotASheet("This file is empty. Its first line should name the columns.")
    if len(rows) - 1 > MOST_LINES:
        raise NotASheet("This file has more than 20,000 lines. Split it and bring in one part.")
    if len(rows[0]) > MOST_COLUMNS:
        raise NotASheet("This file has more than 60 columns. Keep those that are about clients.")
    headings = tuple(cell.strip()[:80] or f"Column {n}" for n, cell in enumerate(rows[0], 1))
    return Sheet(headings, tuple(rows[1:]))


def _decoded(raw: bytes) -> str:
    if b"\x00" in raw:
        raise NotASheet()
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotASheet()


def _delimiter(text: str) -> str:
    """The sign that splits the headings most: comma, semicolon or tab."""
    first = text.split("\n", 1)[0]
    return max(",;\t", key=first.count)


def guess(columns: tuple[str, ...]) -> dict[str, int]:
    """Which column each field most likely is, by its heading: {field: place}."""
    found: dict[str, int] = {}
    for place, heading in enumerate(columns):
        plain = re.sub(r"[^a-z]", "", heading.lower())
        for name, (_, _, words) in FIELDS.items():
            if name not in found and plain in (*words, name.replace("_", "")):
                found[name] = place
                break
    return found


def names_someone(mapping: dict[str, int]) -> bool:
    return "first_name" in mapping or "full_name" in mapping


@dataclass(frozen=True)
class Person:
    """A line that can become a client. `birth_date` is ISO or empty, `phone` E.164 or empty."""

    first_name: str
    full_name: str = ""
    preferred_name: str = ""
    email: str = ""
    phone: str = ""
    birth_date: str = ""
    address: str = ""
    note: str = ""
    zone: str = ""

    @property
    def digest(self) -> str:
        """The same content is the same line, whatever file it stands in. A line without a zone
        is the line it was before files could name one."""
        values = [value.casefold() for name, value in vars(self).items() if name != "zone"]
        text = json.dumps(values + [self.zone.casefold()] * bool(self.zone))
        return hashlib.sha256(text.encode()).hexdigest()


class BadLine(ValueError):
    """A line that cannot become a client; its message is the sentence for the person."""


def person(row: tuple[str, ...], mapping: dict[str, int], *, region: str, today: date) -> Person:
    """The client in one line; BadLine says why there is none."""
    if len(row) <= max(mapping.values()):
        raise BadLine("The line is shorter than the headings.")
    told = {name: _clean(row[place]) for name, place in mapping.items()}
    for name, value in told.items():
        word, longest, _ = FIELDS[name]
        if len(value) > longest:
            raise BadLine(f"{word} is longer than {longest} characters.")
    first, full = _names(told)
    return Person(
        first_name=first,
        full_name=full,
        preferred_name=told.get("preferred_name", ""),
        email=_email(told.get("email", "")),
        phone=_phone(told.get("phone", ""), region),
        birth_date=_birth_date(told.get("birth_date", ""), today),
        address=told.get("address", ""),
        note=told.get("note", ""),
        zone=_zone(told.get("zone", "")),
    )


def _clean(cell: str) -> str:
    """One line of plain text: no control signs, no runs of blanks."""
    return " ".join("".join(c if c.isprintable() else " " for c in cell).split())


def _names(told: dict[str, str]) -> tuple[str, str]:
    first, last = told.get("first_name", ""), told.get("last_name", "")
    full = told.get("full_name", "") or f"{first} {last}".strip()
    first = first or full.split(" ")[0][:80]
    if not first:
        raise BadLine("There is no name.")
    return first, full if full != first else ""


def _email(value: str) -> str:
    if not value:
        return ""
    try:
        validate_email(value)
    except ValidationError as problem:
        raise BadLine(f"“{value[:60]}” is not an e-mail address.") from problem
    return value.lower()


def _phone(value: str, region: str) -> str:
    if not value:
        return ""
    try:
        number = phonenumbers.parse(value, region)
    except phonenumbers.NumberParseException as problem:
        raise BadLine(f"“{value[:40]}” is not a phone number.") from problem
    if not phonenumbers.is_possible_number(number):
        raise BadLine(f"“{value[:40]}” is not a phone number.")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _zone(value: str) -> str:
    wanted = value.replace(" ", "_").casefold()
    zone = next((name for name in zones.names() if name.casefold() == wanted), "")
    if value and not zone:
        raise BadLine(f"“{value[:40]}” is not a time zone. Write it as America/New_York.")
    return zone


def _birth_date(value: str, today: date) -> str:
    if not value:
        return ""
    for pattern in DATES:
        try:
            born = datetime.strptime(value, pattern).date()
        except ValueError:
            continue
        if not date(1900, 1, 1) <= born <= today:
            raise BadLine(f"{value} cannot be a birth date.")
        had_birthday = (today.month, today.day) >= (born.month, born.day)
        if today.year - born.year - (not had_birthday) < YOUNGEST:
            raise BadLine("This person is under 18. The clinic does not treat anyone under 18.")
        return born.isoformat()
    raise BadLine(f"“{value[:20]}” is not a date. Write it as 1985-04-23 or 04/23/1985.")
