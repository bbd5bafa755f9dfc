"""Setting up: places, artists, services, hours. Nothing that was booked is lost by it."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from auditlog.models import LogEntry
from django.core.files.base import ContentFile
from PIL import Image

from bookings import actions
from bookings.actions.setup import (
    ReasonableDates,
    ZoneInUse,
    clear_dated_hours,
    coming_visits,
    keep,
    keep_artist,
    set_dated_hours,
    set_in_use,
    set_photo,
    set_weekly_hours,
)
from bookings.models import Artist, DatedHours, Location, Service, Skill, WeeklyHours
from bookings.outside import visits_outside_hours
from bookings.photos import SIDE, portrait
from studio.errors import NotAllowed
from studio.pictures import PictureRefused
from tests.factories import NOW, at, make_appointment, make_artist, make_client, make_location

pytestmark = pytest.mark.django_db


def hours_of(location, artist=None):
    rows = WeeklyHours.objects.filter(location=location, artist=artist)
    return {(row.weekday, row.opens, row.closes) for row in rows}


# ---------------------------------------------------------------- rows


def test_a_new_row_gets_its_address_from_its_name(owner):
    first, second = (
        keep(row=Location(name="Soho Loft", zone="Europe/London"), by=owner) for _ in range(2)
    )
    assert (first.slug, second.slug) == ("soho-loft", "soho-loft-2")


def test_a_name_without_a_letter_gets_an_address_as_well(owner):
    assert keep(row=Artist(name="☂"), by=owner).slug == "artist"


def test_another_name_keeps_the_address(owner, location):
    location.name = "Canal"
    assert keep(row=location, by=owner).slug == "hudson"


def test_a_zone_does_not_change_under_visits_still_to_come(owner, location, artist):
    make_appointment(location=location, artist=artist, starts_at=at(1, 10))
    location.zone = "Europe/Berlin"
    with pytest.raises(ZoneInUse, match="1 visit is still to come"):
        keep(row=location, by=owner, now=NOW)
    keep(row=location, by=owner, now=at(2, 0))


def test_what_is_taken_out_of_use_stays_with_its_visits(owner, location, artist, clerk):
    visit = make_appointment(location=location, artist=artist, starts_at=at(1, 10))
    assert coming_visits(artist, NOW).count() == 1
    set_in_use(row=artist, in_use=False, by=owner)
    visit.refresh_from_db()
    assert (visit.artist, visit.status) == (artist, "booked")
    with pytest.raises(Exception, match="Nobody there offers that"):
        actions.book(
            client=make_client(),
            location=location,
            service=visit.service,
            artist=artist,
            starts_at=at(2, 10),
            by=clerk,
            now=NOW,
        )


def test_only_the_owner_sets_up(clerk, artist, location):
    for user in (clerk, artist.user):
        with pytest.raises(NotAllowed):
            keep(row=location, by=user)
        with pytest.raises(NotAllowed):
            set_weekly_hours(location=location, hours={}, by=user)
        with pytest.raises(NotAllowed):
            set_in_use(row=location, in_use=False, by=user)


def test_changing_what_one_does_leaves_a_line(owner, artist):
    services = Service.objects.filter(slug="touch-up")
    keep_artist(artist=artist, services=services, skills=Skill.objects.none(), by=owner)
    assert [service.slug for service in artist.services.all()] == ["touch-up"]
    assert LogEntry.objects.get_for_object(artist).exists()


# ---------------------------------------------------------------- hours


def test_weekly_hours_are_exactly_what_was_given(owner, location, artist):
    set_weekly_hours(location=location, hours={0: [(540, 720), (780, 1440)]}, by=owner)
    assert hours_of(location) == {(0, 540, 720), (0, 780, 1440)}
    assert len(hours_of(location, artist)) == 7


def test_unchanged_hours_are_not_written_again(owner, location):
    before = set(WeeklyHours.objects.values_list("pk", flat=True))
    set_weekly_hours(location=location, hours={day: [(540, 1080)] for day in range(6)}, by=owner)
    after = set(WeeklyHours.objects.values_list("pk", flat=True))
    assert len(before - after) == 1
    assert not after - before


def test_special_days_stand_instead_of_the_week_and_can_be_cleared(owner, location):
    days = {"location": location, "first": date(2026, 12, 24), "last": date(2026, 12, 26)}
    set_dated_hours(**days, spans=[], note="Christmas", by=owner)
    assert DatedHours.objects.filter(opens=None, note="Christmas").count() == 3
    set_dated_hours(**days, spans=[(600, 720), (780, 840)], by=owner)
    assert DatedHours.objects.count() == 6
    clear_dated_hours(**days, by=owner)
    assert not DatedHours.objects.exists()


@pytest.mark.parametrize("last", [date(2026, 12, 23), date(2027, 6, 1)])
def test_special_days_are_in_order_and_not_endless(owner, location, last):
    with pytest.raises(ReasonableDates):
        set_dated_hours(location=location, first=date(2026, 12, 24), last=last, spans=[], by=owner)


def test_visits_outside_new_hours_are_listed_and_stay(owner, location, artist, other_artist):
    room = location.rooms.last()
    early = make_appointment(location=location, artist=artist, starts_at=at(1, 9))
    make_appointment(location=location, artist=artist, starts_at=at(1, 12))
    late = make_appointment(location=location, artist=other_artist, starts_at=at(2, 17), room=room)
    assert visits_outside_hours(location, NOW) == ([], 0)
    week = {day: [(600, 1020)] for day in range(7)}
    set_weekly_hours(location=location, hours=week, by=owner)
    assert visits_outside_hours(location, NOW) == ([early, late], 2)
    assert visits_outside_hours(location, NOW, other_artist) == ([late], 1)
    set_weekly_hours(location=location, artist=artist, hours={}, by=owner)
    assert visits_outside_hours(location, NOW, artist)[1] == 2


def test_a_closed_day_lists_what_lies_on_it(owner, location, artist):
    visit = make_appointment(location=location, artist=artist, starts_at=at(3, 12))
    on = date(2026, 11, 26)
    set_dated_hours(location=location, first=on, last=on, spans=[], by=owner)
    assert visits_outside_hours(location, NOW) == ([visit], 1)


def test_what_was_booked_outside_on_purpose_is_not_listed(owner, clerk, location, artist):
    actions.book(
        client=make_client(),
        location=location,
        service=Service.objects.get(slug="consultation"),
        artist=artist,
        starts_at=at(1, 20),
        by=clerk,
        override_reason="Only time she can",
        now=NOW,
    )
    assert visits_outside_hours(location, NOW) == ([], 0)


@pytest.mark.parametrize("more", [1, 3])
def test_three_statements_however_many_lie_outside(location, django_assert_num_queries, more):
    for n in range(more):
        place = make_artist(location)
        room = location.rooms.create(name=f"Extra {n}")
        make_appointment(location=location, artist=place, starts_at=at(1, 20), room=room)
    make_location()
    with django_assert_num_queries(3):
        assert visits_outside_hours(location, NOW)[1] == more


# ---------------------------------------------------------------- photos


def picture(kind="JPEG", size=(900, 1200), mode="RGB", **saved) -> ContentFile:
    made = BytesIO()
    Image.new(mode, size, "teal").save(made, kind, **saved)
    return ContentFile(made.getvalue(), name=f"me.{kind.lower()}")


def exif_with_place() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010F] = "Some camera"
    exif.get_ifd(0x8825).update({1: "N", 2: (40.0, 43.0, 0.0), 3: "W", 4: (74.0, 0.0, 0.0)})
    return exif.tobytes()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_pictures_of_these_kinds_become_a_square_webp(kind):
    with Image.open(portrait(picture(kind))) as made:
        assert (made.format, made.size) == ("WEBP", (SIDE, SIDE))


def test_place_and_camera_are_gone_and_the_picture_stands_upright():
    wide = BytesIO()
    image = Image.new("RGB", (1200, 900), "white")
    image.paste("black", (0, 0, 1200, 450))  # black on top as stored, to the right once upright
    image.save(wide, "JPEG", exif=exif_with_place())
    with Image.open(portrait(ContentFile(wide.getvalue(), name="x.jpg"))) as made:
        assert not made.getexif()
        assert "exif" not in made.info
        left, right = made.getpixel((40, 320)), made.getpixel((600, 320))
    assert left[0] > 200
    assert right[0] < 60


def test_what_is_see_through_becomes_white():
    with Image.open(portrait(picture("PNG", mode="RGBA"))) as made:
        assert made.mode == "RGB"
    clear = BytesIO()
    Image.new("RGBA", (100, 100), (0, 0, 0, 0)).save(clear, "PNG")
    with Image.open(portrait(ContentFile(clear.getvalue(), name="x.png"))) as made:
        assert made.getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(
    "content",
    [
        b"not a picture",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x00",
        b"\xff\xd8\xff\xe0" + b"\x00" * 200,
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 50,
        b"\x00\x00\x00\x18ftypheic" + b"\x00" * 60,
    ],
)
def test_a_file_that_is_no_picture_is_refused_with_a_sentence(content):
    with pytest.raises(PictureRefused, match="Send a JPEG, PNG, WebP or HEIC"):
        portrait(ContentFile(content, name="me.jpg"))


def test_half_a_picture_is_refused():
    whole = picture().read()
    with pytest.raises(PictureRefused):
        portrait(ContentFile(whole[: len(whole) // 2], name="me.jpg"))


def test_too_many_bytes_or_pixels_are_refused(monkeypatch):
    monkeypatch.setattr("studio.pictures.MOST_PIXELS", 1000)
    with pytest.raises(PictureRefused, match="pixels"):
        portrait(picture())
    monkeypatch.setattr("bookings.photos.MOST_BYTES", 10)
    with pytest.raises(PictureRefused, match="larger"):
        portrait(picture())


def test_a_new_photo_replaces_the_file_of_the_old(
    owner, artist, django_capture_on_commit_callbacks
):
    storage = Artist._meta.get_field("photo").storage
    names = []
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            set_photo(artist=artist, photo=portrait(picture()), by=owner)
        names.append(artist.photo.name)
    assert not storage.exists(names[0])
    assert storage.exists(names[1])
    with django_capture_on_commit_callbacks(execute=True):
        set_photo(artist=artist, photo=None, by=owner)
    assert not storage.exists(names[1])
    assert Artist.objects.get(pk=artist.pk).photo.name == ""
