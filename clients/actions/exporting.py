"""One client whole, as a file: every table that holds something of them, their PDFs and photos."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from tempfile import TemporaryFile
from typing import IO, Any

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from accounts.models import User
from clients import papers
from clients.holdings import HOLDINGS, Holding
from clients.models import Client, Consent
from studio.models import Studio

ABOUT = """This is everything {studio} keeps about {person}, as of {at:%Y-%m-%d %H:%M} UTC.

record.json holds every table with its rows; the folders beside it hold the photos, signed forms
and papers that the rows name. Times are UTC.
"""


def export_client(*, client: Client, by: User, now: datetime | None = None) -> IO[bytes]:
    """A ZIP with `record.json` and every file it names, at its beginning; the caller closes it.

    Records that were merged into this one are in it.
    """
    now = now or timezone.now()
    family = family_of(client)
    for consent in Consent.objects.filter(client__in=family, paper="", signed_at__isnull=False):
        papers.keep(consent)
    made: IO[bytes] = TemporaryFile()  # noqa: SIM115 - handed to the caller, who closes it
    try:
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            tables = {}
            for holding in HOLDINGS:
                if rows := list(_rows(holding, family, archive)):
                    tables[holding.label] = {"what": holding.words, "rows": rows}
            record = {
                "studio": Studio.current().name,
                "made_at": now,
                "made_by": str(by),
                "client": client.ref,
                "tables": tables,
                "opened_by": _openings(family),
            }
            text = json.dumps(record, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
            archive.writestr("record.json", text)
            about = ABOUT.format(studio=Studio.current().name, person=client, at=now)
            archive.writestr("README.txt", about)
    except BaseException:
        made.close()
        raise
    made.seek(0)
    return made


def family_of(client: Client) -> list[Client]:
    """This record and those that were merged into it, and into those."""
    found, joined = [client], [client]
    while joined := list(Client.objects.filter(merged_into__in=joined)):
        found += joined
    return found


def _rows(holding: Holding, family: list[Client], archive: zipfile.ZipFile) -> Iterator[dict]:
    fields = [f for f in holding.model._meta.concrete_fields if f.name not in holding.not_exported]
    related = [f.name for f in fields if f.is_relation]
    rows = holding.rows(family).order_by("pk")
    for row in rows.select_related(*related) if related else rows:
        yield {field.name: _value(field, row, archive) for field in fields}


def _value(field: models.Field, row: models.Model, archive: zipfile.ZipFile) -> Any:
    value = getattr(row, field.name)
    if isinstance(field, models.FileField):
        return _packed(value, row, field.name, archive) if value else ""
    if isinstance(value, models.Model):
        return f"{value._meta.verbose_name} {value.pk}: {value}"
    if value is not None and not isinstance(value, str | int | float | bool | list | dict):
        return value if field.get_internal_type().startswith("Date") else str(value)
    return value


def _packed(file: Any, row: models.Model, name: str, archive: zipfile.ZipFile) -> str:
    """Put a file into the archive; its name there. One that is lost is said to be."""
    folder = re.sub(r"\W+", "-", str(row._meta.verbose_name_plural))
    ending = file.name.rsplit(".", 1)[-1][:5]
    there = f"{folder}/{row.pk}-{name}.{ending}"
    try:
        with file.open("rb") as content, archive.open(there, "w") as packed:
            for chunk in content.chunks():
                packed.write(chunk)
    except FileNotFoundError:
        return f"{there} (lost)"
    return there


def _openings(family: list[Client]) -> list[dict]:
    """Who opened the record, and when."""
    lines = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Client),
        object_pk__in=[str(one.pk) for one in family],
        action=LogEntry.Action.ACCESS,
    ).select_related("actor")
    return [
        {"at": line.timestamp, "who": str(line.actor) if line.actor else "nobody signed in"}
        for line in lines.order_by("timestamp")
    ]
