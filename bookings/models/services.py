"""What is offered, by whom, and what a reason for the visit asks for."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from clients.models import ConsentForm

LONGEST_VISIT = 12 * 60
LONGEST_BUFFER = 120


class Skill(models.Model):
    """Something not every artist does: scars, density in long hair, corrections."""

    name = models.CharField(max_length=60, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Reason(models.Model):
    """What brings a person here. Some reasons ask for an artist with a skill."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    skill = models.ForeignKey(
        Skill, null=True, blank=True, on_delete=models.SET_NULL, related_name="reasons"
    )
    order = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name


class Service(models.Model):
    """A kind of visit: how long, which buffers, in a room or by phone or video."""

    class Kind(models.TextChoices):
        CONSULTATION = "consultation", "Consultation"
        PATCH_TEST = "patch-test", "Patch test"
        SESSION = "session", "SMP session"
        FOLLOW_UP = "follow-up", "Follow-up"
        TOUCH_UP = "touch-up", "Touch-up"

    name = models.CharField(max_length=80)
    slug = models.SlugField(unique=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    summary = models.CharField(max_length=240, blank=True)
    minutes = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(5), MaxValueValidator(LONGEST_VISIT)]
    )
    prep_minutes = models.PositiveSmallIntegerField(
        "preparation", default=0, validators=[MaxValueValidator(LONGEST_BUFFER)]
    )
    cleanup_minutes = models.PositiveSmallIntegerField(
        "clean-down", default=0, validators=[MaxValueValidator(LONGEST_BUFFER)]
    )
    needs_room = models.BooleanField(default=True)
    price_minor = models.PositiveIntegerField(
        "price", default=0, help_text="In the smallest unit of the studio's currency."
    )
    consent_forms = models.ManyToManyField(
        ConsentForm,
        blank=True,
        related_name="+",
        verbose_name="forms to sign before it",
    )
    is_online = models.BooleanField("bookable on the website", default=False)
    order = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["order", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=5, minutes__lte=LONGEST_VISIT), name="service_minutes"
            ),
            models.CheckConstraint(
                condition=Q(prep_minutes__lte=LONGEST_BUFFER, cleanup_minutes__lte=LONGEST_BUFFER),
                name="service_buffers",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_remote(self) -> bool:
        """By phone or video: nobody travels, no room is used."""
        return not self.needs_room


class ArtistQuerySet(models.QuerySet["Artist"]):
    def active(self) -> ArtistQuerySet:
        return self.filter(is_active=True)

    def able(self, service: Service, reasons=()) -> ArtistQuerySet:
        """Active artists who offer `service` and have every skill that `reasons` ask for."""
        able = self.active().filter(services=service)
        for skill in {reason.skill_id for reason in reasons} - {None}:
            able = able.filter(skills=skill)
        return able


class Artist(models.Model):
    """An artist of the studio; `user` is who they sign in as, when they do."""

    COLOURS = 8

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="artist",
    )
    name = models.CharField(max_length=80)
    slug = models.SlugField(unique=True)
    bio = models.TextField(max_length=1200, blank=True)
    photo = models.ImageField(upload_to="artists/", blank=True)
    colour = models.PositiveSmallIntegerField(
        default=1,
        choices=[(n, f"Colour {n}") for n in range(1, COLOURS + 1)],
        help_text="Which of the calendar's eight colours.",
    )
    services = models.ManyToManyField(Service, blank=True, related_name="artists")
    skills = models.ManyToManyField(Skill, blank=True, related_name="artists")
    trained_on = models.DateField("SMP training completed", null=True, blank=True)
    bloodborne_training_on = models.DateField(
        "blood-borne pathogen training", null=True, blank=True
    )
    licence_number = models.CharField(max_length=60, blank=True)
    licence_expires_on = models.DateField(null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    objects = ArtistQuerySet.as_manager()

    class Meta:
        ordering = ["order", "name"]
        constraints = [
            models.CheckConstraint(condition=Q(colour__gte=1, colour__lte=8), name="artist_colour"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def photo_ref(self) -> str:
        """Under which the photo is found at /files/."""
        return f"artist-{self.slug}"

    @property
    def initials(self) -> str:
        words = self.name.split()
        return "".join(word[0] for word in words[:1] + words[1:][-1:]).upper()
