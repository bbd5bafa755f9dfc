"""Who of many clients may be known already, asked for all of them at once."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from clients.models import Client, NotSamePerson


def with_lookalikes(clients: Iterable[Client]) -> set[int]:
    """Primary keys of the unproven clients who share an address or a number with another
    client, unless somebody said that these two are not the same person. Two statements."""
    unproven = {client.pk: client for client in clients if not client.is_proven}
    emails = {client.email for client in unproven.values() if client.email}
    phones = {client.phone for client in unproven.values() if client.phone}
    others = list(
        Client.objects.current()
        .filter(Q(email__in=emails) | Q(phone__in=phones))
        .order_by()
        .values_list("pk", "email", "phone")
    )
    apart = set(
        NotSamePerson.objects.filter(Q(one__in=unproven) | Q(other__in=unproven)).values_list(
            "one", "other"
        )
    )
    return {
        client.pk
        for client in unproven.values()
        for pk, email, phone in others
        if pk != client.pk
        and ((email and email == client.email) or (phone and phone == client.phone))
        and (pk, client.pk) not in apart
        and (client.pk, pk) not in apart
    }
