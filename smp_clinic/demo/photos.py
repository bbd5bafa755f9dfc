"""Photos of a few of the demo's clients: heads drawn by code, before, between and healed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from django.core.files.base import ContentFile

from accounts.models import User
from accounts.roles import Role
from bookings.models import Appointment, Service
from clients.actions import add_photo, give_permission, publish_pair
from clients.models import Client, Photo
from smp_clinic.demo.heads import Look, head

Stage = Photo.Stage
SOME = (Photo.View.FRONT, Photo.View.TOP, Photo.View.CROWN)
HEALED_AFTER = timedelta(days=35)


class Story(NamedTuple):
    """How one head looks, and which views were taken at each stage."""

    look: Look
    before: tuple[Photo.View, ...]
    session: tuple[Photo.View, ...]
    healed: tuple[Photo.View, ...]
    caption: str = ""


STORIES = (
    Story(
        Look((222, 172, 138), (42, 31, 26), 0.92),
        Photo.GUIDED,
        SOME,
        (Photo.View.FRONT, Photo.View.LEFT_45, Photo.View.TOP, Photo.View.CROWN, Photo.View.NAPE),
        "A shaved look after a receding hairline. Drawn by a computer for this demo",
    ),
    Story(Look((148, 98, 70), (24, 18, 16), 0.75), SOME, (Photo.View.FRONT, Photo.View.TOP), ()),
    Story(Look((206, 152, 118), (58, 40, 30), 0.85, light=0.34), (Photo.View.FRONT,), (), ()),
)


def take_photos(*, now: datetime) -> int:
    """Give clients who had a session their photos: those who sign in come first, because they
    have the portal to see them in. The first allows two, which the website shows."""
    owner = User.objects.filter(role=Role.OWNER).first()
    done = (
        Appointment.objects.filter(
            service__kind=Service.Kind.SESSION, status=Appointment.Status.DONE, starts_at__lt=now
        )
        .select_related("client__user", "artist__user")
        .order_by("starts_at")
    )
    visits: dict[Client, list[Appointment]] = {}
    for visit in done:
        if visit.client is not None:
            visits.setdefault(visit.client, []).append(visit)
    ranked = sorted(visits, key=lambda client: (client.user is None, visits[client][0].pk))
    count = 0
    for number, (story, client) in enumerate(zip(STORIES, ranked, strict=False)):
        count += _tell(story, client, visits[client], now, seed=number + 1)
        if story.caption and client.user and owner:
            _publish(client, story.caption, owner, now)
    return count


def _tell(
    story: Story, client: Client, visits: list[Appointment], now: datetime, *, seed: int
) -> int:
    first, last = visits[0], visits[-1]
    taken = [
        (story.before, Stage.BEFORE, None, first.starts_at, 0.0, first),
        (story.session, Stage.SESSION, 1, first.ends_at, 0.6, first),
    ]
    if (healed := last.ends_at + HEALED_AFTER) < now:
        taken.append((story.healed, Stage.HEALED, None, healed, 1.0, last))
    for views, stage, session, at, treated, visit in taken:
        for minute, view in enumerate(views):
            picture = head(view, story.look, treated=treated, seed=seed)
            add_photo(
                client=client,
                upload=ContentFile(picture, name="head.jpg"),
                view=view,
                stage=stage,
                session_number=session,
                by=visit.artist.user,
                now=at + timedelta(minutes=minute),
            )
    return sum(len(views) for views, *_ in taken)


def _publish(client: Client, caption: str, owner: User, now: datetime) -> None:
    """The front and the top, when both stages are there, as the client allowed."""
    at = now - timedelta(hours=5)
    for view in (Photo.View.FRONT, Photo.View.TOP):
        of_view = list(client.photos.kept().filter(view=view))
        if len(of_view) < 2:
            continue
        for photo in (of_view[0], of_view[-1]):
            give_permission(photo=photo, by=client.user, now=at)
        publish_pair(before=of_view[0], after=of_view[-1], by=owner, caption=caption, now=at)
