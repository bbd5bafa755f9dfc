"""What the gateway told by itself: each event once, whatever comes twice, late or in disorder."""

from __future__ import annotations

from django.db import models


class GatewayEvent(models.Model):
    """One event, known by its id. Of its content only what is needed is kept: no address, no
    card, nobody's name."""

    NOT_OURS = "not ours"

    event_id = models.CharField(max_length=120, primary_key=True)
    gateway = models.CharField(max_length=12)
    kind = models.CharField(max_length=80)
    about = models.CharField(max_length=120, blank=True, help_text="The id of what it tells of.")
    facts = models.JSONField(default=dict)
    made_at = models.DateTimeField(help_text="By the gateway's clock.")
    received_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=160, blank=True)

    class Meta:
        ordering = ["-received_at"]
        indexes = [
            models.Index(
                fields=["received_at"],
                name="gateway_event_waiting",
                condition=models.Q(handled_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.event_id}"
