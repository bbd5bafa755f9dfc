"""A design from its first photo to the version that is shown: begun, drawn, saved, gone on with.

Every save names the edition it began from. Where a colleague saved meanwhile, nothing is saved
and the sentence says who: what was drawn stays in the hands of who drew it. A save has a name of
its own as well (`save_id`), so that one whose answer was lost on its way may come again: it is
done already, and nobody is told that they were in their own way.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from bookings.models import Artist
from clients.models import Client, Photo
from designs.drawing import (
    calibration_from,
    calibration_values,
    drawn_from,
    drawn_values,
    working_size,
)
from designs.engine.errors import EngineError
from designs.engine.fading import HALF_LIFE_YEARS, HALF_LIVES
from designs.errors import (
    ChangedByAnother,
    DesignRefused,
    IsFrozen,
    NoSuchPhoto,
    NotDrawable,
    PhotoOfAnother,
)
from designs.models import Design, DesignVersion, View
from designs.numbers import stored
from designs.rendering import measured, state_of

MOST_VIEWS = 8
MOST_VERSIONS = 40


@transaction.atomic
def begin_design(
    *,
    client: Client,
    by: User,
    artist: Artist | None = None,
    half_life: float = HALF_LIFE_YEARS,
    now: datetime | None = None,
) -> DesignVersion:
    """Begin a design: its first version, with nothing drawn yet. `half_life`: as this skin is
    thought to fade."""
    now = now or timezone.now()
    client = Client.objects.select_for_update(no_key=True).get(pk=client.pk)
    if client.erased_at or client.merged_into_id:
        raise DesignRefused("This record is closed. Nothing can be added to it.")
    artist = artist or Artist.objects.filter(user=by).first()
    design = Design.objects.create(client=client, artist=artist, begun_at=now, begun_by=by)
    return DesignVersion.objects.create(
        design=design, number=1, half_life=half_life, made_at=now, made_by=by, saved_at=now,
        saved_by=by,
    )  # fmt: skip


@transaction.atomic
def add_view(
    *, version: DesignVersion, photo: Photo, side: str, by: User, now: datetime | None = None
) -> View:
    """Put another photo of the client under the pencil; one that is there already is that."""
    version = _open(version)
    if photo.client_id != version.design.client_id:
        raise PhotoOfAnother()
    if photo.erased_at is not None:
        raise NoSuchPhoto()
    there = version.views.filter(photo=photo).first()
    if there is not None:
        return there
    count = version.views.count()
    if count >= MOST_VIEWS:
        raise DesignRefused(f"A version has {MOST_VIEWS} photos at most.")
    view = View.objects.create(version=version, photo=photo, side=side, position=count)
    _saved(version, by, now)
    return view


@transaction.atomic
def remove_view(*, view: View, by: User, now: datetime | None = None) -> None:
    """Take a photo out of a version, with what is drawn on it."""
    version = _open(view.version)
    view.delete()
    kept = [one for one in version.numbers.get("views", []) if one["ref"] != view.ref]
    version.numbers = {"views": kept}
    _saved(version, by, now)


def save_view(
    *,
    view: View,
    edition: int,
    by: User,
    calibration: Any = None,
    drawn: Any = None,
    side: str = "",
    save_id: str = "",
    now: datetime | None = None,
) -> DesignVersion:
    """Keep what is drawn and how it is scaled (None leaves it as it is), and measure it. What
    cannot be filled yet is kept all the same, with the sentence that says why it is not measured.
    Gives the version with its new edition."""
    size = working_size(view.photo.width, view.photo.height)
    try:
        if calibration is not None:
            view.calibration = calibration_values(calibration_from(calibration, size))
        if drawn is not None:
            view.drawn = drawn_values(drawn_from(drawn, size))
    except EngineError as problem:
        raise NotDrawable(problem.sentence) from problem
    if side in View.Side.values:
        view.side = side
    found = _measured(view)  # before the lock: it may take a while
    with transaction.atomic():
        version = _locked(view.version)
        if _is_repeat(version, save_id, by):
            return version
        version = view.version = _may_change(version, edition)
        view.save()
        _keep_numbers(version, view, found)
        return _saved(version, by, now, save_id)


@transaction.atomic
def save_version(
    *,
    version: DesignVersion,
    edition: int,
    by: User,
    name: str | None = None,
    shares: Sequence[int] | None = None,
    per_minute: int | None = None,
    half_life: float | None = None,
    save_id: str = "",
    now: datetime | None = None,
) -> DesignVersion:
    """Name a version, or change how its dots are shared out over the sessions, how quickly they
    are set, and in how many years half of the pigment is taken to fade."""
    version = _locked(version)
    if _is_repeat(version, save_id, by):
        return version
    version = _may_change(version, edition)
    if name is not None:
        version.name = " ".join(name.split())[:40]
    if shares is not None:
        version.shares = _checked_shares(shares)
        for view in version.views.select_related("photo"):
            view.version = version
            _keep_numbers(version, view, _measured(view))
    if per_minute is not None:
        if not 10 <= per_minute <= 400:
            raise NotDrawable("An artist sets 10 to 400 dots a minute.")
        version.per_minute = per_minute
    if half_life is not None:
        least, most = HALF_LIVES
        if not least <= half_life <= most:
            raise NotDrawable(f"Half of the pigment fades within {least} to {most} years.")
        version.half_life = round(half_life, 1)
    return _saved(version, by, now, save_id)


def _checked_shares(shares: Sequence[int]) -> list[int]:
    whole = all(isinstance(share, int) and 1 <= share <= 100 for share in shares)
    if not (whole and 1 <= len(shares) <= 6 and sum(shares) == 100):
        raise NotDrawable("The shares of the sessions make 100 percent, over six of them at most.")
    return list(shares)


@transaction.atomic
def new_version(
    *, parent: DesignVersion, by: User, name: str = "", now: datetime | None = None
) -> DesignVersion:
    """Another version that begins as `parent` is: the same photos, scale and drawing. Photos that
    were erased meanwhile are left out."""
    now = now or timezone.now()
    design = _locked(parent).design
    numbers = design.versions.order_by("-number").values_list("number", flat=True)
    if len(numbers) >= MOST_VERSIONS:
        raise DesignRefused("There are many versions already. Begin a new design for more.")
    version = DesignVersion.objects.create(
        design=design,
        number=numbers[0] + 1,
        name=" ".join(name.split())[:40],
        parent=parent,
        shares=list(parent.shares),
        per_minute=parent.per_minute,
        half_life=parent.half_life,
        made_at=now,
        made_by=by,
        saved_at=now,
        saved_by=by,
    )
    copies = []
    for view in parent.views.filter(photo__erased_at=None):
        copy = View.objects.create(
            version=version,
            photo=view.photo,
            side=view.side,
            position=view.position,
            calibration=view.calibration,
            drawn=view.drawn,
        )
        known = next((v for v in parent.numbers.get("views", []) if v["ref"] == view.ref), None)
        if known:
            copies.append(known | {"ref": copy.ref})
    version.numbers = {"views": copies}
    version.save()
    return version


@transaction.atomic
def freeze(*, version: DesignVersion, by: User, now: datetime | None = None) -> DesignVersion:
    """From here on this version stays as it is: it is about to be shown to somebody. One that
    cannot be measured cannot be shown."""
    version = _locked(version)
    if version.is_frozen:
        return version
    numbers = version.measured
    if numbers.problems:
        raise DesignRefused(next(iter(numbers.problems.values())))
    if not numbers.zones:
        raise DesignRefused("Nothing is drawn yet. Draw a zone on one of the photos first.")
    version.frozen_at, version.frozen_by = now or timezone.now(), by
    version.save()
    return version


# ---------------------------------------------------------------- rows


def _measured(view: View) -> dict[str, Any] | None:
    """What `view` measures, or why it cannot be measured; None where nothing is drawn."""
    if not view.drawn.get("zones"):
        return None
    try:
        return stored(measured(state_of(view)))
    except DesignRefused as problem:
        return {"problem": problem.sentence}


def _keep_numbers(version: DesignVersion, view: View, found: dict[str, Any] | None) -> None:
    """Beside what the other views measure."""
    kept = [one for one in version.numbers.get("views", []) if one["ref"] != view.ref]
    version.numbers = {"views": [*kept, *([found | {"ref": view.ref}] if found else [])]}


def _saved(
    version: DesignVersion, by: User, now: datetime | None, save_id: str = ""
) -> DesignVersion:
    version.edition += 1
    version.saved_at, version.saved_by = now or timezone.now(), by
    version.saved_as = save_id[:40]
    version.save()
    return version


def _is_repeat(version: DesignVersion, save_id: str, by: User) -> bool:
    """Whether this save is the one that was done last: its answer did not arrive."""
    return bool(save_id) and version.saved_as == save_id[:40] and version.saved_by_id == by.pk


def _open(version: DesignVersion) -> DesignVersion:
    """The version as it is now, locked, if it may still change."""
    return _may_change(_locked(version))


def _may_change(version: DesignVersion, edition: int | None = None) -> DesignVersion:
    """The locked version, if it may still change and nobody else saved it since `edition`."""
    if version.is_frozen:
        raise IsFrozen()
    if edition is not None and version.edition != edition:
        raise ChangedByAnother(str(version.saved_by))
    return version


def _locked(version: DesignVersion) -> DesignVersion:
    """First the client, then the design's version: the order in which everyone locks."""
    Client.objects.select_for_update(no_key=True).get(pk=version.design.client_id)
    rows = DesignVersion.objects.select_for_update(of=("self",)).select_related(
        "design__client", "saved_by"
    )
    return rows.get(pk=version.pk)
