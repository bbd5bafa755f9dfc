"""Two people on one record: what each changed, and where they changed the same.

A form that may meet a colleague's save carries what its fields said when it was opened
(`seal`, in a hidden field `edition`). The action that saves, holding the row's lock, weighs
three sides of every field: as it was, mine, theirs. What only one of the two changed is kept from
both; what both changed differently is a clash, which is shown and never decided by the clock.

    original = unseal(request.POST.get("edition", ""))          # in the face
    weighed = weigh(original, mine, theirs)                     # in the action, under the lock
    if weighed.clashes:
        raise Clashed(weighed, theirs)

Nothing here asks the database. Values are compared as JSON has them (`plain`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext_noop

from studio.errors import Refusal

SALT = "studio.editions"
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Clash:
    """A field that two people changed, each in their own way."""

    field: str
    original: Any
    mine: Any
    theirs: Any


@dataclass(frozen=True)
class Weighed:
    """`merged` is what stands when both are kept (mine, where they clash); `theirs` names the
    fields in it that only the colleague changed. `again` is the original of the form that shows
    the clashes: theirs where they clash, as it was elsewhere, so that what only the colleague
    changed is not taken for a change of mine when it is sent again."""

    merged: dict[str, Any]
    clashes: tuple[Clash, ...]
    theirs: tuple[str, ...]
    again: dict[str, Any]


class Clashed(Refusal):
    """A colleague saved the same fields meanwhile; nothing of mine was saved."""

    status = 409
    sentence = gettext_noop(
        "A colleague changed the same while you were writing. Nothing of yours is lost: choose "
        "below what stays, then save again."
    )

    def __init__(self, weighed: Weighed, theirs: Values, *, by: str = ""):
        super().__init__(self.sentence.replace("A colleague", by, 1) if by else None)
        self.weighed, self.theirs, self.by = weighed, theirs, by


def weigh(original: Values | None, mine: Values, theirs: Values) -> Weighed:
    """Weigh every field of `mine`. Without `original` (a form that lost it), whatever differs is
    a clash."""
    merged: dict[str, Any] = {}
    again: dict[str, Any] = {}
    clashes: list[Clash] = []
    taken: list[str] = []
    for name, my_value in mine.items():
        now, me = plain(theirs.get(name)), plain(my_value)
        was = plain(original[name]) if original is not None and name in original else _UNKNOWN
        merged[name] = my_value
        again[name] = now if was is _UNKNOWN else was
        if me == now:
            continue
        if me == was:
            merged[name] = theirs.get(name)
            taken.append(name)
        elif now != was:
            before = None if was is _UNKNOWN else was
            again[name] = now
            clashes.append(Clash(name, before, my_value, theirs.get(name)))
    return Weighed(merged, tuple(clashes), tuple(taken), again)


_UNKNOWN = object()


def take_theirs(mine: Values, theirs: Values, names: Iterable[str]) -> dict[str, Any]:
    """`mine`, but for the fields in which the colleague's word shall stand."""
    chosen = set(names)
    return {name: theirs.get(name) if name in chosen else mine[name] for name in mine}


def plain(value: Any) -> Any:
    """A value as JSON would give it back, so that 3 and Decimal("3"), a tuple and a list, are
    compared by what they say."""
    return json.loads(json.dumps(value, cls=_Encoder))


class _Encoder(DjangoJSONEncoder):
    def default(self, o):
        try:
            return super().default(o)
        except TypeError:
            return str(o)  # a phone number, a zone


def seal(values: Values) -> str:
    """What a form says when it is opened, for its hidden field `edition`."""
    return signing.dumps(plain(dict(values)), salt=SALT, compress=True)


def unseal(sealed: str) -> dict[str, Any] | None:
    """What a form said when it was opened; None when that was lost or written by somebody else."""
    try:
        return signing.loads(sealed, salt=SALT)
    except signing.BadSignature:
        return None
