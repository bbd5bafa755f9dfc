"""A client erased: what may go goes, what must stay is said with why and until when.

The list of tables is `clients/holdings.py`. What is kept for the retention goes by a sweep when
its time is over. `clients/erased.py` remembers each erasure outside the database, so that one is
repeated after an older backup was restored.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import partial

from django.db import models, transaction
from django.db.models import ProtectedError, RestrictedError
from django.utils import timezone

from accounts.models import User
from accounts.tasks import post_letter
from clients import asks, erased
from clients.actions.exporting import family_of
from clients.actions.photos import erase_photo
from clients.errors import ClientRefused
from clients.holdings import HOLDINGS, Erasing, Holding, counts
from clients.models import Client, Erasure, Photo
from clients.scrubbing import forget_lines, forget_sign_in, rows_of, words_for
from studio.models import Studio
from studio.wording import day

Scope = Erasure.Scope
NOBODY = "Erased"


class EraseRefused(ClientRefused):
    pass


@dataclass(frozen=True)
class Line:
    """What an erasure does with one kind of rows. `until` is an ISO date, or empty."""

    what: str
    count: int
    deed: str
    why: str = ""
    until: str = ""

    @property
    def is_kept(self) -> bool:
        return bool(self.why)


def kept_until(client: Client) -> date | None:
    """The day to which the law keeps the clinical record: the studio's years after the last
    session. None when there was no session: then nothing has to be kept."""
    last = max((d for answer in asks.last_treated if (d := answer(client))), default=None)
    if last is None:
        return None
    years = Studio.current().retention_years
    try:
        return last.replace(year=last.year + years)
    except ValueError:  # the 29th of February
        return last.replace(year=last.year + years, day=28)


def what_erasing_does(client: Client, scope: str, today: date) -> list[Line]:
    """The report before the deed, in numbers; the deed keeps the same."""
    family = family_of(client)
    if scope == Scope.PHOTOS:
        count = Photo.objects.kept().filter(client__in=family).count()
        return [Line("photos", count, "deleted, with everything made of them")] if count else []
    until = kept_until(client)
    must_stay = until is not None and until > today
    lines = []
    for holding, count in counts(family):
        if holding.model is Erasure:
            continue
        if holding.model is Photo:
            lines.append(Line(holding.words, count, "deleted, with everything made of them"))
        elif holding.erasing is not Erasing.KEPT:
            lines.append(Line(holding.words, count, str(holding.erasing)))
        elif must_stay and until is not None:
            kept = (str(holding.erasing), holding.why_kept, until.isoformat())
            lines.append(Line(holding.words, count, *kept))
        else:
            lines.append(Line(holding.words, count, str(Erasing.AT_ONCE)))
    return lines


def erase_client(
    *,
    client: Client,
    scope: str,
    by: User,
    asked_by_client: bool,
    is_repeat: bool = False,
    now: datetime | None = None,
) -> Erasure:
    """Erase photos alone, or everything that may go; the report is kept, and sent to the client
    where there is an address and they may be written to. A repeat after a restore was agreed
    once: nothing stands in its way, and nobody is told again."""
    now = now or timezone.now()
    email = "" if client.is_silent else client.email
    with transaction.atomic():
        client = Client.objects.select_for_update().get(pk=client.pk)
        if client.merged_into_id:
            raise EraseRefused("This record was merged. Erase the one that was kept.")
        if client.erased_at is not None:
            raise EraseRefused("This client is erased already.")
        if scope == Scope.EVERYTHING and not is_repeat:
            for answer in asks.may_erase:
                answer(client, now)
        report = what_erasing_does(client, scope, now.date())
        until = kept_until(client) if any(line.is_kept for line in report) else None
        family = family_of(client)
        for photo in Photo.objects.kept().filter(client__in=family):
            erase_photo(photo=photo, by=by, now=now)
        made = Erasure.objects.create(
            client=client,
            scope=scope,
            asked_by_client=asked_by_client,
            erased_at=now,
            erased_by=by,
            report=[asdict(line) for line in report],
            kept_until=until,
            finished_at=None if until else now,
        )
        if scope == Scope.EVERYTHING:
            _erase(family, keep=until is not None, now=now)
        if email and not is_repeat:
            lines = [_told(line) for line in report]
            post_letter("erased", email, lines=lines, scope=scope, kept_until=until and day(until))
        if not is_repeat:
            transaction.on_commit(partial(erased.remember, made))
    return made


def finish_erasures(now: datetime | None = None) -> int:
    """Delete what was kept, where its time is over; a sweep."""
    now = now or timezone.now()
    due = Erasure.objects.filter(finished_at=None, kept_until__lte=now.date())
    done = 0
    for erasure in due.select_related("client")[:20]:
        with transaction.atomic():
            family = family_of(erasure.client)
            known = rows_of(family)
            _delete([h for h in HOLDINGS if h.erasing is Erasing.KEPT], family)
            forget_lines(known, words=[])
            erasure.finished_at = now
            erasure.save()
        done += 1
    return done


def repeat_erasures() -> int:
    """After a restore: erase again whoever was erased since that backup was made."""
    repeated = 0
    for one in erased.remembered():
        client = Client.objects.filter(ref=one.client).first()
        if client is None or Erasure.objects.filter(ref=one.ref).exists():
            continue
        by = User.objects.filter(pk=one.by).first() or User.objects.order_by("pk").first()
        if by is None or client.erased_at is not None:
            continue
        made = erase_client(
            client=client,
            scope=one.scope,
            by=by,
            asked_by_client=one.asked_by_client,
            is_repeat=True,
            now=one.at,
        )
        made.ref = one.ref
        made.save()
        repeated += 1
    return repeated


def _erase(family: list[Client], *, keep: bool, now: datetime) -> None:
    gone = [
        holding
        for holding in HOLDINGS
        if holding.erasing is Erasing.AT_ONCE or (holding.erasing is Erasing.KEPT and not keep)
    ]
    users = [one.user for one in family if one.user]
    known = rows_of(family)
    words = words_for(family)
    for holding in HOLDINGS:
        if holding.model not in (Client, Photo) and holding not in gone and holding.scrubbed:
            for row in holding.rows(family):
                _empty(row, holding.scrubbed)
    _delete(gone, family)
    for one in family:
        one.erased_at = now
        one.said_adult_at = None
        _empty(one, _holding(Client).scrubbed)
    for user in users:
        forget_sign_in(user)
    forget_lines(known, words)  # last: what was done here left lines as well


def _holding(model: type[models.Model]) -> Holding:
    return next(holding for holding in HOLDINGS if holding.model is model)


def _empty(row: models.Model, names: Iterable[str]) -> None:
    """Empty these fields: nothing where nothing may stand, else the empty word."""
    removed = []
    fields = {field.name: field for field in row._meta.concrete_fields}
    for name in names:
        field = fields[name]
        if isinstance(field, models.FileField) and (file := getattr(row, name)):
            removed.append((file.storage, file.name))
        if field.null:
            setattr(row, name, None)
        else:
            setattr(row, name, NOBODY if name == "first_name" else field.get_default() or "")
    row.save()
    for storage, name in removed:
        transaction.on_commit(partial(storage.delete, name))


def _delete(holdings: list[Holding], family: list[Client]) -> None:
    """Delete the rows of these tables and their files, in whatever order they let go of each
    other; one that something outside still needs stays."""
    waiting = [holding for holding in holdings if holding.model not in (Client, Erasure)]
    while waiting:
        stuck = []
        for holding in waiting:
            rows = holding.rows(family)
            names = [(row, name) for row in rows for name in holding.files if getattr(row, name)]
            files = [(getattr(row, n).storage, getattr(row, n).name) for row, n in names]
            try:
                with transaction.atomic():
                    # Not the default manager: what nobody may delete otherwise goes here.
                    holding.model._base_manager.filter(pk__in=[row.pk for row in rows]).delete()
            except (ProtectedError, RestrictedError):
                stuck.append(holding)
                continue
            for storage, name in files:
                transaction.on_commit(partial(storage.delete, name))
        if len(stuck) == len(waiting):
            words = ", ".join(holding.words for holding in stuck)
            raise EraseRefused(f"Something else still needs {words}. Nothing was erased.")
        waiting = stuck


def _told(line: Line) -> str:
    """A line of the report for the client."""
    until = f" until {day(date.fromisoformat(line.until))}" if line.until else ""
    why = f", because {line.why}" if line.why else ""
    deed = "kept" if line.is_kept else line.deed
    return f"{line.what.capitalize()} ({line.count}): {deed}{until}{why}."
