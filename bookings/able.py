"""Who can do what, for many visits or wishes at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Value

from bookings.models import Appointment, Artist, WaitlistWish


@dataclass(frozen=True)
class Abilities:
    """Services and skills of active artists, and the skills that each row asks for."""

    offers: dict[int, set[int]]
    skills: dict[int, set[int]]
    asked: dict[int, set[int]]

    def able(self, row: Appointment | WaitlistWish) -> frozenset[int]:
        """Artists who offer its service and have every skill that its reasons ask for."""
        asked = self.asked.get(row.pk, set())
        return frozenset(
            artist
            for artist, services in self.offers.items()
            if row.service_id in services and asked <= self.skills.get(artist, set())
        )


def abilities_for(rows: Sequence[Appointment] | Sequence[WaitlistWish]) -> Abilities:
    """One statement, however many rows of one kind there are; there is at least one."""
    model = type(rows[0])
    offers = Artist.services.through.objects.filter(artist__is_active=True)
    skills = Artist.skills.through.objects.filter(artist__is_active=True)
    own = model._meta.model_name
    asked = model.reasons.through.objects.filter(
        reason__skill__isnull=False, **{f"{own}__in": [row.pk for row in rows]}
    )
    everything = offers.values_list(Value("offers"), "artist_id", "service_id").union(
        skills.values_list(Value("skills"), "artist_id", "skill_id"),
        asked.values_list(Value("asked"), f"{own}_id", "reason__skill_id"),
        all=True,
    )
    found: dict[str, dict[int, set[int]]] = {
        kind: defaultdict(set) for kind in ("offers", "skills", "asked")
    }
    for kind, one, other in everything:
        found[kind][one].add(other)
    return Abilities(**{kind: dict(those) for kind, those in found.items()})
