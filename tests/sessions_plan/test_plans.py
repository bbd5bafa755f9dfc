"""A plan from its draft to its end: versions, the client's yes, and what follows from it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from clients import asks
from clients.errors import Frozen
from sessions_plan.actions import plans
from sessions_plan.drafting import DraftArea, DraftStep, Gap
from sessions_plan.errors import NotValid, PlanRefused
from sessions_plan.models import (
    Assessment,
    HeadMark,
    PatchPolicy,
    Plan,
    PlannedSession,
    PlanRules,
    PlanTemplate,
    PriorWork,
)
from sessions_plan.plan_contents import TEXTS, areas_in, content_values, steps_in
from studio.editions import Clashed
from tests.factories import NOW, make_appointment

Status = Plan.Status
Booked = PlannedSession.Status


@pytest.fixture(autouse=True)
def _no_patch_test(db):
    PatchPolicy.objects.create(is_required=False, in_force_from=NOW - timedelta(days=9))


@pytest.fixture
def carl(client_user):
    return client_user.client


@pytest.fixture
def assessment(carl, artist, owner):
    made = Assessment.objects.create(
        client=carl, artist=artist, begun_at=NOW, saved_at=NOW, saved_by=owner, shade="3"
    )
    made.goals.create(area="hairline", goal="restore")
    made.goals.create(area="crown", goal="fill")
    return made


@pytest.fixture
def draft(carl, artist, location, assessment):
    return plans.draft_plan(
        client=carl,
        artist=artist,
        location=location,
        by=artist.user,
        assessment=assessment,
        now=NOW,
    )


def accept(version, by, way="portal", name="Carl Jensen", now=NOW):
    if not version.design_waiver:
        version.design_waiver = "Drawn on the head with a pencil."
        version.save()
    plans.propose(version=version, by=version.saved_by, now=now)
    return plans.accept(version=version, name=name, way=way, by=by, seen=version.number, now=now)


def content(version, steps=None, **texts):
    kept = {name: getattr(version, name) for name in TEXTS} | texts
    return plans.Content(kept, areas_in(version), steps or steps_in(version))


def test_a_draft_is_filled_from_the_assessment(draft, assessment):
    assert [(a.area, a.goal, a.shade, a.density) for a in draft.areas.all()] == [
        ("hairline", "restore", "3", 90),
        ("crown", "fill", "3", 65),
    ]
    assert [s.kind for s in draft.steps.all()] == ["session"] * 3 + ["follow-up"]
    assert [s.position for s in draft.steps.all()] == [1, 2, 3, 4]
    assert draft.plan.status == Status.DRAFT


def test_sizes_come_from_the_head_map(carl, artist, location, assessment):
    for size in (20, 5):
        HeadMark.objects.create(
            assessment=assessment, view="top", kind="area", area="crown", points=[], area_cm2=size
        )

    version = plans.draft_plan(
        client=carl, artist=artist, location=location, by=artist.user, assessment=assessment
    )

    assert version.areas.get(area="crown").area_cm2 == 25
    assert version.areas.get(area="crown").dots == 25 * 65
    assert version.areas.get(area="hairline").dots is None


def test_prior_work_changes_it_with_the_reason_kept(carl, artist, location, assessment):
    PriorWork.objects.create(assessment=assessment, kind="smp")

    version = plans.draft_plan(
        client=carl, artist=artist, location=location, by=artist.user, assessment=assessment
    )

    assert [s.kind for s in version.steps.all()][:2] == ["patch-test", "session"]
    assert version.steps.first().position == 0
    assert any("patch test" in reason for reason in version.reasons)


def test_a_client_has_one_open_plan(draft, carl, artist, location):
    with pytest.raises(PlanRefused, match="open plan"):
        plans.draft_plan(client=carl, artist=artist, location=location, by=artist.user)


def test_what_is_proposed_is_frozen(draft, artist):
    plans.propose(version=draft, by=artist.user, now=NOW)
    draft.refresh_from_db()

    with pytest.raises(Frozen):
        plans.save_draft(
            version=draft, content=content(draft), original=None, by=artist.user, now=NOW
        )
    with pytest.raises(Frozen):
        draft.areas.first().delete()
    step = draft.steps.first()
    step.minutes = 5
    with pytest.raises(Frozen):
        step.save()


def test_two_artists_on_one_draft_are_told_field_by_field(draft, artist, owner):
    opened = content_values(draft)
    plans.save_draft(
        version=draft, content=content(draft, wishes="Low"), original=opened, by=owner, now=NOW
    )

    with pytest.raises(Clashed) as clash:
        plans.save_draft(
            version=draft,
            content=content(draft, wishes="High"),
            original=opened,
            by=artist.user,
            now=NOW,
        )
    assert [c.field for c in clash.value.weighed.clashes] == ["wishes"]


def test_steps_are_changed_as_a_whole(draft, artist):
    steps = [
        DraftStep("session", 120, 50),
        DraftStep("session", 150, 50, Gap(12, 14, 20)),
        DraftStep("follow-up", 30, 0, Gap(28, 35, 42)),
    ]

    plans.save_draft(
        version=draft,
        content=content(draft, steps),
        original=content_values(draft),
        by=artist.user,
        now=NOW,
    )

    assert steps_in(draft) == steps


@pytest.mark.parametrize(
    ("steps", "word"),
    [
        ([DraftStep("session", 120, 100)], "two to four"),
        ([DraftStep("session", 120, 60), DraftStep("session", 120, 60, Gap(1, 2, 3))], "100"),
        ([DraftStep("session", 120, 50), DraftStep("session", 120, 50)], "days after"),
        ([DraftStep("session", 120, 50), DraftStep("session", 120, 50, Gap(5, 2, 9))], "go up"),
    ],
)
def test_a_series_that_makes_no_sense_is_refused(draft, artist, steps, word):
    with pytest.raises(NotValid, match=word):
        plans.save_draft(
            version=draft,
            content=content(draft, steps),
            original=content_values(draft),
            by=artist.user,
            now=NOW,
        )


def test_nothing_is_proposed_without_an_area(carl, artist, location):
    empty = plans.draft_plan(client=carl, artist=artist, location=location, by=artist.user)

    with pytest.raises(NotValid, match="one area"):
        plans.propose(version=empty, by=artist.user)


def test_the_clients_yes_lays_out_the_sessions(draft, client_user):
    plan = accept(draft, client_user)

    rows = list(plan.sessions.all())
    assert plan.status == Status.ACCEPTED
    assert [(r.position, r.kind, r.status) for r in rows] == [
        (1, "session", "open"),
        (2, "session", "open"),
        (3, "session", "open"),
        (4, "follow-up", "open"),
    ]
    assert (rows[1].gap_min, rows[1].gap_ideal, rows[1].gap_max) == (10, 12, 14)


def test_a_double_press_accepts_once(draft, client_user):
    first = accept(draft, client_user)
    again = plans.accept(
        version=draft, name="Carl", way="portal", by=client_user, seen=draft.number, now=NOW
    )

    assert first == again
    assert PlannedSession.objects.count() == 4


def test_only_the_client_accepts_in_the_portal(draft, other_client_user):
    with pytest.raises(PlanRefused, match="Only the client"):
        accept(draft, other_client_user)


def test_an_older_version_cannot_be_accepted(draft, client_user, artist):
    plans.propose(version=draft, by=artist.user, now=NOW)
    newer = plans.revise(plan=draft.plan, by=artist.user, now=NOW)
    plans.propose(version=newer, by=artist.user, now=NOW)

    with pytest.raises(PlanRefused, match="newer version"):
        plans.accept(version=draft, name="Carl", way="portal", by=client_user, seen=1, now=NOW)


def test_a_change_after_the_yes_is_a_new_version_to_accept(draft, client_user, artist):
    plan = accept(draft, client_user)

    newer = plans.revise(plan=plan, by=artist.user, now=NOW)
    steps = [replace(step, minutes=90) for step in steps_in(newer)]
    plans.save_draft(
        version=newer,
        content=content(newer, steps),
        original=content_values(newer),
        by=artist.user,
        now=NOW,
    )

    assert newer.number == 2
    assert {row.minutes for row in plan.sessions.all()} != {90}
    accept(newer, client_user)
    assert {row.minutes for row in plan.sessions.all()} == {90}
    draft.refresh_from_db()
    assert draft.superseded_at == NOW


def test_a_session_that_is_done_stays_as_it_was(draft, client_user, artist, location):
    plan = accept(draft, client_user)
    first = plan.sessions.get(position=1)
    visit = make_appointment(
        location=location, artist=artist, client=plan.client, starts_at=NOW - timedelta(days=3)
    )
    first.status, first.appointment = Booked.DONE, visit
    first.save()
    newer = plans.revise(plan=plan, by=artist.user, now=NOW)
    steps = [replace(step, minutes=90) for step in steps_in(newer)]
    plans.save_draft(
        version=newer,
        content=content(newer, steps),
        original=content_values(newer),
        by=artist.user,
        now=NOW,
    )

    accept(newer, client_user)

    first.refresh_from_db()
    plan.refresh_from_db()
    assert first.minutes == 180
    assert plan.status == Status.UNDER_WAY


def test_within_the_cooling_off_days_the_client_may_withdraw(draft, client_user):
    PlanRules.objects.create(cooling_off_days=7, in_force_from=NOW - timedelta(days=1))
    plan = accept(draft, client_user)

    ended = plans.withdraw_plan(plan=plan, by=client_user, now=NOW + timedelta(days=7))

    assert ended.status == Status.ABANDONED
    assert set(plan.sessions.values_list("status", flat=True)) == {"dropped"}
    draft.refresh_from_db()
    assert draft.withdrawn_at is not None


def test_after_the_cooling_off_days_they_call(draft, client_user):
    PlanRules.objects.create(cooling_off_days=7, in_force_from=NOW - timedelta(days=1))
    plan = accept(draft, client_user)

    with pytest.raises(PlanRefused, match="are over"):
        plans.withdraw_plan(plan=plan, by=client_user, now=NOW + timedelta(days=9))


def test_a_plan_ends_with_a_reason_and_not_while_sessions_are_booked(
    draft, client_user, artist, location
):
    plan = accept(draft, client_user)
    with pytest.raises(NotValid, match="why"):
        plans.abandon_plan(plan=plan, reason=" ", by=artist.user)
    row = plan.sessions.get(position=1)
    row.appointment = make_appointment(
        location=location, artist=artist, client=plan.client, starts_at=NOW + timedelta(days=3)
    )
    row.status = Booked.BOOKED
    row.save()

    with pytest.raises(PlanRefused, match="Cancel the rest"):
        plans.abandon_plan(plan=plan, reason="Moves away", by=artist.user)


def test_a_plan_is_complete_when_its_sessions_are_done(draft, client_user, owner):
    plan = accept(draft, client_user)
    with pytest.raises(PlanRefused, match="sessions to come"):
        plans.complete_plan(plan=plan, by=owner)
    for row in plan.sessions.filter(kind="session"):
        row.status = Booked.DONE
        row.save()

    done = plans.complete_plan(plan=plan, by=owner, now=NOW)

    assert (done.status, done.completed_at) == (Status.COMPLETE, NOW)


def test_what_is_missing_says_where_the_plan_stands(draft, carl, client_user):
    def plan_words():
        return [m.words for m in asks.missing(carl, None, NOW) if m.key == "plan"]

    assert plan_words() == ["The plan is a draft"]
    draft.design_waiver = "Drawn on the head with a pencil."
    draft.save()
    plans.propose(version=draft, by=draft.saved_by, now=NOW)
    assert plan_words() == ["The plan is not accepted yet"]
    accept(draft, client_user)
    assert plan_words() == []


def test_the_studio_begins_with_seven_templates_whose_shares_make_a_hundred(db):
    rows = PlanTemplate.objects.prefetch_related("steps")

    assert {row.slug for row in rows} == {
        "standard", "two", "four", "shaved", "scar", "density", "touch-up",
    }  # fmt: skip
    for row in rows:
        assert sum(step.share for step in row.steps.all()) == 100


def test_an_area_of_a_draft_can_be_anything_the_artist_says(draft, artist):
    areas = [DraftArea("sides", "shaved", 40.0, "mixed", 0.12, 110, "three point", "2")]
    told = plans.Content({}, areas, steps_in(draft))

    plans.save_draft(
        version=draft, content=told, original=content_values(draft), by=artist.user, now=NOW
    )

    assert areas_in(draft) == areas


def test_the_questions_on_self_image_are_asked_again_once_the_plan_is_accepted(
    draft, client_user, artist
):
    plan = accept(draft, client_user)
    newer = plans.revise(plan=plan, by=artist.user, now=NOW)
    accept(newer, client_user)

    sheet = plan.client.answer_sheets.get()
    assert (sheet.questionnaire.kind, sheet.occasion) == ("self-image", "after-plan")
