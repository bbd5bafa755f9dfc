"""An assessment is begun once, saved by editions, signed with its parts, and then only amended."""

from datetime import timedelta

import pytest
from auditlog.models import LogEntry

from clients.errors import Frozen
from sessions_plan.actions import (
    amend_assessment,
    begin_assessment,
    save_assessment,
    sign_assessment,
    wanting_in_assessment,
)
from sessions_plan.contents import assessment_values
from sessions_plan.errors import ChangedMeanwhile, NotReadyToSign, NotSignedYet, NotValid
from sessions_plan.models import AreaGoal, Assessment, HeadMark, Scar
from studio.editions import Clashed
from tests.factories import NOW, make_client
from tests.sessions_plan.records import FULL, SQUARE, begun, filled, signed

pytestmark = pytest.mark.django_db


def save(record, by, original=None, **values):
    original = assessment_values(record) if original is None else original
    return save_assessment(assessment=record, values=values, original=original, by=by, now=NOW)


def fresh(record):
    return Assessment.objects.get(pk=record.pk)


def test_everything_that_is_told_is_kept_with_its_parts(artist, owner):
    record = fresh(filled(artist, owner))

    assert (record.scale, record.grade, record.fitzpatrick) == ("norwood", "4", 3)
    assert record.goals.get().area == "hairline"
    assert record.scars.get().length_mm == 180
    assert str(record.prior_work.get().done_on) == "2019-05-01"
    assert record.marks.get().points == SQUARE
    assert (record.edition, record.saved_by) == (1, owner)


def test_a_second_beginning_opens_the_one_that_is_not_signed(artist, owner, other_artist):
    client = make_client()
    first = begun(artist, owner, client)

    assert begin_assessment(client=client, artist=other_artist, by=owner, now=NOW) == first
    assert first.artist == artist


def test_the_next_one_carries_over_what_does_not_change(artist, owner):
    client = make_client()
    signed(artist, owner, client)

    later = begin_assessment(client=client, artist=artist, by=owner, now=NOW + timedelta(days=90))
    assert later.fitzpatrick == 3
    assert later.scale == ""


def test_saving_the_same_again_counts_no_save(artist, owner):
    record = filled(artist, owner)

    assert save(record, owner, **FULL).edition == 1


def test_two_people_on_different_fields_both_keep_theirs(artist, owner):
    record = begun(artist, owner)
    opened = assessment_values(record)
    save(record, owner, original=opened, notes="Dry at the nape")
    save(record, artist.user, original=opened, **opened | {"oil": "dry"})

    record = fresh(record)
    assert (record.notes, record.oil, record.edition) == ("Dry at the nape", "dry", 2)


def test_the_second_save_of_the_same_field_shows_the_colleagues_change(artist, owner):
    record = begun(artist, owner)
    opened = assessment_values(record)
    save(record, owner, original=opened, notes="Dry", oil="dry")

    with pytest.raises(Clashed) as clash:
        save(record, artist.user, original=opened, notes="Oily", sun=2)
    (field,) = clash.value.weighed.clashes
    assert (field.field, field.mine, field.theirs) == ("notes", "Oily", "Dry")
    assert clash.value.sentence.startswith("Olga Stein changed the same")
    assert fresh(record).sun is None, "nothing of a refused save is kept"


def test_parts_clash_as_a_whole_list(artist, owner):
    record = begun(artist, owner)
    opened = assessment_values(record)
    save(record, owner, original=opened, scars=[{"kind": "burn", "site": "Crown"}])

    with pytest.raises(Clashed) as clash:
        save(record, artist.user, original=opened, scars=[{"kind": "strip", "site": "Back"}])
    assert [one.field for one in clash.value.weighed.clashes] == ["scars"]


def test_goals_of_two_areas_are_two_fields(artist, owner):
    record = begun(artist, owner)
    opened = assessment_values(record)
    save(record, owner, original=opened, **{"goal-crown": "fill"})
    save(record, artist.user, original=opened, **{"goal-hairline": "restore"})

    assert {row.area for row in record.goals.all()} == {"crown", "hairline"}


def test_rows_that_only_moved_up_stay_and_the_last_one_goes(artist, owner):
    record = begun(artist, owner)
    three = [{"kind": "injury", "site": site} for site in ("A", "B", "C")]
    record = save(record, owner, scars=three)
    first = record.scars.order_by("pk").first().pk
    record = save(record, owner, scars=[three[0], three[2]])

    rows = record.scars.order_by("pk")
    assert [(row.site, row.pk == first) for row in rows] == [("A", True), ("C", False)]


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("scale", {"scale": "ludwig", "grade": "3v"}),
        ("salt_top", {"salt_top": 101}),
        ("conditions", {"conditions": ["charm"]}),
        ("goal-crown", {"goal-crown": "paint"}),
        ("marks", {"marks": [{"view": "top", "kind": "area", "points": [[1, 2], [3, 4]]}]}),
        ("marks", {"marks": [{"view": "below", "kind": "area", "points": SQUARE}]}),
        ("scars", {"scars": [{"kind": "strip", "site": ""}]}),
        ("swatches", {"swatches": [{"colour": "red"}]}),
        ("pain_worry", {"pain_worry": 11}),
    ],
)
def test_what_cannot_be_so_is_refused_at_its_field(artist, owner, field, values):
    record = begun(artist, owner)

    with pytest.raises(NotValid) as wrong:
        save(record, owner, **values)
    assert wrong.value.field == field
    assert fresh(record).edition == 0


def test_a_mark_named_without_drawing_stands_at_its_areas_place(artist, owner):
    record = save(
        begun(artist, owner), owner, marks=[{"view": "top", "kind": "area", "area": "crown"}]
    )

    assert len(record.marks.get().points) == 12


def test_signing_asks_for_the_pattern_and_the_skin_first(artist, owner):
    record = begun(artist, owner)

    with pytest.raises(NotReadyToSign) as no:
        sign_assessment(assessment=record, edition=0, by=owner, now=NOW)
    assert set(no.value.wanting) == {"scale", "fitzpatrick"}


@pytest.mark.parametrize(
    ("values", "wanting"),
    [
        ({"scale": "none", "grade": ""}, set()),
        ({"salt_top": 20}, {"salt_top"}),
        ({"shade": "Grey 4"}, {"shade_agreed"}),
        ({"shade": "Grey 4", "shade_agreed": True}, set()),
        ({"grade": "7", "shaving": "keep"}, {"shaving_reason"}),
        ({"grade": "7", "shaving": "keep", "shaving_reason": "For his work"}, set()),
    ],
)
def test_what_is_wanting_before_signing(artist, owner, values, wanting):
    assert set(wanting_in_assessment(filled(artist, owner, values=values))) == wanting


def test_the_advice_is_what_was_decided_where_nothing_else_was(artist, owner):
    record = filled(artist, owner, values={"grade": "6"})
    record = sign_assessment(assessment=record, edition=record.edition, by=owner, now=NOW)

    assert record.shaving == "shave"
    assert record.shaving_reason.startswith("So much is bare")


def test_what_was_not_read_is_not_signed(artist, owner):
    record = filled(artist, owner)
    save(record, artist.user, notes="One more thing")

    with pytest.raises(ChangedMeanwhile):
        sign_assessment(assessment=record, edition=1, by=owner, now=NOW)


def test_once_signed_neither_the_record_nor_its_parts_change(artist, owner):
    record = signed(artist, owner)

    with pytest.raises(Frozen):
        save(record, owner, notes="Later")
    with pytest.raises(Frozen):
        sign_assessment(assessment=record, edition=record.edition, by=owner, now=NOW)
    for part in (
        record.scars.get(),
        record.prior_work.get(),
        record.marks.get(),
        record.goals.get(),
    ):
        with pytest.raises(Frozen):
            part.save()
        with pytest.raises(Frozen):
            part.delete()
    with pytest.raises(Frozen):
        Scar.objects.create(assessment=record, kind="burn", site="Crown")
    with pytest.raises(Frozen):
        HeadMark.objects.create(assessment=record, view="top", kind="scar", points=SQUARE)
    with pytest.raises(Frozen):
        AreaGoal.objects.create(assessment=record, area="back", goal="fill")


def test_amendments_come_after_signing_and_leave_the_record_alone(artist, owner):
    record = filled(artist, owner)
    with pytest.raises(NotSignedYet):
        amend_assessment(assessment=record, text="Early", by=owner, now=NOW)

    record = sign_assessment(assessment=record, edition=1, by=owner, now=NOW)
    amend_assessment(assessment=record, text=" The scar is 19 cm. ", by=owner, now=NOW)
    assert record.amendments.get().text == "The scar is 19 cm."
    assert record.scars.get().length_mm == 180


def test_the_log_tells_that_it_changed_and_never_what_was_found(artist, owner):
    filled(artist, owner, values={"notes": "Weeping psoriasis"})

    told = " ".join(str(entry.changes) for entry in LogEntry.objects.all())
    assert "psoriasis" not in told
    assert "norwood" not in told
    assert "ear to ear" not in told
    assert LogEntry.objects.get_for_objects(Assessment.objects.all()).count() >= 2
