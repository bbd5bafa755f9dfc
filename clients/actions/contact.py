"""How a client is called and reached, what they agreed to hear, and when all is silent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from clients.actions.age import set_birth_date
from clients.actions.sign_in import change_of_address
from clients.errors import NoSuchZone, NoWayToReach
from clients.models import Client, ContactConsent
from studio import zones
from studio.audit import last_changed_by
from studio.editions import Clashed, Values, plain, weigh

NAMES = ("first_name", "full_name", "preferred_name")
REACHED = (
    "phone", "email", "address", "preferred_channel", "best_hours", "voicemail_ok",
    "spokesperson", "spokesperson_relation", "spokesperson_phone", "neutral_messages",
    "zone",
)  # fmt: skip
CONTACT = (*NAMES, *REACHED, "birth_date")


@transaction.atomic
def change_contact(
    *,
    client: Client,
    by: User,
    opened_as: Values | None = None,
    now: datetime | None = None,
    **told: Any,
) -> Client:
    """Change how a client is called and reached: of the fields in CONTACT those that are told.

    `opened_as` is what the form said when it was opened; where a colleague changed the same
    field meanwhile nothing is saved, and Clashed has both versions.

    A changed address changes the sign-in with it: the sessions end, the old address is told,
    and the new one signs in once it is proven. Where another person signs in with the new one,
    this client needs an invitation to an address of their own.
    """
    now = now or timezone.now()
    if strange := set(told) - set(CONTACT):
        raise TypeError(f"No contact: {', '.join(sorted(strange))}")
    if told.get("zone") and told["zone"] not in zones.names():
        raise NoSuchZone()
    client = Client.objects.select_for_update().get(pk=client.pk)
    told = {
        name: value.strip() if isinstance(value, str) else value for name, value in told.items()
    }
    if "email" in told:
        told["email"] = told["email"].lower()
    if opened_as is not None:
        told = _weighed(client, opened_as, told)
    born = told.pop("birth_date", client.birth_date)
    email = told.pop("email", client.email)
    for name, value in told.items():
        setattr(client, name, value)
    if email != client.email:
        change_of_address(client=client, email=email, now=now)
    if not (client.email or client.phone) and client.came_by == Client.CameBy.ONLINE:
        raise NoWayToReach()
    client.save()
    return set_birth_date(client=client, birth_date=born, by=by, now=now)


def as_opened(client: Client) -> dict[str, Any]:
    """What a form of these fields says of `client` when it is opened."""
    return {name: getattr(client, name) for name in CONTACT}


def _weighed(client: Client, opened_as: Values, told: Values) -> dict[str, Any]:
    theirs = {name: getattr(client, name) for name in told}
    weighed = weigh(opened_as, told, theirs)
    if weighed.clashes:
        raise Clashed(weighed, theirs, by=str(last_changed_by(client) or ""))
    # What says the same as the row stays the row's own: a form has it only as JSON has it.
    return {
        name: theirs[name] if plain(value) == plain(theirs[name]) else value
        for name, value in weighed.merged.items()
    }


@transaction.atomic
def say_whether(
    *,
    client: Client,
    kind: str,
    is_given: bool,
    wording: str,
    side: str,
    by: User | None,
    where: str = "",
    now: datetime | None = None,
) -> ContactConsent | None:
    """Add a client's yes or no to being written to, in the words that were shown. None when it
    is what they said last; nothing that was said is ever changed."""
    now = now or timezone.now()
    list(Client.objects.select_for_update().filter(pk=client.pk).values_list("pk"))
    last = ContactConsent.objects.last_word(client, kind)
    said = False if last is None else last.is_given
    if said == is_given and (last is None or last.wording == wording or not is_given):
        return None
    return ContactConsent.objects.create(
        client=client,
        kind=kind,
        is_given=is_given,
        wording=wording,
        said_at=now,
        said_side=side,
        said_by=by,
        where=where[:60],
    )


@transaction.atomic
def tell_wishes(
    *,
    client: Client,
    by: User,
    said: Mapping[str, bool],
    words: Mapping[str, str],
    where: str,
    now: datetime | None = None,
    **told: Any,
) -> Client:
    """A client says in one go how they are reached and what they want to hear: `said` by the
    kind of consent, `words` what was shown beside each."""
    now = now or timezone.now()
    client = change_contact(client=client, by=by, now=now, **told)
    for kind, is_given in said.items():
        say_whether(
            client=client,
            kind=kind,
            is_given=is_given,
            wording=words[kind],
            side=ContactConsent.Side.CLIENT,
            by=by,
            where=where,
            now=now,
        )
    return client


@transaction.atomic
def set_silence(
    *,
    client: Client,
    by: User,
    do_not_contact: bool | None = None,
    deceased: bool | None = None,
    now: datetime | None = None,
) -> Client:
    """Keep silent towards a client, from this moment on, or speak again; None leaves it."""
    now = now or timezone.now()
    client = Client.objects.select_for_update().get(pk=client.pk)
    for name, wanted in (("do_not_contact", do_not_contact), ("deceased", deceased)):
        if wanted is None or wanted == (getattr(client, f"{name}_at") is not None):
            continue
        setattr(client, f"{name}_at", now if wanted else None)
        setattr(client, f"{name}_by", by if wanted else None)
    client.save(
        update_fields=["do_not_contact_at", "do_not_contact_by", "deceased_at", "deceased_by"]
    )
    return client
