"""Two photos of one side measured at the desk, with the zones of a design on both."""

from __future__ import annotations

import re
from datetime import timedelta

import numpy as np
import pytest
from auditlog.models import LogEntry
from django.urls import reverse

from designs.actions import add_view, new_version
from designs.pairs import pair_read
from designs.rendering import Wanted, pixels
from tests.designs.measured import after_of, before_of, photo_with, zone_on
from tests.designs.pairs import DARK, bald, treated
from tests.designs.showing import approved, sent_version
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def carl(client_user):
    return client_user.client


@pytest.fixture
def before(carl):
    return before_of(carl)


@pytest.fixture
def view(client, owner, before):
    client.force_login(owner)
    return zone_on(before, owner)


@pytest.fixture
def after(view):
    return after_of(view)


def address(view, **query) -> str:
    version = view.version
    page = reverse("desk:design-pair", args=[version.design.client.ref, version.ref, view.ref])
    return page + "?" + "&".join(f"{name}={value}" for name, value in query.items())


def read(page: str) -> list[str]:
    """The cells of the first row of figures, as words."""
    rows = re.findall(r"<tr>(.*?)</tr>", page, re.S)[1:]
    cells = re.findall(r"<td[^>]*>(.*?)</td>", rows[0], re.S)
    return [re.sub(r"<[^>]+>", "", cell).strip() for cell in cells]


def figure(word: str) -> float:
    """Bare skin reads a hair lighter than the skin about it as often as darker."""
    return float(word.replace("\N{MINUS SIGN}", "-"))


def test_the_zone_is_outlined_on_both_and_its_figures_are_said(client, view, before, after):
    page = client.get(address(view)).content.decode()
    assert page.count('class="pair-zone"') == 2
    assert page.index(before.ref) < page.index(after.ref)
    then, now, band, says = read(page)
    assert figure(now) - figure(then) == pytest.approx(0.18, abs=0.03)
    assert 0 < float(band.removeprefix("± ")) < 0.06
    assert says == f"Contrast rose from {then} to {now}: the zone reads darker than bare skin."
    assert "Even: the pigment lies as it was planned." in page
    assert "No shift beyond what this shade explains." in page


def test_opening_it_leaves_a_line(client, view, after, owner):
    LogEntry.objects.all().delete()
    client.get(address(view))
    line = LogEntry.objects.get(action=LogEntry.Action.ACCESS)
    assert (line.actor, line.additional_data["showing"]) == (owner, "photos")


def test_a_design_on_the_later_photo_reads_the_same_way_round(carl, owner, view, after, before):
    same = pair_read(view, after).zones[0].change.skin
    shown = pixels(view, Wanted(width=960))
    later = photo_with(carl, shown, stage="healed", taken_at=NOW + timedelta(days=90))
    other = new_version(parent=view.version, by=owner, now=NOW)
    turned = add_view(version=other, photo=later, side="front", by=owner, now=NOW)
    turned.calibration, turned.drawn = view.calibration, view.drawn
    turned.save()
    found = pair_read(turned, before).zones[0].change.skin
    assert found.after > found.before
    assert found.after - found.before == pytest.approx(same.after - same.before, abs=0.04)


def test_skin_and_hair_are_read_where_somebody_says(client, view, after):
    page = client.get(address(view, skin_x=50, skin_y=36, hair_x=70, hair_y=30)).content.decode()
    assert page.count('class="pair-skin"') == 2
    assert page.count('class="pair-hair"') == 2
    assert "Contrast with the hair" in page
    assert 'id="skin_x" name="skin_x" min="0" max="100" step="0.1" value="50.0"' in page
    wrong = client.get(address(view, skin_x=400, skin_y=36))
    assert wrong.status_code == 400
    assert "between 0 and 100 %" in wrong.content.decode()


def test_photos_that_do_not_match_are_refused_with_a_sentence(client, view, carl):
    noise = np.random.default_rng(2).integers(0, 255, (1200, 960, 3), dtype=np.uint8)
    photo_with(carl, noise, stage="healed", taken_at=NOW + timedelta(days=70))
    answer = client.get(address(view))
    assert answer.status_code == 200
    assert "do not lie over one another well enough" in answer.content.decode()


def test_with_one_photo_of_that_side_a_second_is_asked_for(client, view, carl):
    photo_with(carl, bald(DARK), view="top", taken_at=NOW + timedelta(days=70))
    assert "A second photo is needed" in client.get(address(view)).content.decode()


def test_another_clients_photo_is_not_taken(client, view, after, other_client_user):
    strange = photo_with(other_client_user.client, treated(), taken_at=NOW + timedelta(days=80))
    answer = client.get(address(view, other=strange.ref))
    assert answer.status_code == 400
    assert strange.ref not in answer.content.decode()


def test_an_erased_photo_says_so(client, view, after, owner):
    from clients.actions import erase_photo

    client.get(address(view))
    erase_photo(photo=view.photo, by=owner)
    page = client.get(address(view)).content.decode()
    assert "This photo was erased" in page
    assert "pair-zone" not in page


def test_from_the_photos_the_way_leads_to_the_design_that_is_approved(
    client, carl, owner, client_user, view, before, after
):
    find = reverse("desk:design-pair-find", args=[carl.ref])
    pair = f"{find}?before={before.ref}&after={after.ref}"
    assert client.get(pair).url == address(view, other=after.ref)
    page = client.get(reverse("desk:clients-photos-compare", args=[carl.ref])).content.decode()
    assert f"?before={before.ref}&amp;after={after.ref}" in page
    chosen = sent_version(carl, owner)
    approved(chosen, client_user)
    assert chosen.ref in client.get(find).url


def test_without_a_design_it_says_what_is_missing(client, carl, owner, before):
    client.force_login(owner)
    after = photo_with(carl, treated(), stage="healed", taken_at=NOW + timedelta(days=60))
    find = reverse("desk:design-pair-find", args=[carl.ref])
    page = client.get(f"{find}?before={before.ref}&after={after.ref}").content.decode()
    assert "No zones to measure" in page


def test_the_front_desk_does_not_see_it(client, view, after, clerk):
    client.force_login(clerk)
    assert client.get(address(view)).status_code == 403
    assert (
        client.get(reverse("desk:design-pair-find", args=[view.photo.client.ref])).status_code
        == 403
    )


def test_it_asks_as_often_with_three_photos_as_with_one(
    client, view, after, carl, django_assert_max_num_queries
):
    client.get(address(view))
    with django_assert_max_num_queries(14) as one:  # two of them set the savepoint of the line
        client.get(address(view))
    for days in (61, 62):
        photo_with(carl, treated(), stage="healed", taken_at=NOW + timedelta(days=days))
    with django_assert_max_num_queries(len(one)):
        client.get(address(view, other=after.ref))
    find = reverse("desk:design-pair-find", args=[carl.ref])
    with django_assert_max_num_queries(12):
        client.get(find)
