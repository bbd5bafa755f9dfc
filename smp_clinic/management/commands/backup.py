"""`manage.py backup FILE`: the whole clinic in one file, while it runs."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from smp_clinic import archive
from studio.errors import Refusal


class Command(BaseCommand):
    help = "Write the database and the media into one file, while the clinic runs."

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path, help="for example clinic-2026-11-22.tar")

    def handle(self, *args, file: Path, **options) -> None:
        if file.exists():
            raise CommandError(f"{file} is there already. Choose another name, or move it away.")
        if not file.parent.is_dir():
            raise CommandError(f"The folder {file.parent} does not exist. Make it first.")
        try:
            size = archive.write(file, now=timezone.now())
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write(f"{file} holds the clinic as it is now ({size / 1_000_000:.1f} MB).")
        self.stdout.write("Health data is inside: keep it encrypted, and away from this machine.")
