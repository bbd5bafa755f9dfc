"""Words for the website: given by the client, shown or not by the owner, taken back at will."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from clients.errors import ClientRefused, NotTheirsToAllow
from clients.models import Client, Testimonial


@transaction.atomic
def give_testimonial(
    *, client: Client, words: str, shown_name: str, by: User, now: datetime | None = None
) -> Testimonial:
    """The client allows these words to be shown: by their own hand alone. What they allowed
    before ends with it."""
    now = now or timezone.now()
    client = Client.objects.select_for_update(of=("self",)).get(pk=client.pk)
    if by != client.user:
        raise NotTheirsToAllow()
    if not words.strip():
        raise ClientRefused(_("Write a sentence or two first."))
    _end(client, by, now)
    return Testimonial.objects.create(
        client=client,
        words=words.strip(),
        shown_name=" ".join(shown_name.split()),
        given_at=now,
        given_by=by,
    )


@transaction.atomic
def withdraw_testimonial(*, client: Client, by: User, now: datetime | None = None) -> None:
    """Take the yes back. From this moment the website shows nothing of it. The desk does it for
    a client who asks."""
    client = Client.objects.select_for_update(of=("self",)).get(pk=client.pk)
    _end(client, by, now or timezone.now())


def _end(client: Client, by: User, now: datetime) -> None:
    for one in Testimonial.objects.filter(client=client, withdrawn_at=None):
        one.withdrawn_at, one.withdrawn_by = now, by
        one.save()


@transaction.atomic
def approve_testimonial(
    *, testimonial: Testimonial, by: User, now: datetime | None = None
) -> Testimonial:
    """Show it on the website, word for word."""
    found = _standing(testimonial)
    found.approved_at, found.approved_by = now or timezone.now(), by
    found.declined_at = found.declined_by = None
    found.why_declined = ""
    found.save()
    return found


@transaction.atomic
def decline_testimonial(
    *, testimonial: Testimonial, why: str, by: User, now: datetime | None = None
) -> Testimonial:
    """Do not show it, or no longer; why stays written down."""
    if not why.strip():
        raise ClientRefused(_("Say why it is not shown. That they were unhappy is no reason."))
    found = _standing(testimonial)
    found.declined_at, found.declined_by = now or timezone.now(), by
    found.why_declined = why.strip()[:200]
    found.save()
    return found


def _standing(testimonial: Testimonial) -> Testimonial:
    """The row as it is now, after its client; what was taken back stays so."""
    Client.objects.select_for_update(of=("self",)).get(pk=testimonial.client_id)
    found = Testimonial.objects.select_for_update(of=("self",)).get(pk=testimonial.pk)
    if found.withdrawn_at is not None:
        raise ClientRefused(_("The client took these words back. They cannot be shown."))
    return found
