"""The client's yes to one version, and the bytes it stands on.

The pictures are made before the transaction, since that takes longer than one may; a file whose
row then failed is removed at once.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from designs.actions.drawing import freeze
from designs.actions.sendings import locked_client, require_client, sent
from designs.agreement import TEXT
from designs.contents import canonical, document_of, sha256_of
from designs.errors import (
    ApprovedAlready,
    DesignRefused,
    ExpectationNeeded,
    NameMissing,
    NotLookedAt,
)
from designs.models import Approval, ApprovedPicture, DesignVersion, Sending, View
from designs.rendering import Wanted, picture

WIDTH = 1600
SHORTEST = 3  # words of what they expect


@dataclass(frozen=True)
class _Made:
    """A picture as it will be stored, not yet a row."""

    view: View
    content: bytes
    words: str

    @property
    def sha256(self) -> str:
        return sha256_of(self.content)


def approve(
    *,
    version: DesignVersion,
    name: str,
    expectation: str,
    way: str,
    by: User,
    now: datetime | None = None,
) -> Approval:
    """Keep the client's approval of one version, all its views: what they read and expect, when,
    and the hash of the stored bytes. In the portal the client gives it; on the studio's screen
    they give it in the presence of `by`."""
    now = now or timezone.now()
    name, expectation = " ".join(name.split())[:160], expectation.strip()[:500]
    if way == Approval.Way.PORTAL:
        require_client(version.design.client, by)
    if not name:
        raise NameMissing()
    if len(expectation.split()) < SHORTEST:
        raise ExpectationNeeded()
    _refuse_unseen(sent(version))
    made = _pictures(version)
    files: list[str] = []
    try:
        return _keep(version, made, files, name=name, expectation=expectation, way=way, by=by,
                     now=now)  # fmt: skip
    except BaseException:
        storage = ApprovedPicture._meta.get_field("picture").storage
        for file in files:
            storage.delete(file)
        raise


def _refuse_unseen(sending: Sending) -> None:
    if not sending.is_seen:
        raise NotLookedAt()


def _pictures(version: DesignVersion) -> list[_Made]:
    """Each view with something drawn on it: healed, all sessions."""
    rows = version.views.select_related("photo", "version__design").order_by("position", "pk")
    drawn = [view for view in rows if view.drawn.get("zones")]
    if not drawn:
        raise DesignRefused("Nothing is drawn on this version, so there is nothing to approve.")
    return [
        _Made(
            view,
            picture(view, Wanted(width=WIDTH)),
            f"{view.get_side_display()}, {version.caption}, healed, a simulation"[:200],
        )
        for view in drawn
    ]


@transaction.atomic
def _keep(
    version: DesignVersion,
    made: Sequence[_Made],
    files: list[str],
    *,
    name: str,
    expectation: str,
    way: str,
    by: User,
    now: datetime,
) -> Approval:
    client = locked_client(version)
    if client.erased_at or client.merged_into_id:
        raise DesignRefused("This record is closed. Nothing can be added to it.")
    version = freeze(version=version, by=by, now=now)
    sending = sent(version)
    _refuse_unseen(sending)
    if version.approvals.filter(withdrawn_at=None).exists():
        raise ApprovedAlready()
    seen = {
        "healed_seen_at": sending.healed_seen_at,
        "later_seen_at": sending.later_seen_at,
        "far_seen_at": sending.far_seen_at,
    }
    document = canonical(
        document_of(
            version,
            text=list(TEXT),
            expectation=expectation,
            approved_name=name,
            way=way,
            approved_at=now.isoformat(),
            seen={key: at.isoformat() for key, at in seen.items() if at is not None},
            pictures=[
                {"view": one.view.ref, "words": one.words, "sha256": one.sha256} for one in made
            ],
        )
    )
    approval = Approval.objects.create(
        version=version,
        name=name,
        expectation=expectation,
        text="\n".join(TEXT),
        document=document.decode(),
        sha256=sha256_of(document),
        way=way,
        approved_at=now,
        approved_by=by,
        **seen,
    )
    for one in made:
        row = ApprovedPicture(approval=approval, view=one.view, words=one.words, sha256=one.sha256)
        row.picture.save(f"{secrets.token_hex(16)}.jpg", ContentFile(one.content), save=False)
        files.append(row.picture.name)
        row.save()
    return approval


@transaction.atomic
def withdraw_approval(*, approval: Approval, by: User, now: datetime | None = None) -> Approval:
    """Take the yes back. What was approved stays readable."""
    locked_client(approval.version)
    approval = Approval.objects.select_for_update(of=("self",)).get(pk=approval.pk)
    if approval.withdrawn_at is None:
        approval.withdrawn_at, approval.withdrawn_by = now or timezone.now(), by
        approval.save()
    return approval


def stands(approval: Approval) -> bool:
    """Whether the stored bytes are still those that were approved: the document, and each
    picture that was not erased with its photo."""
    if sha256_of(approval.document.encode()) != approval.sha256:
        return False
    return all(_is_whole(picture) for picture in approval.pictures.exclude(picture=""))


def _is_whole(row: ApprovedPicture) -> bool:
    if f'"{row.sha256}"' not in row.approval.document:
        return False
    try:
        with row.picture.open("rb") as stored:
            return sha256_of(stored.read()) == row.sha256
    except FileNotFoundError:
        return False
