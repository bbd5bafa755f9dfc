"""What lies inside a time away, each visit with a proposal: the fetch beside `away.py`.

The number of statements is the same for one visit or two hundred.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bookings import diary
from bookings.able import abilities_for
from bookings.availability import DAY, Visit, to_datetime, to_minute
from bookings.away import Board, House, Inside, Proposal, Way, propose
from bookings.diary import Diary
from bookings.models import Appointment, Artist, Room, TimeOff
from bookings.models.appointments import LONGEST_BLOCK

Status = Appointment.Status
MOST_LINES = 200
LOOK_AHEAD = timedelta(days=60)


@dataclass(frozen=True)
class Line:
    """One visit inside the time away and what is proposed for it."""

    appointment: Appointment
    way: Way
    starts_at: datetime | None = None
    artist: Artist | None = None
    room: Room | None = None

    @property
    def moves(self) -> bool:
        return self.starts_at is not None

    @property
    def tells(self) -> bool:
        """Whether the client hears of it: another room alone is no news to them."""
        client = self.appointment.client
        return self.moves and self.way is not Way.SAME_TIME and bool(client and client.email)

    @property
    def needs_call(self) -> bool:
        """A call instead of a time, or because there is no address to write to."""
        changed = self.moves and self.way is not Way.SAME_TIME
        return self.way is Way.CALL or (changed and not self.tells)


@dataclass(frozen=True)
class Plan:
    """Everything inside a time away; `more` are beyond what one page shows."""

    lines: list[Line] = field(default_factory=list)
    more: bool = False

    def __bool__(self) -> bool:
        return bool(self.lines)

    @property
    def ready(self) -> list[Line]:
        """Lines that can be done at once."""
        return [line for line in self.lines if line.way is not Way.CALL]

    @property
    def in_numbers(self) -> str:
        """Moves 3, calls 1, sends 3 messages."""
        moves = sum(line.moves for line in self.lines)
        calls = sum(line.needs_call for line in self.lines)
        freed = sum(line.way is Way.LET_GO for line in self.lines)
        told = len({line.appointment.client_id for line in self.lines if line.tells})
        parts = [f"moves {moves}"]
        parts += [f"leaves {calls} to call"] if calls else []
        parts += [f"gives back {freed} held {'time' if freed == 1 else 'times'}"] if freed else []
        parts += [f"sends {told or 'no'} {'message' if told == 1 else 'messages'}"]
        sentence = ", ".join(parts)
        return sentence[0].upper() + sentence[1:]


def plan_for(off: TimeOff, now: datetime) -> Plan:
    """What lies inside `off` (saved or not yet), with a proposal for each."""
    found = list(visits_inside(off, now)[: MOST_LINES + 1])
    visits = found[:MOST_LINES]
    if not visits:
        return Plan()
    artists = {artist.pk: artist for artist in Artist.objects.active()}
    abilities = abilities_for(visits)
    locations = list({visit.location_id: visit.location for visit in visits}.values())
    rooms = {room.pk: room for room in Room.objects.filter(location__in=locations, is_active=True)}
    first = visits[0].starts_at.date() - timedelta(days=1)
    last = max(off.ends_at, visits[-1].ends_at).date() + LOOK_AHEAD
    here: dict[int, list[int]] = defaultdict(list)
    for pk in sorted(rooms):
        here[rooms[pk].location_id].append(pk)
    diaries = diary.read_many(
        locations=locations, artists=artists, first=first, last=last, now=now, rooms=here
    )
    board = _board(diaries, rooms, off)
    _add_clients(board, visits, first, last, now)
    inside = [_as_inside(visit, abilities.able(visit)) for visit in visits]
    until = min(book.clock.closing(last, DAY) for book in diaries.values())
    proposals = propose(inside, board, now=_next_minute(now), until=until)
    return Plan(
        [_as_line(visit, proposals[visit.pk], artists, rooms) for visit in visits],
        more=len(found) > MOST_LINES,
    )


def visits_inside(off: TimeOff, now: datetime):
    """Visits and live holds that meet `off` and are not over, the earliest first."""
    of = (
        {"artist": off.artist_id}
        if off.artist_id
        else {"room": off.room_id}
        if off.room_id
        else {"location": off.location_id}
    )
    return (
        Appointment.objects.blocking(now)
        .exclude(status=Status.DONE)
        .within(off.starts_at - LONGEST_BLOCK, off.ends_at)
        .filter(starts_at__lt=off.ends_at, ends_at__gt=max(off.starts_at, now), **of)
        .select_related("client", "service", "artist", "room", "location", "held_by")
        .order_by("starts_at", "pk")
    )


def _next_minute(now: datetime) -> int:
    return to_minute(now + timedelta(seconds=59))


def _board(diaries: dict[int, Diary], rooms: dict[int, Room], off: TimeOff) -> Board:
    span = (to_minute(off.starts_at), _next_minute(off.ends_at))
    houses, private = {}, frozenset(pk for pk, room in rooms.items() if room.is_private)
    for pk, book in diaries.items():
        blocks = book.blocks
        closed = [(b.start, b.end) for b in blocks if b.kind == "location-away"]
        houses[pk] = House(
            clock=book.clock,
            step=book.location.grid_minutes,
            open_spans=book.open_spans(),
            rooms=book.rooms,
            private=private,
            closed=[*closed, span] if off.location_id == pk else closed,
        )
    board = Board(houses)
    for block in next(iter(diaries.values())).blocks:
        if block.artist is not None:
            board.artists[block.artist].append((block.start, block.end))
        if block.room is not None:
            board.rooms[block.room].append((block.start, block.end))
    if off.artist_id:
        board.artists[off.artist_id].append(span)
    if off.room_id:
        board.rooms[off.room_id].append(span)
    return board


def _add_clients(
    board: Board, visits: Sequence[Appointment], first: date, last: date, now: datetime
) -> None:
    """Nobody is led to a time at which they have another visit."""
    board_start = visits[0].starts_at - timedelta(days=1)
    theirs = (
        Appointment.objects.blocking(now)
        .filter(client__in={visit.client_id for visit in visits} - {None})
        .filter(starts_at__gt=board_start, starts_at__lt=board_start + (last - first))
        .order_by()
        .values_list("client_id", "starts_at", "ends_at")
    )
    for client, start, end in theirs:
        board.clients[client].append((to_minute(start), to_minute(end)))


def _as_inside(visit: Appointment, able: frozenset[int]) -> Inside:
    return Inside(
        key=visit.pk,
        location=visit.location_id,
        artist=visit.artist_id,
        room=visit.room_id,
        client=visit.client_id,
        start=to_minute(visit.starts_at),
        visit=Visit(visit.minutes, visit.service.prep_minutes, visit.service.cleanup_minutes),
        able=able,
        needs_room=visit.service.needs_room,
        any_artist=visit.any_artist,
        wants_private_room=visit.wants_private_room,
        is_hold=visit.status == Status.HELD,
        can_move=visit.status in (Status.BOOKED, Status.ARRIVED),
    )


def _as_line(
    visit: Appointment, proposal: Proposal, artists: dict[int, Artist], rooms: dict[int, Room]
) -> Line:
    if proposal.start is None or proposal.artist is None:
        return Line(visit, proposal.way)
    return Line(
        visit,
        proposal.way,
        starts_at=to_datetime(proposal.start),
        artist=artists[proposal.artist],
        room=rooms.get(proposal.room or 0),
    )
