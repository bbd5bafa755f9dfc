"""Designs of three of the demo's clients, on heads a computer drew: one to choose from, one that
was approved before the first session, one that waits to be looked at."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any, NamedTuple

import numpy as np
from django.core.files.base import ContentFile
from PIL import Image, ImageEnhance

from accounts.models import User
from accounts.roles import Role
from bookings.models import Appointment, Artist, Service
from clients.actions import add_photo
from clients.models import Client, Photo
from designs import actions
from designs.agreement import LOOKS
from designs.drawing import LONGEST
from designs.engine.geometry import Head, turned
from designs.engine.measuring import USUAL_AXES
from designs.models import Approval, DesignVersion, Opinion
from designs.rendering import Wanted, pixels
from designs.scene import MIDDLES
from designs.styles import walked
from smp_clinic.demo import house
from smp_clinic.demo.sculpted import CAMERA, HEIGHT, PX_PER_MM, VIEWS, Skin, sculpted

GROWN = LONGEST / HEIGHT  # from the picture to its working size
APART_MM = 40
A_DAY = timedelta(days=1)
GLABELLA = np.array([0.0, 0.13, 0.99])


class Idea(NamedTuple):
    """A version: its name, and the line in mm: height of the middle and of the corners above the
    glabella, how far out the corners stand, and how thick and soft it is."""

    name: str
    middle: float
    corner: float
    out: float
    density: float = 205
    feather: float = 8
    shares: tuple[int, ...] = (50, 30, 20)


class Story(NamedTuple):
    """A head and the versions drawn for it, the first of which was sent, and its note."""

    skin: Skin
    shade: str
    ideas: tuple[Idea, ...]
    note: str


STORIES = (
    Story(
        Skin((226, 186, 163), (62, 46, 38), 0.12, 1.0, 1),
        "dark brown",
        (
            Idea("natural", 74, 90, 50),
            Idea("rounded", 71, 78, 52, feather=7),
            Idea("higher, softer", 82, 104, 48, density=185, feather=11),
        ),
        "Both keep the height we spoke about. Look at them in daylight and sleep on it.",
    ),
    Story(
        Skin((141, 95, 69), (26, 20, 18), 0.2, 1.2, 3),
        "black",
        (Idea("close shave", 70, 80, 54, density=235, feather=6),),
        "As we drew it on Tuesday, a little softer at the temples.",
    ),
    Story(
        Skin((198, 150, 118), (38, 29, 25), 0.3, 1.1, 5),
        "black",
        (Idea("receded", 84, 108, 47, density=190, feather=10), Idea("fuller", 76, 94, 50)),
        "The first leaves room for later years. The second is what you asked about.",
    ),
)


def draw_designs(*, now: datetime) -> int:
    """Give three clients with a portal their designs, first of all to the one whose sign-in is
    printed; gives how many versions there are."""
    users = list(User.objects.filter(client__isnull=False).order_by("pk").select_related("client"))
    bare = [user for user in users[1:] if not user.client.photos.exists()]
    first = Artist.objects.filter(user__email=house.HANDS[0].email).first()
    hers = [user for user in bare if _sessions(user.client).filter(artist=first).exists()]
    begun = [user for user in hers if _sessions(user.client).filter(starts_at__lt=now).exists()]
    left = [user for user in (*hers, *bare) if user not in begun]
    waiting = left or begun[1:]
    chosen = [group[0] if group else None for group in (users, begun, waiting)]
    tell = (_to_choose_from, _approved, _just_sent)
    count = 0
    for user, story, go_on in zip(chosen, STORIES, tell, strict=True):
        if user is not None:
            versions = _draw(story, user.client, now)
            go_on(versions, story, user, now)
            count += len(versions)
    return count


def _sessions(client: Client):
    return Appointment.objects.filter(client=client, service__kind=Service.Kind.SESSION)


def _draw(story: Story, client: Client, now: datetime) -> list[DesignVersion]:
    """The photos and, on each of them, every version."""
    visits = _sessions(client).select_related("artist__user").order_by("starts_at")
    visit = visits.first()
    artist = (visit and visit.artist) or Artist.objects.order_by("pk")[0]
    by = artist.user or User.objects.filter(role=Role.OWNER).order_by("pk")[0]
    at = min(visit.starts_at if visit else now, now) - 6 * A_DAY
    photos = {
        side: add_photo(
            client=client,
            upload=ContentFile(sculpted(side, story.skin), name="head.jpg"),
            view=side,
            stage=Photo.Stage.BEFORE,
            by=by,
            now=at,
        )
        for side in ("front", "top")
    }
    version = actions.begin_design(client=client, artist=artist, by=by, now=at)
    for side, photo in photos.items():
        actions.add_view(version=version, photo=photo, side=side, by=by, now=at)
    made: list[DesignVersion] = []
    for n, idea in enumerate(story.ideas):
        if n:
            version = actions.new_version(parent=made[-1], name=idea.name, by=by, now=at)
        made.append(_drawn(version, idea, story.shade, by, at))
    return made


def _drawn(version: DesignVersion, idea: Idea, shade: str, by: User, at: datetime) -> DesignVersion:
    for view in version.views.select_related("photo"):
        version.refresh_from_db()
        head = surface(view.side)
        version = actions.save_view(
            view=view,
            edition=version.edition,
            calibration=calibration(view.side, head),
            drawn=drawing(view.side, head, idea, shade),
            by=by,
            now=at,
        )
    return actions.save_version(
        version=version, edition=version.edition, name=idea.name, shares=idea.shares, by=by, now=at
    )


# ---------------------------------------------------------------- what is drawn


def surface(side: str) -> Head:
    """The head as it stands in the picture, at its working size."""
    yaw, pitch, x, y = VIEWS[side]
    return Head(
        PX_PER_MM * GROWN, (x * GROWN, y * GROWN), pose=(yaw, pitch, 0), camera_mm=CAMERA,
        middle=MIDDLES[side],
    )  # fmt: skip


def glabella(head: Head) -> tuple[float, float]:
    x, y, z = head.out @ (GLABELLA / np.linalg.norm(GLABELLA))
    scale = float(head.scale_at(np.float32(z)))
    return head.centre[0] + x * scale, head.centre[1] + y * scale


def calibration(side: str, head: Head) -> dict[str, Any]:
    yaw, pitch, _, _ = VIEWS[side]
    start, up = glabella(head), 78 if side == "front" else 140
    points = [walked(head, start, up, out) for out in (-APART_MM / 2, APART_MM / 2)]
    rows = turned(yaw, pitch, 0) * np.asarray(USUAL_AXES)
    near = math.sqrt(1 - (USUAL_AXES[2] / CAMERA) ** 2)
    half = float(np.sqrt((rows[0] ** 2).sum())) * head.px_per_mm / near
    return {
        "method": "two points",
        "points": [[round(x, 1), round(y, 1)] for x, y in points],
        "apart_mm": APART_MM,
        "head": {
            "x": round(head.centre[0], 1), "y": round(head.centre[1], 1), "half": round(half, 1),
            "yaw": yaw, "pitch": pitch, "roll": 0,
        },
    }  # fmt: skip


def drawing(side: str, head: Head, idea: Idea, shade: str) -> dict[str, Any]:
    """One zone, from the hairline back: on the front photo as far as it is seen, from above to
    the crown. By one name it is one zone of the head, measured where it is seen best."""
    start = glabella(head)
    line = [
        (-idea.out - 30, idea.middle - 20, "blend"),
        (-idea.out - 15, idea.middle - 4, "front"),
        (-idea.out, idea.corner, "front"),
        (-idea.out * 0.6, idea.middle + (idea.corner - idea.middle) * 0.35, "front"),
        (-idea.out * 0.22, idea.middle + 1.5, "front"),
        (idea.out * 0.24, idea.middle + 0.5, "front"),
        (idea.out * 0.62, idea.middle + (idea.corner - idea.middle) * 0.38, "front"),
        (idea.out + 1.5, idea.corner + 1.5, "front"),
        (idea.out + 15, idea.middle - 3, "front"),
        (idea.out + 30, idea.middle - 19, "blend"),
    ]
    front = [(*walked(head, start, up, out), edge) for out, up, edge in line]
    return {
        "zones": [
            {
                "id": "z1",
                "name": "Hairline and top",
                "area": "hairline",
                "outline": [
                    [round(x, 1), round(y, 1), 0, edge]
                    for x, y, edge in [*front, *_over(side, head)]
                ],
                "density": idea.density,
                "shade": shade,
                "feather_mm": idea.feather,
            }
        ],
        "face": {"glabella": [round(n, 1) for n in start]} if side == "front" else {},
    }


def _over(side: str, head: Head) -> Sequence[tuple[float, float, str]]:
    """Back over the top to where it began."""
    start = glabella(head)
    if side == "front":  # past what is seen of the top
        left, right = (walked(head, start, 92, out)[0] for out in (-88, 88))
        peak = walked(head, start, 118, 0)[1] - 90
        return [
            (right, walked(head, start, 92, 88)[1], "blend"),
            (right - 40, peak, "blend"),
            (left + 40, peak, "blend"),
            (left, walked(head, start, 92, -88)[1], "blend"),
        ]
    ways = [(88, 96), (92, 140), (84, 186), (52, 220), (0, 231)]  # to where hair still grows
    ways += [(-out, up) for out, up in reversed(ways[:-1])]
    return [(*walked(head, start, up, out), "blend") for out, up in ways]


# ---------------------------------------------------------------- what became of them


def _to_choose_from(versions: list[DesignVersion], story: Story, user: User, now: datetime) -> None:
    """Two of three were sent; one is liked, somebody was asked, and two answered."""
    by, at = versions[0].made_by, now - 2 * A_DAY
    for version in versions[:2]:
        actions.send_version(version=version, note=story.note, by=by, now=at)
    actions.prefer(version=versions[1], by=user, now=at + timedelta(hours=9))
    actions.look_at(version=versions[1], look=LOOKS[0].key, by=user, now=at + timedelta(hours=9))
    said = ((user, "Could the corners be a touch softer?"), (by, "Yes. I draw you one to compare."))
    for hours, (who, words) in enumerate(said, start=10):
        at_hour = at + timedelta(hours=hours)
        actions.comment(version=versions[1], words=words, by=who, now=at_hour)
    design = versions[0].design
    share = actions.prepare_share(
        design=design, versions=versions[:2], for_whom="my sister", by=user, now=at
    )
    share = actions.open_share(share=share, days=14, by=user, now=at)
    seen = at + timedelta(hours=5)
    for minutes, device in ((0, "an iPhone"), (95, "a Windows computer")):
        opened = seen + timedelta(minutes=minutes)
        actions.note_opening(share=share, device=device, now=opened)
    answers = (
        ("Mia", versions[1], Opinion.Vote.LIKES, "That is you. Nobody would look twice."),
        ("Tom", versions[0], Opinion.Vote.UNSURE, "A bit sharp at the corners?"),
    )
    for first_name, version, vote, words in answers:
        actions.give_opinion(
            share=share, version=version, first_name=first_name, vote=vote, words=words,
            now=seen + timedelta(hours=2),
        )  # fmt: skip
    actions.prepare_share(
        design=design, versions=versions[1:2], for_whom="your barber", by=by, now=now - A_DAY
    )


def _approved(versions: list[DesignVersion], story: Story, user: User, now: datetime) -> None:
    """Looked at and approved before the work began."""
    version, by = versions[0], versions[0].made_by
    at = version.saved_at + A_DAY
    actions.send_version(version=version, note=story.note, by=by, now=at)
    for look in LOOKS:
        actions.look_at(version=version, look=look.key, by=user, now=at + timedelta(hours=3))
    actions.approve(
        version=version,
        name=str(user.client),
        expectation="That it looks like I shave my head because I want to.",
        way=Approval.Way.PORTAL,
        by=user,
        now=at + timedelta(hours=4),
    )
    _looked_after(version, user.client, now)


def _looked_after(version: DesignVersion, client: Client, now: datetime) -> None:
    """A photo since the work began, to measure the pair by: the preview's own dots, taken in a
    little less light by a hand that did not stand quite as before."""
    done = _sessions(client).filter(finished_at__lt=now).order_by("finished_at")
    last, view = done.last(), version.views.filter(side="front").first()
    if last is None or last.finished_at is None or view is None:
        return
    seen = Image.fromarray(pixels(view, Wanted(session=min(done.count(), len(version.shares)))))
    rim_x, rim_y = seen.width // 50, seen.height // 50
    frame = (rim_x, rim_y + 5, seen.width - rim_x, seen.height - rim_y + 5)
    seen = seen.rotate(0.7, Image.Resampling.BICUBIC).crop(frame)
    into = BytesIO()
    ImageEnhance.Brightness(seen).enhance(0.95).save(into, "JPEG", quality=92)
    add_photo(
        client=client,
        upload=ContentFile(into.getvalue(), name="head.jpg"),
        view=view.side,
        stage=Photo.Stage.SESSION,
        session_number=done.count(),
        by=version.made_by,
        now=min(last.finished_at + 9 * A_DAY, now - timedelta(hours=20)),
    )


def _just_sent(versions: list[DesignVersion], story: Story, user: User, now: datetime) -> None:
    """The first of two, this morning."""
    actions.send_version(
        version=versions[0], note=story.note, by=versions[0].made_by, now=now - timedelta(hours=3)
    )
