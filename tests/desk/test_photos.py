"""Photos at the desk: the strip, the guided set, one photo, two compared, the website."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import time_machine
from auditlog.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clients.actions import give_permission, publish_pair
from clients.models import GalleryPair, Photo
from tests.clients.uploads import head, kept, photo, saved, sent, signed_photo_consent
from tests.factories import NOW, at, make_appointment, make_client

pytestmark = pytest.mark.django_db
LATER = at(60, 10)
SAVEPOINT = 2  # around the line of the audit log, here inside the test's own transaction


@pytest.fixture
def carl(client_user, location, artist):
    make_appointment(
        location=location, artist=artist, client=client_user.client, starts_at=at(2, 14)
    )
    return client_user.client


@pytest.fixture
def ana(client, artist, carl):
    """Ana, who treats Carl, at her desk."""
    client.force_login(artist.user)
    with time_machine.travel(NOW, tick=False):
        yield client


@pytest.fixture
def olga(client, owner, carl):
    client.force_login(owner)
    with time_machine.travel(NOW, tick=False):
        yield client


def path(name: str, carl, *args) -> str:
    return reverse(f"desk:clients-photos{name}", args=[carl.ref, *args])


def told(carl, **more) -> dict:
    return {"stage": "before", "view": "front", "photos": photo()} | more


def page_lines(carl) -> int:
    lines = LogEntry.objects.filter(content_type__model="client", object_id=carl.pk)
    return lines.filter(additional_data__showing="photos").count()


# ---------------------------------------------------------------- the strip


def test_the_strip_shows_every_stage_of_a_view_and_what_is_missing(ana, carl):
    one = kept(carl)
    html = ana.get(path("", carl)).content.decode()
    assert reverse("file-size", args=[one.ref, "thumb"]) in html
    assert "Missing: Top, before" in html
    assert "Missing: Front, after session 1" in html
    assert "Missing: Front, before" not in html
    assert "Before the first session a photo of the top is needed" in html


def test_what_is_needed_before_is_no_longer_said_once_sessions_began(ana, carl):
    kept(carl, stage="session", session_number=1)
    assert "Before the first session" not in ana.get(path("", carl)).content.decode()


def test_a_page_of_many_photos_leaves_one_line(ana, carl):
    photos = [kept(carl, view=view) for view in ("front", "top", "crown")]
    ana.get(path("", carl))
    for one in photos:
        assert ana.get(reverse("file-size", args=[one.ref, "thumb"])).status_code == 200
    assert page_lines(carl) == 1
    assert not LogEntry.objects.filter(content_type__model="photo", action=3).exists()


def statements(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        client.get(address)
    return len(seen)


@pytest.mark.parametrize("name", ["", "-add", "-compare"])
def test_statements_do_not_grow_with_photos(ana, carl, name):
    kept(carl)
    kept(carl, stage="healed", taken_at=LATER)
    few = statements(ana, path(name, carl))
    for view in ("front", "top", "crown"):
        kept(carl, view=view)
        kept(carl, view=view, stage="session", session_number=1, taken_at=LATER)
    assert statements(ana, path(name, carl)) == few
    assert few <= 12 + SAVEPOINT


# ---------------------------------------------------------------- taking and sending


def test_a_photo_is_kept_and_the_next_missing_view_is_asked_for(ana, carl, artist):
    answer = ana.post(path("-add", carl), told(carl), follow=True)
    one = Photo.objects.get()
    assert (one.view, one.stage, one.added_by, one.taken_at) == (
        "front",
        "before",
        artist.user,
        NOW,
    )
    assert "The photo is kept: Front, before." in answer.content.decode()
    assert answer.context["view"] == "left-45"


def test_several_at_once_and_one_that_is_none_stops_no_other(ana, carl):
    files = [photo("a.jpg"), sent(b"no", "b.jpg"), photo("c.jpg")]
    answer = ana.post(path("-add", carl), told(carl, photos=files), follow=True)
    html = answer.content.decode()
    assert Photo.objects.count() == 2
    assert "2 photos are kept" in html
    assert "b.jpg was not kept. This file is not a picture we can read." in html


def test_a_file_that_is_none_is_said_at_its_field(ana, carl):
    answer = ana.post(path("-add", carl), told(carl, photos=[sent(b"", "b.jpg"), sent(b"no")]))
    assert answer.status_code == 400
    errors = " ".join(answer.context["form"].errors["photos"])
    assert "not a picture we can read" in errors
    assert not Photo.objects.exists()


def test_no_file_is_said_at_its_field(ana, carl):
    answer = ana.post(path("-add", carl), {"stage": "before", "view": "front"})
    assert answer.status_code == 400
    assert answer.context["form"].errors["photos"] == ["Choose at least one photo."]


def test_more_than_can_be_looked_at_in_one_go_are_refused(ana, carl):
    files = [sent(b"x", f"{n}.jpg") for n in range(25)]
    answer = ana.post(path("-add", carl), told(carl, photos=files))
    assert answer.context["form"].errors["photos"] == ["Choose at most 24 at once."]


def test_what_is_doubtful_is_said_at_once(ana, carl):
    dark = sent(saved(head().point(lambda value: value * 0.25), "JPEG"))
    html = ana.post(path("-add", carl), told(carl, photos=dark), follow=True).content.decode()
    assert "Front: It is dark." in html


def as_json(client, carl, **more):
    return client.post(
        path("-add", carl), told(carl, **more), headers={"Accept": "application/json"}
    )


def test_the_camera_is_answered_in_json(ana, carl):
    answer = as_json(ana, carl, tilt="-14.5")
    one = Photo.objects.get()
    assert answer.status_code == 201
    assert answer["Location"] == path("-one", carl, one.ref)
    assert json.loads(answer.content) == {
        "ref": one.ref,
        "view": "front",
        "page": path("-one", carl, one.ref),
        "thumb": reverse("file-size", args=[one.ref, "thumb"]),
        "screen": reverse("file-size", args=[one.ref, "screen"]),
        "doubts": ["The camera was tilted. Hold it level, so that photos can be compared."],
    }


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"photos": b"no"}, "not a picture"),
        ({"photos": ""}, "Choose at least one photo"),
        ({"view": "below"}, "Select a valid choice"),
    ],
)
def test_a_refusal_is_answered_in_json(ana, carl, more, words):
    if isinstance(more.get("photos"), bytes):
        more = {"photos": sent(more["photos"])}
    answer = as_json(ana, carl, **more)
    assert answer.status_code == 400
    assert words in json.loads(answer.content)["error"]


def test_a_photo_taken_again_replaces_the_one_just_taken(ana, carl):
    first = Photo.objects.get(ref=json.loads(as_json(ana, carl).content)["ref"])
    as_json(ana, carl, instead=first.ref)
    assert [p.ref for p in Photo.objects.kept()] != [first.ref]
    assert Photo.objects.kept().count() == 1
    first.refresh_from_db()
    assert first.erased_at == NOW


def test_what_is_older_or_of_another_hand_or_client_is_not_replaced(ana, carl, owner, artist):
    long_ago = NOW - timedelta(days=1)
    others = [
        kept(carl, added_by=owner),
        kept(carl, added_by=artist.user, taken_at=long_ago),
        kept(make_client(), added_by=artist.user),
    ]
    for one in others:
        as_json(ana, carl, instead=one.ref)
    assert Photo.objects.kept().filter(pk__in=[one.pk for one in others]).count() == 3


def test_an_older_photo_says_when_it_was_taken(ana, carl):
    ana.post(path("-add", carl), told(carl, taken_on="2026-10-01", stage="session-2"))
    one = Photo.objects.get()
    assert one.taken_at == at(NOW.date().replace(month=10, day=1), 12)
    assert (one.stage, one.session_number) == ("session", 2)


@pytest.mark.parametrize("on", ["2026-11-30", "1900-01-01"])
def test_a_day_that_has_not_been_is_refused(ana, carl, on):
    answer = ana.post(path("-add", carl), told(carl, taken_on=on))
    assert answer.status_code == 400
    assert "taken_on" in answer.context["form"].errors


def test_the_last_photo_of_the_view_shines_through_and_never_their_own_old_one(ana, carl):
    before = kept(carl)
    kept(carl, stage="reference", taken_at=LATER)
    guides = ana.get(path("-add", carl) + "?stage=session-1").context["guides"]
    assert guides[0].ghost == before
    assert guides[0].taken is None
    assert guides[0].hint


def test_only_this_page_may_use_the_camera_and_nothing_else(ana, carl):
    answer = ana.get(path("-add", carl))
    assert answer["Permissions-Policy"] == "camera=(self), microphone=(), geolocation=()"


def test_a_stage_that_is_none_leads_to_the_one_that_is_next(ana, carl):
    assert ana.get(path("-add", carl) + "?stage=nonsense").context["stage"].key == "before"
    kept(carl, stage="healed")
    assert ana.get(path("-add", carl)).context["stage"].key == "healed"


# ---------------------------------------------------------------- one photo


def test_one_photo_says_when_by_whom_and_who_saw_it(ana, carl, artist, owner):
    one = kept(carl, doubts=["blurred"], added_by=owner)
    ana.get(reverse("file-size", args=[one.ref, "screen"]))
    html = ana.get(path("-one", carl, one.ref)).content.decode()
    assert "It looks blurred." in html
    assert "Olga Stein" in html
    assert "Ana Ruiz" in html
    assert "Only Carl can allow it" in html


def test_a_photo_of_another_client_is_not_found_under_this_one(olga, carl):
    other = kept(make_client())
    assert olga.get(path("-one", carl, other.ref)).status_code == 404
    assert olga.post(path("-erase", carl, other.ref)).status_code == 404
    assert olga.post(path("-permission", carl, other.ref)).status_code == 404
    other.refresh_from_db()
    assert other.erased_at is None


def test_it_is_erased(ana, carl, artist):
    one = kept(carl)
    answer = ana.post(path("-erase", carl, one.ref), follow=True)
    assert "The photo is erased: Front, before." in answer.content.decode()
    one.refresh_from_db()
    assert one.erased_by == artist.user
    assert ana.get(path("-one", carl, one.ref)).status_code == 404


def test_a_signed_consent_can_be_put_to_a_photo_and_taken_back(ana, carl):
    one = kept(carl)
    address = path("-permission", carl, one.ref)
    refused = ana.post(address, {"deed": "give"})
    assert refused.status_code == 409
    assert "Only the client can allow a photo" in refused.content.decode()
    signed_photo_consent(carl)
    ana.post(address, {"deed": "give"})
    assert one.permissions.live().exists()
    ana.post(address, {"deed": "withdraw"})
    assert not one.permissions.live().exists()


# ---------------------------------------------------------------- two compared


@pytest.fixture
def two(carl, client_user):
    return kept(carl), kept(carl, stage="healed", taken_at=LATER)


def test_the_oldest_and_the_newest_are_compared_unless_others_are_chosen(ana, carl, two):
    kept(carl, stage="reference", taken_at=LATER + timedelta(days=1))
    between = kept(carl, stage="session", session_number=1, taken_at=at(30, 10))
    seen = ana.get(path("-compare", carl) + "?view=front").context
    assert (seen["before"], seen["after"]) == two
    asked = f"?before={between.ref}&after={two[0].ref}"
    seen = ana.get(path("-compare", carl) + asked).context
    assert (seen["before"], seen["after"]) == (two[0], between)


def test_with_one_photo_there_is_nothing_to_compare(ana, carl):
    kept(carl)
    assert "Nothing to compare yet" in ana.get(path("-compare", carl)).content.decode()


def publish(client, carl, two, caption="Two sessions"):
    before, after = two
    return client.post(
        path("-publish", carl),
        {"before": before.ref, "after": after.ref, "caption": caption},
    )


def test_the_owner_shows_a_pair_that_is_allowed_and_takes_it_down(olga, carl, two, client_user):
    assert publish(olga, carl, two).status_code == 409
    for one in two:
        give_permission(photo=one, by=client_user)
    publish(olga, carl, two)
    pair = GalleryPair.objects.shown().get()
    assert pair.caption == "Two sessions"
    assert "Two sessions" in olga.get(path("", carl)).content.decode()
    olga.post(path("-down", carl, pair.ref))
    assert not GalleryPair.objects.shown().exists()


def test_an_artist_publishes_nothing(ana, carl, two, client_user, owner):
    for one in two:
        give_permission(photo=one, by=client_user)
    assert publish(ana, carl, two).status_code == 403
    pair = publish_pair(before=two[0], after=two[1], by=owner)
    assert ana.post(path("-down", carl, pair.ref)).status_code == 403
    assert "the owner can show them" not in ana.get(path("-compare", carl)).content.decode()


def test_a_pair_of_another_client_is_not_found_under_this_one(olga, carl, two, client_user, owner):
    for one in two:
        give_permission(photo=one, by=client_user)
    pair = publish_pair(before=two[0], after=two[1], by=owner)
    other = make_client()
    assert olga.post(path("-down", other, pair.ref)).status_code == 404
    assert publish(olga, other, two).status_code == 404
    assert GalleryPair.objects.shown().exists()


# ---------------------------------------------------------------- who may


@pytest.mark.parametrize("name", ["", "-add", "-compare"])
@pytest.mark.parametrize("who", ["clerk", "other_artist"])
def test_the_desk_and_artists_who_do_not_treat_are_told_it_is_not_theirs(
    client, carl, name, who, request
):
    person = request.getfixturevalue(who)
    client.force_login(getattr(person, "user", person))
    assert client.get(path(name, carl)).status_code == 403
    assert client.post(path("-add", carl), told(carl)).status_code == 403
    assert not Photo.objects.exists()


def test_the_tab_is_for_who_may_open_it(client, carl, clerk, owner):
    for user, shown in ((clerk, False), (owner, True)):
        client.force_login(user)
        html = client.get(reverse("desk:clients-one", args=[carl.ref])).content.decode()
        assert (path("", carl) in html) is shown
