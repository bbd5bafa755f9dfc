"""Questionnaires are asked, half filled, signed; the record learns what was told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from clients.actions import intake
from clients.actions.told import known_answers
from clients.errors import (
    Frozen,
    NameNeeded,
    NotAnswered,
    QuestionsNotFit,
    SheetTakenBack,
    VersionMeanwhile,
)
from clients.models import Allergy, AnswerSheet, Client, Flag, Questionnaire
from clients.questions import as_json, questions_in
from tests.clients.answers import good_answers
from tests.factories import NOW, make_client

HEALTH = Questionnaire.Kind.HEALTH
TODAY = NOW.date()


@pytest.fixture
def sam(db):
    return make_client(full_name="Sam Moss")


@pytest.fixture
def sheet(sam, clerk):
    return intake.ask(client=sam, by=clerk, now=NOW)


def sign(sheet, **answers):
    return intake.sign_answers(sheet=sheet, data=good_answers(**answers), name="Sam Moss", now=NOW)


def publish(by, **changes):
    latest = intake.newest(HEALTH)
    questions = list(questions_in(latest.questions))[1:]
    return intake.publish_questionnaire(
        kind=HEALTH, questions=questions, intro="Short.", expected_number=latest.number, by=by,
        **changes,
    )  # fmt: skip


# -------------------------------------------------------------------------------- asking


def test_there_is_one_open_sheet_of_a_kind(sam, clerk, sheet):
    assert intake.ask(client=sam, by=clerk, now=NOW) == sheet
    other = intake.ask(client=sam, kind=Questionnaire.Kind.SELF_IMAGE, by=clerk, now=NOW)
    assert other != sheet


def test_an_untouched_sheet_gives_way_to_a_new_version_and_a_begun_one_keeps_its_own(
    sam, clerk, owner, sheet
):
    publish(owner)
    newer = intake.ask(client=sam, by=clerk, now=NOW)
    assert newer.questionnaire.number == 2
    sheet.refresh_from_db()
    assert sheet.withdrawn_at == NOW

    intake.save_answers(sheet=newer, data={"diabetes": "no"}, now=NOW)
    publish(owner)
    assert intake.ask(client=sam, by=clerk, now=NOW) == newer


def test_a_sheet_that_was_taken_back_takes_no_answers(sheet, clerk):
    intake.take_back(sheet=sheet, by=clerk, now=NOW)
    with pytest.raises(SheetTakenBack):
        intake.save_answers(sheet=sheet, data={}, now=NOW)
    with pytest.raises(SheetTakenBack):
        sign(sheet)


# ------------------------------------------------------------------------------- filling


def test_half_filled_answers_are_kept_page_by_page(sheet):
    intake.save_answers(sheet=sheet, data={"diabetes": "type1"}, keys=["diabetes"], now=NOW)
    read = intake.save_answers(
        sheet=sheet, data={"epilepsy": "no"}, keys=["epilepsy", "heart"], now=NOW
    )

    sheet.refresh_from_db()
    assert sheet.answers == read.answers == {"diabetes": "type1", "epilepsy": "no"}
    assert read.errors == {}
    assert sheet.saved_at == NOW
    assert Flag.objects.count() == 0


def test_a_slip_is_said_and_does_not_lose_the_answer_that_was_kept(sheet):
    intake.save_answers(sheet=sheet, data={"birth-date": "1980-02-03"}, now=NOW)
    read = intake.save_answers(sheet=sheet, data={"birth-date": "03.02."}, now=NOW)

    assert set(read.errors) == {"birth-date"}
    assert read.answers["birth-date"] == "1980-02-03"


def test_an_answer_taken_away_is_gone(sheet):
    intake.save_answers(sheet=sheet, data={"heart": ["valve"], "diabetes": "no"}, now=NOW)
    read = intake.save_answers(sheet=sheet, data={}, keys=["heart"], now=NOW)
    assert read.answers == {"diabetes": "no"}


# ------------------------------------------------------------------------------- signing


def test_a_partial_form_cannot_be_signed_and_nothing_is_written(sheet):
    with pytest.raises(NotAnswered) as missing:
        intake.sign_answers(sheet=sheet, data={"diabetes": "type1"}, name="Sam", now=NOW)

    assert "pregnant" in missing.value.errors
    assert "diabetes" not in missing.value.errors
    sheet.refresh_from_db()
    assert sheet.signed_at is None
    assert sheet.answers == {}
    assert Flag.objects.count() == 0


def test_a_form_is_signed_with_a_name(sheet):
    with pytest.raises(NameNeeded):
        intake.sign_answers(sheet=sheet, data=good_answers(), name="  ", now=NOW)


def test_what_was_kept_before_counts_when_the_last_page_is_signed(sheet):
    answers = good_answers()
    late = {key: answers.pop(key) for key in ("alcohol", "sunburn")}
    intake.save_answers(sheet=sheet, data=answers, now=NOW)

    signed = intake.sign_answers(
        sheet=sheet, data=late, keys=["alcohol", "sunburn"], name="Sam Moss", now=NOW
    )

    assert signed.answers == good_answers()
    assert (signed.signed_name, signed.signed_at) == ("Sam Moss", NOW)


def test_signed_answers_are_frozen(sheet):
    sign(sheet)
    with pytest.raises(Frozen):
        intake.save_answers(sheet=sheet, data={}, now=NOW)
    with pytest.raises(Frozen):
        sign(sheet)
    stored = AnswerSheet.objects.get()
    stored.answers = {}
    with pytest.raises(Frozen):
        stored.save()


def test_signed_answers_raise_their_flags(sheet):
    sign(sheet, diabetes="type1", sunburn="yes")

    note, wait = Flag.objects.order_by("question")
    assert (note.question, note.handling, note.sheet) == ("diabetes", "note", sheet)
    assert note.needed == "A doctor's note is needed first."
    assert "Type 1" in note.detail
    assert (wait.question, wait.handling) == ("sunburn", "wait")
    assert wait.expires_on == TODAY + timedelta(days=14)


def test_the_day_of_signing_is_the_clients_own(sheet):
    intake.sign_answers(
        sheet=sheet, data=good_answers(sunburn="yes"), name="S", today=date(2026, 11, 24), now=NOW
    )
    assert Flag.objects.get().expires_on == date(2026, 12, 8)


# --------------------------------------------------------------- newer answers and flags


def again(sam, clerk, **answers):
    return sign(intake.ask(client=sam, by=clerk, now=NOW), **answers)


def test_a_flag_goes_when_newer_answers_no_longer_say_so_and_its_history_stays(sam, clerk, sheet):
    sign(sheet, diabetes="type1")
    newer = again(sam, clerk)

    flag = Flag.objects.get()
    assert flag.replaced_by == newer
    assert not flag.is_open(TODAY)
    assert not Flag.objects.open(TODAY).exists()
    assert (flag.cleared_at, flag.cleared_by) == (None, None)


def test_the_same_answer_leaves_an_open_flag_as_it_is(sam, clerk, sheet):
    sign(sheet, diabetes="type1")
    before = Flag.objects.get()
    again(sam, clerk, diabetes="type1")

    assert Flag.objects.get() == before
    assert Flag.objects.open(TODAY).get() == before


def test_another_answer_to_the_same_question_raises_a_new_flag(sam, clerk, sheet):
    sign(sheet, diabetes="type1")
    newer = again(sam, clerk, diabetes="type2")

    assert Flag.objects.open(TODAY).get().sheet == newer
    assert Flag.objects.count() == 2


def test_a_cleared_flag_comes_back_when_the_same_is_answered_later(sam, clerk, owner, sheet):
    from clients.actions.flags import clear_flag

    sign(sheet, pregnant="yes")
    clear_flag(flag=Flag.objects.get(), by=owner, reason="The child is born.", now=NOW)
    newer = again(sam, clerk, pregnant="yes")

    assert Flag.objects.open(TODAY).get().sheet == newer


def test_flags_by_hand_and_of_another_questionnaire_outlive_new_answers(sam, clerk, owner, sheet):
    from clients.actions.flags import raise_flag

    raise_flag(client=sam, handling="block", by=owner, now=NOW)
    other = intake.ask(client=sam, kind=Questionnaire.Kind.SELF_IMAGE, by=clerk, now=NOW)
    intake.sign_answers(
        sheet=other, name="Sam", now=NOW,
        data={"thinking": "most", "held-back": "no", "other-looks": "no", "mood": "good"},
    )  # fmt: skip
    sign(sheet)

    assert Flag.objects.open(TODAY).count() == 2


# ---------------------------------------------------------------- nothing is asked twice


def test_the_record_learns_what_was_told(sam, sheet):
    sign(
        sheet,
        **{
            "full-name": "Samuel Moss", "birth-date": "1980-02-03", "address": "1 Elm St",
            "channel": "sms", "voicemail": "no", "best-hours": "evenings", "latex": "yes",
            "allergies": [{"substance": "Nickel", "reaction": "itch", "seen_on": "2020-05-01"}],
        },
    )  # fmt: skip

    sam.refresh_from_db()
    assert (sam.full_name, sam.birth_date) == ("Samuel Moss", date(1980, 2, 3))
    assert (sam.address, sam.preferred_channel) == ("1 Elm St", "sms")
    assert (sam.voicemail_ok, sam.best_hours) == (False, "evenings")
    listed = Allergy.objects.values_list("substance", "reaction", "seen_on")
    assert set(listed) == {("Latex", "", None), ("Nickel", "itch", date(2020, 5, 1))}


def test_the_same_allergy_stands_once_with_what_is_newly_known(sam, clerk, sheet):
    sign(sheet, allergies=[{"substance": "nickel"}])
    again(sam, clerk, allergies=[{"substance": "Nickel", "reaction": "itch"}])

    assert Allergy.objects.get().reaction == "itch"


def test_what_is_left_out_takes_nothing_from_the_record(sam, sheet):
    Client.objects.filter(pk=sam.pk).update(best_hours="mornings")
    Allergy.objects.create(client=sam, substance="Nickel", noted_at=NOW)
    sign(sheet)

    sam.refresh_from_db()
    assert sam.best_hours == "mornings"
    assert Allergy.objects.get().ended_at is None


def test_a_form_begins_with_what_is_known(sam, clerk, sheet):
    sign(sheet, address="1 Elm St", diabetes="type2")
    Allergy.objects.create(client=sam, substance="Nickel", reaction="itch", noted_at=NOW)
    Client.objects.filter(pk=sam.pk).update(address="2 Oak St", voicemail_ok=True)
    sam.refresh_from_db()
    newer = intake.ask(client=sam, by=clerk, now=NOW)

    known = known_answers(sam, newer.questionnaire, today=TODAY)
    shown = intake.answers_to_show(newer, known, today=TODAY)

    assert (shown["address"], shown["full-name"]) == ("2 Oak St", "Sam Moss")
    assert (shown["voicemail"], shown["diabetes"]) == ("yes", "type2")
    assert [row["substance"] for row in shown["allergies"]] == ["Nickel"]
    assert "channel" not in shown


def test_once_saved_the_form_shows_what_was_typed(sam, sheet):
    intake.save_answers(sheet=sheet, data={"best-hours": "late"}, now=NOW)
    sheet.refresh_from_db()
    known = known_answers(sam, sheet.questionnaire, today=TODAY)
    assert intake.answers_to_show(sheet, known, today=TODAY) == {"best-hours": "late"}


# ------------------------------------------------------------------------------ versions


def test_an_edit_makes_the_next_version_and_answers_keep_theirs(sam, clerk, owner, sheet):
    sign(sheet)
    newer = publish(owner, now=NOW)

    assert (newer.number, newer.made_by, newer.made_at) == (2, owner, NOW)
    sheet.refresh_from_db()
    assert sheet.questionnaire.number == 1
    assert intake.newest(HEALTH) == newer


def test_two_editors_at_once_do_not_overwrite_each_other(owner, db):
    publish(owner)
    with pytest.raises(VersionMeanwhile):
        intake.publish_questionnaire(
            kind=HEALTH, questions=(), intro="", expected_number=1, by=owner
        )


def test_no_version_is_made_of_nothing_or_of_what_cannot_be_asked(owner, db):
    latest = intake.newest(HEALTH)
    questions = questions_in(latest.questions)
    with pytest.raises(QuestionsNotFit, match="Nothing was changed"):
        intake.publish_questionnaire(
            kind=HEALTH, questions=questions, intro=latest.intro, expected_number=1, by=owner
        )
    with pytest.raises(QuestionsNotFit) as wrong:
        intake.publish_questionnaire(
            kind=HEALTH, questions=questions + questions[:1], intro="", expected_number=1, by=owner
        )
    assert wrong.value.problems
    assert as_json(questions)
