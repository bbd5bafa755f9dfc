"""A plan drafted from an assessment, and the sentence for every departure from the template."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from sessions_plan.drafting import (
    DENSITY,
    DraftStep,
    Found,
    Gap,
    Rules,
    Template,
    Wish,
    draft,
    fitting,
    minutes_for,
    shared,
)

WEEKS = Gap(10, 12, 14)


def template(slug: str, *shares: int, minutes: int = 180) -> Template:
    steps = [DraftStep("session", minutes, s, WEEKS if n else None) for n, s in enumerate(shares)]
    return Template(slug, slug, tuple(steps))


TEMPLATES = {
    one.slug: one
    for one in (
        template("standard", 30, 40, 30),
        template("two", 50, 50),
        template("four", 25, 30, 25, 20),
        template("shaved", 30, 40, 30, minutes=240),
        template("scar", 30, 40, 30),
        template("density", 40, 35, 25),
        template("touch-up", 100),
    )
}
RULES = Rules(
    patch_test=False,
    patch_minutes=15,
    patch_gap=Gap(10, 12, 180),
    follow_up_minutes=30,
    follow_up_gap=Gap(28, 35, 42),
    shorter_visit=120,
)
HAIRLINE = Found((Wish("hairline", "restore"),))


def made(found=HAIRLINE, rules=RULES, chosen="", **change):
    return draft(replace(found, **change), TEMPLATES, rules, chosen=chosen)


def kinds(plan):
    return [step.kind for step in plan.steps]


def test_most_get_three_sessions_and_a_follow_up_as_the_template_says():
    plan = made()

    assert kinds(plan) == ["session", "session", "session", "follow-up"]
    assert [step.share for step in plan.sessions] == [30, 40, 30]
    assert plan.steps[0].gap is None
    assert plan.steps[1].gap == WEEKS
    assert plan.steps[-1].gap == Gap(28, 35, 42)
    assert plan.reasons == ()


def test_each_wish_finds_its_template():
    assert fitting(Found((Wish("crown", "shaved"), Wish("scar", "scar")))) == "shaved"
    assert fitting(Found((Wish("scar", "scar"),))) == "scar"
    assert fitting(Found((Wish("crown", "fill"),), hair_length="long")) == "density"
    assert fitting(Found((Wish("crown", "fill"),), hair_length="stubble")) == "standard"


def test_scars_alopecia_dry_or_thick_skin_propose_a_fourth_with_the_reason():
    for change, word in (
        ({"scars": frozenset({"strip"})}, "Scar tissue"),
        ({"alopecia": "areata"}, "alopecia"),
        ({"skin": "dry"}, "Dry or thick"),
        ({"conditions": frozenset({"thick"})}, "Dry or thick"),
        ({"prior": frozenset({"transplant"})}, "Scar tissue"),
    ):
        plan = made(**change)
        assert len(plan.sessions) == 4
        assert word in plan.reasons[0]


def test_a_template_of_four_is_not_made_five():
    assert len(made(chosen="four", alopecia="totalis").sessions) == 4


def test_earlier_pigment_asks_for_a_patch_test_before_everything():
    plan = made(prior=frozenset({"smp"}))

    assert kinds(plan)[0] == "patch-test"
    assert plan.steps[1].gap == RULES.patch_gap
    assert any("patch test comes first" in reason for reason in plan.reasons)


def test_a_studio_that_tests_everyone_says_so():
    plan = made(rules=replace(RULES, patch_test=True))

    assert kinds(plan)[0] == "patch-test"
    assert "as the studio does for everyone" in plan.reasons[-1]


def test_after_laser_removal_every_gap_is_a_week_longer():
    plan = made(prior=frozenset({"removal"}))

    assert plan.sessions[1].gap == Gap(17, 19, 21)
    assert any("laser" in reason for reason in plan.reasons)


def test_who_worries_about_pain_gets_shorter_visits_or_more_breaks():
    shorter = made(pain_worry=8, found=Found((Wish("hairline", "restore", 20.0),)), chosen="two")
    assert "more breaks" in shorter.reasons[-1]

    long = made(pain_worry=8, chosen="two")
    assert [step.minutes for step in long.sessions] == [120, 120, 120]
    assert "shorter" in long.reasons[-1]


def test_the_length_follows_from_the_dots_once_every_size_is_known():
    plan = made(found=Found((Wish("crown", "shaved", 200.0),)))

    dots = 200 * DENSITY["shaved"]
    assert [step.minutes for step in plan.sessions] == [
        minutes_for(dots * share / 100) for share in (30, 40, 30)
    ]


def test_one_size_unknown_leaves_the_templates_length():
    plan = made(found=Found((Wish("crown", "fill", 60.0), Wish("hairline", "restore"))))

    assert {step.minutes for step in plan.sessions} == {180}


@given(st.floats(0, 1e6))
def test_a_visit_is_an_hour_to_five_on_the_grid(dots):
    minutes = minutes_for(dots)

    assert 60 <= minutes <= 300
    assert minutes % 15 == 0


@given(st.lists(st.integers(0, 100), min_size=1, max_size=4))
def test_shares_always_make_a_hundred(shares):
    cut = shared([DraftStep("session", 180, share) for share in shares])

    assert sum(step.share for step in cut) == 100
    assert all(step.share >= 0 for step in cut)


found = st.builds(
    Found,
    wishes=st.lists(
        st.builds(
            Wish,
            st.sampled_from(["hairline", "temples", "crown", "scar", "back"]),
            st.sampled_from(sorted(DENSITY)),
            st.one_of(st.none(), st.floats(1, 300)),
        ),
        min_size=1,
        max_size=5,
        unique_by=lambda wish: wish.area,
    ).map(tuple),
    hair_length=st.sampled_from(["", "shaved", "short", "long"]),
    skin=st.sampled_from(["", "dry", "normal", "oily"]),
    conditions=st.sets(st.sampled_from(["thick", "acne"])).map(frozenset),
    alopecia=st.sampled_from(["", "areata", "scarring"]),
    scars=st.sets(st.sampled_from(["strip", "dots"])).map(frozenset),
    prior=st.sets(st.sampled_from(["smp", "tattoo", "transplant", "removal"])).map(frozenset),
    pain_worry=st.one_of(st.none(), st.integers(0, 10)),
)


@given(found, st.booleans(), st.sampled_from(["", *TEMPLATES]))
def test_every_draft_is_a_plan_that_can_be_kept(told, tests, chosen):
    plan = draft(told, TEMPLATES, replace(RULES, patch_test=tests), chosen=chosen)

    assert 1 <= len(plan.sessions) <= 4
    assert sum(step.share for step in plan.sessions) == 100
    assert plan.steps[0].gap is None
    assert all(
        step.gap and step.gap.min <= step.gap.ideal <= step.gap.max for step in plan.steps[1:]
    )
    assert kinds(plan)[-1] == "follow-up"
    assert len(plan.areas) == len(told.wishes)
