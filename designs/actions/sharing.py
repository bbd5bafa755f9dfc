"""A share: prepared by the studio or the client, opened by the client alone, and closed.

A link shows versions that are in the client's portal, without a name and, unless the client says
otherwise, without a face. It ends by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.links import token_hash
from accounts.models import User
from clients.models import Client
from designs.access import SHOWN
from designs.actions.sendings import require_client
from designs.errors import (
    DesignRefused,
    NothingSaid,
    NothingToShare,
    OnlyTheClient,
    ShareOver,
    TooManyShares,
    TooManyWords,
)
from designs.links import share_token
from designs.models import Design, DesignVersion, Opinion, Share, ShareOpening

MOST_VERSIONS, MOST_OPEN = 4, 10
LONGEST_DAYS = 30
MOST_OPENINGS = 200
AN_HOUR = timedelta(hours=1)
OPINIONS_A_NETWORK, OPINIONS_A_SHARE = 12, 100
OPENINGS_A_NETWORK = 30


@transaction.atomic
def prepare_share(
    *,
    design: Design,
    versions: Sequence[DesignVersion],
    by: User,
    for_whom: str = "",
    hide_face: bool = True,
    now: datetime | None = None,
) -> Share:
    """Lay out what a link will show. Nobody sees anything before the client opens it."""
    _locked(design)
    refs = {version.pk for version in versions}
    shown = DesignVersion.objects.filter(SHOWN, design=design, pk__in=refs).distinct()
    if not 1 <= len(refs) <= MOST_VERSIONS or len(refs) != shown.count():
        raise NothingToShare()
    share = Share.objects.create(
        design=design,
        for_whom=" ".join(for_whom.split())[:60],
        hide_face=hide_face,
        prepared_at=now or timezone.now(),
        prepared_by=by,
    )
    share.versions.set(shown)
    return share


@transaction.atomic
def open_share(
    *,
    share: Share,
    days: int,
    by: User,
    hide_face: bool | None = None,
    now: datetime | None = None,
) -> Share:
    """The client opens the link, for so many days. `hide_face` may be decided anew."""
    now = now or timezone.now()
    require_client(share.design.client, by)
    share = _share(share)
    if share.revoked_at is not None:
        raise ShareOver()
    if share.opened_at is not None:
        return share
    if not 1 <= days <= LONGEST_DAYS:
        raise DesignRefused(f"A link is open for 1 to {LONGEST_DAYS} days.")
    live = Share.objects.open(now).filter(design__client=share.design.client)
    if live.count() >= MOST_OPEN:
        raise TooManyShares()
    if hide_face is not None:
        share.hide_face = hide_face
    share.opened_at, share.opened_by = now, by
    share.expires_at = now + timedelta(days=days)
    share.token_hash = token_hash(share_token(share))
    share.save()
    return share


@transaction.atomic
def close_share(*, share: Share, by: User, now: datetime | None = None) -> Share:
    """From this moment the link opens nothing. One not opened yet is dropped for good."""
    share = _share(share)
    if share.revoked_at is None:
        share.revoked_at, share.revoked_by = now or timezone.now(), by
        share.save()
    return share


@transaction.atomic
def close_all_shares(*, client: Client, by: User, now: datetime | None = None) -> int:
    """Close every open link of the client with one press; gives how many."""
    now = now or timezone.now()
    require_client(client, by)
    Client.objects.select_for_update(no_key=True).get(pk=client.pk)
    live = list(Share.objects.open(now).filter(design__client=client).order_by("pk"))
    for share in live:
        close_share(share=share, by=by, now=now)
    return len(live)


@transaction.atomic
def note_opening(
    *, share: Share, device: str = "", network: str = "", now: datetime | None = None
) -> ShareOpening:
    """Somebody pressed to see it: kept for the client. `network` is a keyed hash."""
    now = now or timezone.now()
    share = _live(share, now)
    openings = ShareOpening.objects.filter(share=share)
    lately = openings.filter(network=network, at__gt=now - AN_HOUR).exclude(network="")
    if openings.count() >= MOST_OPENINGS or lately.count() >= OPENINGS_A_NETWORK:
        raise TooManyWords("This link was opened very often. Please try again in an hour.")
    return ShareOpening.objects.create(share=share, at=now, device=device[:60], network=network)


@transaction.atomic
def give_opinion(
    *,
    share: Share,
    version: DesignVersion,
    first_name: str,
    vote: str = "",
    words: str = "",
    network: str = "",
    now: datetime | None = None,
) -> Opinion:
    """What somebody who opened the link thinks of one of its versions."""
    now = now or timezone.now()
    share = _live(share, now)
    if not shown_in(share).filter(pk=version.pk).exists():
        raise NothingToShare("This version is not shown any more.")
    name, said = " ".join(first_name.split())[:40], words.strip()[:500]
    if not name:
        raise NothingSaid("Please give a first name, so that they know who says it.")
    if vote not in Opinion.Vote.values and not said:
        raise NothingSaid("Choose one of the three, or write a word.")
    lately = Opinion.objects.filter(network=network, at__gt=now - AN_HOUR).exclude(network="")
    if lately.count() >= OPINIONS_A_NETWORK or share.opinions.count() >= OPINIONS_A_SHARE:
        raise TooManyWords()
    return Opinion.objects.create(
        share=share,
        version=version,
        first_name=name,
        vote=vote if vote in Opinion.Vote.values else "",
        words=said,
        network=network,
        at=now,
    )


@transaction.atomic
def hide_opinion(
    *, opinion: Opinion, by: User, hidden: bool = True, now: datetime | None = None
) -> Opinion:
    """The client takes an opinion out of everybody else's sight, or puts it back."""
    client = opinion.share.design.client
    if client.user_id != by.pk:
        raise OnlyTheClient()
    opinion.hidden_at = (opinion.hidden_at or now or timezone.now()) if hidden else None
    opinion.save()
    return opinion


def shown_in(share: Share):
    """The versions a link shows now: what was taken back from the portal is gone from it too."""
    return share.versions.filter(SHOWN, design=share.design_id).distinct().order_by("number")


# ---------------------------------------------------------------- rows


def _locked(design: Design) -> Client:
    client = Client.objects.select_for_update(no_key=True).get(pk=design.client_id)
    if client.erased_at or client.merged_into_id:
        raise DesignRefused("This record is closed. Nothing can be added to it.")
    return client


def _share(share: Share) -> Share:
    Client.objects.select_for_update(no_key=True).get(pk=share.design.client_id)
    rows = Share.objects.select_for_update(of=("self",)).select_related("design__client")
    return rows.get(pk=share.pk)


def _live(share: Share, now: datetime) -> Share:
    share = _share(share)
    if share.revoked_at is not None or share.expires_at is None or share.expires_at <= now:
        raise ShareOver()
    return share
