"""What the clinic asks: price book editions, levels of artists, deposit rules, tax."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from bookings.models import Artist, Location, Service

MOST_BASIS_POINTS = 10_000


class Edition(models.Model):
    """What is published in editions: the newest that has begun is in force, none is edited."""

    in_force_from = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        abstract = True


class PriceBook(Edition):
    """One edition of the prices. Amounts are minor units of `currency`, before tax.

    `unit` says which of the four prices makes a quote. `dots_per_minute` is the needle's pace
    while it works, and `needle_percent` how much of a session it does work, pauses left out.
    """

    class Unit(models.TextChoices):
        AREA = "area", "By area, per cm²"
        HOUR = "hour", "By hour of needle time"
        SESSION = "session", "By session"
        FLAT = "flat", "One price"

    unit = models.CharField(max_length=7, choices=Unit.choices, default=Unit.SESSION)
    currency = models.CharField(max_length=3, default="USD")
    per_cm2_minor = models.PositiveIntegerField("per cm²", default=1200)
    per_hour_minor = models.PositiveIntegerField("per hour of needle time", default=35000)
    per_session_minor = models.PositiveIntegerField("per session", default=95000)
    flat_minor = models.PositiveIntegerField("one price", default=300000)
    least_minor = models.PositiveIntegerField("never less than", default=0)
    round_to_minor = models.PositiveIntegerField(
        "rounded to", default=5000, validators=[MinValueValidator(1)]
    )
    dots_per_minute = models.PositiveSmallIntegerField(
        default=80, validators=[MinValueValidator(10), MaxValueValidator(400)]
    )
    needle_percent = models.PositiveSmallIntegerField(
        "of a session the needle works, percent",
        default=75,
        validators=[MinValueValidator(20), MaxValueValidator(100)],
    )
    range_percent = models.PositiveSmallIntegerField(
        "a range says this much less and more", default=10, validators=[MaxValueValidator(50)]
    )
    valid_days = models.PositiveSmallIntegerField(
        "a quote is valid, days", default=30, validators=[MinValueValidator(1)]
    )
    band_low_minor = models.PositiveIntegerField("lowest without a reason", default=150000)
    band_high_minor = models.PositiveIntegerField("highest without a reason", default=700000)
    usual_low_minor = models.PositiveIntegerField("most pay from", default=250000)
    usual_high_minor = models.PositiveIntegerField("most pay to", default=450000)
    touch_up_years = models.PositiveSmallIntegerField(
        "a touch-up every, years", default=4, validators=[MinValueValidator(1)]
    )

    class Meta:
        ordering = ["-in_force_from", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(band_low_minor__lte=F("usual_low_minor"))
                & Q(usual_low_minor__lte=F("usual_high_minor"))
                & Q(usual_high_minor__lte=F("band_high_minor")),
                name="price_book_band_in_order",
            ),
            models.CheckConstraint(
                condition=Q(needle_percent__gte=1, needle_percent__lte=100)
                & Q(dots_per_minute__gte=1, round_to_minor__gte=1),
                name="price_book_paces",
            ),
        ]

    def __str__(self) -> str:
        return f"prices from {self.in_force_from:%Y-%m-%d}"

    @classmethod
    def in_force(cls, at: datetime) -> PriceBook:
        """The edition that holds at `at`; the defaults before there is any."""
        return cls.objects.filter(in_force_from__lte=at).first() or cls(in_force_from=at)


class PriceFactor(models.Model):
    """What makes work dearer or cheaper: by how many percent, when it is so."""

    class Kind(models.TextChoices):
        COMPLEXITY = "complexity", "Complexity"
        SCAR = "scar", "Scars"
        PRIOR = "prior", "Earlier work"
        LEVEL = "level", "The artist's level"

    book = models.ForeignKey(PriceBook, on_delete=models.CASCADE, related_name="factors")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    key = models.SlugField(max_length=40)
    words = models.CharField(max_length=80)
    percent = models.SmallIntegerField(
        validators=[MinValueValidator(-50), MaxValueValidator(200)],
        help_text="Added to the price; less than nothing makes it cheaper.",
    )

    class Meta:
        ordering = ["kind", "percent", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["book", "kind", "key"], name="price_factor_once"),
            models.CheckConstraint(
                condition=Q(percent__gte=-50, percent__lte=200), name="price_factor_percent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.words} {self.percent:+d} %"


class TouchUpPrice(models.Model):
    """What a touch-up costs by the months since the last session: the first row that reaches."""

    book = models.ForeignKey(PriceBook, on_delete=models.CASCADE, related_name="touch_ups")
    until_months = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Empty: any time later."
    )
    amount_minor = models.PositiveIntegerField()

    class Meta:
        ordering = [F("until_months").asc(nulls_last=True)]
        constraints = [
            models.UniqueConstraint(
                fields=["book", "until_months"],
                name="touch_up_price_once",
            ),
            models.UniqueConstraint(
                fields=["book"],
                condition=Q(until_months=None),
                name="touch_up_price_one_for_later",
            ),
        ]

    def __str__(self) -> str:
        return f"until {self.until_months or 'ever'} months"


class ArtistLevel(models.Model):
    """Which level factor of the price book goes for an artist."""

    artist = models.OneToOneField(Artist, on_delete=models.CASCADE, related_name="price_level")
    key = models.SlugField(max_length=40)

    def __str__(self) -> str:
        return f"{self.artist}: {self.key}"


class DepositRule(Edition):
    """What is asked before a visit is firm. Without a service it is the rule for plans.

    A consultation never asks for one, nor does what has no price. A series, and a visit that a
    colleague books, are kept unpaid for `hold_minutes`; one that the client books by themselves,
    with the way to pay before them, for `online_minutes`.
    """

    class Kind(models.TextChoices):
        NONE = "none", "No deposit"
        FIXED = "fixed", "A fixed amount"
        PERCENT = "percent", "A part of the price"

    class Credited(models.TextChoices):
        FIRST = "first", "The first session"
        LAST = "last", "The last session"

    service = models.ForeignKey(
        Service, null=True, blank=True, on_delete=models.CASCADE, related_name="deposit_rules"
    )
    kind = models.CharField(max_length=7, choices=Kind.choices, default=Kind.NONE)
    amount_minor = models.PositiveIntegerField(default=0)
    percent = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(100)])
    new_clients_only = models.BooleanField(default=False)
    credited_to = models.CharField(max_length=5, choices=Credited.choices, default=Credited.FIRST)
    hold_minutes = models.PositiveIntegerField(
        "times are kept unpaid, minutes", default=24 * 60, validators=[MinValueValidator(40)]
    )
    online_minutes = models.PositiveIntegerField(
        "one visit booked online is kept unpaid, minutes",
        default=40,
        validators=[MinValueValidator(40)],
    )

    class Meta:
        ordering = ["-in_force_from", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="none", amount_minor=0, percent=0)
                | Q(kind="fixed", amount_minor__gt=0, percent=0)
                | Q(kind="percent", amount_minor=0, percent__gt=0, percent__lte=100),
                name="deposit_rule_kind",
            ),
            models.CheckConstraint(
                condition=Q(hold_minutes__gte=40), name="deposit_rule_holds_long_enough"
            ),
            models.CheckConstraint(
                condition=Q(online_minutes__gte=40), name="deposit_rule_holds_long_enough_online"
            ),
        ]

    def __str__(self) -> str:
        return f"deposit for {self.service or 'plans'}: {self.get_kind_display().lower()}"

    @classmethod
    def in_force(cls, service: Service | None, at: datetime) -> DepositRule:
        """The rule for a service (None: for plans) at `at`; no deposit before there is any."""
        rules = cls.objects.filter(service=service, in_force_from__lte=at)
        return rules.first() or cls(service=service, in_force_from=at)


class TaxRate(Edition):
    """The tax at a location, in basis points: 887 is 8.87 %."""

    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="tax_rates")
    name = models.CharField(max_length=40, default="Sales tax")
    basis_points = models.PositiveSmallIntegerField(
        validators=[MaxValueValidator(MOST_BASIS_POINTS)]
    )
    is_included = models.BooleanField("prices include it", default=False)

    class Meta:
        ordering = ["-in_force_from", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(basis_points__lte=MOST_BASIS_POINTS), name="tax_rate_basis_points"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.basis_points / 100:g} % at {self.location}"

    @classmethod
    def in_force(cls, location: Location, at: datetime) -> TaxRate:
        """The rate at `location`; none before there is any."""
        rates = cls.objects.filter(location=location, in_force_from__lte=at)
        return rates.first() or cls(location=location, in_force_from=at, basis_points=0)
