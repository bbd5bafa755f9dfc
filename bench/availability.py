"""Free times beside the bare SQL: goals 1-6 and 11 of the performance notes.

The floor is one SQL statement without an ORM and one loop over its rows.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial

from bench import ground


def bare(location, artist_pks, first, last, now):
    """One SELECT, one sweep: free starts of a 60-minute visit every 15 minutes, Mon-Sat 9-18."""
    from django.db import connection

    postgres = connection.vendor == "postgresql"
    minute = (
        "(EXTRACT(EPOCH FROM {0})::bigint / 60)"
        if postgres
        else "(CAST(STRFTIME('%s', {0}) AS INTEGER) / 60)"
    )
    marks = ", ".join(["%s" if postgres else "?"] * len(artist_pks))
    one = "%s" if postgres else "?"
    sql = (
        f"SELECT artist_id, {minute.format('blocked_from')}, {minute.format('blocked_until')} "  # noqa: S608
        f"FROM bookings_appointment WHERE artist_id IN ({marks}) "
        f"AND blocked_from >= {one} AND blocked_from < {one} "
        "AND status IN ('held', 'booked', 'arrived', 'in-room', 'done') "
        "ORDER BY artist_id, blocked_from"
    )
    start = datetime(first.year, first.month, first.day, tzinfo=location.tz)
    end = datetime(last.year, last.month, last.day, tzinfo=location.tz) + timedelta(days=1)
    bounds = [start, end] if postgres else [_text(start), _text(end)]

    def days():
        found = []
        for n in range((last - first).days + 1):
            on = first + timedelta(days=n)
            if on.weekday() < 6:
                opens = datetime(on.year, on.month, on.day, 9, tzinfo=location.tz)
                closes = datetime(on.year, on.month, on.day, 18, tzinfo=location.tz)
                found.append((int(opens.timestamp()) // 60, int(closes.timestamp()) // 60))
        return found

    def run():
        with connection.cursor() as cursor:
            raw = cursor.cursor if postgres else cursor.cursor.connection.cursor()
            raw.execute(sql, [*artist_pks, *bounds])
            busy: dict[int, list] = {pk: [] for pk in artist_pks}
            for artist, begin, until in raw.fetchall():
                busy[artist].append((begin, until))
        notice = int(now.timestamp()) // 60
        free = []
        for artist, blocks in busy.items():
            n = 0
            for opens, closes in days():
                at = opens
                while n < len(blocks) and blocks[n][1] <= opens:
                    n += 1
                k = n
                while at + 60 <= closes:
                    while k < len(blocks) and blocks[k][1] <= at:
                        k += 1
                    if k < len(blocks) and blocks[k][0] < at + 60:
                        at = blocks[k][1]
                        at += -at % 15
                        continue
                    if at >= notice:
                        free.append((at, artist))
                    at += 15
        return free

    return run


def _text(at):
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


def beside_the_floor(engine, runs, location, pks, now, sixty, read) -> None:
    today = now.astimezone(location.tz).date()
    last = today + timedelta(days=ground.DAYS_AHEAD - 1)
    floor = bare(location, pks, today, last, now)
    answers = {(at, artist) for at, who in sixty().items() for artist in who}
    right = len(answers & set(floor()))
    show = partial(ground.show, engine=engine)
    show("availability as the floor", ours=len(answers), floor=right, goal="1", unit="starts")
    ours, bottom = ground.alternate(sixty, floor, runs)
    show("availability 60 days x 5 artists", ours=ours, floor=bottom, goal="<= 3", unit="s")
    on = today + timedelta(days=1 if today.weekday() < 5 else 2)
    one = partial(read, on, on, pks[:1])
    ours, bottom = ground.alternate(one, bare(location, pks[:1], on, on, now), runs * 5)
    show("availability 1 day x 1 artist", ours=ours, floor=bottom, goal="<= 5", unit="s")
    for name, call, goal in (("60 x 5", sixty, "<= 6"), ("a day", one, "<= 4")):
        count = ground.statements(call)
        show(f"availability {name}, statements", ours=count, floor=1, goal=goal, unit="SQL")


def measure(engine: str, quick: bool) -> None:
    runs = 9 if quick else 31
    small, large = (2_000, 20_000) if quick else (1_000, 200_000)
    if not quick:
        ground_of = ground.clinic(20_000)
        beside_the_floor(engine, runs, *_asked(*ground_of))
        ground.empty()
    ground_of = ground.clinic(small)
    growth = {small: _floors_of_sixty(ground_of, runs)}
    ground.grow(large, *ground_of)
    growth[large] = _floors_of_sixty(ground_of, runs)
    ground.show(
        f"availability growth {small} -> {large} appointments",
        engine=engine,
        ours=growth[large],
        floor=growth[small],
        goal="<= 1.25",
        unit="floors",
    )
    if quick:
        beside_the_floor(engine, runs, *_asked(*ground_of))


def _floors_of_sixty(ground_of, runs: int) -> float:
    """How many floors sixty days take: the two sizes cannot alternate, and the machine is not
    equally quick from one minute to the next. The floor reads the same days by an index."""
    location, pks, now, sixty, _read = _asked(*ground_of)
    today = now.astimezone(location.tz).date()
    last = today + timedelta(days=ground.DAYS_AHEAD - 1)
    ours, bottom = ground.alternate(sixty, bare(location, pks, today, last, now), runs)
    return ours / bottom


def _asked(location, service, artists, now):
    """What is measured: location, artists, now, all sixty days, and any stretch of them."""
    from bookings import diary
    from bookings.availability import to_minute

    pks = [artist.pk for artist in artists]
    today = now.astimezone(location.tz).date()
    last = today + timedelta(days=ground.DAYS_AHEAD - 1)

    def read(until, first, wanted):
        book = diary.read(
            location=location, service=service, first=first, last=until, now=now, artists=wanted
        )
        return book.free_starts(not_before=to_minute(now))

    return location, pks, now, partial(read, last, today, pks), read


if __name__ == "__main__":
    ground.on_both_engines("bench.availability", measure)
