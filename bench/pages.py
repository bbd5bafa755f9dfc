"""Pages beside a floor in the same run: goals 2, 4, 6-8, 12, 13 and 16 of the notes.

The floor of a page is a table of fifty rows through the ORM and a template, in the same
process. The week's calendar is also held against its bare SELECT and `json.dumps`. Races post
over HTTP to a real gunicorn: sixteen visitors press one free time at once.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import secrets
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from urllib.parse import urlencode

from bench import ground

VISITORS = 16
PORT = 8931


def visitors():
    """Signed-in test clients: stranger, desk."""
    from django.test import Client

    from accounts.models import User

    clerk = User.objects.filter(role="desk").first() or User.objects.create_user(
        "bench@example.com", role="desk"
    )
    desk = Client(HTTP_HOST="127.0.0.1")
    desk.force_login(clerk)
    return Client(HTTP_HOST="127.0.0.1"), desk


def addresses(now) -> dict[str, tuple[str, str]]:
    """The pages measured, by name: who asks, and where."""
    monday = (now + timedelta(days=7 - now.weekday())).date()
    week = {"start": monday, "end": monday + timedelta(days=7), "location": "bench"}
    ahead = (now.date().replace(day=1) + timedelta(days=31)).replace(day=15)
    when = {"at": "bench", "how": "hour", "about": "", "with": "any"}
    return {
        "home": ("stranger", "/"),
        "booking, free days": ("stranger", f"/book/?{urlencode(when)}"),
        "booking, a month ahead": ("stranger", f"/book/?{urlencode(when | {'day': ahead})}"),
        "desk, day": ("desk", "/desk/?location=bench"),
        "desk, calendar": ("desk", "/desk/calendar/?location=bench"),
        "desk, calendar feed of a week": ("desk", f"/desk/calendar/feed?{urlencode(week)}"),
        "desk, clients": ("desk", "/desk/clients/?q=c1"),
    }


def measure(engine: str, quick: bool) -> None:
    from django.conf import settings

    settings.ROOT_URLCONF = "bench.floor"
    runs = 5 if quick else 31
    small, large = (2_000, 20_000) if quick else (1_000, 200_000)
    if not quick:
        now = ground.clinic(20_000)[-1]
        beside_the_floor(engine, now, runs)
        over_http(engine, now, quick)
        ground.empty()
    ground_of = ground.clinic(small)
    times = {small: times_of_pages(ground_of[-1], runs)}
    ground.grow(large, *ground_of)
    times[large] = times_of_pages(ground_of[-1], runs)
    for name in times[small]:
        ground.show(
            f"page growth {small} -> {large}: {name}",
            engine=engine,
            ours=times[large][name],
            floor=times[small][name],
            goal="<= 1.25",
            unit="floors",
        )
    if quick:
        beside_the_floor(engine, ground_of[-1], runs)
        over_http(engine, ground_of[-1], quick)


def pages(now) -> dict[str, Callable]:
    """The pages that open, by name, each to be asked for."""
    stranger, desk = visitors()
    people = {"stranger": stranger, "desk": desk}
    found: dict[str, Callable] = {}
    for name, (who, url) in addresses(now).items():
        page = partial(people[who].get, url)
        status = page().status_code
        if status == 200:
            found[name] = page
        else:
            print(json.dumps({"name": f"page {name}", "status": status}))
    return found


def times_of_pages(now, runs: int) -> dict[str, float]:
    """How many floor pages each page takes. The two sizes cannot alternate and the machine is not
    equally quick from one minute to the next; the floor reads fifty rows by key whatever there is.
    """
    floor = partial(floor_page(), "/floor/table/")
    found = {}
    for name, page in pages(now).items():
        ours, bottom = ground.alternate(page, floor, runs)
        found[name] = ours / bottom
    return found


def floor_page() -> Callable:
    from django.test import Client

    return Client(HTTP_HOST="127.0.0.1").get


def beside_the_floor(engine: str, now, runs: int) -> None:
    show = partial(ground.show, engine=engine)
    floor = partial(floor_page(), "/floor/table/")
    for name, page in pages(now).items():
        ours, bottom = ground.alternate(page, floor, runs)
        goal = "" if name.startswith("desk") else "<= 1.5"
        show(f"page {name}", ours=ours, floor=bottom, goal=goal, unit="s")
        count = ground.statements(page)
        show(f"page {name}, statements", ours=count, floor=1, goal="<= 12", unit="SQL")
        if "feed" in name:
            kilobytes = len(page().content) / 1000
            show(f"page {name}, size", ours=kilobytes, floor=300, goal="<= 1", unit="kB")
            ours, bottom = ground.alternate(page, partial(bare_week, now), runs)
            show(f"page {name} beside SQL", ours=ours, floor=bottom, goal="", unit="s")


def bare_week(now) -> str:
    """The week's appointments as one SELECT and one dump."""
    from django.db import connection

    monday = now + timedelta(days=7 - now.weekday())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.ref, a.starts_at, a.ends_at, a.status, a.artist_id, c.first_name "
            "FROM bookings_appointment a JOIN clients_client c ON c.id = a.client_id "
            "WHERE a.blocked_from > %s AND a.blocked_from < %s",
            [monday, monday + timedelta(days=7)],
        )
        return json.dumps(cursor.fetchall(), default=str)


def over_http(engine: str, now, quick: bool) -> None:
    """Throughput of pages and races for one time, through gunicorn."""
    show = partial(ground.show, engine=engine)
    page = addresses(now)["booking, free days"][1]
    # One proxy in front, so that each visitor comes from a network of their own.
    with server({"TRUSTED_PROXIES": "1"}):
        kept = throughput("/floor/table/", 1.5 if quick else 6)
        booking = throughput(page, 1.5 if quick else 6)
        show("page booking, requests", ours=booking, floor=kept, goal=">= 0.7", unit="1/s")
        races(show, page.replace("with=any", "with=bench-0"), 3 if quick else 2_000)
    if engine == "postgresql" and not quick:
        with server({"BENCH_CONNECTIONS": "one each"}):
            fresh = throughput("/floor/table/", 6)
        show("page connections kept", ours=kept, floor=fresh, goal=">= 1.7", unit="1/s")


class server:
    """The clinic under gunicorn, two workers of four threads, as production serves it."""

    def __init__(self, environ: dict[str, str]):
        self.environ = os.environ | environ

    def __enter__(self):
        command = [sys.executable, "-m", "gunicorn", "bench.wsgi:application", "--workers", "2"]
        command += ["--worker-class", "gthread", "--threads", "4", "--bind", f"127.0.0.1:{PORT}"]
        self.process = subprocess.Popen(
            [*command, "--log-level", "error"], env=self.environ, cwd=ground.ROOT
        )
        for _ in range(100):
            try:
                if get("/floor/table/")[0] == 200:
                    return self
            except OSError:
                time.sleep(0.2)
        raise RuntimeError("gunicorn did not start")

    def __exit__(self, *problem):
        self.process.terminate()
        self.process.wait(20)


def get(path: str, headers: dict | None = None) -> tuple[int, dict, bytes]:
    return ask("GET", path, None, headers or {})


def ask(method: str, path: str, body: str | None, headers: dict) -> tuple[int, dict, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        content = answer.read()
        cookies = [value for name, value in answer.getheaders() if name == "Set-Cookie"]
        return answer.status, {"cookies": cookies}, content
    finally:
        connection.close()


def throughput(path: str, seconds: float, clients: int = 8) -> float:
    """Answers a second to eight visitors who ask again at once."""
    until = time.perf_counter() + seconds
    done: Counter[int] = Counter()

    def visit(n: int) -> None:
        while time.perf_counter() < until:
            status, *_ = get(path)
            done[status] += 1

    crowd = [threading.Thread(target=visit, args=(n,)) for n in range(clients)]
    for thread in crowd:
        thread.start()
    for thread in crowd:
        thread.join()
    return done[200] / seconds


def races(show, page: str, count: int) -> None:
    """Sixteen visitors, one time: how many were told yes, and how many got an error."""
    answers: Counter[int] = Counter()
    winners: Counter[int] = Counter()
    times: list[float] = []
    crowd = [Visitor(page, n) for n in range(VISITORS)]
    for _ in range(count):
        address = first_time(page)
        gate = threading.Barrier(VISITORS)
        said: list[int] = []

        def press(visitor, address=address, gate=gate, said=said):
            gate.wait()
            began = time.perf_counter()
            said.append(visitor.press(address))
            times.append(time.perf_counter() - began)

        threads = [threading.Thread(target=press, args=(visitor,)) for visitor in crowd]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        answers.update(said)
        winners[sum(status in (302, 303) for status in said)] += 1
    show("booking double over HTTP", ours=overlaps(), floor=0, goal="0", unit="overlaps")
    errors = sum(n for status, n in answers.items() if status not in (302, 303, 409))
    show("booking errors over HTTP", ours=errors, floor=0, goal="0", unit="answers")
    show("booking over HTTP, one yes", ours=winners[1], floor=count, goal="1", unit="races")
    p99 = sorted(times)[int(len(times) * 0.99)]
    show("booking over HTTP, p99 of a press", ours=p99, floor=1.2, goal="<= 0.2", unit="s")


def overlaps() -> int:
    """Pairs of one artist that overlap, holds and bookings alike."""
    from django.db import connection

    from bookings.models import Appointment

    blocking = ", ".join(f"'{status.value}'" for status in Appointment.BLOCKING)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(*) FROM bookings_appointment a JOIN bookings_appointment b "  # noqa: S608
            "ON b.artist_id = a.artist_id AND b.blocked_from >= a.blocked_from "
            "AND b.blocked_from < a.blocked_until AND b.blocked_until > a.blocked_from "
            "AND (b.blocked_from > a.blocked_from OR b.id > a.id) "
            f"WHERE a.status IN ({blocking}) AND b.status IN ({blocking})"
        )
        return cursor.fetchone()[0]


def first_time(page: str) -> str:
    """Where the first free time of the page is pressed."""
    _, _, content = get(page)
    action = re.search(r'action="(/book/hold/[^"]+)"', content.decode())
    if not action:
        raise RuntimeError("no free time on the page")
    return action[1].replace("&amp;", "&")


class Visitor:
    """A browser with its cookies, at an address of its own. A time it holds it gives back by
    pressing another, so that two thousand races do not fill the calendar."""

    def __init__(self, page: str, number: int):
        _, told, content = get(page)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', content.decode())
        if not token:
            raise RuntimeError("no form on the page")
        self.token = token[1]
        self.headers = {
            "Cookie": "; ".join(value.split(";")[0] for value in told["cookies"]),
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Forwarded-For": f"10.0.0.{number}",
        }

    def press(self, address: str) -> int:
        """Press a time, with a fresh key as each page carries one; gives the answer's status."""
        form = {"csrfmiddlewaretoken": self.token, "once": secrets.token_urlsafe(12)}
        status, *_ = ask("POST", address, urlencode(form), self.headers)
        return status


if __name__ == "__main__":
    ground.on_both_engines("bench.pages", measure)
