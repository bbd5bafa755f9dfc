"""Which design stands: the approval a client gave last and did not take back."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from clients.models import Client
from designs.models import Approval, DesignVersion, Sending


def approved_for(client: Client) -> Approval | None:
    """The approval the work goes by: the newest not taken back."""
    rows = Approval.objects.filter(version__design__client=client, withdrawn_at=None)
    return rows.select_related("version__design").order_by("-approved_at", "-pk").first()


def plannable_for(client: Client) -> DesignVersion | None:
    """The version a plan is filled from: the approved one; before that the one sent last."""
    if (approval := approved_for(client)) is not None:
        return approval.version
    rows = DesignVersion.objects.filter(design__client=client, set_aside_at=None)
    sent = rows.filter(sending__isnull=False, sending__taken_back_at=None)
    return sent.select_related("design").order_by("-sending__sent_at").first()


def sent_since(approval: Approval) -> Sending | None:
    """The newest version put before the client after they approved: it is not what they said yes
    to. None where nothing came since."""
    rows = Sending.objects.filter(
        version__design__client=approval.version.design.client_id,
        taken_back_at=None,
        sent_at__gt=approval.approved_at,
    )
    return rows.select_related("version").order_by("-sent_at", "-pk").first()


def awaited() -> QuerySet[Sending]:
    """Versions in the portal that wait for their client: none of their design was approved since
    they were sent."""
    yes = Approval.objects.filter(
        version__design=OuterRef("version__design"),
        withdrawn_at=None,
        approved_at__gte=OuterRef("sent_at"),
    )
    return Sending.objects.filter(~Exists(yes), taken_back_at=None)


def awaited_of(client: Client) -> Sending | None:
    """The newest of this client's that waits for them, with its version."""
    rows = awaited().filter(version__design__client=client)
    rows = rows.select_related("version__design__artist", "sent_by")
    return rows.order_by("-sent_at", "-pk").first()
