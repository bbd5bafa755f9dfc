"""The wiring of the clinic: settings, URLs, Celery, commands."""

from smp_clinic.celery import app as celery_app

__all__ = ["celery_app"]
