"""Accepted plans for tests of what follows from them."""

from __future__ import annotations

from datetime import timedelta

from clients.models import Client
from sessions_plan.actions import plans
from sessions_plan.drafting import DraftArea, DraftStep, Gap
from sessions_plan.models import PatchPolicy, Plan, PlanVersion
from sessions_plan.plan_contents import content_values
from tests.factories import NOW, make_client

WEEKS = Gap(10, 12, 14)
THREE = (
    DraftStep("session", 120, 30),
    DraftStep("session", 120, 40, WEEKS),
    DraftStep("session", 120, 30, WEEKS),
)
FOUR = (*THREE[:2], DraftStep("session", 120, 20, WEEKS), DraftStep("session", 120, 10, WEEKS))
WAIVED = {"design_waiver": "Drawn on the head with a pencil."}
AREAS = (DraftArea("hairline", "restore", 20.0, "dots", 0.1, 90, "single point", "3"),)


def accepted(
    artist, location, by, client: Client | None = None, steps=THREE, now=NOW, areas=AREAS
) -> Plan:
    """A plan with these steps that the client said yes to; no patch test is asked for."""
    if not PatchPolicy.objects.exists():
        PatchPolicy.objects.create(is_required=False, in_force_from=now - timedelta(days=9))
    client = client or make_client()
    version: PlanVersion = plans.draft_plan(
        client=client, artist=artist, location=location, by=by, now=now
    )
    told = plans.Content(WAIVED, areas, steps)
    plans.save_draft(
        version=version, content=told, original=content_values(version), by=by, now=now
    )
    plans.propose(version=version, by=by, now=now)
    version.refresh_from_db()
    return plans.accept(version=version, name="Sam", way="screen", by=by, seen=1, now=now)
