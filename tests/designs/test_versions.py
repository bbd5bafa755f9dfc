"""A design from its first photo to a frozen version: saved, gone on with, measured, seen."""

from __future__ import annotations

import threading
from copy import deepcopy

import pytest
from django.db import connection
from django.http import Http404

from clients.actions.photos import erase_photo
from clients.errors import Frozen
from designs.access import design_for, version_for, view_for
from designs.actions import (
    add_view,
    begin_design,
    freeze,
    new_version,
    remove_view,
    save_version,
    save_view,
)
from designs.contents import canonical, document_of, sha256_of
from designs.errors import (
    ChangedByAnother,
    DesignRefused,
    IsFrozen,
    NoSuchPhoto,
    NotDrawable,
    PhotoOfAnother,
)
from designs.models import DesignVersion, Sending, View
from studio.errors import NotAllowed
from tests.designs.drawings import CALIBRATION, DRAWN, begun, drawn_version, hairline, photo_of
from tests.factories import NOW, make_appointment

pytestmark = pytest.mark.django_db


@pytest.fixture
def carl(client_user):
    return client_user.client


@pytest.fixture
def version(carl, owner):
    return drawn_version(carl, owner)


def test_a_save_whose_answer_was_lost_may_come_again(carl, owner):
    view = begun(carl, owner)
    sent = {"edition": 1, "drawn": DRAWN, "calibration": CALIBRATION, "save_id": "a-1", "by": owner}
    first = save_view(view=view, **sent, now=NOW)
    again = save_view(view=View.objects.select_related("photo", "version").get(), **sent)
    assert (again.edition, again.saved_at) == (first.edition, NOW)
    freeze(version=again, by=owner)
    view = View.objects.select_related("photo", "version").get()
    assert save_view(view=view, **sent).edition == first.edition


def test_a_value_of_the_version_may_come_again_too(version, owner):
    sent = {"version": version, "edition": version.edition, "name": "softer", "by": owner}
    first = save_version(**sent, save_id="a-2")
    assert save_version(**sent, save_id="a-2").edition == first.edition
    with pytest.raises(ChangedByAnother):
        save_version(**sent, save_id="a-3")
    for nameless in ("", ""):
        with pytest.raises(ChangedByAnother):
            save_version(**sent, save_id=nameless)


def test_a_save_comes_again_only_from_its_own_hand_and_as_the_last(version, owner, artist):
    sent = {"version": version, "edition": version.edition, "name": "softer"}
    first = save_version(**sent, save_id="a-1", by=owner)
    with pytest.raises(ChangedByAnother, match="Olga Stein"):
        save_version(**sent, save_id="a-1", by=artist.user)
    save_version(version=version, edition=first.edition, name="x", save_id="a-2", by=owner)
    with pytest.raises(ChangedByAnother):
        save_version(**sent, save_id="a-1", by=owner)
    version.refresh_from_db()
    assert version.name == "x"


def test_taking_a_photo_in_makes_an_earlier_save_no_repeat(version, carl, owner):
    sent = {"version": version, "edition": version.edition, "name": "softer", "by": owner}
    save_version(**sent, save_id="a-1")
    add_view(version=version, photo=photo_of(carl, "top"), side="top", by=owner)
    with pytest.raises(ChangedByAnother):
        save_version(**sent, save_id="a-1")


def test_how_quickly_it_fades_is_kept_goes_on_and_stands_in_what_is_approved(version, owner):
    assert version.half_life == 5.7
    saved = save_version(version=version, edition=version.edition, half_life=4.44, by=owner)
    assert saved.half_life == new_version(parent=saved, by=owner).half_life == 4.4
    assert document_of(saved)["half_life"] == 4.4
    for years in (3.7, 7.7, float("nan")):
        with pytest.raises(NotDrawable, match="3.8 to 7.6 years"):
            save_version(version=saved, edition=saved.edition, half_life=years, by=owner)
    frozen = freeze(version=saved, by=owner)
    frozen.half_life = 7.0
    with pytest.raises(Frozen):
        frozen.save()


def test_a_version_begins_empty_and_every_save_counts(carl, owner):
    view = begun(carl, owner)
    assert (view.version.number, view.version.edition) == (1, 1)
    saved = save_view(view=view, edition=1, calibration=CALIBRATION, drawn=DRAWN, by=owner, now=NOW)
    assert saved.edition == 2
    numbers = saved.measured
    assert numbers.zones[0].name == "Hairline"
    assert 40 < numbers.cm2 < 80
    assert numbers.low < numbers.cm2 < numbers.high
    assert sum(numbers.dots) == numbers.all_dots > 2000
    assert numbers.dots[0] > numbers.dots[1] > numbers.dots[2]
    assert numbers.hairline_cm == pytest.approx(6, abs=2)


def test_the_caption_says_what_a_picture_of_it_shows(version, owner):
    named = save_version(version=version, edition=version.edition, name=" rounded ", by=owner)
    numbers = named.measured
    assert named.caption == (
        f"version 1, rounded, {numbers.hairline_cm:.1f} cm, {numbers.cm2:.0f} cm²"
    )


def test_of_two_people_on_one_version_the_second_is_told_and_nothing_is_lost(
    version, owner, artist
):
    view = version.views.get()
    save_view(view=view, edition=version.edition, drawn=hairline(density=90), by=artist.user)
    with pytest.raises(ChangedByAnother, match="Ana Ruiz"):
        save_view(view=view, edition=version.edition, drawn=hairline(density=200), by=owner)
    assert View.objects.get().drawn["zones"][0]["density"] == 90


@pytest.mark.django_db(transaction=True)
def test_of_two_saves_at_once_one_wins(client_user, owner):
    version = drawn_version(client_user.client, owner)
    view, told = version.views.get(), []

    def save(density):
        try:
            own = View.objects.select_related("photo", "version__design").get(pk=view.pk)
            save_view(view=own, edition=version.edition, drawn=hairline(density=density), by=owner)
            told.append("saved")
        except ChangedByAnother:
            told.append("told")
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=(density,)) for density in (80, 90)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["saved", "told"]


def test_what_cannot_be_filled_yet_is_kept_with_the_sentence_that_says_so(version, owner):
    crossed = hairline(outline=[[400, 450], [800, 650], [800, 450], [400, 650]])
    saved = save_view(view=version.views.get(), edition=version.edition, drawn=crossed, by=owner)
    assert View.objects.get().drawn["zones"][0]["outline"][1][:2] == [800, 650]
    assert "crosses itself" in next(iter(saved.measured.problems.values()))
    with pytest.raises(DesignRefused, match="crosses itself"):
        freeze(version=saved, by=owner)


def test_what_cannot_be_read_is_not_kept(version, owner):
    with pytest.raises(NotDrawable, match="outside the photo"):
        save_view(
            view=version.views.get(),
            edition=version.edition,
            drawn=hairline(outline=[[1, 1], [5000, 1], [3, 3]]),
            by=owner,
        )
    version.refresh_from_db()
    assert version.measured.cm2 > 0


def test_a_zone_seen_on_two_photos_counts_once_where_it_is_seen_best(version, owner, carl):
    before = version.measured
    second = add_view(version=version, photo=photo_of(carl, "top"), side="top", by=owner)
    turned = deepcopy(CALIBRATION)
    turned["head"]["pitch"] = 60
    version = save_view(
        view=second, edition=second.version.edition, calibration=turned, drawn=DRAWN, by=owner
    )
    assert len(version.numbers["views"]) == 2
    assert len(version.measured.zones) == 1
    other = hairline(name="Crown", area="crown")
    version = save_view(view=second, edition=version.edition, drawn=other, by=owner)
    assert [zone.name for zone in version.measured.zones] == ["Hairline", "Crown"]
    assert version.measured.cm2 > before.cm2
    remove_view(view=second, by=owner)
    version.refresh_from_db()
    assert version.measured.cm2 == before.cm2


def test_shares_are_measured_anew_and_have_to_make_a_whole(version, owner):
    saved = save_version(version=version, edition=version.edition, shares=[60, 40], by=owner)
    assert len(saved.measured.dots) == 2
    for shares in ([60, 30], [100, 0], [], [15] * 7, ["50", "50"]):
        with pytest.raises(NotDrawable, match="100 percent"):
            save_version(version=saved, edition=saved.edition, shares=shares, by=owner)


def test_a_new_version_begins_as_the_other_is_and_leaves_it_alone(version, owner):
    frozen = freeze(version=version, by=owner, now=NOW)
    second = new_version(parent=frozen, by=owner, name="softer", now=NOW)
    assert (second.number, second.parent, second.frozen_at) == (2, frozen, None)
    assert second.measured.cm2 == frozen.measured.cm2
    view = second.views.get()
    save_view(view=view, edition=second.edition, drawn=hairline(density=60), by=owner)
    frozen.refresh_from_db()
    assert frozen.views.get().drawn["zones"][0]["density"] == 130


def test_a_frozen_version_stays_as_it_is(version, owner, carl):
    freeze(version=version, by=owner, now=NOW)
    view = version.views.get()
    with pytest.raises(IsFrozen):
        save_view(view=view, edition=version.edition, drawn=DRAWN, by=owner)
    with pytest.raises(IsFrozen):
        add_view(version=version, photo=photo_of(carl, "top"), side="top", by=owner)
    with pytest.raises(IsFrozen):
        remove_view(view=view, by=owner)
    for row, name in ((view, "side"), (DesignVersion.objects.get(), "name")):
        setattr(row, name, "top")
        with pytest.raises(Frozen):
            row.save()
    assert freeze(version=version, by=owner).frozen_at == NOW


def test_an_empty_version_is_not_shown_to_anybody(carl, owner):
    with pytest.raises(DesignRefused, match="Nothing is drawn"):
        freeze(version=begun(carl, owner).version, by=owner)


def test_a_photo_of_another_or_an_erased_one_is_refused(carl, owner, other_client_user):
    version = begin_design(client=carl, by=owner)
    with pytest.raises(PhotoOfAnother):
        add_view(version=version, photo=photo_of(other_client_user.client), side="front", by=owner)
    gone = erase_photo(photo=photo_of(carl), by=owner)
    with pytest.raises(NoSuchPhoto):
        add_view(version=version, photo=gone, side="front", by=owner)


def test_the_document_is_the_same_bytes_until_something_changes(version, owner):
    first = sha256_of(canonical(document_of(version)))
    again = DesignVersion.objects.get(pk=version.pk)
    assert sha256_of(canonical(document_of(again))) == first
    changed = save_view(
        view=version.views.get(), edition=version.edition, drawn=hairline(density=131), by=owner
    )
    assert sha256_of(canonical(document_of(changed))) != first


def test_who_sees_a_design(version, owner, clerk, location, artist, client_user, other_client_user):
    view = version.views.get()
    assert version_for(owner, version.ref) == version
    for who in (clerk, artist.user):
        with pytest.raises(NotAllowed):
            version_for(who, version.ref)
    make_appointment(location=location, artist=artist, starts_at=NOW, client=version.design.client)
    assert view_for(artist.user, view.ref) == view
    for who in (client_user, other_client_user):
        for lookup, ref in (
            (version_for, version.ref),
            (view_for, view.ref),
            (design_for, version.design.ref),
        ):
            with pytest.raises(Http404):
                lookup(who, ref)


def test_the_client_sees_what_was_sent_until_it_is_taken_back(version, owner, client_user):
    sending = Sending.objects.create(version=version, sent_at=NOW, sent_by=owner)
    assert version_for(client_user, version.ref) == version
    assert design_for(client_user, version.design.ref) == version.design
    sending.taken_back_at, sending.taken_back_by = NOW, owner
    sending.save()
    with pytest.raises(Http404):
        version_for(client_user, version.ref)
