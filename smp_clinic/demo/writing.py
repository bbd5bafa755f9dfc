"""The demo's plan, written to the database a few hundred rows at a time."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from auditlog.context import disable_auditlog
from django.contrib.auth.hashers import make_password
from django.core.files.base import ContentFile
from django.db import connection, models, transaction

from accounts.models import User
from accounts.pins import hashed
from accounts.roles import Role
from bookings.models import (
    Appointment,
    Artist,
    DatedHours,
    Location,
    Reason,
    Room,
    Service,
    Skill,
    TimeOff,
    WaitlistWish,
    WeeklyHours,
)
from clients.models import REF_ALPHABET, Client
from notices.actions import take_as_told
from smp_clinic.demo import house, pouring
from smp_clinic.demo.designs import draw_designs
from smp_clinic.demo.follow_ups import follow_up
from smp_clinic.demo.healing import tell_of_healing
from smp_clinic.demo.health import answer_questions
from smp_clinic.demo.money import keep_accounts
from smp_clinic.demo.offers import offer_a_time
from smp_clinic.demo.people import Person
from smp_clinic.demo.photos import take_photos
from smp_clinic.demo.plan import Plan, plan
from smp_clinic.demo.plans import write_plans
from smp_clinic.demo.portraits import portrait
from smp_clinic.demo.reach import reach
from smp_clinic.demo.recalls import tell_what_went_wrong
from smp_clinic.demo.records import keep_records
from smp_clinic.demo.scalps import write_scalps
from smp_clinic.demo.sessions import chart_sessions
from smp_clinic.demo.sheet import Kind, Slot
from smp_clinic.demo.signing import sign_forms
from smp_clinic.demo.standing import Standing
from smp_clinic.demo.talk import write_to_us
from smp_clinic.signins import DEMO_PASSWORD, DEMO_PIN
from studio.models import CancellationPolicy, Studio

BATCH = 2000
PORTAL_USERS = 12
BROWSER = "0" * 64
Tell = Callable[[str], None]


def fill(
    *, now: datetime, seed: int, appointments: int = 0, tell: Tell = lambda line: None
) -> None:
    """Write the demo studio into an empty database. Its policy comes last: where it is missing,
    the filling was interrupted."""
    now = now.replace(second=0, microsecond=0)
    kinds = {
        row.slug: Kind(row.slug, row.minutes, row.prep_minutes, row.cleanup_minutes, row.needs_room)
        for row in Service.objects.all()
    }
    whole = plan(kinds=kinds, now=now, seed=seed, appointments=appointments)
    with disable_auditlog():  # what is there before the first day has no history to keep
        writer = Writer(now, random.Random(seed + 1))  # noqa: S311 - the same each time
        writer.studio()
        writer.people_who_work_here()
        writer.places()
        writer.artists()
        writer.clients(whole)
        tell(f"{len(whole.people)} clients")
        writer.appointments(whole, tell)
        writer.the_rest(whole)
        know_the_rows()
        tell(f"{answer_questions(now=now, seed=seed)} answered questions about their health")
        tell(f"{sign_forms(now=now, seed=seed)} signed forms")
        tell(f"{take_photos(now=now)} photos of heads")
        tell(f"{keep_records(now=now)} records with notes, papers and wishes")
        tell(f"{write_scalps(now=now, seed=seed)} scalps, consultations and patch tests")
        tell(f"{chart_sessions(now=now)} session records")
        tell(f"{write_plans(now=now, seed=seed)} plans")
        tell(f"{draw_designs(now=now)} versions of designs")
        tell(f"{follow_up(now=now, seed=seed)} follow-ups with what they led to")
        told, answered = tell_of_healing(now=now, seed=seed)
        tell(f"{told} reports of something that looked wrong, {answered} answers on how it was")
        tell(f"{tell_what_went_wrong(now=now)} of a recall, a complication and a complaint")
        tell(f"{keep_accounts(now=now, seed=seed)} payments")
        know_the_rows()
        tell(f"{write_to_us(now=now)} conversations in the inbox")
        tell(f"{reach(now=now, seed=seed)} clients to call or write to")
        tell(f"{offer_a_time(now=now)} offer to the waitlist that waits for its answer")
        take_as_told(appointments=Appointment.objects.all(), now=now)
        writer.policy()


def know_the_rows() -> None:
    """Let PostgreSQL count what was just written: until it has, it plans as if there were nothing,
    and one question can take minutes."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


class Writer:
    """Writes, and remembers the keys that later rows need."""

    def __init__(self, now: datetime, rng: random.Random):
        self.now, self.rng = now, rng
        self.location: dict[str, Location] = {}
        self.room: dict[tuple[str, str], Room] = {}
        self.artist: dict[str, Artist] = {}
        self.client: list[Client] = []
        self.user: dict[str, User] = {}
        self.service = {row.slug: row for row in Service.objects.all()}
        self.reason = {row.slug: row for row in Reason.objects.all()}

    @transaction.atomic
    def people_who_work_here(self) -> None:
        """Owner, artists and desk, in the order in which the sign-ins are printed."""
        password = make_password(DEMO_PASSWORD)  # hashed once: it takes its time on purpose
        pin = hashed(DEMO_PIN)
        staff = [(*house.OWNER, Role.OWNER)]
        staff += [(hand.email, hand.name, Role.ARTIST) for hand in house.HANDS]
        staff += [(*one, Role.DESK) for one in house.DESK]
        for email, name, role in staff:
            user = User(email=email, name=name, role=role, password=password)
            user.joined_at = self.now - timedelta(days=760)
            user.pin = pin
            user.save()
            self.user[email] = user
        self.clerk = self.user[house.DESK[0][0]]

    def studio(self) -> None:
        Studio(
            pk=1, name=house.NAME, tagline=house.TAGLINE, email=house.EMAIL, phone=house.PHONE
        ).save()

    def policy(self) -> None:
        CancellationPolicy.objects.create(in_force_from=self.now - timedelta(days=760))

    @transaction.atomic
    def places(self) -> None:
        for order, place in enumerate(house.PLACES):
            location = Location.objects.create(
                name=place.name,
                slug=place.slug,
                zone=place.zone,
                address=place.address,
                directions=place.directions,
                phone=place.phone,
                order=order,
            )
            self.location[place.slug] = location
            for name, private in place.rooms:
                room = Room.objects.create(location=location, name=name, is_private=private)
                self.room[place.slug, name] = room
            _open(location, None, place.open)

    @transaction.atomic
    def artists(self) -> None:
        today = self.now.date()
        skills = {row.name: row for row in Skill.objects.all()}
        for order, hand in enumerate(house.HANDS):
            artist = Artist(
                user=self.user[hand.email],
                name=hand.name,
                slug=hand.slug,
                bio=hand.bio,
                colour=order + 1,
                trained_on=today - hand.trained,
                bloodborne_training_on=today - hand.bloodborne,
                licence_number=hand.licence,
                licence_expires_on=today + hand.licence_left,
                order=order,
            )
            artist.photo.save(f"{hand.slug}.png", ContentFile(portrait(order)), save=True)
            artist.services.set(
                row for slug, row in self.service.items() if slug not in hand.leaves_out
            )
            artist.skills.set(skills[name] for name in hand.skills)
            self.artist[hand.slug] = artist
            for slug, work in hand.work.items():
                _open(self.location[slug], artist, work)

    def clients(self, whole: Plan) -> None:
        first: dict[int, Standing] = {}
        met: dict[int, datetime] = {}
        for row in whole.rows:
            person = row.visit.person
            if person not in first or row.booked_at < first[person].booked_at:
                first[person] = row
            if row.arrived_at:
                met[person] = min(row.arrived_at, met.get(person, row.arrived_at))
        for n in range(0, len(whole.people), BATCH):
            with transaction.atomic():
                for number, who in enumerate(whole.people[n : n + BATCH], start=n):
                    self.client.append(self._client(who, first.get(number), met.get(number)))
        self._portal_users(whole)

    def _client(self, person: Person, first: Standing | None, met: datetime | None) -> Client:
        """Unproven is who booked online and was never here."""
        came_at = first.booked_at if first else self.now - timedelta(days=self.rng.randint(1, 20))
        online = first.by_client if first else True
        proven_at = met if online else came_at
        client = Client(
            ref=self._ref(),
            first_name=person.first_name,
            full_name=person.full_name,
            preferred_name=person.preferred_name,
            email=person.email,
            phone=person.phone,
            neutral_messages=person.neutral,
            said_adult_at=came_at,
            came_by=Client.CameBy.ONLINE if online else Client.CameBy.DESK,
            came_at=came_at,
            proven_at=proven_at,
            proven_by=self.clerk if proven_at else None,
        )
        client.save()
        return client

    @transaction.atomic
    def _portal_users(self, whole: Plan) -> None:
        """Some look at their appointments themselves; the first has something to look at."""
        ahead = {row.visit.person for row in whole.rows if row.status == "booked"}
        been = {row.visit.person for row in whole.rows if row.status == "done"}
        addresses = [client.email for client in self.client]
        able = [
            client
            for number, client in enumerate(self.client)
            if number in ahead & been
            and client.email
            and not client.neutral_messages
            and addresses.count(client.email) == 1
        ]
        for number, client in enumerate(able[:PORTAL_USERS]):
            user = User.objects.create_user(client.email, name=client.full_name, role=Role.CLIENT)
            if number % 3:
                user.last_login = self.now - timedelta(days=number)
                user.save()
            client.user = user
            client.save()

    def appointments(self, whole: Plan, tell: Tell) -> None:
        last = Appointment.objects.aggregate(last=models.Max("pk"))["last"] or 0
        for n in range(0, len(whole.rows), BATCH):
            part = list(enumerate(whole.rows[n : n + BATCH], start=last + n + 1))
            with transaction.atomic():
                pouring.pour(Appointment, [self._appointment(pk, row) for pk, row in part])
                self._reasons(part, whole)
            if n and n % 20_000 == 0:
                tell(f"{n:,} appointments")
        pouring.count_on(Appointment)
        tell(f"{len(whole.rows):,} appointments")

    def _appointment(self, pk: int, row: Standing) -> dict[str, Any]:
        visit = row.visit
        desk_cancelled = row.status == "cancelled" and not row.by_client
        return {
            "id": pk,
            **self._where(visit.slot, visit.kind.slug),
            "ref": self._ref(),
            "status": row.status,
            "client_id": self.client[visit.person].pk,
            "starts_at": row.starts_at,
            "ends_at": row.ends_at,
            "blocked_from": row.blocked_from,
            "blocked_until": row.blocked_until,
            "any_artist": visit.any_artist,
            "wants_private_room": visit.person % 11 == 0,
            "note": row.note,
            "booked_at": row.booked_at,
            "booked_by_id": None if visit.online else self.clerk.pk,
            "sequence": row.sequence,
            "changed_at": row.changed_at,
            "changed_side": "client" if row.by_client else "clinic",
            "arrived_at": row.arrived_at,
            "started_at": row.started_at,
            "finished_at": row.finished_at,
            "cancelled_at": row.cancelled_at,
            "cancelled_by_id": self.clerk.pk if desk_cancelled else None,
            "cancelled_side": row.cancelled_side,
            "cancel_reason": row.cancel_reason,
        }

    def _where(self, slot: Slot, service: str) -> dict[str, Any]:
        room = self.room.get((slot.place.slug, slot.room))
        return {
            "location_id": self.location[slot.place.slug].pk,
            "artist_id": self.artist[slot.hand.slug].pk,
            "room_id": room.pk if room else None,
            "service_id": self.service[service].pk,
        }

    def _reasons(self, part: Sequence[tuple[int, Standing]], whole: Plan) -> None:
        """Consultations say what brings the person."""
        rows = [
            {"appointment_id": pk, "reason_id": self.reason[slug].pk}
            for pk, row in part
            if row.visit.kind.slug.endswith("consultation")
            for slug in whole.people[row.visit.person].reasons
        ]
        pouring.pour(Appointment.reasons.through, rows)

    @transaction.atomic
    def the_rest(self, whole: Plan) -> None:
        """Time off, a closed day, two holds, and wishes nobody could meet yet."""
        for off in whole.off:
            TimeOff.objects.create(
                artist=self.artist[off.hand.slug],
                starts_at=_midnight(off.first, off.place),
                ends_at=_midnight(off.last + timedelta(days=1), off.place),
                reason=off.reason,
                made_by=self.clerk,
                made_at=self.now - timedelta(hours=1),
            )
        place, day = whole.closed
        DatedHours.objects.create(location=self.location[place.slug], date=day, note="Stocktaking")
        online, desk = whole.holds
        self._hold(online, held_browser=BROWSER, held_until=self.now + timedelta(minutes=10))
        self._hold(desk, held_by=self.clerk, held_until=self.now + timedelta(minutes=40))
        self._wishes(whole)

    def _hold(self, slot: Slot, **of: Any) -> None:
        service = self.service["consultation"]
        starts_at = _midnight(slot.on, slot.place, slot.start)
        ends_at = starts_at + timedelta(minutes=service.minutes)
        Appointment.objects.create(
            **self._where(slot, service.slug),
            ref=self._ref(),
            status=Appointment.Status.HELD,
            starts_at=starts_at,
            ends_at=ends_at,
            blocked_from=starts_at - timedelta(minutes=service.prep_minutes),
            blocked_until=ends_at + timedelta(minutes=service.cleanup_minutes),
            changed_at=self.now,
            **of,
        )

    def _wishes(self, whole: Plan) -> None:
        busy = {row.visit.person for row in whole.rows}
        waiting = [n for n in range(len(whole.people)) if n not in busy or n % 57 == 0][:7]
        wishes: tuple[tuple[list[int], int, int, str], ...] = (
            ([], 0, 1440, "Any time soon; I can come at short notice."),
            ([4, 5], 0, 1440, ""),
            ([0, 1, 2, 3, 4], 17 * 60, 1440, "After work."),
            ([5], 9 * 60, 13 * 60, ""),
            ([1, 3], 12 * 60, 15 * 60, "In my lunch break."),
            ([], 0, 12 * 60, "Mornings, please."),
            ([6], 0, 1440, ""),
        )
        today = self.now.date()
        for n, (number, wish) in enumerate(zip(waiting, wishes, strict=False)):
            weekdays, start, end, note = wish
            place = whole.people[number].home
            hands = [hand for hand in house.HANDS if place.slug in hand.work]
            WaitlistWish.objects.create(
                ref=self._ref(),
                client=self.client[number],
                location=self.location[place.slug],
                service=self.service["consultation"],
                artist=self.artist[hands[n % len(hands)].slug] if n % 3 == 0 else None,
                weekdays=weekdays,
                from_minute=start,
                until_minute=end,
                from_date=today,
                until_date=today + timedelta(days=21 + 3 * n),
                note=note,
                made_at=self.now - timedelta(days=n, hours=2),
            )

    def _ref(self) -> str:
        return "".join(self.rng.choices(REF_ALPHABET, k=12))


def _open(location: Location, artist: Artist | None, week: dict[int, house.Spans]) -> None:
    for weekday, spans in week.items():
        for opens, closes in spans:
            WeeklyHours.objects.create(
                location=location, artist=artist, weekday=weekday, opens=opens, closes=closes
            )


def _midnight(on: date, place: house.Place, minutes: int = 0) -> datetime:
    """That local time as an instant."""
    wall = time(minutes // 60, minutes % 60)
    return datetime.combine(on, wall, tzinfo=place.tz).astimezone(UTC)
