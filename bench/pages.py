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
import subprocess
import sys
import threading
import time
from collections import Counter
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
    when = {"at": "bench", "how": "hour", "about": "", "with": "any"}
    return {
        "home": ("stranger", "/"),
        "booking, free days": ("stranger", f"/book/?{urlencode(when)}"),
        "desk, day": ("desk", "/desk/?location=bench"),
        "desk, calendar": ("desk", "/desk/calendar/?location=bench"),
        "desk, calendar feed of a week": ("desk", f"/desk/calendar/feed?{urlencode(week)}"),
        "desk, clients": ("desk", "/desk/clients/?q=c1"),
    }


def measure(engine: str, quick: bool) -> None:
    from django.conf import settings

    settings.ROOT_URLCONF = "bench.floor"
    runs = 5 if quick else 31
    show = partial(ground.show, engine=engine)
    best: dict[str, dict[int, float]] = {}
    for stored in (2_000, 20_000) if quick else (1_000, 20_000, 200_000):
        *_, now = ground.clinic(stored)
        stranger, desk = visitors()
        people = {"stranger": stranger, "desk": desk}
        floor = partial(stranger.get, "/floor/table/")
        for name, (who, url) in addresses(now).items():
            page = partial(people[who].get, url)
            answer = page()
            if answer.status_code != 200:
                print(json.dumps({"name": f"page {name}", "status": answer.status_code}))
                continue
            if stored == 20_000:
                ours, bottom = ground.alternate(page, floor, runs)
                goal = "<= 1.5" if who == "stranger" else ""
                show(f"page {name}", ours=ours, floor=bottom, goal=goal, unit="s")
                count = ground.statements(page)
                show(f"page {name}, statements", ours=count, floor=1, goal="<= 12", unit="SQL")
                if "feed" in name:
                    kilobytes = len(answer.content) / 1000
                    show(f"page {name}, size", ours=kilobytes, floor=300, goal="<= 1", unit="kB")
                    bare = partial(bare_week, now)
                    ours, bottom = ground.alternate(page, bare, runs)
                    show(f"page {name} beside SQL", ours=ours, floor=bottom, goal="", unit="s")
            best.setdefault(name, {})[stored] = ground.best_seconds(page, runs)
        if stored == 20_000:
            over_http(engine, now, quick)
        ground.empty()
    for name, times in best.items():
        small, large = min(times), max(times)
        show(
            f"page growth {small} -> {large}: {name}",
            ours=times[large],
            floor=times[small],
            goal="<= 1.25",
            unit="s",
        )


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
    with server({}):
        kept = throughput("/floor/table/", 1.5 if quick else 6)
        booking = throughput(page, 1.5 if quick else 6)
        show("page booking, requests", ours=booking, floor=kept, goal=">= 0.7", unit="1/s")
        races(show, page.replace("with=any", "with=bench-0"), 3 if quick else 200)
    if engine == "postgresql":
        with server({"BENCH_CONNECTIONS": "one each"}):
            fresh = throughput("/floor/table/", 1.5 if quick else 6)
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
    for race in range(count):
        tickets = [ticket(page, race) for _ in range(VISITORS)]
        gate = threading.Barrier(VISITORS)
        won: list[bool] = []

        def press(mine, gate=gate, won=won):
            url, body, headers = mine
            gate.wait()
            began = time.perf_counter()
            status, *_ = ask("POST", url, body, headers)
            times.append(time.perf_counter() - began)
            answers[status] += 1
            won.append(status in (302, 303))

        crowd = [threading.Thread(target=press, args=(mine,)) for mine in tickets]
        for thread in crowd:
            thread.start()
        for thread in crowd:
            thread.join()
        winners[sum(won)] += 1
    from bench.booking import doubles

    show("booking double over HTTP", ours=doubles(), floor=0, goal="0", unit="overlaps")
    errors = sum(n for status, n in answers.items() if status >= 500)
    show("booking errors over HTTP", ours=errors, floor=0, goal="0", unit="answers")
    most = max(winners)
    show("booking over HTTP, most yeses a race", ours=most, floor=5, goal="<= 1", unit="yes")
    p99 = sorted(times)[int(len(times) * 0.99)]
    show("booking over HTTP, p99 of a press", ours=p99, floor=1.2, goal="<= 0.2", unit="s")


def ticket(page: str, race: int):
    """What one visitor needs to press the first free time of the page: form, key, cookies."""
    _, told, content = get(page)
    html = content.decode()
    cookies = "; ".join(value.split(";")[0] for value in told["cookies"])
    action = re.search(r'action="(/book/hold/[^"]+)"', html)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', html)
    key = re.search(r'name="once" value="([^"]+)"', html)
    if not (action and token and key):
        raise RuntimeError("no free time on the page")
    body = urlencode({"csrfmiddlewaretoken": token[1], "once": key[1]})
    headers = {
        "Cookie": cookies,
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Forwarded-For": f"10.0.{race % 250}.{id(body) % 250}",
    }
    return action[1].replace("&amp;", "&"), body, headers


if __name__ == "__main__":
    ground.on_both_engines("bench.pages", measure)
