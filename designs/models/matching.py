"""Two photos of one head that were laid over one another by hand."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual

from clients.models import Photo
from designs.engine.marks import FEWEST, MOST

# The same place on both photos, as shares of their width and height: x, y, and x, y of the other.
Mark = tuple[float, float, float, float]


class HowMany(Func):
    """How many entries a JSON list has."""

    function = "JSON_ARRAY_LENGTH"
    output_field = models.IntegerField()

    def as_postgresql(self, compiler, connection, **more):
        return self.as_sql(compiler, connection, function="JSONB_ARRAY_LENGTH", **more)


class PairMarksQuerySet(models.QuerySet["PairMarks"]):
    def between(self, photo: Photo, other: Photo) -> PairMarks | None:
        """Those of two photos, whichever is named first."""
        one, two = sorted([photo.pk, other.pk])
        return self.filter(one=one, other=two).select_related("set_by").first()


class PairMarks(models.Model):
    """Places that somebody set on two photos of one side, each on the same spot of both, where
    the pictures do not say by themselves how they lie over one another. They belong to the photos,
    whatever is drawn on them; two photos have them once, the older row first."""

    one = models.ForeignKey(Photo, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Photo, on_delete=models.PROTECT, related_name="+")
    marks = models.JSONField(help_text="Three to six of x, y, other x, other y; shares, 0 to 1.")
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = PairMarksQuerySet.as_manager()

    class Meta:
        ordering = ["-set_at", "-pk"]
        verbose_name_plural = "pair marks"
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="pair_marks_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="pair_marks_in_order"),
            models.CheckConstraint(
                condition=Q(
                    GreaterThanOrEqual(HowMany("marks"), FEWEST),
                    LessThanOrEqual(HowMany("marks"), MOST),
                ),
                name="pair_marks_three_to_six",
            ),
        ]

    def __str__(self) -> str:
        return f"{len(self.marks)} marks"

    def seen_from(self, photo: Photo) -> tuple[Mark, ...]:
        """The marks with the place on `photo` first."""
        if photo.pk == self.one_id:
            return tuple((x, y, u, v) for x, y, u, v in self.marks)
        return tuple((u, v, x, y) for x, y, u, v in self.marks)
