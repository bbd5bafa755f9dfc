"""Text messages keep to the day of the client: in the zone they gave, else that of the place."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.test import override_settings

from bookings import actions as bookings
from clients.actions import change_contact, say_whether
from notices import actions, channels
from notices.models import Delivery, Message, Notice
from notices.sms import Sent
from tests.factories import NEW_YORK, at

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
State = Notice.State
HONOLULU, AUCKLAND = "Pacific/Honolulu", "Pacific/Auckland"


class Gateway:
    """Takes every text message; `went` are the texts."""

    def __init__(self):
        self.went: list[str] = []

    def send(self, to, text, ref):
        self.went.append(text)
        return Sent(Delivery.Outcome.SENT, provider_ref=ref[:8])


@pytest.fixture
def texts(monkeypatch, sam, artist, now):
    """Sam has nothing but a mobile and takes texts; the kinds have spoken for a while."""
    artist.user = None
    artist.save()
    actions.sweep(now=now - 30 * DAY)
    gateway = Gateway()
    monkeypatch.setattr("notices.sms.gateway", lambda: gateway)
    sam.phone, sam.email = "+12125550123", ""
    sam.save()
    say_whether(client=sam, kind="sms", is_given=True, wording="Yes", side="client", by=None)
    with override_settings(SMS={"account": "AC1", "token": "secret", "sender": "+12125550100"}):
        yield gateway.went


def lives(sam, zone, clerk):
    change_contact(client=sam, by=clerk, zone=zone)
    sam.refresh_from_db()


def sent_at(kind=Notice.Kind.REMINDER) -> datetime | None:
    return Notice.objects.get(kind=kind).sent_at


@pytest.mark.parametrize("zone", ["America/New_York", HONOLULU, AUCKLAND, "Asia/Kathmandu"])
@pytest.mark.parametrize(
    "on", [date(2026, 11, 24), date(2027, 3, 14), date(2027, 4, 4), date(2027, 9, 26),
           date(2027, 11, 7)],
)  # fmt: skip
def test_the_hour_a_text_may_go_is_never_outside_the_day_and_never_later_than_it_must(zone, on):
    """Every half hour of days on which clocks change, in New York and in Auckland."""
    there = ZoneInfo(zone)
    start = datetime.combine(on, time(), tzinfo=UTC)
    for half in range(96):
        asked = start + half * 30 * MINUTE
        allowed = channels.sms_hour(asked, zone).astimezone(there)
        assert time(8) <= allowed.time() < time(21)
        assert allowed.astimezone(UTC) - asked <= 12 * HOUR
        if time(8) <= asked.astimezone(there).time() < time(21):
            assert allowed.astimezone(UTC) == asked
        else:
            assert allowed.time() == time(8)


@pytest.mark.parametrize(
    ("zone", "goes_at"),
    [
        ("", at(1, 10)),
        (HONOLULU, at(1, 8, zone=ZoneInfo(HONOLULU))),  # 10:00 in New York is 5:00 there
        (AUCKLAND, at(2, 8, zone=ZoneInfo(AUCKLAND))),  # and 4:00 of the next day there
    ],
)
def test_a_reminder_waits_for_the_morning_of_the_client(
    zone, goes_at, texts, booked, sam, clerk, now
):
    lives(sam, zone, clerk)
    booked(day=2, hour=16)
    for hour in range(40):
        actions.sweep(now=at(0, 9) + hour * HOUR)
    assert sent_at() == goes_at
    assert "Wed 25 Nov 2026, 16:00" in texts[-1]


def test_who_moves_far_away_while_a_text_waits_is_not_woken(texts, booked, sam, clerk, now):
    visit = booked(day=5)
    actions.sweep(now=at(0, 9))
    bookings.move(appointment=visit, starts_at=at(6, 10), by=clerk, now=at(0, 22))
    actions.sweep(now=at(0, 22, 3))
    assert Message.objects.get(due_at__isnull=False).due_at == at(1, 8)
    lives(sam, HONOLULU, clerk)
    texts.clear()
    actions.sweep(now=at(1, 8))
    actions.sweep(now=at(1, 12, 59))
    assert texts == []
    actions.sweep(now=at(1, 13))  # 8:00 in Honolulu
    assert len(texts) == 1
    actions.sweep(now=at(1, 13, 30))
    assert len(texts) == 1


def test_after_an_outage_of_the_evening_a_text_waits_for_the_morning(texts, booked, sam, now):
    booked(day=2, hour=16)
    actions.sweep(now=at(0, 9))
    texts.clear()
    actions.sweep(now=at(1, 7))
    actions.sweep(now=at(1, 22))  # due at ten, and nothing swept until now
    assert texts == []
    actions.sweep(now=at(2, 8))
    assert sent_at() == at(2, 8)


def test_a_try_that_is_put_off_into_the_night_waits_for_the_morning(
    texts, booked, sam, clerk, monkeypatch
):
    visit = booked(day=5)
    actions.sweep(now=at(0, 9))
    bookings.move(appointment=visit, starts_at=at(6, 10), by=clerk, now=at(0, 20, 50))
    busy = Gateway()
    busy.send = lambda to, text, ref: Sent(Delivery.Outcome.LATER, error="busy")  # type: ignore[method-assign]
    with monkeypatch.context() as patched:
        patched.setattr("notices.sms.gateway", lambda: busy)
        actions.sweep(now=at(0, 20, 59))
    texts.clear()
    for minute in (1, 5, 30):
        actions.sweep(now=at(0, 21, minute))
    assert texts == []
    actions.sweep(now=at(1, 8))
    assert len(texts) == 1


def test_what_would_come_too_late_for_their_morning_goes_by_mail(texts, booked, sam, clerk, now):
    sam.email, sam.preferred_channel = "sam@example.com", "sms"
    sam.save()
    booked(day=2, hour=9)
    actions.sweep(now=at(0, 9))
    texts.clear()
    actions.sweep(now=at(1, 22))  # due at ten, and nothing swept until now
    waits = Message.objects.get(due_at__isnull=False)
    assert (waits.channel, waits.due_at) == ("sms", at(2, 8))
    lives(sam, "America/Los_Angeles", clerk)  # 8:00 there is 11:00 in New York
    for minute in (0, 1):
        actions.sweep(now=at(2, 8, minute))
    assert (len(texts), len(mail.outbox)) == (0, 1)
    assert [row.state for row in Notice.objects.filter(kind=Notice.Kind.REMINDER)] == [State.SENT]


def test_a_change_of_tomorrow_goes_at_any_hour_of_theirs(texts, booked, sam, clerk, now):
    lives(sam, AUCKLAND, clerk)
    visit = booked(day=1, hour=12)
    actions.sweep(now=at(0, 9))  # 3:00 in Auckland
    texts.clear()
    bookings.move(appointment=visit, starts_at=at(1, 9, 30), by=clerk, now=at(0, 10))
    actions.sweep(now=at(0, 10, 3))
    assert len(texts) == 1


def test_one_message_a_day_is_a_day_of_theirs(texts, booked, sam, clerk, now):
    """15:00 and 19:00 of Tuesday in Honolulu are one day there, though not in New York."""
    lives(sam, HONOLULU, clerk)
    booked(day=4, hour=14)
    actions.sweep(now=at(0, 20))
    zone = ZoneInfo(HONOLULU)
    assert at(1, 19, zone=zone).astimezone(NEW_YORK).date() == date(2026, 11, 25)
    from notices.actions.claiming import _was_told_today

    actions.sweep(now=at(1, 15, zone=zone))
    assert sent_at() == at(1, 15, zone=zone)
    assert _was_told_today(sam, channels.zone_of(sam, "America/New_York"), at(1, 19, zone=zone))
    assert not _was_told_today(sam, "America/New_York", at(1, 19, zone=zone))


def test_what_belongs_to_no_place_keeps_to_the_studios_day(texts, location, sam, clerk):
    assert channels.zone_of(sam, "UTC") == location.zone
    lives(sam, AUCKLAND, clerk)
    assert channels.zone_of(sam, location.zone) == channels.zone_of(sam) == AUCKLAND
