"""`manage.py demo`: a believable studio in an empty database."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.models import User
from bookings.models import Location
from clients.models import Client
from smp_clinic.demo.writing import fill
from smp_clinic.signins import demo_signins
from studio.models import CancellationPolicy, Studio


@contextmanager
def no_word_of_the_worker() -> Iterator[None]:
    """None runs yet, and none is missed: its first sweep finds what waits in the rows."""
    log = logging.getLogger("notices.actions.sweeping")
    level = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(level)


class Command(BaseCommand):
    help = "Fill an empty database with a believable studio: two places, five artists, 400 clients."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing where there is data already"
        )
        parser.add_argument(
            "--appointments",
            type=int,
            default=0,
            metavar="N",
            help="add older history until there are N appointments, to measure with",
        )
        parser.add_argument("--seed", type=int, default=2026, help="another number, other people")

    def handle(self, *args, if_empty: bool, appointments: int, seed: int, **options) -> None:
        if not settings.DEMO:
            raise CommandError("The demo is for a demo: set DEMO=1. Nothing was changed.")
        if self._is_filled():
            if if_empty:
                return
            raise CommandError(
                "There is data in this database already, and the demo would mix with it. Name "
                "an empty folder in DATA_DIR, or use --if-empty. Nothing was changed."
            )
        self.stdout.write("Filling the demo studio ...")
        with no_word_of_the_worker():
            fill(now=timezone.now(), seed=seed, appointments=appointments, tell=self._tell)
        self.stdout.write("\n".join(["", *demo_signins(settings.SITE_URL), ""]))

    def _tell(self, line: str) -> None:
        self.stdout.write(f"  {line}")

    def _is_filled(self) -> bool:
        if CancellationPolicy.objects.exists():
            return True
        if any(model.objects.exists() for model in (Studio, User, Client, Location)):
            raise CommandError(
                "This database is half filled: an earlier filling was interrupted. Remove the "
                "database of the demo (DATA_DIR/clinic.sqlite3) and run this again."
            )
        return False
