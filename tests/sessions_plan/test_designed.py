"""What a plan takes over from a design, and that it is accepted on one or on a stated reason."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from designs.actions import new_version, save_version
from designs.models import Approval, Sending
from designs.numbers import Numbers, ZoneNumbers
from sessions_plan import designed
from sessions_plan.actions import plans
from sessions_plan.actions.designs import take_design
from sessions_plan.actions.drafts import lacks_design
from sessions_plan.drafting import DraftArea, DraftStep
from sessions_plan.errors import PlanRefused
from sessions_plan.plan_contents import areas_in, content_values, steps_in
from tests.designs.drawings import drawn_version
from tests.factories import NOW
from tests.sessions_plan.planning import AREAS, THREE, WAIVED, WEEKS

pytestmark = pytest.mark.django_db


@pytest.fixture
def carl(client_user):
    return client_user.client


@pytest.fixture
def version(carl, owner):
    return drawn_version(carl, owner)


def zone(**changes) -> ZoneNumbers:
    fields: dict[str, Any] = {
        "name": "Hairline", "area": "hairline", "cm2": 40.0, "band": 0.08,
        "dots": (2000, 1200, 800), "density": 130, "dot_mm": 0.12, "technique": "dots",
        "shade": "black", "square": 0.9, "hidden": 0.0,
    }  # fmt: skip
    return ZoneNumbers(**fields | changes)


def draft(carl, artist, location, by):
    return plans.draft_plan(client=carl, artist=artist, location=location, by=by, now=NOW)


def sent(version, owner) -> Sending:
    return Sending.objects.create(version=version, sent_at=NOW, sent_by=owner)


def approved(version, by) -> Approval:
    return Approval.objects.create(
        version=version, name="Carl", expectation="Soft and low", text="A simulation",
        document="{}", sha256="0" * 64, way="portal", healed_seen_at=NOW,
        later_seen_at=NOW, far_seen_at=NOW, approved_at=NOW, approved_by=by,
    )  # fmt: skip


def test_a_drawn_area_is_taken_over_and_the_rest_stays():
    crown = DraftArea("crown", "fill", 60.0, "dots", 0.15, 65, "three point", "4")
    numbers = Numbers((zone(), zone(name="Scar", area="scar", technique="strokes")))
    found = {area.area: area for area in designed.areas_with(numbers, [*AREAS, crown])}
    assert found["crown"] == crown
    line = found["hairline"]
    assert (line.cm2, line.density, line.dot_mm, line.shade) == (40.0, 100, 0.12, "3")
    assert (found["scar"].goal, found["scar"].technique) == ("scar", "strokes")


def test_zones_of_one_area_are_added_up():
    numbers = Numbers((zone(), zone(name="Left", cm2=10, dots=(500, 0, 0), technique="strokes")))
    (area,) = designed.areas_with(numbers, [])
    assert (area.cm2, area.technique) == (50.0, "mixed")
    assert area.density == 90


def test_sessions_last_as_their_dots_need_at_the_artists_pace():
    numbers = Numbers((zone(dots=(12_000, 6000, 3000)),), per_minute=100)
    steps = designed.steps_with(numbers, [57, 29, 14], [*THREE, DraftStep("follow-up", 30)])
    assert [(step.minutes, step.share) for step in steps] == [
        (150, 57),
        (90, 29),
        (60, 14),
        (30, 0),
    ]


def test_another_number_of_sessions_keeps_its_own_shares():
    numbers = Numbers((zone(dots=(12_000, 6000, 3000)),))
    steps = designed.steps_with(
        numbers, [50, 30, 20], [THREE[0], DraftStep("session", 60, 70, WEEKS)]
    )
    assert [step.share for step in steps] == [30, 70]
    assert steps[1].minutes > steps[0].minutes


def test_a_plan_begins_with_what_was_sent_or_approved(carl, version, artist, location, owner):
    assert not draft_areas(carl, artist, location, owner)
    plans.abandon_plan(plan=carl.plans.get(), reason="Again", by=owner, now=NOW)
    sent(version, owner)
    found = draft(carl, artist, location, owner)
    area = found.areas.get()
    numbers = version.measured
    assert float(area.area_cm2) == pytest.approx(numbers.cm2, abs=0.1)
    assert area.dots == pytest.approx(numbers.all_dots, rel=0.02)
    assert any("rounded" in one or "version 1" in one for one in found.reasons)


def draft_areas(carl, artist, location, owner):
    return draft(carl, artist, location, owner).areas.exists()


def test_a_draft_takes_the_design_over_and_keeps_its_words(carl, version, artist, location, owner):
    found = draft(carl, artist, location, owner)
    plans.save_draft(
        version=found,
        content=plans.Content({}, AREAS, THREE),
        original=content_values(found),
        by=owner,
        now=NOW,
    )
    with pytest.raises(PlanRefused, match="No design"):
        take(found, owner)
    saved = save_version(version=version, edition=version.edition, shares=[60, 25, 15], by=owner)
    sent(saved, owner)
    for _ in range(2):
        found = take(found, owner, wishes="A soft line")
    assert found.wishes == "A soft line"
    assert [step.share for step in steps_in(found)] == [60, 25, 15]
    assert sum(one.startswith(designed.TAKEN) for one in found.reasons) == 1
    plans.propose(version=found, by=owner, now=NOW)


def take(version, by, **texts):
    version.refresh_from_db()
    return take_design(
        version=version,
        content=plans.Content(texts, areas_in(version), steps_in(version)),
        original=content_values(version),
        by=by,
        now=NOW,
    )


def ready(carl, artist, location, owner, texts, steps=THREE):
    found = draft(carl, artist, location, owner)
    plans.save_draft(
        version=found,
        content=plans.Content(texts, AREAS, steps),
        original=content_values(found),
        by=owner,
        now=NOW,
    )
    return plans.propose(version=found, by=owner, now=NOW)


def yes(version, by):
    return plans.accept(version=version, name="Carl", way="portal", by=by, seen=1, now=NOW)


def test_a_plan_is_accepted_on_an_approved_design(
    carl, version, artist, location, owner, client_user
):
    found = ready(carl, artist, location, owner, {})
    sent(version, owner)
    with pytest.raises(PlanRefused, match="Approve the design first"):
        yes(found, client_user)
    approval = approved(version, client_user)
    approval.withdrawn_at, approval.withdrawn_by = NOW, client_user
    approval.save()
    with pytest.raises(PlanRefused, match="Approve the design first"):
        yes(found, client_user)
    approved(version, client_user)
    assert yes(found, client_user).status == "accepted"


def test_or_on_a_stated_reason_why_there_is_none(carl, artist, location, owner, client_user):
    assert yes(ready(carl, artist, location, owner, WAIVED), client_user).status == "accepted"


def test_the_design_of_another_client_is_no_reason(
    carl, artist, location, owner, client_user, other_client_user
):
    approved(drawn_version(other_client_user.client, owner), other_client_user)
    with pytest.raises(PlanRefused, match="Approve the design first"):
        yes(ready(carl, artist, location, owner, {}), client_user)


LATER = NOW + timedelta(days=400)
FRESHENED = (DraftStep("touch-up", 120, 100),)


def carried(carl, artist, location, owner, client_user, texts=None):
    """A plan that was accepted and worked through."""
    plan = yes(ready(carl, artist, location, owner, texts or {}), client_user)
    plan.status, plan.completed_at, plan.completed_by = "complete", NOW, owner
    plan.save()
    return plan


def test_a_version_sent_after_the_approval_needs_its_own(
    carl, version, artist, location, owner, client_user
):
    approved(version, client_user)
    found = ready(carl, artist, location, owner, {})
    softer = new_version(parent=version, by=owner, name="softer")
    assert yes_may_be_said(found)
    sending = Sending.objects.create(version=softer, sent_at=LATER, sent_by=owner)
    with pytest.raises(PlanRefused, match="newer design than the approved one: version 2, softer"):
        yes(found, client_user)
    sending.taken_back_at, sending.taken_back_by = LATER, owner
    sending.save()
    assert yes(found, client_user).status == "accepted"


def yes_may_be_said(version) -> bool:
    return lacks_design(version) == ""


def test_a_newer_version_that_is_approved_as_well_is_the_one_agreed_on(
    carl, version, artist, location, owner, client_user
):
    approved(version, client_user)
    softer = new_version(parent=version, by=owner, name="softer")
    Sending.objects.create(version=softer, sent_at=LATER, sent_by=owner)
    found = ready(carl, artist, location, owner, {})
    assert not yes_may_be_said(found)
    newer = approved(softer, client_user)
    type(newer).objects.filter(pk=newer.pk).update(approved_at=LATER)
    assert yes_may_be_said(found)


def test_new_work_needs_a_new_approval_and_a_touch_up_stands_on_the_last(
    carl, version, artist, location, owner, client_user
):
    approved(version, client_user)
    carried(carl, artist, location, owner, client_user)
    found = ready(carl, artist, location, owner, {})
    with pytest.raises(PlanRefused, match="belongs to an earlier plan"):
        yes(found, client_user)
    found.plan.status, found.plan.abandon_reason = "abandoned", "Only a touch-up."
    found.plan.abandoned_at, found.plan.abandoned_by = NOW, owner
    found.plan.save()
    assert yes(ready(carl, artist, location, owner, {}, FRESHENED), client_user).is_open


def test_the_plan_that_an_approval_carried_stands_on_it(
    carl, version, artist, location, owner, client_user
):
    approved(version, client_user)
    plan = carried(carl, artist, location, owner, client_user)
    assert yes_may_be_said(plan.versions.get())


def test_what_the_client_took_back_was_not_carried_by_the_approval(
    carl, version, artist, location, owner, client_user
):
    approved(version, client_user)
    plan = carried(carl, artist, location, owner, client_user)
    plan.versions.update(withdrawn_at=NOW)
    assert yes_may_be_said(ready(carl, artist, location, owner, {}))


def test_an_approval_that_no_plan_was_worked_through_on_is_for_the_next(
    carl, version, artist, location, owner, client_user
):
    """The first plan was on paper; the second stands on the design, given up and begun anew."""
    carried(carl, artist, location, owner, client_user, WAIVED)
    approved(version, client_user)
    plan = yes(ready(carl, artist, location, owner, {}), client_user)
    plan.status, plan.abandon_reason = "abandoned", "They moved away, and came back."
    plan.abandoned_at, plan.abandoned_by = NOW, owner
    plan.save()
    assert yes(ready(carl, artist, location, owner, {}), client_user).is_open
