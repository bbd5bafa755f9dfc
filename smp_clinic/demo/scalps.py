"""What artists wrote down in the demo: consultations, scalps with their head maps, pigments and
patch tests. Everything goes through the actions, with the clock of that day."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from bookings.models import Appointment, Artist, Location, Service
from sessions_plan import actions
from sessions_plan.contents import assessment_values
from sessions_plan.models import PigmentLot

Status, Kind = Appointment.Status, Service.Kind
CONSULTATIONS, TESTED = 26, 14
A_DAY = timedelta(days=1)

# Maker, product, shade, lot, days until its date, days since it was opened (None: closed).
BOTTLES = (
    ("Halden Pigments", "Graphite", "Grey 3", "GR3-2204", 620, 40),
    ("Halden Pigments", "Graphite", "Grey 5", "GR5-2198", 540, 75),
    ("Halden Pigments", "Graphite", "Grey 7", "GR7-2160", 26, 150),
    ("Halden Pigments", "Graphite", "Grey 5", "GR5-2260", 900, None),
    ("Ostrava Ink", "Umber", "Warm 2", "UW2-0419", 410, 60),
    ("Ostrava Ink", "Umber", "Warm 4", "UW4-0377", -12, 200),
)
INGREDIENTS = "Aqua, CI 77266 (carbon black), glycerin, witch hazel water, isopropyl alcohol"
CROWN = {"view": "top", "kind": "area", "area": "crown"}
LINE = {"view": "top", "kind": "area", "area": "hairline"}
TEMPLES = {"view": "front", "kind": "area", "area": "temples"}
STRIP = {
    "kind": "strip", "site": "Back, from ear to ear", "length_mm": 195, "width_mm": 4,
    "months_old": 96, "texture": "flat", "is_lighter": True, "blend_margin_mm": 15,
}  # fmt: skip
# By what brought the person: what was found, and what is wished for.
FOUND: dict[str, dict] = {
    "receding-hairline": {
        "scale": "norwood", "grade": "3", "density": "thin", "hair_length": "short",
        "goal-hairline": "restore", "goal-temples": "restore",
        "marks": [LINE | {"area_cm2": "24"}, TEMPLES | {"area_cm2": "11.5"}],
    },
    "thinning": {
        "scale": "norwood", "grade": "4", "density": "sparse", "hair_length": "stubble",
        "goal-mid-scalp": "fill", "goal-crown": "fill",
        "marks": [CROWN | {"area_cm2": "38"}, {"view": "top", "kind": "area", "area": "mid-scalp"}],
    },
    "crown": {
        "scale": "norwood", "grade": "3v", "density": "sparse", "hair_length": "short",
        "goal-crown": "fill", "marks": [CROWN | {"area_cm2": "46"}],
    },
    "full-shaved-look": {
        "scale": "norwood", "grade": "6", "density": "none", "hair_length": "shaved",
        "goal-hairline": "restore", "goal-mid-scalp": "shaved", "goal-crown": "shaved",
        "goal-sides": "shaved",
        "marks": [LINE | {"area_cm2": "31"}, CROWN | {"area_cm2": "92"},
                  {"view": "top", "kind": "area", "area": "mid-scalp", "area_cm2": "118"}],
    },
    "alopecia": {
        "scale": "alopecia", "grade": "areata", "salt_top": 20, "salt_back": 35, "salt_left": 5,
        "salt_right": 10, "hair_length": "stubble", "goal-back": "fill", "goal-crown": "fill",
        "expected_loss": "Patches come and go; the plan should still work if he shaves later.",
        "marks": [
            {"view": "back", "kind": "patch", "area": "back", "area_cm2": "14"},
            {"view": "top", "kind": "patch", "area": "crown", "area_cm2": "6.5"},
        ],
    },
    "scar": {
        "scale": "norwood", "grade": "5", "hair_length": "short", "goal-scar": "scar",
        "goal-back": "fill", "scars": [STRIP],
        "prior_work": [{"kind": "transplant", "done_on": "2018-11-01", "where": "Abroad"}],
        "marks": [{"view": "back", "kind": "scar", "area": "back", "area_cm2": "7.8"}],
    },
    "density-long-hair": {
        "scale": "ludwig", "grade": "2", "density": "thin", "hair_length": "long",
        "goal-mid-scalp": "fill", "goal-crown": "fill",
        "marks": [{"view": "top", "kind": "area", "area": "mid-scalp", "area_cm2": "64"}],
    },
}  # fmt: skip
WISHES = (
    "Wants to stop thinking about wind and rain. A line that suits his age, not his twenties.",
    "Would like to look in the mirror in the morning without counting. Nothing anyone would name.",
    "Wears a cap everywhere; would like to take it off at his daughter's wedding in spring.",
    "Less contrast between hair and scalp under office light. Keeps the length.",
)
LIVES = (
    "Works indoors, runs three times a week, swims in summer.",
    "On building sites all year, wears a helmet. Shaves every other day.",
    "Teacher, some yoga, no pool. Colours her hair every eight weeks.",
)
HISTORIES = (
    "Since his late twenties, father and both uncles the same. Minoxidil for a year, stopped.",
    "Slowly over ten years, more since a second child. Bloods were looked at by her doctor.",
    "First patch four years ago, two grew back. Under a dermatologist.",
)
ASKED = (
    ("Does it hurt?", "Most call it quick light pricks; temples are more tender. Breaks any time."),
    ("Will it turn blue?", "Carbon pigment fades lighter, it does not change colour."),
    ("Can I go back to work the next day?", "Most do. No sweat and no wet head for four days."),
)


def write_scalps(*, now: datetime, seed: int) -> int:
    """Records of the last clients who came; gives how many records there are."""
    rng = random.Random(seed + 40)  # noqa: S311 - the same each time
    lots = _bottles(now)
    came = Appointment.objects.filter(status=Status.DONE, finished_at__lt=now - timedelta(hours=1))
    came = came.select_related("client", "artist__user", "location").order_by("-starts_at")
    talks = list(
        came.filter(service__kind=Kind.CONSULTATION).prefetch_related("reasons")[:CONSULTATIONS]
    )
    seen: set[int | None] = set()
    for number, visit in enumerate(talks):
        if visit.client_id not in seen:
            _consult(visit, rng, is_signed=number > 0)
            _assess(visit, rng, is_signed=number > 1)
            seen.add(visit.client_id)
    tested = came.exclude(service__kind=Kind.CONSULTATION)[: TESTED * 4]
    placed: set[int | None] = set()
    for visit in tested:
        if visit.client_id not in placed and len(placed) < TESTED:
            _patch(visit, lots, now, has_reaction=len(placed) == 5)
            placed.add(visit.client_id)
    return len(seen) * 2 + len(placed)


@transaction.atomic
def _bottles(now: datetime) -> list[PigmentLot]:
    """What stands on the shelf, the usable ones first."""
    keeper = User.objects.filter(artist__isnull=False, is_active=True).order_by("pk").first()
    assert keeper is not None
    places = list(Location.objects.order_by("order"))
    today, found = now.date(), []
    for number, (maker, product, shade, code, left, opened) in enumerate(BOTTLES):
        lot = actions.add_lot(
            maker=maker, product=product, shade=shade, lot=code, by=keeper,
            location=places[number % len(places)], received_on=today - timedelta(days=220),
            expires_on=today + timedelta(days=left), ingredients=INGREDIENTS,
            now=now - timedelta(days=220),
        )  # fmt: skip
        if opened is not None:
            lot = actions.open_lot(lot=lot, by=keeper, opened_on=today - timedelta(days=opened))
        if left > 0:
            found.append(lot)
    return found


def _hand(artist: Artist) -> User:
    assert artist.user is not None
    return artist.user


@transaction.atomic
def _consult(visit: Appointment, rng: random.Random, *, is_signed: bool) -> None:
    assert visit.client is not None
    who, begun = _hand(visit.artist), visit.starts_at + timedelta(minutes=5)
    record = actions.begin_consultation(
        client=visit.client, artist=visit.artist, appointment=visit, by=who, now=begun
    )
    topics = [topic.value for topic in type(record).Topic]
    questions = rng.sample(ASKED, 2)
    values = {
        "goals": rng.choice(WISHES),
        "lifestyle": rng.choice(LIVES),
        "loss_history": rng.choice(HISTORIES),
        "explained": topics if is_signed else topics[:4],
        "alternatives": ["transplant", "medicine", "nothing"],
        "questions": [{"asked": asked, "answered": told} for asked, told in questions],
        "came_along": rng.choice(("", "", "His wife", "A friend")),
    }
    if is_signed:
        thinks = rng.random() < 0.25
        values |= {"outcome": "thinking" if thinks else "plan"}
        values |= {"outcome_reason": "Wants to talk it over at home."} if thinks else {}
    done = visit.starts_at + timedelta(minutes=30)
    record = actions.save_consultation(
        consultation=record, values=values, original=actions.consultation_values(record), by=who,
        now=done,
    )  # fmt: skip
    if is_signed:
        actions.sign_consultation(consultation=record, edition=record.edition, by=who, now=done)


@transaction.atomic
def _assess(visit: Appointment, rng: random.Random, *, is_signed: bool) -> None:
    assert visit.client is not None
    who, begun = _hand(visit.artist), visit.starts_at + timedelta(minutes=15)
    record = actions.begin_assessment(
        client=visit.client, artist=visit.artist, appointment=visit, by=who, now=begun
    )
    reasons = [reason.slug for reason in visit.reasons.all() if reason.slug in FOUND]
    found = FOUND[reasons[0] if reasons else "thinning"]
    shade = rng.choice(("Grey 3", "Grey 5", "Grey 7"))
    values = {
        "fitzpatrick": rng.randint(1, 6),
        "undertone": rng.choice(("cool", "neutral", "warm", "olive")),
        "hair_colour": rng.choice(("black", "dark-brown", "brown", "light-brown", "grey")),
        "texture": rng.choice(("straight", "wavy", "curly", "coarse", "fine")),
        "oil": rng.choice(("dry", "normal", "oily")),
        "sun": rng.randint(0, 3),
        "swimming": rng.randint(0, 2),
        "sweat": rng.randint(0, 3),
        "works_outdoors": rng.random() < 0.2,
        "pain_worry": rng.randint(0, 7),
        "comfort": rng.sample(["music", "films", "tea", "breaks"], 2),
        "conditions": ["seborrhoeic"] if rng.random() < 0.15 else [],
        "swatches": [
            {"shade": shade, "dilution": "1:8", "where": "Left temple", "note": "Sits well"},
            {"shade": shade, "dilution": "1:12", "where": "Right temple", "note": "A little light"},
        ],
        "shade_light": "Daylight, north window",
        "shade": f"Graphite {shade}, 1:8",
        "shade_agreed": True,
    }  # fmt: skip
    done = visit.starts_at + timedelta(minutes=40)
    record = actions.save_assessment(
        assessment=record, values=values | found, original=assessment_values(record), by=who,
        now=done,
    )  # fmt: skip
    if is_signed:
        actions.sign_assessment(assessment=record, edition=record.edition, by=who, now=done)


@transaction.atomic
def _patch(
    visit: Appointment, lots: list[PigmentLot], now: datetime, *, has_reaction: bool
) -> None:
    """Placed at a visit, or ten days before a session; read after two days and after eight."""
    assert visit.client is not None
    who = _hand(visit.artist)
    before = timedelta() if visit.service.kind == Kind.PATCH_TEST else 12 * A_DAY
    placed_at = min(visit.starts_at - before, now - timedelta(hours=2))
    test = actions.place_patch(
        client=visit.client, artist=visit.artist, lot=lots[visit.pk % len(lots)], by=who,
        site="Behind the left ear", zone=visit.location.zone, placed_at=placed_at, now=placed_at,
    )  # fmt: skip
    for days, moment in ((2, "48h"), (8, "7-10d")):
        read_at = placed_at + days * A_DAY
        if read_at < now:
            late = has_reaction and moment == "7-10d"
            actions.read_patch(
                test=test, moment=moment, by=who, now=read_at, by_client=moment == "48h",
                result="reaction" if late else "none-seen",
                seen="Itch and two raised bumps since day six." if late else "",
            )  # fmt: skip
