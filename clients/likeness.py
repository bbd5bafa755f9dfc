"""Who of many clients may be known already, asked for all of them at once."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, Value

from clients.models import Client, NotSamePerson


def with_lookalikes(clients: Iterable[Client]) -> set[int]:
    """Primary keys of the unproven clients who share an address or a number with another
    client, unless somebody said that these two are not the same person. One statement."""
    unproven = {client.pk: client for client in clients if not client.is_proven}
    emails = {client.email for client in unproven.values() if client.email}
    phones = {client.phone for client in unproven.values() if client.phone}
    alike = (
        Client.objects.current()
        .filter(Q(email__in=emails) | Q(phone__in=phones))
        .order_by()
        .values_list("pk", Value(0), "email", "phone")
    )
    told_apart = NotSamePerson.objects.filter(Q(one__in=unproven) | Q(other__in=unproven))
    pairs = told_apart.order_by().values_list("one", "other", Value(""), Value(""))
    rows = list(alike.union(pairs, all=True))
    apart = {(one, other) for one, other, _, _ in rows if other}
    return {
        client.pk
        for client in unproven.values()
        for pk, other, email, phone in rows
        if not other
        and pk != client.pk
        and ((email and email == client.email) or (phone and phone == client.phone))
        and (pk, client.pk) not in apart
        and (client.pk, pk) not in apart
    }
