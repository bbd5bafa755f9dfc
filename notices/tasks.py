"""Celery's shell around the sweep, for when a person's own deed should be told at once."""

from celery import shared_task


@shared_task(name="notices.soon")
def soon() -> None:
    from notices import actions  # actions nudge this task

    actions.sweep()


@shared_task(name="notices.send_test")
def send_test(kind: str, client: int, user: int) -> None:
    """A message as one client would get it, to the colleague who asked for it."""
    from accounts.models import User
    from clients.models import Client
    from notices.actions import own_texts

    own_texts.send_test(
        kind=kind, client=Client.objects.get(pk=client), to=User.objects.get(pk=user)
    )
