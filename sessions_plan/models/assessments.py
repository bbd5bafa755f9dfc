"""The scalp as the artist found it: pattern, skin, hair, scars, and what is wished for."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from bookings.models import Appointment, Artist
from clients.errors import Frozen
from clients.models import Client, FrozenOnceSigned, new_ref
from sessions_plan.grades import MEANS
from sessions_plan.models.consultations import Amendment

PERCENT = [MinValueValidator(0), MaxValueValidator(100)]
GRADE_OF_ITS_SCALE = Q(grade="")
for _scale, _grades in MEANS.items():
    if _grades:
        GRADE_OF_ITS_SCALE |= Q(scale=_scale, grade__in=sorted(_grades))
MUCH = [(0, "Hardly"), (1, "Some"), (2, "Much"), (3, "Very much")]


class Area(models.TextChoices):
    HAIRLINE = "hairline", "Hairline"
    TEMPLES = "temples", "Temples"
    MID_SCALP = "mid-scalp", "Mid-scalp"
    CROWN = "crown", "Crown"
    SIDES = "sides", "Sides"
    BACK = "back", "Back"
    SCAR = "scar", "Scar"


class Goal(models.TextChoices):
    RESTORE = "restore", "Restore a line"
    FILL = "fill", "Fill in between hair"
    SHAVED = "shaved", "Full shaved look"
    SCAR = "scar", "Cover a scar"


class Assessment(FrozenOnceSigned):
    """One look at one scalp. Any scale may be used for anyone."""

    class Scale(models.TextChoices):
        NORWOOD = "norwood", "Norwood"
        LUDWIG = "ludwig", "Ludwig"
        SINCLAIR = "sinclair", "Sinclair"
        ALOPECIA = "alopecia", "Alopecia"
        NONE = "none", "No pattern loss"

    # Grades in order, by scale (domain: Hamilton-Norwood with its A variants, Ludwig 1977,
    # Sinclair's five steps; types of alopecia).
    GRADES = {
        Scale.NORWOOD: [
            ("1", "I"), ("2", "II"), ("2a", "II A"), ("3", "III"), ("3a", "III A"),
            ("3v", "III vertex"), ("4", "IV"), ("4a", "IV A"), ("5", "V"), ("5a", "V A"),
            ("6", "VI"), ("7", "VII"),
        ],
        Scale.LUDWIG: [("1", "I"), ("2", "II"), ("3", "III")],
        Scale.SINCLAIR: [("1", "1"), ("2", "2"), ("3", "3"), ("4", "4"), ("5", "5")],
        Scale.ALOPECIA: [
            ("areata", "Areata, in patches"), ("totalis", "Totalis"),
            ("universalis", "Universalis"), ("ophiasis", "Ophiasis"), ("diffuse", "Diffuse"),
            ("scarring", "Scarring"),
        ],
        Scale.NONE: [],
    }  # fmt: skip

    class Undertone(models.TextChoices):
        COOL = "cool", "Cool"
        NEUTRAL = "neutral", "Neutral"
        WARM = "warm", "Warm"
        OLIVE = "olive", "Olive"

    class HairColour(models.TextChoices):
        BLACK = "black", "Black"
        DARK_BROWN = "dark-brown", "Dark brown"
        BROWN = "brown", "Brown"
        LIGHT_BROWN = "light-brown", "Light brown"
        BLONDE = "blonde", "Blonde"
        RED = "red", "Red"
        GREY = "grey", "Grey"
        WHITE = "white", "White"

    class Texture(models.TextChoices):
        STRAIGHT = "straight", "Straight"
        WAVY = "wavy", "Wavy"
        CURLY = "curly", "Curly"
        COILY = "coily", "Coily"
        COARSE = "coarse", "Coarse, thick"
        FINE = "fine", "Fine, thin"

    class Length(models.TextChoices):
        SHAVED = "shaved", "Shaved"
        STUBBLE = "stubble", "Stubble, to 3 mm"
        SHORT = "short", "Short"
        MEDIUM = "medium", "Medium"
        LONG = "long", "Long"

    class Density(models.TextChoices):
        NONE = "none", "No hair left there"
        SPARSE = "sparse", "Sparse"
        THIN = "thin", "Thin"
        FULL = "full", "Full"

    class Oil(models.TextChoices):
        DRY = "dry", "Dry"
        NORMAL = "normal", "Normal"
        OILY = "oily", "Oily"

    class Condition(models.TextChoices):
        PSORIASIS = "psoriasis", "Psoriasis"
        ECZEMA = "eczema", "Eczema or dermatitis"
        SEBORRHOEIC = "seborrhoeic", "Seborrhoeic dermatitis"
        FOLLICULITIS = "folliculitis", "Folliculitis"
        ACNE = "acne", "Acne"
        SUNBURN = "sunburn", "Sunburn"
        MOLE = "mole", "Mole or lesion to be seen by a doctor"
        KELOID = "keloid", "Keloid tendency"
        THICK = "thick", "Thick skin"
        VITILIGO = "vitiligo", "Vitiligo"

    class Comfort(models.TextChoices):
        MUSIC = "music", "Music"
        FILMS = "films", "Films"
        TEA = "tea", "Tea"
        BREAKS = "breaks", "Many short breaks"
        QUIET = "quiet", "Quiet, please"

    class Shaving(models.TextChoices):
        SHAVE = "shave", "Shave"
        TRIM = "trim", "Trim short"
        KEEP = "keep", "Keep the length"

    CONTENT = (
        "appointment", "artist", "scale", "grade", "salt_top", "salt_back", "salt_left",
        "salt_right", "fitzpatrick", "undertone", "hair_colour", "texture", "hair_length",
        "density", "conditions", "sun", "swimming", "sweat", "works_outdoors", "oil",
        "expected_loss", "pain_worry", "comfort", "swatches", "shade_light", "shade",
        "shade_agreed", "shaving", "shaving_reason", "notes",
    )  # fmt: skip

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="assessments")
    appointment = models.ForeignKey(
        Appointment, null=True, blank=True, on_delete=models.PROTECT, related_name="assessments"
    )
    artist = models.ForeignKey(Artist, on_delete=models.PROTECT, related_name="assessments")
    begun_at = models.DateTimeField()

    scale = models.CharField(max_length=8, choices=Scale.choices, blank=True)
    grade = models.CharField(max_length=11, blank=True, help_text="One of GRADES[scale].")
    salt_top = models.PositiveSmallIntegerField(null=True, blank=True, validators=PERCENT)
    salt_back = models.PositiveSmallIntegerField(null=True, blank=True, validators=PERCENT)
    salt_left = models.PositiveSmallIntegerField(null=True, blank=True, validators=PERCENT)
    salt_right = models.PositiveSmallIntegerField(null=True, blank=True, validators=PERCENT)

    fitzpatrick = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        choices=[(n, word) for n, word in enumerate(("I", "II", "III", "IV", "V", "VI"), 1)],
    )
    undertone = models.CharField(max_length=7, choices=Undertone.choices, blank=True)
    hair_colour = models.CharField(max_length=11, choices=HairColour.choices, blank=True)
    texture = models.CharField(max_length=8, choices=Texture.choices, blank=True)
    hair_length = models.CharField(max_length=7, choices=Length.choices, blank=True)
    density = models.CharField(max_length=6, choices=Density.choices, blank=True)
    conditions = models.JSONField(default=list, blank=True, help_text="Condition values.")

    sun = models.PositiveSmallIntegerField(null=True, blank=True, choices=MUCH)
    swimming = models.PositiveSmallIntegerField(null=True, blank=True, choices=MUCH)
    sweat = models.PositiveSmallIntegerField(null=True, blank=True, choices=MUCH)
    works_outdoors = models.BooleanField(null=True, blank=True)
    oil = models.CharField("skin", max_length=6, choices=Oil.choices, blank=True)

    expected_loss = models.CharField("expected further loss", max_length=300, blank=True)
    pain_worry = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MaxValueValidator(10)], help_text="0 to 10."
    )
    comfort = models.JSONField(default=list, blank=True, help_text="Comfort values.")

    swatches = models.JSONField(
        default=list, blank=True, help_text='[{"shade", "dilution", "where", "note"}]'
    )
    shade_light = models.CharField("light it was matched in", max_length=60, blank=True)
    shade = models.CharField("shade chosen", max_length=80, blank=True)
    shade_agreed = models.BooleanField("the client agrees", default=False)

    shaving = models.CharField(max_length=5, choices=Shaving.choices, blank=True)
    shaving_reason = models.CharField(max_length=300, blank=True)
    notes = models.TextField(max_length=4000, blank=True)

    edition = models.PositiveIntegerField(default=0, help_text="Counts the saves.")
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-begun_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(signed_at=None, signed_by=None)
                | Q(signed_at__isnull=False, signed_by__isnull=False),
                name="assessment_signed_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(salt_top=None)
                | Q(salt_top__lte=100, salt_back__lte=100)
                & Q(salt_left__lte=100, salt_right__lte=100),
                name="assessment_salt_percents",
            ),
            models.CheckConstraint(
                condition=GRADE_OF_ITS_SCALE,
                name="assessment_grade_of_its_scale",
                violation_error_message="This grade belongs to another scale.",
            ),
        ]

    def __str__(self) -> str:
        return f"assessment {self.ref}"


class AssessmentAmendment(Amendment):
    record = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="amendments")


class Part(models.Model):
    """What belongs to an assessment, and is frozen with it."""

    assessment: models.ForeignKey

    class Meta:
        abstract = True

    def save(self, *args, **kwargs) -> None:
        self._refuse_when_signed()
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        self._refuse_when_signed()
        return super().delete(*args, **kwargs)

    def _refuse_when_signed(self) -> None:
        if Assessment.objects.filter(pk=self.assessment.pk, signed_at__isnull=False).exists():
            raise Frozen()


class AreaGoal(Part):
    """What is wished for in one area of the head."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="goals")
    area = models.CharField(max_length=9, choices=Area.choices)
    goal = models.CharField(max_length=7, choices=Goal.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "area"], name="area_goal_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_area_display()}: {self.get_goal_display()}"


class Scar(Part):
    """A scar to be worked around or into."""

    class Kind(models.TextChoices):
        STRIP = "strip", "Transplant strip (FUT)"
        DOTS = "dots", "Transplant dots (FUE)"
        SURGICAL = "surgical", "Surgery"
        INJURY = "injury", "Injury"
        BURN = "burn", "Burn"
        SCARRING = "scarring", "Scarring alopecia"

    class Texture(models.TextChoices):
        FLAT = "flat", "Flat"
        RAISED = "raised", "Raised (hypertrophic)"
        KELOID = "keloid", "Keloid"
        SUNKEN = "sunken", "Sunken (atrophic)"

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="scars")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    site = models.CharField(max_length=120)
    length_mm = models.PositiveSmallIntegerField(null=True, blank=True)
    width_mm = models.PositiveSmallIntegerField(null=True, blank=True)
    months_old = models.PositiveSmallIntegerField(null=True, blank=True)
    texture = models.CharField(max_length=6, choices=Texture.choices, blank=True)
    is_lighter = models.BooleanField("lighter than the skin around", null=True, blank=True)
    blend_margin_mm = models.PositiveSmallIntegerField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.site}"


class PriorWork(Part):
    """What was done to this scalp before, here or elsewhere."""

    class Kind(models.TextChoices):
        SMP = "smp", "Earlier SMP"
        TATTOO = "tattoo", "Tattoo"
        TRANSPLANT = "transplant", "Hair transplant"
        REMOVAL = "removal", "Laser removal"

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="prior_work")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    done_on = models.DateField(null=True, blank=True, help_text="The first of the month will do.")
    where = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.get_kind_display()


class HeadMark(Part):
    """A shape drawn on the head map. `points` are [x, y] in thousandths of that view's drawing."""

    class View(models.TextChoices):
        TOP = "top", "Top"
        FRONT = "front", "Front"
        BACK = "back", "Back"
        LEFT = "left", "Left side"
        RIGHT = "right", "Right side"

    class Kind(models.TextChoices):
        AREA = "area", "Area to treat"
        PATCH = "patch", "Bare patch"
        SCAR = "scar", "Scar"

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="marks")
    view = models.CharField(max_length=5, choices=View.choices)
    kind = models.CharField(max_length=5, choices=Kind.choices)
    area = models.CharField(max_length=9, choices=Area.choices, blank=True)
    points = models.JSONField()
    area_cm2 = models.DecimalField(
        "cm²", max_digits=6, decimal_places=1, null=True, blank=True,
        validators=[MinValueValidator(0)],
    )  # fmt: skip
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(area_cm2=None) | Q(area_cm2__gt=0), name="head_mark_has_a_size"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.get_view_display()}"
