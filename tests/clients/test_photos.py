"""Photos of heads: kept, erased, allowed one by one, published in pairs, and seen by whom."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from auditlog.context import set_actor
from auditlog.models import LogEntry
from django.core.files.base import ContentFile
from django.db import DatabaseError, transaction

from clients.actions import (
    add_photo,
    erase_photo,
    forget_lost_pictures,
    give_permission,
    publish_pair,
    take_down,
    withdraw_permission,
)
from clients.errors import (
    ClientRefused,
    NotAPair,
    NotTheirsToAllow,
    PhotoGone,
    TooManyPhotos,
    WhichSession,
)
from clients.models import GalleryPair, Photo
from clients.photos import looks, missing_before, moment, moments, seen_by_its_client, who_opened
from studio.audit import opened
from studio.pictures import PictureRefused
from tests.clients.uploads import kept, photo, sent, signed_photo_consent
from tests.factories import NOW, make_client

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=40)


@pytest.fixture
def carl(client_user):
    return client_user.client


@pytest.fixture
def storage():
    return Photo._meta.get_field("original").storage


@pytest.fixture
def pair(carl, client_user, owner):
    """A front before and healed, both allowed by Carl and shown on the website."""
    before = kept(carl)
    after = kept(carl, stage="healed", taken_at=LATER)
    for one in (before, after):
        give_permission(photo=one, by=client_user, now=LATER)
    return publish_pair(before=before, after=after, by=owner, caption="Two sessions", now=LATER)


def shown() -> list[GalleryPair]:
    return list(GalleryPair.objects.shown())


# ---------------------------------------------------------------- kept and erased


def test_a_photo_is_kept_in_three_sizes_under_names_that_say_nothing(carl, artist, storage):
    one = add_photo(
        client=carl, upload=photo("carl-front.jpg"), view="front", stage="before", by=artist.user
    )
    assert (one.width, one.height, one.doubts) == (900, 1200, [])
    assert one.added_by == artist.user
    for size in (one.original, one.screen, one.thumb):
        assert storage.exists(size.name)
        assert "carl" not in size.name
        assert "front" not in size.name


def test_a_refused_file_leaves_no_row_and_no_file(carl, owner, storage):
    before = files(storage)
    with pytest.raises(PictureRefused):
        add_photo(client=carl, upload=sent(b"no"), view="front", stage="before", by=owner)
    assert not Photo.objects.exists()
    assert files(storage) == before


def test_a_row_that_cannot_be_written_leaves_no_file(carl, owner, storage, monkeypatch):
    before = files(storage)

    def full(self, *args, **kwargs):
        raise DatabaseError("The disk is full.")

    monkeypatch.setattr(Photo, "save", full)
    with pytest.raises(DatabaseError):
        add_photo(client=carl, upload=photo(), view="front", stage="before", by=owner)
    assert files(storage) == before


def files(storage) -> set[str]:
    try:
        return set(storage.listdir("photos")[1])
    except FileNotFoundError:
        return set()


def test_after_a_session_says_which(carl, owner):
    with pytest.raises(WhichSession):
        add_photo(client=carl, upload=photo(), view="front", stage="session", by=owner)
    two = add_photo(
        client=carl, upload=photo(), view="front", stage="session", session_number=2, by=owner
    )
    assert two.when == "after session 2"


def test_a_record_that_is_closed_takes_no_more(carl, owner):
    carl.erased_at = NOW
    with pytest.raises(ClientRefused, match="closed"):
        add_photo(client=carl, upload=photo(), view="front", stage="before", by=owner)


def test_a_client_sends_so_many_a_day_and_colleagues_any_number(
    carl, client_user, owner, monkeypatch
):
    monkeypatch.setattr("clients.actions.photos.A_DAY", 2)
    for _ in range(2):
        kept(carl, stage="reference", added_by=client_user)
    of = {"client": carl, "view": "front", "stage": "reference", "now": NOW}
    with pytest.raises(TooManyPhotos):
        add_photo(upload=photo(), by=client_user, **of)
    add_photo(upload=photo(), by=owner, **of)
    add_photo(upload=photo(), by=client_user, **(of | {"now": NOW + timedelta(days=2)}))


def test_erasing_takes_the_pictures_when_it_stands_and_keeps_that_there_was_one(
    transactional_db, carl, owner, storage
):
    one = kept(carl, note="by the window")
    names = [one.original.name, one.screen.name, one.thumb.name]
    with transaction.atomic():
        erase_photo(photo=one, by=owner, now=LATER)
        assert all(storage.exists(name) for name in names)
    assert not any(storage.exists(name) for name in names)
    one.refresh_from_db()
    assert (one.erased_at, one.erased_by, one.note, one.sha256) == (LATER, owner, "", "")
    assert not Photo.objects.kept().exists()


def test_what_was_made_of_an_erased_photo_goes_with_it(pair, owner):
    erase_photo(photo=pair.after, by=owner)
    pair.refresh_from_db()
    assert shown() == []
    assert pair.taken_down_by == owner
    assert not pair.after.permissions.live().exists()


def test_files_that_no_photo_names_are_removed_at_night(carl, storage, monkeypatch):
    there = kept(carl)
    storage.save("photos/lost.jpg", ContentFile(b"x"))
    night = datetime(2027, 3, 1, 3, 20, tzinfo=UTC)
    assert forget_lost_pictures(now=night.replace(hour=12)) == 0
    monkeypatch.setattr(storage._wrapped, "get_modified_time", lambda name: night)
    assert forget_lost_pictures(now=night + timedelta(hours=0)) == 0
    two_days = night - timedelta(days=2)
    monkeypatch.setattr(storage._wrapped, "get_modified_time", lambda name: two_days)
    forget_lost_pictures(now=night)
    assert not storage.exists("photos/lost.jpg")
    assert storage.exists(there.original.name)
    assert storage.exists(there.screen.name)
    assert storage.exists(there.thumb.name)


# ---------------------------------------------------------------- allowed and published


def test_the_client_allows_a_photo_by_their_own_hand(carl, client_user):
    one = kept(carl)
    given = give_permission(photo=one, by=client_user, now=NOW)
    assert (given.given_by, given.consent) == (client_user, None)
    assert give_permission(photo=one, by=client_user) == given


def test_nobody_says_yes_for_the_client(carl, owner, other_client_user):
    one = kept(carl)
    for somebody in (owner, other_client_user, None):
        with pytest.raises(NotTheirsToAllow):
            give_permission(photo=one, by=somebody)


def test_a_signed_photo_consent_allows_it(carl, owner):
    consent = signed_photo_consent(carl)
    assert give_permission(photo=kept(carl), by=owner, now=LATER).consent == consent


def test_a_photo_consent_that_says_no_or_was_withdrawn_or_is_anothers_allows_nothing(carl, owner):
    one = kept(carl)
    signed_photo_consent(make_client())
    signed_photo_consent(carl, yes=False)
    with pytest.raises(NotTheirsToAllow):
        give_permission(photo=one, by=owner)
    signed_photo_consent(carl, at=LATER, withdrawn_at=LATER, withdrawn_by=owner)
    with pytest.raises(NotTheirsToAllow):
        give_permission(photo=one, by=owner)


def test_a_pair_with_both_permissions_is_shown(pair):
    assert shown() == [pair]


@pytest.mark.parametrize("side", ["before", "after"])
def test_a_withdrawal_removes_the_pair_at_once_and_a_later_yes_does_not_put_it_back(
    pair, client_user, side
):
    one = getattr(pair, side)
    withdraw_permission(photo=one, by=client_user, now=LATER)
    assert shown() == []
    give_permission(photo=one, by=client_user)
    assert shown() == []


def test_a_form_that_is_withdrawn_takes_its_permissions_along_by_itself(carl, owner):
    consent = signed_photo_consent(carl)
    before, after = kept(carl), kept(carl, stage="healed", taken_at=LATER)
    for one in (before, after):
        give_permission(photo=one, by=owner)
    publish_pair(before=before, after=after, by=owner)
    assert len(shown()) == 1
    consent.withdrawn_at, consent.withdrawn_by = LATER, owner
    consent.save()
    assert shown() == []
    again = signed_photo_consent(carl, at=LATER)
    assert give_permission(photo=before, by=owner, now=LATER).consent == again


def test_a_photo_that_moved_to_another_client_is_shown_no_more(pair, carl):
    pair.after.client = make_client()
    pair.after.save()
    assert shown() == []


def test_taken_down_says_who_and_why(pair, owner):
    take_down(pair=pair, by=owner, why="A better one is there.", now=LATER)
    pair.refresh_from_db()
    assert (pair.taken_down_by, pair.why_down) == (owner, "A better one is there.")
    assert shown() == []


def test_without_both_permissions_nothing_is_published(carl, client_user, owner):
    before, after = kept(carl), kept(carl, stage="healed", taken_at=LATER)
    give_permission(photo=before, by=client_user)
    with pytest.raises(NotAPair, match="permission"):
        publish_pair(before=before, after=after, by=owner)


def test_a_pair_is_one_view_of_one_client_the_earlier_first(carl, client_user, owner):
    front, top = kept(carl), kept(carl, view="top", stage="healed", taken_at=LATER)
    healed = kept(carl, stage="healed", taken_at=LATER)
    of_another = kept(make_client(), stage="healed", taken_at=LATER)
    for before, after in ((front, top), (healed, front), (front, of_another), (front, front)):
        with pytest.raises(NotAPair, match="A pair is two photos"):
            publish_pair(before=before, after=after, by=owner)


def test_an_erased_photo_is_neither_allowed_nor_published(carl, client_user, owner):
    one = erase_photo(photo=kept(carl), by=owner)
    with pytest.raises(PhotoGone):
        give_permission(photo=one, by=client_user)
    with pytest.raises(PhotoGone):
        publish_pair(before=one, after=kept(carl, stage="healed"), by=owner)


# ---------------------------------------------------------------- what is missing, and stages


def test_front_and_top_are_needed_from_before(carl, owner):
    assert missing_before(carl) == ["front", "top"]
    kept(carl, view="front", stage="healed")
    one = kept(carl, view="front")
    assert missing_before(carl) == ["top"]
    kept(carl, view="top")
    assert missing_before(carl) == []
    erase_photo(photo=one, by=owner)
    assert missing_before(carl) == ["front"]


def test_the_strip_has_a_column_for_every_stage_and_the_session_to_come(carl):
    assert [m.key for m in moments([])] == ["before", "session-1", "healed", "touch-up"]
    photos = [
        kept(carl, stage="session", session_number=2),
        kept(carl, stage="reference"),
    ]
    keys = ["reference", "before", "session-1", "session-2", "session-3", "healed", "touch-up"]
    assert [m.key for m in moments(photos)] == keys
    assert [moment(key).key for key in keys] == keys


@pytest.mark.parametrize("key", ["", "session", "session-0", "session-99", "before-2", "no", "2"])
def test_a_stage_that_is_none_is_none(key):
    assert moment(key) is None


# ---------------------------------------------------------------- who opened them


def lines_by(user, row, **showing):
    with time_machine.travel(LATER, tick=False), set_actor(user):
        opened(row, **showing)


def test_who_opened_a_photo_are_those_who_saw_it_large_or_on_a_page(
    carl, artist, owner, client_user
):
    one, other = kept(carl), kept(carl, view="top")
    lines_by(artist.user, one)
    lines_by(artist.user, other)
    lines_by(owner, carl, showing="photos")
    lines_by(owner, carl)
    lines_by(owner, make_client(), showing="photos")
    assert [line.actor for line in who_opened(one)] == [owner, artist.user]
    assert len(who_opened(one, other)) == 3
    assert not seen_by_its_client(one)
    lines_by(client_user, carl, showing="photos")
    assert seen_by_its_client(one)


def test_a_page_opened_before_the_photo_was_there_did_not_show_it(carl, owner):
    lines_by(owner, carl, showing="photos")
    assert who_opened(kept(carl, taken_at=LATER + timedelta(hours=1))) == []
    assert len(who_opened(kept(carl, taken_at=LATER))) == 1


def test_looks_are_told_by_day_name_and_role_without_oneself(carl, artist, owner, client_user):
    one = kept(carl)
    for user in (artist.user, artist.user, owner, client_user):
        lines_by(user, one)
    lines_by(artist.user, carl, showing="photos")
    LogEntry.objects.update(timestamp=datetime(2026, 11, 25, 3, 0, tzinfo=UTC))
    told = looks(who_opened(one), "America/New_York", but=client_user)
    assert {(look.day.isoformat(), look.name, look.role, look.large) for look in told} == {
        ("2026-11-24", "Ana Ruiz", "Artist", 2),
        ("2026-11-24", "Olga Stein", "Owner", 1),
    }


# ---------------------------------------------------------------- the timeline


def test_the_timeline_tells_a_set_in_one_line(carl, owner, artist):
    from clients.asks import timeline

    for view in ("front", "top", "crown"):
        kept(carl, view=view, added_by=artist.user)
    erase_photo(photo=kept(carl, view="nape", added_by=artist.user), by=owner, now=LATER)
    events = [e for told in timeline for e in told(carl, NOW - timedelta(days=1))]
    words = [(e.words, e.by) for e in events if e.icon == "images"]
    assert ("A photo, before: erased", "Olga Stein") in words
    assert ("4 photos, before: added", "Ana Ruiz") in words


def test_the_timeline_tells_what_was_published_and_taken_down(pair, carl, owner, client_user):
    from clients.asks import timeline

    withdraw_permission(photo=pair.before, by=client_user, now=LATER)
    events = [e for told in timeline for e in told(carl, NOW)]
    words = [e.words for e in events if e.icon == "globe"]
    assert "Before and after, Front: shown on the website" in words
    assert any("taken off the website. The permission was withdrawn." in w for w in words)
