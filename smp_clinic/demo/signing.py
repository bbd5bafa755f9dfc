"""What the demo's clients signed: the forms their treatments ask for, photos for some, and a few
that still lie open. Signed through the action, with the clock of that day."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import BytesIO

from django.db import transaction
from PIL import Image, ImageDraw

from accounts.models import User
from accounts.roles import Role
from bookings.models import Appointment, Service
from clients import actions
from clients.consent_text import parse
from clients.models import Client, Consent, ConsentForm

BEFORE, AFTER = timedelta(days=4), timedelta(days=8)
MOST = 60
HOPES = (
    "I would like to stop thinking about it in every photo. It should not look drawn on.",
    "Less scalp to see under the lights at work. I would be sorry about a hard line in front.",
    "I want to shave it all and look like I chose to. I know that it is not hair.",
    "The scar should not be the first thing my barber asks about.",
)
DEVICES = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1",
    "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/131.0 Mobile",
)
Means, Way, Kind = Consent.Means, Consent.Way, Service.Kind


def sign_forms(*, now: datetime, seed: int) -> int:
    """Forms of the clients who are treated around now; gives how many were signed. Committed
    client by client."""
    rng = random.Random(f"signing {seed}")  # noqa: S311 - the same each time
    clerk = User.objects.filter(role=Role.DESK, is_active=True).order_by("pk")[0]
    photos = ConsentForm.objects.get(kind=ConsentForm.Kind.PHOTO)
    signed = 0
    for client, forms, has_begun in _around(now):
        with transaction.atomic():
            wanted = [*forms, photos] if rng.random() < 0.5 else forms
            for form in wanted:
                asked = now - timedelta(days=rng.randint(5, 30), hours=rng.randint(1, 9))
                consent = actions.ask_to_sign(client=client, form=form, by=clerk, now=asked)
                if has_begun or rng.random() < 0.8:
                    _sign(consent, client, rng, asked + timedelta(hours=rng.randint(1, 70)))
                    signed += 1
                elif rng.random() < 0.5:
                    _begin(consent, rng, asked + timedelta(hours=3))
    return signed


def _around(now: datetime) -> Iterator[tuple[Client, list[ConsentForm], bool]]:
    """Who is treated about now, what that asks them to sign, and whether it has begun."""
    visits = (
        Appointment.objects.filter(starts_at__gt=now - BEFORE, starts_at__lt=now + AFTER)
        .filter(service__kind__in=(Kind.SESSION, Kind.TOUCH_UP, Kind.PATCH_TEST))
        .exclude(status__in=(Appointment.Status.HELD, Appointment.Status.CANCELLED))
        .select_related("client", "service")
        .prefetch_related("service__consent_forms")
        .order_by("starts_at")
    )
    seen: set[int] = set()
    for visit in visits:
        client = visit.client
        if client is None or client.pk in seen or len(seen) == MOST:
            continue
        if client.birth_date and client.address and client.phone:
            seen.add(client.pk)
            yield client, list(visit.service.consent_forms.all()), visit.starts_at < now


def _sign(consent: Consent, client: Client, rng: random.Random, at: datetime) -> None:
    text = parse(consent.version.text)
    is_drawn = rng.random() < 0.7
    chosen = {choice.key: rng.random() < 0.6 for choice in text.choices}
    actions.sign(
        consent=consent,
        seen=consent.version.number,
        answers={line.key: True for line in text.statements} | chosen,
        expectation=rng.choice(HOPES),
        name=str(client),
        means=Means.DRAWN if is_drawn else Means.TYPED,
        way=rng.choice((Way.LINK, Way.LINK, Way.TABLET)),
        drawing=_squiggle(rng) if is_drawn else None,
        network=f"198.51.100.{rng.randint(2, 250)}",
        device=rng.choice(DEVICES),
        now=at,
    )


def _begin(consent: Consent, rng: random.Random, at: datetime) -> None:
    lines = parse(consent.version.text).statements
    read = {line.key: True for line in lines[: rng.randint(1, len(lines))]}
    actions.save_draft(consent=consent, answers=read, expectation="", now=at)


def _squiggle(rng: random.Random) -> bytes:
    """A name as a hand in a hurry writes it."""
    picture = Image.new("RGBA", (560, 180), (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    x, points = 40, [(40, 110)]
    while x < 480:
        x += rng.randint(9, 34)
        points.append((x, rng.choice((rng.randint(30, 80), rng.randint(95, 140)))))
    pen.line(points, fill="black", width=4, joint="curve")
    pen.line([(60, 150), (x, rng.randint(140, 165))], fill="black", width=3)
    made = BytesIO()
    picture.save(made, "PNG")
    return made.getvalue()
