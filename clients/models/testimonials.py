"""What a client says about it in public: in their words, only while they allow it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from clients.models.people import Client
from clients.models.refs import new_ref


class TestimonialQuerySet(models.QuerySet["Testimonial"]):
    def waiting(self) -> TestimonialQuerySet:
        """Allowed by the client, and not decided by the owner yet."""
        return self.filter(withdrawn_at=None, approved_at=None, declined_at=None)

    def shown(self) -> TestimonialQuerySet:
        """Those the website may show now. Asked anew each time, so that a withdrawal counts at
        once."""
        return self.filter(
            withdrawn_at=None,
            approved_at__isnull=False,
            declined_at=None,
            client__erased_at=None,
        ).exclude(words="")


class Testimonial(models.Model):
    """A client's words and their yes to publishing them. The clinic changes no word: it shows
    them or says why not. The yes is apart from every other consent and is taken back at will."""

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="testimonials")
    words = models.TextField(max_length=600)
    shown_name = models.CharField("name shown with it", max_length=40, blank=True)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    declined_at = models.DateTimeField(
        null=True, blank=True, help_text="Not published, or taken down."
    )
    declined_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    why_declined = models.CharField(max_length=200, blank=True)

    objects = TestimonialQuerySet.as_manager()

    class Meta:
        ordering = ["-given_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="testimonial_withdrawn_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None, approved_by=None)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
                name="testimonial_approved_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(declined_at=None, declined_by=None, why_declined="")
                | Q(declined_at__isnull=False, declined_by__isnull=False) & ~Q(why_declined=""),
                name="testimonial_declined_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return f"testimonial {self.ref}"
