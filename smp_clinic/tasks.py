"""Celery's shell around the sweeps."""

from celery import shared_task

from smp_clinic import sweeps


@shared_task(name="smp_clinic.sweep")
def sweep() -> None:
    sweeps.run_all()
