"""One plan on a virtual clock: every notice from its booking to the touch-up six years later."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bookings.actions import visits
from clients.actions import say_whether
from notices.derived import coming
from notices.models import Notice
from sessions_plan.actions import plans, series
from studio.wording import local_day
from tests.factories import NEW_YORK, NOW, at, make_client
from tests.notices.travel import messages, travel
from tests.sessions_plan.planning import accepted

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)

EXPECTED = [
    ("2026-11-23", "confirmation"),
    ("2026-11-29", "prepare-14d"),
    ("2026-12-06", "prepare-7d"),
    ("2026-12-10", "reminder-3d"),
    ("2026-12-12", "reminder-1d"),
    ("2026-12-13", "aftercare-0d"),
    ("2026-12-14", "aftercare-1d"),
    ("2026-12-17", "aftercare-4d"),
    ("2026-12-20", "aftercare-7d"),
    ("2026-12-22", "reminder-3d"),
    ("2026-12-23", "aftercare-10d + healing-check"),
    ("2026-12-24", "reminder-1d"),
    ("2026-12-25", "aftercare-0d"),
    ("2026-12-26", "aftercare-1d"),
    ("2026-12-29", "aftercare-4d"),
    ("2027-01-01", "aftercare-7d"),
    ("2027-01-03", "reminder-3d"),
    ("2027-01-04", "aftercare-10d + healing-check"),
    ("2027-01-05", "reminder-1d"),
    ("2027-01-06", "aftercare-0d"),
    ("2027-01-07", "aftercare-1d"),
    ("2027-01-10", "aftercare-4d"),
    ("2027-01-13", "aftercare-7d"),
    ("2027-01-16", "aftercare-10d"),
    ("2027-01-20", "aftercare-14d"),
    ("2027-02-03", "aftercare-28d + follow-up"),
    ("2027-03-29", "satisfaction + testimonial"),
    ("2030-01-14", "touch-up-1"),
    ("2030-04-08", "touch-up-2"),
    ("2030-07-29", "touch-up-3"),
]


@pytest.fixture
def client(owner):
    made = make_client(first_name="Sam", full_name="Sam Lowry", email="sam@example.com")
    say_whether(
        client=made, kind="marketing", is_given=True, wording="Yes", side="client", by=None, now=NOW
    )
    return made


def done(visit, artist):
    def deed(now):
        visits.start(appointment=visit, by=artist.user, override_reason="Seen on paper.", now=now)
        visits.finish(appointment=visit, by=artist.user, now=now)

    return (visit.ends_at, deed)


def test_every_notice_of_a_plan_in_order_and_none_twice(client, artist, location, owner, clerk):
    plan = accepted(artist, location, owner, client)
    places = {1: (at(20, 10), artist.pk), 2: (at(32, 10), artist.pk), 3: (at(44, 10), artist.pk)}
    made = series.book_series(plan=plan, places=places, by=clerk, now=NOW)
    finished = at(80, 12)
    deeds = [
        *(done(visit, artist) for visit in made),
        *((visit.ends_at, series.settle_all) for visit in made),
        (finished, lambda now: plans.complete_plan(plan=plan, by=artist.user, now=now)),
    ]

    travel(at(0, 10, 30), at(73, 10, 30), DAY, deeds[:-1])
    travel(at(77, 10, 30), at(140, 10, 30), 7 * DAY, deeds[-1:])
    travel(at(168, 10, 30), at(6 * 365, 10, 30), 28 * DAY)

    assert messages(client) == EXPECTED
    assert not Notice.objects.filter(state=Notice.State.WAITING).exists()


def test_the_page_of_what_is_coming_says_the_same_ahead(client, artist, location, owner, clerk):
    plan = accepted(artist, location, owner, client)
    places = {1: (at(20, 10), artist.pk), 2: (at(32, 10), artist.pk), 3: (at(44, 10), artist.pk)}
    series.book_series(plan=plan, places=places, by=clerk, now=NOW)

    ahead = coming(client, at(60, 12), NOW)

    told = [(f"{local_day(one.due, str(NEW_YORK))}", one.key.partition(":")[0]) for one in ahead]
    assert told == [line for line in EXPECTED if "prepare" in line[1] or "reminder" in line[1]]
