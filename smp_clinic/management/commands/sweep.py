"""`manage.py sweep`: what the worker does every half minute, once and now."""

from django.core.management.base import BaseCommand, CommandError

from smp_clinic import sweeps


class Command(BaseCommand):
    help = "Clear expired holds, send what is due and forget what has ended, once."

    def handle(self, *args, **options) -> None:
        if failed := sweeps.run_all():
            raise CommandError(f"These sweeps failed: {', '.join(failed)}. The log says why.")
        self.stdout.write(f"Swept: {', '.join(sweeps.SWEEPS)}.")
