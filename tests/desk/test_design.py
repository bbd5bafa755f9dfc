"""The list of designs and the artist's editor: who comes in, what is saved, what is answered."""

from __future__ import annotations

import io
import json

import pytest
from auditlog.models import LogEntry
from django.urls import reverse
from PIL import Image

from designs.actions import freeze
from designs.models import Design, DesignVersion, View
from tests.clients.uploads import kept
from tests.designs.drawings import (
    CALIBRATION,
    DRAWN,
    HAIRLINE,
    begun,
    drawn_version,
    hairline,
    photo_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def carl(client_user):
    return client_user.client


@pytest.fixture
def version(carl, owner):
    return drawn_version(carl, owner)


@pytest.fixture
def desk(client, owner):
    client.force_login(owner)
    return client


def url(name: str, version: DesignVersion, *more: str) -> str:
    return reverse(f"desk:design-{name}", args=[version.design.client.ref, version.ref, *more])


def asked(desk, name: str, version: DesignVersion, **values):
    values.setdefault("view", version.views.get().ref)
    return desk.post(url(name, version), json.dumps(values), content_type="application/json")


# ---------------------------------------------------------------- the list


def test_without_photos_the_list_says_how_to_begin(desk, carl):
    page = desk.get(reverse("desk:design-list", args=[carl.ref])).content.decode()
    assert "No design yet" in page
    assert "Take photos" in page


def test_a_design_begins_on_the_newest_front_and_top(desk, carl):
    old, new = photo_of(carl), photo_of(carl, "front", stage="healed")
    top = photo_of(carl, "top")
    answer = desk.post(reverse("desk:design-begin", args=[carl.ref]))
    version = DesignVersion.objects.get()
    assert answer["Location"] == url("editor", version)
    assert old != new
    assert {view.side for view in version.views.all()} == {"front", "top"}
    assert top in {view.photo for view in version.views.all()}


def test_the_list_says_what_each_version_comes_to(desk, version):
    page = desk.get(reverse("desk:design-list", args=[version.design.client.ref]))
    words = page.content.decode()
    assert f"{version.measured.cm2:.0f} cm²" in words
    assert "Being drawn" in words


def test_the_list_shows_what_is_drawn_and_else_the_photo(desk, version, carl):
    shown = reverse("desk:design-shown", args=[carl.ref, version.ref, version.views.get().ref])
    assert (
        f"{shown}?width=480"
        in desk.get(reverse("desk:design-list", args=[carl.ref])).content.decode()
    )
    View.objects.update(drawn={})
    page = desk.get(reverse("desk:design-list", args=[carl.ref])).content.decode()
    assert shown not in page
    assert reverse("file-size", args=[version.views.get().photo.ref, "thumb"]) in page


def test_the_list_takes_as_many_questions_for_three_as_for_one(
    desk, carl, owner, django_assert_max_num_queries
):
    address = reverse("desk:design-list", args=[carl.ref])
    drawn_version(carl, owner)
    desk.get(address)
    for _ in range(2):
        drawn_version(carl, owner)
        with django_assert_max_num_queries(12):
            desk.get(address)


# ---------------------------------------------------------------- the editor


def test_the_editor_leaves_its_line_and_carries_what_is_drawn(desk, version):
    page = desk.get(url("editor", version))
    assert page.status_code == 200
    carried = json.loads(
        page.content.decode().split('id="design-editor" type="application/json">')[1].split("<")[0]
    )
    assert carried["edition"] == version.edition
    assert carried["views"][0]["drawn"]["zones"][0]["name"] == "Hairline"
    assert (carried["views"][0]["width"], carried["views"][0]["height"]) == (1200.0, 1600.0)
    line = LogEntry.objects.filter(action=LogEntry.Action.ACCESS).latest("pk")
    assert line.additional_data == {"showing": "photos"}


def test_a_version_without_a_photo_asks_for_one(desk, carl, owner):
    view = begun(carl, owner)
    view.delete()
    page = desk.get(url("editor", view.version)).content.decode()
    assert "Which photo is drawn on?" in page


def test_of_another_client_the_version_is_not_found(desk, version, other_client_user):
    other = other_client_user.client
    address = reverse("desk:design-editor", args=[other.ref, version.ref])
    assert desk.get(address).status_code == 404


def test_a_change_is_saved_and_answered_with_the_whole_heads_numbers(desk, version):
    answer = asked(desk, "save", version, edition=version.edition, drawn=hairline(density=200))
    told = answer.json()
    assert told["edition"] == version.edition + 1
    assert sum(told["dots"]) > version.measured.all_dots
    assert told["caption"].startswith("version 1")
    assert View.objects.get().drawn["zones"][0]["density"] == 200


def test_an_older_edition_is_answered_with_who_was_quicker(desk, version, owner):
    asked(desk, "save", version, edition=version.edition, drawn=hairline(density=200))
    answer = asked(desk, "save", version, edition=version.edition, drawn=hairline(density=10))
    assert answer.status_code == 409
    assert answer.json()["theirs"] is True
    assert "Olga Stein changed this version" in answer.json()["sentence"]


def test_a_save_that_comes_again_is_answered_as_done(desk, version):
    for _ in range(2):
        answer = asked(desk, "save", version, edition=version.edition, drawn=DRAWN, save="p-1")
        assert answer.json()["edition"] == version.edition + 1
    sent = json.dumps({"edition": version.edition + 1, "name": "softer", "save": "p-2"})
    for _ in range(2):
        answer = desk.post(url("save", version), sent, content_type="application/json")
        assert answer.json()["edition"] == version.edition + 2
    for nameless in (None, 3, ""):
        answer = asked(desk, "save", version, edition=version.edition, drawn=DRAWN, save=nameless)
        assert answer.status_code == 409


def test_what_was_shown_to_the_client_is_not_saved(desk, version, owner):
    freeze(version=version, by=owner)
    answer = asked(desk, "save", version, edition=version.edition, drawn=DRAWN)
    assert answer.status_code == 409
    assert answer.json()["theirs"] is False
    assert "new version" in answer.json()["sentence"]
    assert "Kept as it was shown" in desk.get(url("editor", version)).content.decode()


@pytest.mark.parametrize("name", ["save", "picture", "propose"])
@pytest.mark.parametrize("body", ["", "[]", "null", '{"view": 3}', '{"view": null}', "{nan"])
def test_what_no_editor_sends_is_answered_in_a_sentence(desk, version, name, body):
    answer = desk.post(url(name, version), body, content_type="application/json")
    assert answer.status_code in (404, 422)


def test_name_shares_and_pace_are_saved(desk, version):
    path = url("save", version)
    for edition, values in enumerate(
        ({"name": "softer"}, {"shares": [60, 40]}, {"per_minute": 90}), version.edition
    ):
        sent = json.dumps(values | {"edition": edition})
        assert desk.post(path, sent, content_type="application/json").status_code == 200
    version.refresh_from_db()
    assert (version.name, version.shares, version.per_minute) == ("softer", [60, 40], 90)


def test_who_else_has_it_open_is_told(desk, version, location, artist, client):
    from tests.factories import NOW, make_appointment  # noqa: PLC0415

    desk.post(url("here", version), "{}", content_type="application/json")
    make_appointment(location=location, artist=artist, starts_at=NOW, client=version.design.client)
    client.force_login(artist.user)
    told = client.post(url("here", version), "{}", content_type="application/json").json()
    assert told == {"others": ["Olga Stein"], "edition": version.edition, "by": "Olga Stein"}


# ---------------------------------------------------------------- the live picture


def test_the_picture_of_what_is_on_the_screen_comes_with_its_numbers(desk, version):
    answer = asked(desk, "picture", version, drawn=hairline(density=200), width=640)
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Cache-Control"] == "private, no-store"
    with Image.open(io.BytesIO(answer.content)) as seen:
        assert seen.size == (640, 853)
    numbers = json.loads(answer["X-Numbers"])
    assert sum(numbers["zones"][0]["dots"]) > version.measured.all_dots
    version.refresh_from_db()
    assert View.objects.get().drawn["zones"][0]["density"] == 130


def test_a_zone_that_another_photo_shows_better_is_no_reason_for_another_photo(desk, version):
    plain = json.loads(asked(desk, "picture", version, drawn=hairline())["X-Numbers"])
    assert not plain["zones"][0]["elsewhere"]
    assert plain["zones"][0]["counted_on"] == ""
    kept = version.numbers["views"][0]
    better = [zone | {"square": 0.99, "hidden": 0.0, "side": "top"} for zone in kept["zones"]]
    version.numbers["views"].append(kept | {"ref": "another", "zones": better})
    version.save()
    told = json.loads(asked(desk, "picture", version, drawn=hairline())["X-Numbers"])
    assert told["zones"][0]["elsewhere"]
    assert told["zones"][0]["counted_on"] == "the top photo"
    other = json.loads(asked(desk, "picture", version, drawn=hairline(area="crown"))["X-Numbers"])
    assert other["zones"][0]["counted_on"] == ""


def test_of_two_photos_of_one_side_the_other_is_named_and_its_hidden_part_is_told(desk, version):
    kept = version.numbers["views"][0]
    better = [zone | {"square": 0.99, "hidden": 0.3} for zone in kept["zones"]]
    version.numbers["views"].append(kept | {"ref": "another", "zones": better})
    version.save()
    told = json.loads(asked(desk, "picture", version, drawn=hairline())["X-Numbers"])
    assert told["zones"][0]["counted_on"] == "the other front photo"
    assert not told["zones"][0]["elsewhere"]


def test_a_crown_drawn_under_the_name_of_the_hairline_counts(desk, version, carl, owner):
    """In the numbers of the head and in the areas of the plan."""
    from designs.actions import add_view  # noqa: PLC0415
    from sessions_plan.designed import areas_with  # noqa: PLC0415

    front = version.measured.cm2
    view = add_view(version=version, photo=photo_of(carl, "crown"), side="crown", by=owner)
    turned = CALIBRATION | {"head": CALIBRATION["head"] | {"pitch": 90}}
    view.version.refresh_from_db()
    sent = {"view": view.ref, "edition": view.version.edition, "calibration": turned}
    sent = json.dumps(sent | {"drawn": hairline(area="crown")})
    told = desk.post(url("save", version), sent, content_type="application/json")
    version.refresh_from_db()
    assert told.json()["cm2"] == version.measured.cm2 > front * 1.5
    assert [area.area for area in areas_with(version.measured, [])] == ["hairline", "crown"]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"drawn": {"zones": [HAIRLINE | {"outline": [[9, 9], [900, 900], [900, 9], [9, 900]]}]}},
         "crosses itself"),
        ({"drawn": hairline(outline=[[1, 1], [9000, 1], [1, 9]])}, "outside the photo"),
        ({"calibration": CALIBRATION | {"apart_mm": 0}}, "between 5 and 300"),
        ({"drawn": {"zones": []}}, "Draw a zone first"),
        ({"box": [0, 0, 9, 9]}, "cannot be shown"),
        ({"box": "all"}, "cannot be shown"),
        ({"years": 99}, "thirty years"),
        ({"years": "4"}, "could not be read"),
        ({"shares": [0, "x"]}, "could not be read"),
    ],
)  # fmt: skip
def test_what_cannot_be_shown_is_said(desk, version, values, said):
    answer = asked(desk, "picture", version, **values)
    assert answer.status_code == 422
    assert said in answer.json()["sentence"]


def test_a_design_fades_as_the_signed_assessment_lets_expect(desk, carl, artist, owner):
    from sessions_plan.models import Assessment  # noqa: PLC0415
    from tests.factories import NOW  # noqa: PLC0415

    photo_of(carl)
    told = Assessment.objects.create(
        client=carl, artist=artist, begun_at=NOW, saved_at=NOW, saved_by=owner,
        sun=3, oil="oily",
    )  # fmt: skip
    desk.post(reverse("desk:design-begin", args=[carl.ref]))
    version = DesignVersion.objects.get()
    assert version.half_life == 5.7
    assert "Usual is 5.7" in desk.get(url("editor", version)).content.decode()
    told.signed_at, told.signed_by = NOW, owner
    told.save()
    page = desk.get(url("editor", version)).content.decode()
    assert "about 4.4: much sun on the head; oily skin" in page
    desk.post(reverse("desk:design-begin", args=[carl.ref]))
    assert DesignVersion.objects.order_by("-pk")[0].half_life == 4.4


def test_how_quickly_it_fades_is_seen_before_it_is_saved_and_then_kept(desk, version):
    pictures = {
        asked(desk, "picture", version, years=4, width=320, half_life=years).content
        for years in (3.8, 7.6)
    }
    assert len(pictures) == 2
    edition = version.edition
    for years, status in ((4.4, 200), ("4", 422), (99, 422)):
        sent = json.dumps({"half_life": years, "edition": edition})
        answer = desk.post(url("save", version), sent, content_type="application/json")
        assert answer.status_code == status
        edition = answer.json().get("edition", edition)
    version.refresh_from_db()
    assert version.half_life == 4.4
    assert asked(desk, "picture", version, half_life="x").status_code == 422


def test_proposals_are_answered_and_not_kept(desk, version):
    for what, which, key in (
        ("style", "rounded", "zone"),
        ("eight-cm", "", "guides"),
        ("mirror", "z1", "drawn"),
    ):
        answer = asked(desk, "propose", version, what=what, which=which)
        assert key in answer.json(), what
    assert asked(desk, "propose", version, what="thirds").status_code == 422
    assert asked(desk, "propose", version, what="mohawk").status_code == 422
    assert View.objects.get().drawn["zones"][0]["outline"][0][0] == 360


# ---------------------------------------------------------------- photos and versions


def test_another_photo_is_drawn_on_and_taken_out(desk, version, carl):
    top = photo_of(carl, "top")
    answer = desk.post(url("photo", version), {"photo": top.ref, "side": ""})
    view = version.views.get(photo=top)
    assert view.side == "top"
    assert answer["Location"].endswith(f"#{view.ref}")
    desk.post(url("photo-remove", version, view.ref))
    assert version.views.count() == 1


def test_a_photo_of_somebody_else_is_not_offered(desk, version, other_client_user):
    desk.post(url("photo", version), {"photo": kept(other_client_user.client).ref, "side": ""})
    assert version.views.count() == 1


def test_a_second_version_begins_as_the_first_is(desk, version):
    answer = desk.post(url("new", version), {"name": "softer"})
    second = DesignVersion.objects.get(number=2)
    assert answer["Location"] == url("editor", second)
    assert (second.name, second.parent) == ("softer", version)
    assert Design.objects.count() == 1


def test_the_editor_takes_as_many_questions_for_three_photos_as_for_one(
    desk, carl, owner, version, django_assert_max_num_queries
):
    from designs.actions import add_view  # noqa: PLC0415

    desk.get(url("editor", version))
    for side in ("top", "crown"):
        with django_assert_max_num_queries(12):
            desk.get(url("editor", version))
        add_view(version=version, photo=photo_of(carl, side), side=side, by=owner)
    with django_assert_max_num_queries(12):
        desk.get(url("editor", version))


def test_a_live_picture_asks_little(desk, version, django_assert_max_num_queries):
    asked(desk, "picture", version, drawn=DRAWN, width=320)
    view = version.views.get().ref
    body = json.dumps({"view": view, "drawn": DRAWN, "width": 320})
    with django_assert_max_num_queries(5):
        desk.post(url("picture", version), body, content_type="application/json")
