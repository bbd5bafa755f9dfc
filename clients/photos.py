"""Photos as they are looked at: who may open one, which views are missing, who opened them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, FilteredRelation, Q
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from clients.access import record_of, require, viewer
from clients.asks import Event
from clients.models import Client, GalleryPair, Photo
from clients.parts import SEES, Part, Viewer
from clients.pictures import CONTENT_TYPE
from studio.errors import NotAllowed
from studio.files import Stored

# The views a first session does not begin without: where the hairline is and how much is lost
# can be seen on them. The rest of the guided set is wished for, not asked.
NEEDED_BEFORE = (Photo.View.FRONT, Photo.View.TOP)

SHOWING = "photos"  # the word in the line of a page that shows a client's photos in small
A_PAGE_LASTS = timedelta(minutes=15)
PUBLIC_SECONDS = 60
MOST_LINES = 400


def photo_client(user: User, ref: str) -> tuple[Client, Viewer]:
    """The client behind `ref` for who may see their photos, and who that is to them."""
    client = record_of(user, ref)
    if client is None:
        raise Http404
    who = viewer(user, client)
    if Part.PHOTOS not in SEES[who]:
        raise NotAllowed() if user.is_authenticated and user.is_colleague else Http404
    return client, who


def photo_for(user: User, ref: str) -> Photo:
    """The photo behind `ref`: nobody of the clinic learns nothing (404), a colleague who does
    not treat this client that it is not theirs (403)."""
    photo = Photo.objects.kept().filter(ref=ref).select_related("client__user", "added_by").first()
    if photo is None:
        raise Http404
    require(user, photo.client, Part.PHOTOS)
    return photo


def missing_before(client: Client, *, unless: Exists | None = None) -> list[Photo.View]:
    """Which of the needed views have no photo from before the first session; none is missed
    where `unless`, a condition on the client, holds. One statement."""
    kept = Q(photos__erased_at=None, photos__stage=Photo.Stage.BEFORE)
    before = FilteredRelation("photos", condition=kept & Q(photos__view__in=NEEDED_BEFORE))
    rows = Client.objects.filter(pk=client.pk).annotate(before=before)
    if unless is not None:
        rows = rows.filter(~unless)
    found = set(rows.order_by().values_list("before__view", flat=True))
    return [view for view in NEEDED_BEFORE if found and view not in found]


# ---------------------------------------------------------------- stages


@dataclass(frozen=True)
class Moment:
    """A column of the strip: a stage, and which session where there is one."""

    stage: str
    session_number: int | None = None

    @property
    def key(self) -> str:
        return f"{self.stage}-{self.session_number}" if self.session_number else self.stage

    @property
    def words(self) -> str:
        if self.stage == Photo.Stage.SESSION:
            return _("After session %(number)s") % {"number": self.session_number}
        return SHORT.get(self.stage) or str(Photo.Stage(self.stage).label)

    def holds(self, photo: Photo) -> bool:
        return (photo.stage, photo.session_number) == (self.stage, self.session_number)


SHORT: dict[str, str] = {Photo.Stage.REFERENCE: "Their own"}
LAST_SESSION = 12


def moments(photos: Iterable[Photo]) -> list[Moment]:
    """Every stage this client has or will have, in the order of time."""
    there = {(photo.stage, photo.session_number) for photo in photos}
    sessions = [number for stage, number in there if stage == Photo.Stage.SESSION and number]
    found = [Moment(Photo.Stage.REFERENCE)] if (Photo.Stage.REFERENCE, None) in there else []
    found.append(Moment(Photo.Stage.BEFORE))
    last = min(max([*sessions, 0]) + 1, LAST_SESSION)
    found += [Moment(Photo.Stage.SESSION, number) for number in range(1, last + 1)]
    return [*found, Moment(Photo.Stage.HEALED), Moment(Photo.Stage.TOUCH_UP)]


def moment(key: str) -> Moment | None:
    """The stage that `key` names: `before`, `session-2`, `healed`."""
    stage, _dash, number = key.rpartition("-") if key[-1:].isdigit() else (key, "", "")
    if stage == Photo.Stage.SESSION and number.isdigit() and 0 < int(number) <= LAST_SESSION:
        return Moment(stage, int(number))
    if not number and stage in Photo.Stage.values and stage != Photo.Stage.SESSION:
        return Moment(stage)
    return None


# ---------------------------------------------------------------- files


def stored(user: User, ref: str, size: str) -> Stored | None:
    """What `studio.files` asks of this app: a photo for who may see it, a published one for
    everybody.

    A photo opened large leaves its own line. A small one stands on a page that has left its
    line for all of them; asked for without such a page, it leaves its own as well.
    """
    if (public := _published(ref, size)) is not None:
        return public
    if not Photo.objects.filter(ref=ref).exists():
        return None
    photo = photo_for(user, ref)
    if size not in ("", "screen", "thumb"):
        raise Http404
    on_a_page = size == "thumb" and _page_is_open(user, photo.client)
    file = getattr(photo, size or "original")
    return Stored(file, CONTENT_TYPE, f"{photo.view}.jpg", None if on_a_page else photo)


def _published(ref: str, size: str) -> Stored | None:
    """A photo of a pair that the website shows, by the pair's ref and `before` or `after`."""
    if size not in ("before", "after"):
        return None
    pair = GalleryPair.objects.shown().filter(ref=ref).select_related(size).first()
    if pair is None:
        return None
    photo: Photo = getattr(pair, size)
    return Stored(photo.screen, CONTENT_TYPE, f"{size}.jpg", public_seconds=PUBLIC_SECONDS)


def _page_is_open(user: User, client: Client) -> bool:
    since = timezone.now() - A_PAGE_LASTS
    lines = LogEntry.objects.filter(_pages(client), actor_id=user.pk, timestamp__gt=since)
    return lines.exists()


# ---------------------------------------------------------------- who opened them


def _pages(client: Client) -> Q:
    """Lines of pages that showed this client's photos in small."""
    return Q(
        action=LogEntry.Action.ACCESS,
        content_type=ContentType.objects.get_for_model(Client),
        object_id=client.pk,
        additional_data__showing=SHOWING,
    )


def who_opened(*photos: Photo) -> list[LogEntry]:
    """Every line of somebody who saw these photos (all of one client): one opened by itself, or
    a page that showed it in small after it was there. The newest first, each with its actor."""
    if not photos:
        return []
    client = photos[0].client
    by_itself = Q(
        action=LogEntry.Action.ACCESS,
        content_type=ContentType.objects.get_for_model(Photo),
        object_id__in=[photo.pk for photo in photos],
    )
    since = min(photo.added_at for photo in photos)
    lines = LogEntry.objects.filter(by_itself | _pages(client), timestamp__gte=since)
    return list(lines.select_related("actor").order_by("-timestamp", "-pk")[:MOST_LINES])


def seen_by_its_client(photo: Photo) -> bool:
    """Whether the client on whose record it stands looked at it: asked before it is moved."""
    user = photo.client.user_id
    return user is not None and any(line.actor_id == user for line in who_opened(photo))


@dataclass(frozen=True)
class Look:
    """Somebody who saw photos on one day."""

    day: date
    name: str
    role: str
    large: int


def looks(lines: Iterable[LogEntry], zone: str, *, but: User | None = None) -> list[Look]:
    """`who_opened` as a person reads it: a line a day and person, without `but` themselves."""
    tz = ZoneInfo(zone)
    found: dict[tuple[date, str, str], int] = {}
    for line in lines:
        if but is not None and line.actor_id == but.pk:
            continue
        on = line.timestamp.astimezone(tz).date()
        who = str(line.actor) if line.actor else "The clinic's system"
        role = line.actor.get_role_display() if line.actor else ""
        found.setdefault((on, who, role), 0)
        found[on, who, role] += (line.additional_data or {}).get("showing") != SHOWING
    return [Look(on, who, role, large) for (on, who, role), large in found.items()]


# ---------------------------------------------------------------- the timeline


def timeline(client: Client, since: datetime) -> list[Event]:
    """What happened to this client's photos: a line for each set, not for each photo. What was
    published is told in `clients/story.py`."""
    sets: dict[tuple[date, str, str, str], list[Photo]] = {}
    rows = Photo.objects.filter(client=client).select_related("added_by", "erased_by")
    for photo in rows.filter(Q(added_at__gte=since) | Q(erased_at__gte=since)):
        if photo.added_at >= since:
            by = str(photo.added_by) if photo.added_by else ""
            sets.setdefault((photo.added_at.date(), "added", photo.when, by), []).append(photo)
        if photo.erased_at and photo.erased_at >= since:
            by = str(photo.erased_by) if photo.erased_by else ""
            sets.setdefault((photo.erased_at.date(), "erased", photo.when, by), []).append(photo)
    found = [_of_a_set(deed, when, by, photos) for (_key, deed, when, by), photos in sets.items()]
    return sorted(found, key=lambda event: event.at, reverse=True)


def _of_a_set(deed: str, when: str, by: str, photos: list[Photo]) -> Event:
    many = f"{len(photos)} photos" if len(photos) > 1 else "A photo"
    at = max((p.added_at if deed == "added" else p.erased_at or p.added_at) for p in photos)
    return Event(at, "images", f"{many}, {when}: {deed}", Part.PHOTOS, by)
