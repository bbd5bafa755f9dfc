"""The demo studio: two places, three rooms each, five artists. Nobody here exists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

Spans = tuple[tuple[int, int], ...]
MON, TUE, WED, THU, FRI, SAT, SUN = range(7)

NAME = "Northlight Scalp Studio"
TAGLINE = "Scalp micropigmentation, planned with you and done with patience."
EMAIL = "hello@example.com"
PHONE = "(212) 555-0140"


def hours(*spans: tuple[float, float]) -> Spans:
    return tuple((round(opens * 60), round(closes * 60)) for opens, closes in spans)


@dataclass(frozen=True)
class Place:
    slug: str
    name: str
    zone: str
    address: str
    directions: str
    phone: str
    open: dict[int, Spans]
    rooms: tuple[tuple[str, bool], ...]
    area_codes: tuple[str, ...]

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)


@dataclass(frozen=True)
class Hand:
    """An artist, and when they are at work where."""

    slug: str
    name: str
    email: str
    bio: str
    skills: tuple[str, ...]
    work: dict[str, dict[int, Spans]]
    trained: timedelta
    bloodborne: timedelta
    licence: str
    licence_left: timedelta
    leaves_out: tuple[str, ...] = ()


PLACES = (
    Place(
        slug="new-york",
        name="Tribeca",
        zone="America/New_York",
        address="48 Example Street, 2nd floor\nNew York, NY 10013",
        directions="The grey door beside the bookshop. Ring twice; the lift is on the left.",
        phone="(212) 555-0142",
        open={day: hours((9, 19)) for day in (MON, TUE, WED, THU, FRI)}
        | {SAT: hours((9, 18)), SUN: hours((10, 17))},
        rooms=(("North room", True), ("Quiet room", True), ("Window room", False)),
        area_codes=("212", "646", "718", "917"),
    ),
    Place(
        slug="los-angeles",
        name="Silver Lake",
        zone="America/Los_Angeles",
        address="210 Sample Avenue, Suite 5\nLos Angeles, CA 90026",
        directions="Through the courtyard, second door. Parking behind the house.",
        phone="(213) 555-0143",
        open={day: hours((10, 19)) for day in (TUE, WED, THU, FRI, SAT)} | {SUN: hours((10, 16))},
        rooms=(("Garden room", True), ("Quiet room", True), ("Front room", False)),
        area_codes=("213", "310", "323", "424"),
    ),
)

YEAR = timedelta(days=365)
HANDS = (
    Hand(
        slug="maya-castellanos",
        name="Maya Castellanos",
        email="maya@example.com",
        bio=(
            "Maya opened the studio's first chair. She draws every hairline by hand before "
            "anything is decided, and likes to take her time with it."
        ),
        skills=("Scars", "Alopecia", "Corrections of earlier SMP"),
        work={"new-york": dict.fromkeys((MON, TUE, WED, THU, FRI), hours((9, 13), (13.5, 18)))},
        trained=9 * YEAR,
        bloodborne=timedelta(days=140),
        licence="NY-DEMO-2041",
        licence_left=timedelta(days=400),
    ),
    Hand(
        slug="jonah-whitfield",
        name="Jonah Whitfield",
        email="jonah@example.com",
        bio=(
            "Jonah came from portrait drawing. He works mostly on full shaved looks and on "
            "crowns, and explains each step before it happens."
        ),
        skills=("Scars",),
        work={
            "new-york": dict.fromkeys((WED, THU, FRI, SAT), hours((10, 14), (14.5, 19)))
            | {SUN: hours((10, 17))}
        },
        trained=5 * YEAR,
        bloodborne=timedelta(days=290),
        licence="NY-DEMO-2107",
        licence_left=timedelta(days=38),
    ),
    Hand(
        slug="priya-raman",
        name="Priya Raman",
        email="priya@example.com",
        bio=(
            "Priya works in both studios. Density in long hair is her speciality; she wore "
            "concealers herself for years and knows the questions."
        ),
        skills=("Density in long hair", "Alopecia"),
        work={
            "new-york": {SUN: hours((10, 17))}
            | dict.fromkeys((MON, TUE), hours((9, 13), (13.5, 18))),
            "los-angeles": dict.fromkeys((THU, FRI, SAT), hours((10, 14), (14.5, 19))),
        },
        trained=6 * YEAR,
        bloodborne=timedelta(days=75),
        licence="NY-DEMO-2088",
        licence_left=timedelta(days=250),
    ),
    Hand(
        slug="theo-lindqvist",
        name="Theo Lindqvist",
        email="theo@example.com",
        bio=(
            "Theo leads the Los Angeles studio. Scars and corrections of earlier work are what "
            "colleagues send to him."
        ),
        skills=("Scars", "Corrections of earlier SMP"),
        work={"los-angeles": dict.fromkeys((TUE, WED, THU, FRI, SAT), hours((10, 14), (14.5, 19)))},
        trained=7 * YEAR,
        bloodborne=timedelta(days=200),
        licence="CA-DEMO-5530",
        licence_left=timedelta(days=310),
    ),
    Hand(
        slug="ines-duarte",
        name="Ines Duarte",
        email="ines@example.com",
        bio=(
            "Ines joined after two years of training with Theo. People mention how calm the "
            "room is when she works."
        ),
        skills=("Density in long hair",),
        work={
            "los-angeles": dict.fromkeys((WED, THU, FRI, SAT), hours((10, 14), (14.5, 19)))
            | {SUN: hours((10, 16))}
        },
        trained=1 * YEAR,
        bloodborne=timedelta(days=40),
        licence="CA-DEMO-5871",
        licence_left=timedelta(days=520),
        leaves_out=("touch-up",),
    ),
)

OWNER = ("olivia@example.com", "Olivia Hart")
DESK = (("sam@example.com", "Sam Okonkwo"), ("rosa@example.com", "Rosa Valdez"))
