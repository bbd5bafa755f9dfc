"""No text message takes more than two segments, whatever the studio, the place and the client are
called, and however long the address of the site is."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import available_timezones

import pytest
from django.conf import settings as settings_of
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from bookings.models import Appointment, Location, Service
from clients.models import Client
from notices import links, texts
from notices.models import Notice
from notices.segments import count, plain
from notices.words import _when
from studio.wording import day

FOLDER = Path(settings_of.BASE_DIR) / "templates" / "notices"
# What a colleague writes is as long as it is: the inbox counts it.
KINDS = sorted(path.name for path in FOLDER.glob("*.sms.txt") if path.name != "reply.sms.txt")
LONG_SITE = "https://appointments.northlight-scalp-studio.com"
NAMES = st.text("abcdefghij ABCD'’–“”éàüñçíłśžğı&.,", min_size=1, max_size=120)
PLAIN = "Northlight"
LONG = "A" * 60
ZONES = st.sampled_from(sorted(zone for zone in available_timezones() if "/" in zone))
TIMES = st.datetimes(datetime(2026, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))
SUMS = st.integers(1, 99_999_999)


@st.composite
def contexts(draw) -> dict:
    """What any kind may read, as large as it gets."""
    zone, at = draw(ZONES), draw(TIMES)
    visit = Appointment(ref="abcdefghijkl", starts_at=at, ends_at=at + timedelta(hours=3))
    visit.location, visit.service = Location(zone=zone), Service(name="SMP session")
    notice = Notice(ref=uuid.UUID(int=draw(st.integers(0, 2**128 - 1))), key="touch-up-1:plan 1")
    # Who has no address is led to a page with a longer one.
    notice.client = draw(st.sampled_from([None, Client(), Client(email="sam@example.com")]))
    is_neutral = draw(st.booleans())
    money = SimpleNamespace(amount_minor=draw(SUMS), whole_minor=draw(SUMS), currency="USD")
    line = SimpleNamespace(
        when=_when(visit), on=day(at.date()), link=links.manage(visit),
        by_client=draw(st.booleans()), is_moved=draw(st.booleans()), visit=visit,
    )  # fmt: skip
    held = SimpleNamespace(held_until=at, answers_until=at, ref="abcdefghijkl")
    return {
        "sender": "Appointments" if is_neutral else draw(st.sampled_from([PLAIN, LONG]) | NAMES),
        "is_neutral": is_neutral,
        "links": links.Of(notice, is_neutral),
        "portal": links.Of(notice, is_neutral).portal,
        "answer": links.offer(held),  # type: ignore[arg-type]
        "line": line,
        "one": line,
        "lines": [line] * draw(st.integers(1, 4)),
        "visits": [visit] * draw(st.integers(1, 4)),
        "zone": zone,
        "day": draw(st.sampled_from([0, 4, 28])),
        "missing": draw(st.lists(st.just("open"), max_size=2)),
        "refund": money,
        "payment": money,
        "amount_due": money,
        "offer": held,
        "hold": held,
        "pigments": ["Graphite Grey 4"],
        "studio": SimpleNamespace(phone=draw(st.sampled_from(["", "+1 (212) 555-0140 ext. 12"]))),
        "parts": [(money, draw(st.none() | st.just(at.date())))] * draw(st.integers(1, 24)),
        "whole_minor": money.whole_minor,
        "currency": money.currency,
    }


@pytest.fixture(scope="module", autouse=True)
def _long_site():
    """An address that is as long as they get, for all of this file."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings_of, "SITE_URL", LONG_SITE)
        yield


@pytest.mark.parametrize("name", KINDS)
@given(st.data())
def test_two_segments_hold_it(name, data):
    context = data.draw(contexts())
    text = plain(texts.one_line(render_to_string(f"notices/{name}", context)))
    assert count(text).encoding == "GSM-7", text
    assert count(text).count <= 2, text
    assert text.count(LONG_SITE) <= 2
    assert "  " not in text
    if context["sender"] in ("Appointments", PLAIN):  # others bring stops of their own
        assert not re.search(r" [.,:]|:$", text), text
