"""The session record: what was used, done and seen, area by area, signed and frozen."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q

from bookings.models import Appointment, Artist
from clients.errors import Frozen
from clients.models import Client, FrozenOnceSigned, Photo, new_ref
from sessions_plan.models.assessments import Area
from sessions_plan.models.consultations import Amendment
from sessions_plan.models.pigments import PigmentLot
from sessions_plan.models.plans import PlannedSession
from sessions_plan.models.templates import Technique


class SupplyLot(models.Model):
    """One lot of needles or of a numbing product."""

    class Kind(models.TextChoices):
        NEEDLE = "needle", "Needle"
        NUMBING = "numbing", "Numbing product"

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    kind = models.CharField(max_length=7, choices=Kind.choices)
    maker = models.CharField(max_length=80)
    product = models.CharField(max_length=80)
    detail = models.CharField(
        max_length=60, blank=True, help_text="A needle's configuration; a product's strength."
    )
    lot = models.CharField("lot or batch", max_length=60)
    expires_on = models.DateField(null=True, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    finished_on = models.DateField("used up", null=True, blank=True)

    class Meta:
        ordering = ["kind", "maker", "product", "lot"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "maker", "product", "detail", "lot"], name="supply_lot_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.maker} {self.product} {self.detail}, lot {self.lot}".replace(" ,", ",")


class SessionRecord(FrozenOnceSigned):
    """What happened in one visit. Saved as it is typed; signed, then frozen."""

    CONTENT = (
        "artist", "appointment", "opened_at", "anything_new", "new_words", "has_scabs",
        "is_sunburnt", "has_cuts", "had_alcohol", "has_eaten", "checked_at", "not_today_reason",
        "not_today_photo", "shade_looked_at", "numbing", "numbing_at", "numbing_note",
        "needles_shown_at", "needles_client_name", "needles_artist_name", "began_at", "ended_at",
        "pain", "notes", "outcome",
    )  # fmt: skip

    class Outcome(models.TextChoices):
        """What a follow-up led to; a session has none."""

        COMPLETE = "complete", "Nothing more to do"
        TOUCH_UP = "touch-up", "A touch-up is added"

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="session_records")
    appointment = models.OneToOneField(
        Appointment, on_delete=models.PROTECT, related_name="session_record"
    )
    session = models.ForeignKey(
        PlannedSession, null=True, blank=True, on_delete=models.PROTECT, related_name="records"
    )
    artist = models.ForeignKey(Artist, on_delete=models.PROTECT, related_name="session_records")
    opened_at = models.DateTimeField()
    edition = models.PositiveIntegerField(default=0, help_text="Counts the saves.")
    saved_at = models.DateTimeField()

    # The chairside check, before anything begins.
    anything_new = models.BooleanField("anything new since last time", null=True, blank=True)
    new_words = models.CharField(max_length=300, blank=True)
    has_scabs = models.BooleanField(null=True, blank=True)
    is_sunburnt = models.BooleanField(null=True, blank=True)
    has_cuts = models.BooleanField(null=True, blank=True)
    had_alcohol = models.BooleanField("alcohol in the last 24 hours", null=True, blank=True)
    has_eaten = models.BooleanField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    not_today_reason = models.CharField(max_length=300, blank=True)
    not_today_photo = models.ForeignKey(
        Photo, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    shade_looked_at = models.CharField("shade on healed skin", max_length=300, blank=True)

    numbing = models.ForeignKey(
        SupplyLot, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    numbing_at = models.DateTimeField(null=True, blank=True)
    numbing_note = models.CharField(max_length=200, blank=True)

    # New York PHL 467: needles shown sealed and opened before the client; both sign.
    needles_shown_at = models.DateTimeField(null=True, blank=True)
    needles_client_name = models.CharField(max_length=160, blank=True)
    needles_artist_name = models.CharField(max_length=160, blank=True)

    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    pain = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MaxValueValidator(10)], help_text="0 to 10, overall."
    )
    notes = models.TextField(max_length=4000, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True)
    photos = models.ManyToManyField(Photo, blank=True, related_name="session_records")

    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-opened_at"]
        indexes = [
            models.Index(
                fields=["opened_at"], name="session_record_unsigned", condition=Q(signed_at=None)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(signed_at=None, signed_by=None)
                | Q(signed_at__isnull=False, signed_by__isnull=False),
                name="session_record_signed_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(began_at=None) | Q(ended_at=None) | Q(ended_at__gte=F("began_at")),
                name="session_record_times_in_order",
            ),
            models.CheckConstraint(
                condition=Q(needles_shown_at=None, needles_client_name="", needles_artist_name="")
                | Q(needles_shown_at__isnull=False)
                & ~Q(needles_client_name="")
                & ~Q(needles_artist_name=""),
                name="session_record_needles_signed_by_both",
            ),
        ]

    def __str__(self) -> str:
        return f"session record {self.ref}"


class SessionRecordAmendment(Amendment):
    record = models.ForeignKey(SessionRecord, on_delete=models.PROTECT, related_name="amendments")


class OfRecord(models.Model):
    """What belongs to a session record, and is frozen with it."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs) -> None:
        refuse_when_signed(self)
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        refuse_when_signed(self)
        return super().delete(*args, **kwargs)


def refuse_when_signed(row) -> None:
    if SessionRecord.objects.filter(pk=row.record_id, signed_at__isnull=False).exists():
        raise Frozen()


class NeedleSignature(OfRecord):
    """One of the two who saw the needles sealed and opened: their name, and how they signed."""

    class Who(models.TextChoices):
        CLIENT = "client", "Client"
        ARTIST = "artist", "Artist"

    class Means(models.TextChoices):
        DRAWN = "drawn", "Drawn by hand"
        TYPED = "typed", "Typed name, by keyboard"

    record = models.ForeignKey(
        SessionRecord, on_delete=models.CASCADE, related_name="needle_signatures"
    )
    who = models.CharField(max_length=6, choices=Who.choices)
    name = models.CharField(max_length=160)
    means = models.CharField(max_length=5, choices=Means.choices)
    picture = models.FileField(upload_to="signatures/", max_length=120, blank=True)
    signed_at = models.DateTimeField()

    class Meta:
        ordering = ["-who"]  # the client before the artist
        constraints = [
            models.UniqueConstraint(fields=["record", "who"], name="needle_signature_once"),
            models.CheckConstraint(
                condition=Q(means="drawn") & ~Q(picture="") | Q(means="typed", picture=""),
                name="needle_signature_drawn_has_its_picture",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TrayItem(OfRecord):
    """A lot laid out for this session, so that an area takes from it in one tap."""

    record = models.ForeignKey(SessionRecord, on_delete=models.CASCADE, related_name="tray")
    pigment = models.ForeignKey(
        PigmentLot, null=True, blank=True, on_delete=models.PROTECT, related_name="tray_items"
    )
    supply = models.ForeignKey(
        SupplyLot, null=True, blank=True, on_delete=models.PROTECT, related_name="tray_items"
    )
    dilution = models.CharField(max_length=40, blank=True)
    laid_out_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(pigment__isnull=False, supply=None)
                | Q(pigment=None, supply__isnull=False),
                name="tray_item_of_one_lot",
            ),
            models.UniqueConstraint(fields=["record", "pigment"], name="tray_pigment_once"),
            models.UniqueConstraint(fields=["record", "supply"], name="tray_supply_once"),
        ]

    def __str__(self) -> str:
        return str(self.lot)

    @property
    def lot(self) -> PigmentLot | SupplyLot:
        """The one of the two that lies there; a constraint holds that there is one."""
        lot = self.pigment or self.supply
        assert lot is not None
        return lot


class AreaWork(OfRecord):
    """What was done in one area. Depth, speed and dilution are what was used, not advice."""

    class Reaction(models.TextChoices):
        NONE = "none", "None to speak of"
        REDNESS = "redness", "Redness"
        SWELLING = "swelling", "Swelling"
        BLEEDING = "bleeding", "Pinpoint bleeding"
        OTHER = "other", "Something else"

    record = models.ForeignKey(SessionRecord, on_delete=models.CASCADE, related_name="areas")
    area = models.CharField(max_length=9, choices=Area.choices)
    technique = models.CharField(max_length=7, choices=Technique.choices, default=Technique.DOTS)
    needle = models.ForeignKey(
        SupplyLot, null=True, blank=True, on_delete=models.PROTECT, related_name="area_work"
    )
    machine = models.CharField(max_length=60, blank=True)
    stroke_mm = models.DecimalField(max_digits=3, decimal_places=1, null=True, blank=True)
    depth_mm = models.DecimalField(max_digits=3, decimal_places=2, null=True, blank=True)
    speed_hz = models.PositiveSmallIntegerField("speed, per second", null=True, blank=True)
    pigment = models.ForeignKey(
        PigmentLot, null=True, blank=True, on_delete=models.PROTECT, related_name="area_work"
    )
    shade = models.CharField(max_length=80, blank=True)
    dilution = models.CharField(max_length=40, blank=True)
    passes = models.PositiveSmallIntegerField(null=True, blank=True)
    dots = models.PositiveIntegerField("dots, as estimated", null=True, blank=True)
    reaction = models.CharField(max_length=8, choices=Reaction.choices, blank=True)
    pain = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MaxValueValidator(10)]
    )
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    worked_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["pigment", "worked_at"], name="area_work_pigment")]
        constraints = [
            models.UniqueConstraint(
                fields=["record", "area", "pigment"], name="area_work_once_a_pigment"
            ),
        ]

    def __str__(self) -> str:
        return self.get_area_display()


class Break(OfRecord):
    """A pause of the session, by the clock."""

    record = models.ForeignKey(SessionRecord, on_delete=models.CASCADE, related_name="breaks")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["began_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at")), name="break_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"break at {self.began_at:%H:%M}"


class SentStep(models.Model):
    """A change the tablet sent, by its own key: what comes twice after a lost line is done once."""

    record = models.ForeignKey(SessionRecord, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=40)
    came_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["record", "key"], name="sent_step_once"),
        ]

    def __str__(self) -> str:
        return self.key


class HealedRating(OfRecord):
    """How one area looks healed, at a follow-up: each from 0 (poor) to 10."""

    SCORE = [MaxValueValidator(10)]

    record = models.ForeignKey(SessionRecord, on_delete=models.PROTECT, related_name="ratings")
    area = models.CharField(max_length=9, choices=Area.choices)
    density = models.PositiveSmallIntegerField(validators=SCORE)
    evenness = models.PositiveSmallIntegerField(validators=SCORE)
    blur = models.PositiveSmallIntegerField("crispness", validators=SCORE)
    has_colour_shift = models.BooleanField(default=False)
    note = models.CharField(max_length=300, blank=True)
    rated_at = models.DateTimeField()
    rated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["record", "area"], name="healed_rating_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_area_display()}, healed"
