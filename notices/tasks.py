"""Celery's shell around the sweep, for when a person's own deed should be told at once."""

from celery import shared_task


@shared_task(name="notices.soon")
def soon() -> None:
    from notices import actions  # actions nudge this task

    actions.sweep()
