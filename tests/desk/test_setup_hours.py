"""Weekly hours and special days, as an owner types them."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from bookings.models import DatedHours, WeeklyHours
from desk.setup.week import WeekForm, read_minute
from tests.factories import NOW, at, make_appointment, make_location


@pytest.fixture
def desk(client, owner):
    client.force_login(owner)
    with time_machine.travel(NOW, tick=False):
        yield client


@pytest.mark.parametrize(
    ("text", "minute"),
    [
        ("9", 540),
        ("09:00", 540),
        ("9.30", 570),
        ("0930", 570),
        ("17h30", 1050),
        ("5pm", 1020),
        ("5:30 p.m.", 1050),
        ("12am", 0),
        ("12 PM", 720),
        ("0:00", 0),
        ("24:00", 1440),
        (" 8:15 ", 495),
    ],
)
def test_times_are_read_as_people_write_them(text, minute):
    assert read_minute(text) == minute


@pytest.mark.parametrize(
    "text", ["", "x", "25", "24:01", "9:60", "13pm", "0am", "9:5", "-1", "9:00:00"]
)
def test_what_is_no_time_is_not_guessed(text):
    assert read_minute(text) is None


def test_a_stored_week_is_shown_and_read_back_the_same():
    stored = {0: [(540, 720), (780, 1440)], 6: [(0, 60)]}
    shown = WeekForm(stored)
    data = {
        f"{stretch.name}-{end}": value
        for day in shown.days
        for stretch in day.stretches
        for end, value in (("from", stretch.opens), ("until", stretch.closes))
    }
    again = WeekForm({}, data)
    assert again.is_valid()
    assert {day: spans for day, spans in again.hours.items() if spans} == stored


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"0-0-from": "9"}, "Give both times"),
        ({"0-0-from": "9", "0-0-until": "nine"}, "Write times like"),
        ({"0-0-from": "17", "0-0-until": "9"}, "past midnight"),
        (
            {"0-0-from": "9", "0-0-until": "12", "0-1-from": "11", "0-1-until": "15"},
            "overlaps 9–12",
        ),
    ],
)
def test_what_does_not_fit_is_said_at_its_line(data, sentence):
    form = WeekForm({}, data)
    assert not form.is_valid()
    ((_id, day, said),) = form.errors
    assert day == "Monday"
    assert sentence in said


def hours(location, artist=None):
    rows = WeeklyHours.objects.filter(location=location, artist=artist)
    return {(row.weekday, row.opens, row.closes) for row in rows}


@pytest.mark.django_db
class TestTheWeek:
    def week(self, location, artist=None) -> str:
        if artist:
            return reverse("desk:setup-hours-artist", args=[location.slug, artist.slug])
        return reverse("desk:setup-hours-week", args=[location.slug])

    def test_is_saved_for_the_location(self, desk, location):
        data = {"0-0-from": "9", "0-0-until": "12", "0-1-from": "1pm", "0-1-until": "24:00"}
        assert desk.post(self.week(location), data).status_code == 302
        assert hours(location) == {(0, 540, 720), (0, 780, 1440)}

    def test_is_saved_for_an_artist_there_and_nobody_else(
        self, desk, location, artist, other_artist
    ):
        desk.post(self.week(location, artist), {"4-0-from": "10:00", "4-0-until": "16:00"})
        assert hours(location, artist) == {(4, 600, 960)}
        assert len(hours(location, other_artist)) == len(hours(location)) == 7

    def test_comes_back_with_what_was_typed_when_it_does_not_fit(self, desk, location):
        page = desk.post(self.week(location), {"2-0-from": "soon", "2-0-until": "17"})
        assert page.status_code == 400
        assert 'value="soon"' in page.content.decode()
        assert 'href="#id_2-0-from"' in page.content.decode()
        assert len(hours(location)) == 7

    def test_copies_a_day_without_saving(self, desk, location):
        data = {"1-0-from": "8", "1-0-until": "11", "copy": "1", "copy_from": "1", "to-4": "1"}
        page = desk.post(self.week(location), data)
        assert page.context["form"].days[4].spans == [(480, 660)]
        assert "not saved yet" in page.content.decode()
        assert len(hours(location)) == 7

    def test_adds_a_line_without_saving(self, desk, location):
        page = desk.post(self.week(location), {"1-0-from": "8", "1-0-until": "11", "more": "1"})
        assert len(page.context["form"].days[1].stretches) == 2
        assert len(hours(location)) == 7

    @pytest.mark.parametrize("odd", [{"more": "9"}, {"copy": "1", "copy_from": "x"}, {"copy": "1"}])
    def test_takes_no_harm_from_a_button_made_by_hand(self, desk, location, odd):
        assert desk.post(self.week(location), odd).status_code == 200
        assert len(hours(location)) == 7

    def test_lists_the_visits_that_now_lie_outside(self, desk, location, artist):
        make_appointment(location=location, artist=artist, starts_at=at(1, 9))
        data = {"1-0-from": "10", "1-0-until": "18"}
        page = desk.post(self.week(location), data, follow=True)
        assert "1 coming visit lies outside these hours" in page.content.decode()

    def test_of_who_or_where_is_unknown_is_not_found(self, desk, location):
        nobody = reverse("desk:setup-hours-artist", args=[location.slug, "nobody"])
        assert desk.get(nobody).status_code == 404
        assert desk.get(reverse("desk:setup-hours-week", args=["nowhere"])).status_code == 404


@pytest.mark.django_db
class TestSpecialDays:
    @pytest.fixture
    def told(self):
        return {"first": "2026-12-24", "last": "2026-12-26", "kind": "closed", "note": "Christmas"}

    def page(self, location) -> str:
        return reverse("desk:setup-dates-at", args=[location.slug])

    def test_in_a_row_are_one_line(self, desk, location, told):
        page = desk.post(self.page(location), told, follow=True)
        (line,) = page.context["lines"]
        assert (line.first, line.last) == (date(2026, 12, 24), date(2026, 12, 26))
        assert (line.words, line.note) == ("Closed", "Christmas")

    def test_can_have_other_hours_for_one_artist(self, desk, location, artist, told):
        told |= {"last": "", "whose": artist.slug, "kind": "other", "opens": "10", "closes": "12"}
        told |= {"opens_again": "13:00", "closes_again": "15:30"}
        page = desk.post(self.page(location), told, follow=True)
        (line,) = page.context["lines"]
        assert (line.artist, line.words) == (artist, "10:00–12:00, 13:00–15:30")

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"first": ""}, "This field is required"),
            ({"last": "2026-12-01"}, "last day on or after the first"),
            ({"last": "2027-12-01"}, "at most two months later"),
            ({"kind": "other"}, "Write a time like 9:00"),
            ({"kind": "other", "opens": "9", "closes": "8"}, "after the beginning"),
            (
                {
                    "kind": "other",
                    "opens": "9",
                    "closes": "12",
                    "opens_again": "11",
                    "closes_again": "13",
                },
                "begins after the first ends",
            ),
            ({"whose": "nobody"}, "not one of the available choices"),
        ],
    )
    def test_that_make_no_sense_are_refused(self, desk, location, told, changes, sentence):
        page = desk.post(self.page(location), told | changes)
        assert page.status_code == 400
        assert sentence in page.content.decode()
        assert not DatedHours.objects.exists()

    def test_are_put_back_to_usual(self, desk, location, artist, told):
        desk.post(self.page(location), told)
        desk.post(self.page(location), told | {"whose": artist.slug})
        clear = reverse("desk:setup-dates-clear", args=[location.slug])
        desk.post(clear, {"first": "2026-12-24", "last": "2026-12-26", "whose": ""})
        assert set(DatedHours.objects.values_list("artist", flat=True)) == {artist.pk}

    def test_belong_to_one_location(self, desk, location, told):
        other = make_location()
        desk.post(self.page(location), told)
        assert desk.get(self.page(other)).context["lines"] == []
