"""`manage.py restore FILE`: put a backup in the place of what is here."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from clients.actions.erasing import repeat_erasures
from smp_clinic import archive
from smp_clinic.family import hold
from studio.errors import Refusal


class Command(BaseCommand):
    help = "Restore a backup into an empty clinic; --replace puts it over one that is not."

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path, help="what `manage.py backup` wrote")
        parser.add_argument(
            "--replace", action="store_true", help="everything now in the clinic is lost"
        )

    def handle(self, *args, file: Path, replace: bool, **options) -> None:
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        with hold(settings.DATA_DIR):
            if not replace and not archive.is_empty():
                raise CommandError(
                    "There is a clinic here already. Back it up, then add --replace: everything "
                    "now in it is lost."
                )
            try:
                archive.restore(file)
            except Refusal as refusal:
                raise CommandError(refusal.sentence) from refusal
            repeated = repeat_erasures()
        if repeated:
            self.stdout.write(f"{repeated} erased since that backup: erased again.")
        self.stdout.write(f"The clinic is again as {file} has it.")
