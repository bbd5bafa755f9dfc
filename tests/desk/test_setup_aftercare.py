"""The owner edits the aftercare guide into the next version, and sees it as a client does."""

import pytest
from django.urls import reverse

from sessions_plan.actions.aftercare import guide_in_force, guide_values, publish_guide
from sessions_plan.models import AftercareGuide
from studio.editions import seal

URL = "/desk/setup/aftercare/"


@pytest.fixture
def page(client, owner, location):
    client.force_login(owner)
    return client


def typed(**changes):
    """The form as it is opened, with some fields changed."""
    values = guide_values(guide_in_force())
    return values | {"edition": seal(values)} | changes


def test_it_shows_what_is_in_force_and_a_day_of_it(page):
    text = page.get(URL, {"day": "0"}).text

    assert "The dots look darker and sharper than they will be." in text
    assert "Sheets say 14 to 30 days." in text
    assert "Day 0 of 28" in text
    assert "as this software came" in text


def test_publishing_makes_the_next_version_and_leaves_the_old_one(page, owner):
    answer = page.post(URL, typed(wash_days=3, day_4_do="Rinse.\n\n  Pat   dry.\n"))

    assert answer.url == reverse("desk:setup-aftercare")
    guide = guide_in_force()
    assert (guide.number, guide.waits["wash"]) == (2, 3)
    assert guide.entry_for(5).do == ("Rinse.", "Pat dry.")
    assert AftercareGuide.objects.get(number=1).wash_days == 4
    assert AftercareGuide.objects.get(number=2).made_by == owner


def test_the_preview_shows_what_is_typed_and_saves_nothing(page):
    answer = page.post(URL, typed(day_7_normal="It peels like paper.", look="1", day="8"))

    assert answer.status_code == 200
    assert "<li>It peels like paper.</li>" in answer.text
    assert "Day 8 of 28" in answer.text
    assert AftercareGuide.objects.count() == 1


@pytest.mark.parametrize("field", ["day_0_normal", "day_28_do", "signs", "seek_care", "emergency"])
def test_what_nobody_may_be_left_without_is_asked_for(page, field):
    answer = page.post(URL, typed(**{field: " "}))

    assert answer.status_code == 400
    assert AftercareGuide.objects.count() == 1


def test_two_who_changed_different_lines_are_both_kept(page, owner):
    mine = typed(wash_days=5)
    values = guide_values(guide_in_force())
    publish_guide(values=values | {"sun_days": 30}, original=values, by=owner)

    assert page.post(URL, mine).status_code == 302
    waits = guide_in_force().waits
    assert (waits["wash"], waits["sun"]) == (5, 30)


def test_two_who_changed_the_same_choose(page, owner):
    mine = typed(wash_days=5)
    values = guide_values(guide_in_force())
    publish_guide(values=values | {"wash_days": 3}, original=values, by=owner)

    answer = page.post(URL, mine)

    assert answer.status_code == 409
    assert "Olga Stein changed the same meanwhile" in answer.text
    assert guide_in_force().waits["wash"] == 3


def test_only_the_owner_sets_it_up(client, artist, clerk):
    for who in (artist.user, clerk):
        client.force_login(who)
        assert client.get(URL).status_code == 403


def test_the_page_asks_little(page, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        page.get(URL)
