"""Patterns plans are drafted from: written, retired, chosen; and the rules in versions."""

from datetime import timedelta

import pytest

from clients.errors import Frozen
from sessions_plan.actions import plans
from sessions_plan.actions.templates import keep_template, publish_plan_rules, use_template
from sessions_plan.drafting import DraftStep, Gap
from sessions_plan.errors import NotValid, PlanRefused
from sessions_plan.found import plan_rules
from sessions_plan.models import PlanRules, PlanTemplate, PlanVersion
from sessions_plan.plan_contents import content_values, steps_in
from studio.errors import NotAllowed
from studio.wording import local_day
from tests.factories import NOW, make_client
from tests.sessions_plan.planning import AREAS, THREE, accepted

pytestmark = pytest.mark.django_db
WIDE = Gap(20, 24, 30)
TWO = (DraftStep("session", 90, 60), DraftStep("session", 60, 40, WIDE))
RULES = {
    "follow_up_min_days": 28, "follow_up_ideal_days": 35, "follow_up_max_days": 42,
    "shorter_visit_minutes": 120,
}  # fmt: skip


def standard() -> PlanTemplate:
    return PlanTemplate.objects.get(slug="standard")


def drafted(artist, location, **more) -> PlanVersion:
    return plans.draft_plan(
        client=make_client(), artist=artist, location=location, by=artist.user, now=NOW, **more
    )


def working(version: PlanVersion) -> list[DraftStep]:
    return [step for step in steps_in(version) if step.kind == "session"]


def chosen(version: PlanVersion, template: PlanTemplate, by, texts=None) -> PlanVersion:
    return plans.take_template(
        version=version, template=template, content=plans.Content(texts or {}, AREAS, ()),
        original=content_values(version), by=by, now=NOW,
    )  # fmt: skip


# ---------------------------------------------------------------- written


def test_a_new_pattern_comes_last_with_an_address_of_its_own(owner):
    first = keep_template(template=PlanTemplate(name="Wide"), steps=TWO, by=owner)
    again = keep_template(template=PlanTemplate(name="Wide"), steps=TWO, by=owner)
    assert (first.slug, again.slug) == ("wide", "wide-2")
    assert PlanTemplate.objects.order_by("order").last() == again
    assert [(step.position, step.gap_min) for step in again.steps.all()] == [(1, None), (2, 20)]


def test_an_edited_pattern_changes_no_plan_that_was_drafted_from_it(owner, artist, location):
    plan = accepted(artist, location, artist.user)
    version = plan.versions.get()
    draft = drafted(artist, location)
    before, standing = steps_in(version), steps_in(draft)
    keep_template(template=standard(), steps=TWO, by=owner)

    version.refresh_from_db()
    assert steps_in(version) == before
    assert steps_in(draft) == standing
    assert [row.gap_min for row in plan.sessions.all()] == [None, 10, 10]
    assert len(working(drafted(artist, location))) == 2


@pytest.mark.parametrize(
    "steps",
    [
        (),
        (DraftStep("session", 90, 100),),
        (TWO[0], TWO[0]),
        (DraftStep("session", 90, 60, WIDE), TWO[1]),
        (TWO[0], DraftStep("session", 60, 30, WIDE)),
        (TWO[0], DraftStep("session", 60, 40, Gap(20, 10, 30))),
        (TWO[0], DraftStep("touch-up", 60, 40, WIDE)),
        (DraftStep("patch-test", 15, 60), TWO[1]),
        tuple(DraftStep("session", 60, 20, WIDE if n else None) for n in range(5)),
    ],
    ids=["none", "one", "no gap", "a gap at the first", "90 %", "down", "mixed", "patch", "five"],
)
def test_a_pattern_that_no_plan_could_follow_is_refused(owner, steps):
    with pytest.raises(NotValid):
        keep_template(template=standard(), steps=steps, by=owner)
    assert standard().steps.count() == 3


def test_only_who_sets_up_the_studio_writes_them(artist):
    with pytest.raises(NotAllowed):
        keep_template(template=standard(), steps=TWO, by=artist.user)
    with pytest.raises(NotAllowed):
        use_template(template=standard(), in_use=False, by=artist.user)
    with pytest.raises(NotAllowed):
        publish_plan_rules(cooling_off_days=3, by=artist.user, **RULES)


# ---------------------------------------------------------------- retired


def test_a_retired_pattern_is_not_drafted_from_and_another_one_says_why(owner, artist, location):
    use_template(template=standard(), in_use=False, by=owner)
    version = drafted(artist, location)
    assert version.template.slug != "standard"
    assert version.template.is_active
    assert "not in use here" in version.reasons[0]
    with pytest.raises(PlanRefused):
        drafted(artist, location, template=standard())
    use_template(template=standard(), in_use=True, by=owner)
    assert drafted(artist, location).template == standard()


def test_the_last_pattern_of_sessions_stays(owner):
    left = list(PlanTemplate.objects.exclude(slug="touch-up"))
    for row in left[1:]:
        use_template(template=row, in_use=False, by=owner)
    with pytest.raises(PlanRefused):
        use_template(template=left[0], in_use=False, by=owner)
    left[0].refresh_from_db()
    assert left[0].is_active


# ---------------------------------------------------------------- chosen


def test_a_pattern_chosen_when_drafting_is_named_among_the_reasons(artist, location):
    version = drafted(artist, location, template=PlanTemplate.objects.get(slug="two"))
    assert version.reasons[0] == (
        "The artist chose the pattern “Two sessions”. From the assessment alone it would be "
        "“Three sessions”."
    )


def test_another_pattern_lays_the_steps_out_anew_and_keeps_areas_and_words(artist, location):
    version = drafted(artist, location)
    version = chosen(
        version, PlanTemplate.objects.get(slug="four"), artist.user, {"wishes": "His own line"}
    )
    version.refresh_from_db()
    assert (version.template.slug, version.wishes) == ("four", "His own line")
    assert [row.area for row in version.areas.all()] == ["hairline"]
    assert [step.share for step in working(version)] == [25, 30, 25, 20]
    assert "chose the pattern “Four sessions”" in version.reasons[0]


def test_what_was_proposed_takes_no_other_pattern(artist, location):
    version = drafted(artist, location)
    version = chosen(version, PlanTemplate.objects.get(slug="two"), artist.user)
    plans.propose(version=version, by=artist.user, now=NOW)
    version.refresh_from_db()
    with pytest.raises(Frozen):
        chosen(version, PlanTemplate.objects.get(slug="four"), artist.user)
    assert len(working(version)) == 2


# ---------------------------------------------------------------- rules


def test_rules_come_in_versions_and_an_acceptance_keeps_its_own(owner, artist, location):
    publish_plan_rules(cooling_off_days=7, by=owner, now=NOW, **RULES)
    plan = accepted(artist, location, artist.user, steps=THREE)
    later = NOW + timedelta(days=1)
    publish_plan_rules(cooling_off_days=0, by=owner, now=later, **RULES)

    assert PlanRules.objects.count() == 2
    assert plan_rules(later).cooling_off_days == 0
    version = plans.accepted_version(plan)
    until = local_day(NOW, location.zone) + timedelta(days=7)
    assert plans.cooling_off_until(version) == until


def test_rules_whose_days_do_not_go_up_are_refused(owner):
    with pytest.raises(NotValid):
        publish_plan_rules(cooling_off_days=0, by=owner, **RULES | {"follow_up_max_days": 30})
