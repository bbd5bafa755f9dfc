"""Ten thousand due notices beside the bare line to the mail server, and a sweep with nothing due.

    python -m bench.notices [--quick]

The floor sends the very same messages, written beforehand, to the same SMTP sink over one open
connection: what remains of ours is finding, claiming, writing and keeping what became of each.
Ours does part of that while a message is on the wire, so the ratio depends on the sink too: the
slower it answers, the less is left to be seen.

How it is measured, for and against us: the sink is a process of its own, and wants a processor
of its own. Each is one run over all of them, one soon after the other, so that an hour in which
the machine is slow weighs on both: ours from finding the first to keeping the last, the helper's
start and the connection's opening and end included. The floor's messages are objects whose bytes
`smtplib` makes as it sends, as quickly as ours are made: two thirds of the floor's own processor
time, which bytes made beforehand would spare it.
"""

from __future__ import annotations

import gc
import multiprocessing
import smtplib
import socket
import time
from collections.abc import Sequence
from datetime import timedelta
from email.message import Message as Written

from bench import ground

FEW, MANY = 1_000, 200_000
DAY = timedelta(days=1)


def sink(port: int, ready) -> None:
    """An SMTP server that takes everything and keeps nothing, in a process of its own."""
    from aiosmtpd.controller import Controller

    class Nowhere:
        async def handle_DATA(self, server, session, envelope):  # noqa: N802
            return "250 taken"

    controller = Controller(Nowhere(), hostname="127.0.0.1", port=port)
    controller.start()
    ready.set()
    while True:
        time.sleep(60)


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


def to_tell(now, count: int) -> None:
    """`count` sessions that ended this hour, each of another client: aftercare is due."""
    from bookings.models import Appointment, Artist, Location, Service
    from clients.models import Client

    location = Location.objects.create(name="Bench", slug="bench-mail", zone="America/New_York")
    artist = Artist.objects.create(name="Artist", slug="bench-mail")
    service = Service.objects.create(
        name="Session", slug="bench-session", kind="session", minutes=60, needs_room=False
    )
    clients = Client.objects.bulk_create(
        Client(
            first_name=f"C{n}", search=f"c{n}", came_by="desk", came_at=now,
            email=f"c{n}@example.com",
        )
        for n in range(count)
    )  # fmt: skip
    ended = now - timedelta(minutes=10)
    # One second apart, so that the constraint on the artist's time holds.
    Appointment.objects.bulk_create(
        (
            Appointment(
                status="done", location=location, service=service, artist=artist, client=client,
                starts_at=ended - timedelta(seconds=n + 1), ends_at=ended - timedelta(seconds=n),
                blocked_from=ended - timedelta(seconds=n + 1),
                blocked_until=ended - timedelta(seconds=n),
                booked_at=now - 20 * DAY, changed_at=now - 20 * DAY, finished_at=ended,
            )
            for n, client in enumerate(clients)
        ),
        batch_size=1000,
    )  # fmt: skip


def measure(engine: str, quick: bool) -> None:
    from django.conf import settings

    port = free_port()
    ready = multiprocessing.Event()
    server = multiprocessing.Process(target=sink, args=(port, ready), daemon=True)
    server.start()
    ready.wait(10)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    sending(engine, 400 if quick else 10_000, port)
    sweeping(engine, 20_000 if quick else MANY, runs=5 if quick else 9)
    server.terminate()


def sending(engine: str, count: int, port: int) -> None:
    from datetime import UTC, datetime

    from notices import actions
    from notices.models import Delivery, KindWatch, Message, Notice

    now = datetime.now(UTC).replace(microsecond=0)
    # Not so long ago that a reminder of these sessions were due in between as well.
    actions.sweep(now=now - timedelta(hours=1))
    to_tell(now, count)
    began = time.perf_counter()
    went = actions.sweep(now=now)
    ours = time.perf_counter() - began
    assert went == count, (went, count)

    floor = post(letters_again(now), port)
    ground.show(
        f"notices sent, {count} due, beside the same messages over one line",
        engine=engine,
        ours=ours / count,
        floor=floor / count,
        goal="ratio <= 1.4",
        unit="s a message",
    )
    for model in (Delivery, Notice, Message, KindWatch):
        model.objects.all()._raw_delete("default")
    ground.empty()


def letters_again(now) -> list[Written]:
    """All the messages there are, written once more."""
    from notices import derived, letters
    from notices.kinds.kind import asked_together
    from notices.models import Message, Notice

    messages = list(Message.objects.select_related("client").order_by("pk"))
    by_message = {notice.message_id: notice for notice in Notice.objects.select_related("client")}
    occurring = derived.asked_again(by_message.values(), now)
    with asked_together():
        return [letters.mail(one, [by_message[one.pk]], occurring).message() for one in messages]


def post(written: Sequence[Written], port: int) -> float:
    """Seconds for these messages over one open connection."""
    gc.collect()
    gc.freeze()  # so many objects are none of the line's business
    with smtplib.SMTP("127.0.0.1", port) as line:
        began = time.perf_counter()
        for message in written:
            line.send_message(message, "studio@example.com", [message["To"]])
        took = time.perf_counter() - began
    gc.unfreeze()
    return took


def sweeping(engine: str, many: int, runs: int) -> None:
    from notices import actions
    from notices.models import ReminderRule

    def quiet() -> None:
        actions.sweep(now=now)

    for days in (3, 1):
        ReminderRule.objects.get_or_create(days=days)
    location, service, artists, now = ground.clinic(FEW)
    actions.take_as_told(appointments=_all(), now=now)
    quiet()
    few = ground.best_seconds(quiet, runs)
    ground.grow(many, location, service, artists, now)
    actions.sweep(now=now)
    lots = ground.best_seconds(quiet, runs)
    ground.show(
        f"notices sweep growth, nothing due, {FEW} to {many} appointments",
        engine=engine,
        ours=lots,
        floor=few,
        goal="ratio <= 1.25",
        unit="s a sweep",
    )


def _all():
    from bookings.models import Appointment

    return Appointment.objects.all()


if __name__ == "__main__":
    ground.on_both_engines("bench.notices", measure)
