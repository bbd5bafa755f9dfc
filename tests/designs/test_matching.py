"""Marks set on two photos of one head: kept with the photos, read from, and gone with them."""

from __future__ import annotations

import numpy as np
import pytest
from auditlog.models import LogEntry
from django.db import IntegrityError, transaction

from clients.actions import erase_photo
from clients.actions.erasing import erase_client
from clients.models import Erasure
from designs.actions import forget_marks, set_marks
from designs.errors import DesignRefused, NotDrawable, NotMatched, PhotoOfAnother
from designs.models import PairMarks
from designs.pairs import pair_read
from tests.designs.measured import after_of, before_of, marks_on_both, photo_with, zone_on
from tests.designs.pairs import bald
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def view(client_user, owner):
    return zone_on(before_of(client_user.client), owner)


@pytest.fixture
def after(view):
    return after_of(view)


def test_marks_are_kept_once_for_two_photos_and_can_be_set_anew(view, after, owner):
    first = set_marks(view=view, other=after, marks=marks_on_both(3), by=owner, now=NOW)
    again = set_marks(view=view, other=after, marks=marks_on_both(5), by=owner, now=NOW)
    assert first.pk == again.pk
    row = PairMarks.objects.between(after, view.photo)
    assert (len(row.marks), row.set_by, row.set_at) == (5, owner, NOW)
    assert np.allclose(row.seen_from(view.photo), marks_on_both(5), atol=1e-5)
    turned = [(u, v, x, y) for x, y, u, v in marks_on_both(5)]
    assert np.allclose(row.seen_from(after), turned, atol=1e-5)
    lines = LogEntry.objects.get_for_object(row)
    assert lines.filter(action=LogEntry.Action.UPDATE).exists()


def test_the_figures_by_marks_are_those_by_the_picture(view, after):
    """The pictures lie well over one another by themselves: marks say the same, less surely."""
    itself = pair_read(view, after)
    marked = pair_read(view, after, marks=marks_on_both())
    assert (itself.matched.marks, marked.matched.marks) == (0, 4)
    assert not itself.matched.is_doubtful
    assert marked.matched.miss_mm < 0.1
    by_itself, by_marks = (found.zones[0].change.skin for found in (itself, marked))
    assert by_marks.after - by_marks.before == pytest.approx(
        by_itself.after - by_itself.before, abs=0.02
    )
    assert marked.conditions.rest_mm > itself.conditions.rest_mm
    zones = [np.array(found.on_other.zones[0]) for found in (itself, marked)]
    assert np.abs(zones[0] - zones[1]).max() < 8
    assert marked.on_drawn.marks[0] == pytest.approx((400, 626.7), abs=0.1)


def test_marks_that_miss_widen_the_band(view, after):
    sure = pair_read(view, after, marks=marks_on_both())
    loose = pair_read(view, after, marks=marks_on_both(off=(14, 6)))
    assert loose.matched.miss_mm > 1
    assert loose.conditions.rest_mm > sure.conditions.rest_mm
    bands = [found.zones[0].change.skin.band for found in (sure, loose)]
    assert bands[0] < bands[1]


@pytest.mark.parametrize(
    ("marks", "sentence"),
    [
        (marks_on_both(2), "at least three"),
        (marks_on_both(4, off=(200, 0)), "do not fit one head|not on the same place"),
        ([(0.2 + n / 10, 0.4, 0.2 + n / 10, 0.4) for n in range(4)], "in one line"),
    ],
)
def test_marks_that_lay_no_head_over_itself_are_refused(view, after, owner, marks, sentence):
    with pytest.raises(NotMatched, match=sentence):
        set_marks(view=view, other=after, marks=marks, by=owner)
    assert not PairMarks.objects.exists()


def test_marks_beside_the_photo_are_refused(view, after, owner):
    marks = [*marks_on_both(3), (0.5, float("nan"), 0.5, 0.5)]
    with pytest.raises(NotDrawable, match="beside the photo"):
        set_marks(view=view, other=after, marks=marks, by=owner)


def test_only_two_photos_of_this_client_are_matched(view, owner, other_client_user):
    strange = photo_with(other_client_user.client, bald())
    for other in (strange, view.photo):
        with pytest.raises(PhotoOfAnother):
            set_marks(view=view, other=other, marks=marks_on_both(), by=owner)


@pytest.mark.parametrize("marks", [[], [[0.1, 0.2, 0.3, 0.4]] * 2, [[0.1, 0.2, 0.3, 0.4]] * 7])
def test_the_database_holds_three_to_six(view, after, owner, marks):
    one, other = sorted([view.photo, after], key=lambda photo: photo.pk)
    row = PairMarks(one=one, other=other, marks=marks, set_at=NOW, set_by=owner)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
    row = PairMarks(one=other, other=one, marks=[[0.1] * 4] * 3, set_at=NOW, set_by=owner)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_forgotten_marks_are_gone_and_what_was_set_stays_in_the_log(view, after, owner):
    row = set_marks(view=view, other=after, marks=marks_on_both(), by=owner)
    pk = row.pk
    forget_marks(view=view, other=after, by=owner)
    forget_marks(view=view, other=after, by=owner)
    assert not PairMarks.objects.exists()
    assert LogEntry.objects.filter(object_pk=str(pk), action=LogEntry.Action.DELETE).exists()


def test_with_a_photo_its_marks_are_erased(view, after, owner):
    set_marks(view=view, other=after, marks=marks_on_both(), by=owner)
    erase_photo(photo=after, by=owner)
    assert not PairMarks.objects.exists()
    after.refresh_from_db()
    with pytest.raises(DesignRefused, match="erased"):
        set_marks(view=view, other=after, marks=marks_on_both(), by=owner)


def test_erasing_a_client_leaves_no_marks(view, after, owner, client_user):
    set_marks(view=view, other=after, marks=marks_on_both(), by=owner)
    scope = Erasure.Scope.EVERYTHING
    erase_client(client=client_user.client, scope=scope, by=owner, asked_by_client=True, now=NOW)
    assert not PairMarks.objects.exists()
