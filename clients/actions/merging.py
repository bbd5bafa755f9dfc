"""Two records of one person become one, and for a day two again."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from clients import asks
from clients.actions.age import set_birth_date
from clients.actions.sign_in import join_sign_ins, part_sign_ins
from clients.errors import NotTwoClients, NotUndone
from clients.holdings import HOLDINGS, Holding, move, moving
from clients.models import Client, Merge

UNDONE_WITHIN = timedelta(days=1)

# Filled together where the kept record has nothing of them: a relation without a name is nobody.
GAPS = (
    ("full_name",), ("preferred_name",), ("email",), ("phone",), ("address",),
    ("preferred_channel",), ("best_hours",), ("voicemail_ok",), ("said_adult_at",), ("zone",),
    ("spokesperson", "spokesperson_relation", "spokesperson_phone"),
    # What silences the one silences the other, whichever record it was said to.
    ("neutral_messages",), ("do_not_contact_at", "do_not_contact_by_id"),
    ("deceased_at", "deceased_by_id"),
)  # fmt: skip


@transaction.atomic
def merge(*, keep: Client, gone: Client, by: User, now: datetime | None = None) -> Merge:
    """Join `gone` into `keep`: every row re-pointed and written down, contact filled where it
    was empty, the sign-in kept where its address is the same."""
    now = now or timezone.now()
    keep, gone = _locked(keep, gone)
    if keep.merged_into_id or gone.merged_into_id:
        raise NotTwoClients("One of these was merged already. Open the record that was kept.")
    if keep.erased_at or gone.erased_at:
        raise NotTwoClients("One of these was erased. There is nothing left to join.")
    for answer in asks.may_merge:
        answer(keep, gone)
    moved = {
        holding.label: move(holding, _joining(holding, gone, keep), keep) for holding in moving()
    }
    filled: dict[str, Any] = {"sign_ins": join_sign_ins(keep=keep, gone=gone)}
    for names in GAPS:
        if not getattr(keep, names[0]) and getattr(gone, names[0]):
            for name in names:
                filled[name] = _plain(getattr(keep, name))
                setattr(keep, name, getattr(gone, name))
    if not keep.is_proven:
        filled |= {"proven_at": None, "proven_by_id": None}
        keep.proven_at, keep.proven_by = now, by
    if gone.birth_date and not keep.birth_date:
        filled["birth_date"] = None
    gone.merged_into = keep
    gone.save()
    keep.save()
    if "birth_date" in filled:  # through the one action for it: it may mean that visits cannot be
        set_birth_date(client=keep, birth_date=gone.birth_date, by=by, now=now)
    return Merge.objects.create(
        kept=keep,
        gone=gone,
        merged_by=by,
        merged_at=now,
        moved={label: pks for label, pks in moved.items() if pks},
        filled=filled,
    )


@transaction.atomic
def undo_merge(*, merge: Merge, by: User, now: datetime | None = None) -> Client:
    """Make two records of one again: what was re-pointed goes back, and what was filled is
    emptied where it still says the same. Gives the record that comes back."""
    now = now or timezone.now()
    keep, gone = _locked(merge.kept, merge.gone)
    merge = Merge.objects.select_for_update().get(pk=merge.pk)
    if why := why_not_undone(merge, keep, gone, now):
        raise NotUndone(why)
    for holding in moving():
        back = _of(holding, keep).filter(pk__in=merge.moved.get(holding.label, []))
        move(holding, back, gone)
    filled = dict(merge.filled)
    part_sign_ins(keep=keep, gone=gone, before=filled.pop("sign_ins", {}))
    given = {name: getattr(gone, name, None) for name in filled}
    given |= {"proven_at": merge.merged_at, "proven_by_id": merge.merged_by_id}
    for name, was in filled.items():
        if getattr(keep, name) == given[name]:
            field = Client._meta.get_field(name)
            setattr(keep, name, field.to_python(was))  # type: ignore[union-attr]
    gone.merged_into = None
    keep.save()
    gone.save()
    merge.undone_by, merge.undone_at = by, now
    merge.save(update_fields=["undone_by", "undone_at"])
    return gone


def last_merge(client: Client, now: datetime) -> Merge | None:
    """The merge into this record that can still be undone."""
    young = Merge.objects.filter(kept=client, undone_at=None, merged_at__gt=now - UNDONE_WITHIN)
    return young.select_related("gone").order_by("-merged_at", "-pk").first()


def why_not_undone(merge: Merge, keep: Client, gone: Client, now: datetime) -> str:
    """The sentence that says why this merge stays; empty when it can be undone."""
    if merge.undone_at is not None:
        return "This was undone already."
    if now - merge.merged_at > UNDONE_WITHIN:
        return "A merge can be undone for a day, and that day is over."
    if keep.merged_into_id or gone.merged_into_id != keep.pk:
        return "The record was joined with another one since. Undo that first."
    later = Merge.objects.filter(kept=keep, undone_at=None, merged_at__gte=merge.merged_at)
    if later.filter(pk__gt=merge.pk).exists():
        return "Another record was joined in later. Undo that first."
    if keep.erased_at or gone.erased_at:
        return "The record was erased since; there is nothing to part."
    for holding in HOLDINGS:
        if _hangs_on_what_goes_back(holding, merge, keep):
            return (
                f"Since then something new was written here ({holding.words}) that belongs to "
                "what would go back. The two stay one record."
            )
    return ""


def _hangs_on_what_goes_back(holding: Holding, merge: Merge, keep: Client) -> bool:
    """Whether a row made since the merge would be left beside a row of someone else."""
    for name in holding.beside:
        label = holding.model._meta.get_field(name).related_model._meta.label  # type: ignore[union-attr]
        if pks := merge.moved.get(label):
            made = holding.rows([keep]).filter(**{f"{name}__in": pks})
            if made.exclude(_goes_back(holding, merge)).exists():
                return True
    return False


def _goes_back(holding: Holding, merge: Merge) -> Q:
    """The rows of a table that go back, by themselves or with the row they belong to."""
    back = Q(pk__in=merge.moved.get(holding.label, []))
    for path in holding.paths:
        *owner, _client = path.split("__")
        model: type[models.Model] = holding.model
        for name in owner:
            model = model._meta.get_field(name).related_model  # type: ignore[assignment]
        if owner and (pks := merge.moved.get(model._meta.label)):
            back |= Q(**{"__".join([*owner, "in"]): pks})
    return back


def _locked(keep: Client, gone: Client) -> tuple[Client, Client]:
    if keep.pk == gone.pk:
        raise NotTwoClients()
    rows = Client.objects.select_for_update(of=("self",)).filter(pk__in=[keep.pk, gone.pk])
    locked = {client.pk: client for client in rows.select_related("user").order_by("pk")}
    return locked[keep.pk], locked[gone.pk]


def _joining(holding: Holding, gone: Client, keep: Client) -> models.QuerySet:
    rows = _of(holding, gone)
    if holding.once:
        rows = rows.exclude(**{f"{holding.once}__in": _of(holding, keep).values(holding.once)})
    return rows


def _of(holding: Holding, client: Client) -> models.QuerySet:
    rows = holding.model._default_manager.filter(**{holding.re_pointed: client})
    return rows.order_by("pk")


def _plain(value: Any) -> Any:
    """A value as JSON keeps it."""
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int) else str(value)
