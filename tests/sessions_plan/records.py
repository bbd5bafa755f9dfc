"""Records for tests: one begun, one filled in, one bottle, one test."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

from django.db import connection
from django.test.utils import CaptureQueriesContext

from clients.models import Consent, ConsentForm, ConsentVersion
from sessions_plan.actions import (
    add_lot,
    begin_assessment,
    begin_consultation,
    consultation_values,
    place_patch,
    save_assessment,
    save_consultation,
    sign_assessment,
    sign_consultation,
)
from sessions_plan.contents import assessment_values
from tests.factories import NOW, make_client

_lots = count(1)
SQUARE = [[100, 100], [200, 100], [200, 200], [100, 200]]
FULL = {
    "scale": "norwood",
    "grade": "4",
    "fitzpatrick": 3,
    "goal-hairline": "restore",
    "scars": [{"kind": "strip", "site": "Back, ear to ear", "length_mm": 180}],
    "prior_work": [{"kind": "transplant", "done_on": "2019-05-01"}],
    "marks": [{"view": "top", "kind": "area", "area": "crown", "points": SQUARE, "area_cm2": "32"}],
    "swatches": [{"shade": "Grey 4", "dilution": "1:8", "where": "Left temple", "note": ""}],
    "conditions": ["eczema"],
}
TOLD = {"goals": "His own line back", "outcome": "plan", "explained": ["fades"]}


def begun(artist, by, client=None, now=NOW):
    return begin_assessment(client=client or make_client(), artist=artist, by=by, now=now)


def filled(artist, by, client=None, values=None, now=NOW):
    record = begun(artist, by, client, now)
    before = assessment_values(record)
    return save_assessment(
        assessment=record, values=FULL | (values or {}), original=before, by=by, now=now
    )


def signed(artist, by, client=None, now=NOW):
    record = filled(artist, by, client, now=now)
    return sign_assessment(assessment=record, edition=record.edition, by=by, now=now)


def talked(artist, by, client=None, values=None, now=NOW):
    record = begin_consultation(client=client or make_client(), artist=artist, by=by, now=now)
    return save_consultation(
        consultation=record,
        values=TOLD | (values or {}),
        original=consultation_values(record),
        by=by,
        now=now,
    )


def talk_signed(artist, by, client=None, now=NOW):
    record = talked(artist, by, client, now=now)
    return sign_consultation(consultation=record, edition=record.edition, by=by, now=now)


def bottle(by, lot="", now=NOW, **fields):
    lot = lot or f"L{next(_lots)}"
    fields = {"maker": "Inkwell", "product": "Graphite", "shade": "Grey 4"} | fields
    return add_lot(lot=lot, by=by, now=now, **fields)


def placed(artist, by, client, lot=None, days_ago=0, now=NOW):
    return place_patch(
        client=client, artist=artist, lot=lot or bottle(by), site="Behind the left ear", by=by,
        placed_at=now - timedelta(days=days_ago), now=now,
    )  # fmt: skip


def waiver(client, now=NOW, **fields):
    """A signed form that declines the patch test."""
    form = ConsentForm.objects.get_or_create(
        slug="patch-waiver-in-a-test", defaults={"title": "No test", "kind": "patch-waiver"}
    )[0]
    version = ConsentVersion.objects.get_or_create(
        form=form, number=1, defaults={"text": {}, "made_at": now}
    )[0]
    signed = {
        "signed_at": now, "signed_name": "Sam", "signed_means": "typed", "signed_way": "portal",
        "frozen": "{}", "frozen_sha256": "x" * 64,
    }  # fmt: skip
    return Consent.objects.create(client=client, version=version, asked_at=now, **signed | fields)


def asked(client, path) -> int:
    """How many statements a page takes, the transaction's own left out."""
    client.get(path)  # what is cached once is cached
    with CaptureQueriesContext(connection) as found:
        assert client.get(path).status_code == 200
    own = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
    return sum(not query["sql"].startswith(own) for query in found.captured_queries)
