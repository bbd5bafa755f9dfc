"""A version as it is put before somebody: its views, what may be said of it, how it stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Prefetch

from designs.agreement import LOOKS, Look
from designs.models import Approval, DesignVersion, Sending, View
from designs.numbers import Numbers


@dataclass(frozen=True)
class Shown:
    """One version with its drawn views, in their order. `approval` is the one that stands."""

    version: DesignVersion
    views: tuple[View, ...] = ()
    sending: Sending | None = None
    approval: Approval | None = None
    numbers: Numbers = field(default_factory=Numbers)

    @property
    def title(self) -> str:
        words = str(self.version)
        return words[0].upper() + words[1:]

    @property
    def sessions(self) -> int:
        return len(self.version.shares)

    @property
    def first(self) -> View | None:
        return self.views[0] if self.views else None

    @property
    def is_sent(self) -> bool:
        return self.sending is not None and self.sending.taken_back_at is None

    @property
    def is_preferred(self) -> bool:
        return bool(self.is_sent and self.sending and self.sending.preferred_at)

    @property
    def left(self) -> list[Look]:
        """What is not looked at yet before it can be approved."""
        return [look for look in LOOKS if not (self.sending and getattr(self.sending, look.seen))]

    @property
    def area(self) -> str:
        """86 cm² (79-93), as areas are written."""
        numbers = self.numbers
        if not numbers.cm2:
            return "not measured"
        return f"{numbers.cm2:.0f} cm² ({numbers.low:.0f}-{numbers.high:.0f})"

    @property
    def dots(self) -> str:
        return f"about {round(self.numbers.all_dots, -2):,}"

    @property
    def dots_by_session(self) -> str:
        return " + ".join(f"{round(dots, -2):,}" for dots in self.numbers.dots)

    @property
    def minutes(self) -> int:
        """Of needle time in all."""
        return sum(self.numbers.minutes)

    @property
    def height(self) -> str:
        cm = self.numbers.hairline_cm
        return f"{cm:.1f} cm above the brows" if cm else ""

    @property
    def density(self) -> str:
        found = sorted({round(zone.density) for zone in self.numbers.zones})
        return f"{'-'.join(map(str, found[:1] + found[-1:][len(found) == 1 :]))} dots/cm²"

    @property
    def shades(self) -> str:
        return ", ".join(dict.fromkeys(zone.shade for zone in self.numbers.zones))


def shown(versions: Iterable[DesignVersion]) -> list[Shown]:
    """Each version with all that a page about it shows. The versions come from `prepared`."""
    return [
        Shown(
            version,
            tuple(drawn_views(version.views.all())),
            getattr(version, "sending", None),
            next((a for a in version.approvals.all() if a.withdrawn_at is None), None),
            version.measured,
        )
        for version in versions
    ]


def prepared(rows):
    """A queryset of versions with what `shown` reads: three statements however many there are."""
    views = Prefetch("views", View.objects.select_related("photo"))
    return rows.select_related("design", "sending").prefetch_related(views, "approvals")


def drawn_views(views: Iterable[View]) -> Sequence[View]:
    """Those with something drawn on them, whose photo is still there."""
    found = [v for v in views if v.drawn.get("zones") and v.photo.erased_at is None]
    return sorted(found, key=lambda view: (view.position, view.pk))
