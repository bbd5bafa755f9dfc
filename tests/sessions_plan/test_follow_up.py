"""The look at healed skin: areas rated, a colour shift followed, and what comes of it."""

import pytest

from bookings.models import Appointment
from clients.errors import Frozen
from sessions_plan.actions import plans
from sessions_plan.actions.follow_ups import Healed, conclude, rate_healed, treated_areas
from sessions_plan.drafting import Gap
from sessions_plan.errors import ChangedMeanwhile, NotValid, RecordRefused
from sessions_plan.models import Complication, HealedRating, Plan, SessionRecord
from tests.factories import NOW, at, make_client
from tests.sessions_plan.following import concluded, follow_up, rated, worked_through

Status = Plan.Status


@pytest.fixture
def plan(artist, location, owner):
    return worked_through(artist, location, owner, make_client(), last=NOW)


@pytest.fixture
def record(plan):
    return follow_up(plan, at(35, 10))


def test_what_was_charted_is_what_is_looked_at(record):
    assert treated_areas(record) == ["crown"]


def test_every_area_is_rated_and_rated_again(record):
    rated(record, density=6)
    rated(record, density=7, note="A little thin behind")

    row = HealedRating.objects.get()
    assert (row.density, row.evenness, row.blur, row.note) == (7, 9, 8, "A little thin behind")
    assert row.rated_by == record.artist.user
    assert SessionRecord.objects.get(pk=record.pk).edition == 2


@pytest.mark.parametrize(
    "ratings", [{"moon": Healed(1, 1, 1)}, {"crown": Healed(11, 1, 1)}, {"crown": Healed(1, -1, 1)}]
)
def test_what_cannot_be_is_refused(record, ratings):
    with pytest.raises(NotValid):
        rate_healed(record=record, ratings=ratings, by=record.artist.user)

    assert not HealedRating.objects.exists()


def test_a_session_is_not_rated(plan):
    session = SessionRecord.objects.filter(session__plan=plan).first()

    with pytest.raises(RecordRefused, match="follow-up"):
        rated(session)


def test_a_colour_shift_opens_one_complication_with_session_and_lots(record, plan):
    rated(record, has_colour_shift=True, note="Bluish at the edge")
    rated(record, has_colour_shift=True)

    bad = Complication.objects.get()
    last = SessionRecord.objects.filter(session__position=2, session__plan=plan).get()
    assert (bad.kind, bad.severity, bad.record) == ("colour", "mild", last)
    assert "Bluish at the edge" in bad.signs
    assert set(bad.lots.all()) == {work.pigment for work in last.areas.all()}


def test_the_outcome_completes_the_plan_and_ends_the_visit(record, plan):
    record = rated(record)

    concluded(record)

    plan.refresh_from_db()
    record.refresh_from_db()
    assert plan.status == Status.COMPLETE
    assert (record.outcome, record.signed_by) == ("complete", record.artist.user)
    assert Appointment.objects.get(pk=record.appointment_id).status == "done"
    assert plan.sessions.get(kind="follow-up").status == "done"


def test_a_touch_up_is_added_with_its_own_gap_and_a_follow_up_of_its_own(record, plan):
    record = rated(record, density=4)

    concluded(record, "touch-up", minutes=90, gap=Gap(10, 14, 30))

    plan.refresh_from_db()
    assert plan.status == Status.UNDER_WAY
    new = plan.sessions.filter(status="open").order_by("position")
    assert [(s.kind, s.minutes, s.gap_min, s.gap_max) for s in new] == [
        ("touch-up", 90, 10, 30),
        ("follow-up", 30, 28, 42),
    ]


def test_the_touch_up_is_placed_like_any_step(record, plan, owner):
    from sessions_plan.actions import series

    concluded(rated(record, density=4), "touch-up")
    later = at(36, 9)

    question, told = series.proposals(plan=plan, now=later)
    places = question.by_position(told.found[0].series)
    open_ones = plan.sessions.filter(status="open").values_list("position", flat=True)
    made = series.book_series(
        plan=plan, places={n: places[n] for n in open_ones}, by=owner, now=later
    )

    assert [visit.service.kind for visit in made] == ["touch-up", "follow-up"]
    assert 7 <= (made[0].starts_at - at(35, 10)).days <= 42


def test_a_new_version_of_the_plan_keeps_the_touch_up(record, plan, owner):
    concluded(rated(record, density=4), "touch-up")
    plan.refresh_from_db()

    version = plans.revise(plan=plan, by=owner, now=at(36, 9))
    plans.propose(version=version, by=owner, now=at(36, 9))
    plans.accept(
        version=version, name="Sam", way="screen", by=owner, seen=version.number, now=at(36, 9)
    )

    assert list(plan.sessions.exclude(status="dropped").values_list("kind", "status")) == [
        ("session", "done"),
        ("session", "done"),
        ("follow-up", "done"),
        ("touch-up", "open"),
        ("follow-up", "open"),
    ]


def test_nothing_is_concluded_before_every_area_is_rated(record, plan):
    with pytest.raises(NotValid, match="crown"):
        concluded(record)

    plan.refresh_from_db()
    assert plan.status == Status.UNDER_WAY
    assert Appointment.objects.get(pk=record.appointment_id).status == "booked"


def test_an_outcome_is_needed_and_a_wrong_gap_changes_nothing(record, plan):
    record = rated(record)
    with pytest.raises(NotValid, match="follows"):
        concluded(record, "")
    with pytest.raises(NotValid, match="go up"):
        concluded(record, "touch-up", gap=Gap(30, 14, 10))

    assert SessionRecord.objects.get(pk=record.pk).signed_at is None
    assert not plan.sessions.filter(kind="touch-up").exists()


def test_what_was_changed_meanwhile_is_read_again(record):
    rated(record)
    rated(record, density=5)

    with pytest.raises(ChangedMeanwhile):
        conclude(
            record=record, edition=1, outcome="complete", by=record.artist.user, now=at(35, 11)
        )


def test_once_signed_it_stays_as_it_is(record):
    concluded(rated(record))

    with pytest.raises(Frozen):
        rated(record, density=1)
    row = HealedRating.objects.get()
    with pytest.raises(Frozen):
        row.save()


def test_a_follow_up_outside_any_plan_has_no_outcome(record, plan):
    concluded(rated(record))
    later = follow_up(plan, at(400, 10))

    done = concluded(rated(later, density=6), outcome="")

    assert (done.outcome, done.session) == ("", None)
    assert done.signed_at is not None
