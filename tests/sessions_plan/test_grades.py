"""Grades belong to their scale, each with its sentence, and the database holds that too."""

import pytest
from django.db import IntegrityError, transaction

from sessions_plan.grades import EXTENSIVE, MEANS, THINNING, belongs
from sessions_plan.models import Assessment
from tests.factories import NOW, make_client


def test_every_grade_that_can_be_chosen_has_its_sentence():
    chosen = {scale: [grade for grade, _ in grades] for scale, grades in Assessment.GRADES.items()}

    assert {scale: list(grades) for scale, grades in MEANS.items()} == chosen


def test_what_counts_as_extensive_or_thinning_is_a_grade():
    for table in (EXTENSIVE, THINNING):
        assert all(grades <= set(MEANS[scale]) for scale, grades in table.items())


def test_a_grade_belongs_to_its_scale_only():
    assert belongs("norwood", "3v")
    assert belongs("ludwig", "")
    assert not belongs("ludwig", "3v")
    assert not belongs("", "1")


def test_the_database_refuses_a_grade_of_another_scale(artist, owner):
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.create(
            client=make_client(), artist=artist, begun_at=NOW, saved_at=NOW, saved_by=owner,
            scale="ludwig", grade="3v",
        )  # fmt: skip
