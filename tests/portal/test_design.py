"""A client's design in the portal: looked at, chosen, spoken about, shared and approved."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from PIL import Image

from designs import actions
from designs.links import share_by_token, share_token
from designs.models import Approval, Comment, Opinion, Share
from tests.designs.drawings import drawn_version
from tests.designs.showing import HOPE, approved, looked_at, open_share, sent_version
from tests.factories import NOW

pytestmark = pytest.mark.django_db
ALL = "/portal/design/"


@pytest.fixture
def version(carl, owner):
    return sent_version(carl, owner)


def of(name: str, ref: str, **more) -> str:
    return reverse(f"portal:design-{name}", kwargs={"ref": ref, **more})


def html(client, address: str) -> str:
    return client.get(address).content.decode()


def test_before_anything_was_sent_it_says_what_will_be_here(client, carl, owner):
    drawn_version(carl, owner)
    assert "Nothing to look at yet" in html(client, ALL)


def test_they_see_what_was_sent_and_no_draft(client, carl, version, owner, other_client_user):
    draft = actions.new_version(parent=version, by=owner, name="secret", now=NOW)
    theirs = sent_version(other_client_user.client, owner)
    page = html(client, ALL)
    assert "Version 1" in page
    assert "secret" not in page
    for strange in (draft, theirs):
        assert client.get(of("version", strange.ref)).status_code == 404
        view = strange.views.get()
        assert client.get(of("picture", strange.ref, view=view.ref)).status_code == 404
        assert client.post(of("prefer", strange.ref)).status_code == 404


def picture(client, version, **wish):
    view = version.views.get()
    return client.get(of("picture", version.ref, view=view.ref), wish)


def test_the_picture_follows_session_year_and_part(client, version):
    seen = {
        picture(client, version, **wish).content
        for wish in ({}, {"session": 0}, {"session": 1}, {"years": 4}, {"box": "0.2,0.2,0.6,0.6"})
    }
    assert len(seen) == 5
    answer = picture(client, version, width=480)
    assert answer.headers["Cache-Control"].startswith("max-age=0")
    assert "no-store" in answer.headers["Cache-Control"]
    assert Image.open(BytesIO(answer.content)).width == 480


@pytest.mark.parametrize(
    "wish",
    [
        {"session": "x"}, {"session": 9}, {"years": "nan"}, {"years": 7}, {"width": 5000},
        {"box": "0,0,1"}, {"box": "0.5,0.5,0.4,0.6"}, {"box": "a,b,c,d"}, {"session": "-1"},
    ],
)  # fmt: skip
def test_a_wish_that_cannot_be_is_refused(client, version, wish):
    assert picture(client, version, **wish).status_code == 422


def test_the_sliders_work_without_javascript(client, version):
    page = html(client, of("version", version.ref) + "?session=1&years=3")
    assert "?session=1&amp;years=3" in page
    assert client.get(of("version", version.ref) + "?session=99&years=x").status_code == 200


def test_they_say_which_they_like_and_a_word(client, version, client_user):
    client.post(of("prefer", version.ref))
    version.sending.refresh_from_db()
    assert version.sending.preferred_at == NOW
    answer = client.post(of("say", version.ref), {"words": "A touch higher?"}, follow=True)
    assert "A touch higher?" in answer.content.decode()
    assert Comment.objects.get().by == client_user
    assert client.post(of("say", version.ref), {"words": " "}).status_code == 400


def test_looking_is_kept_by_a_press_and_by_nothing_else(client, version):
    page = of("approve", version.ref)
    client.get(page)
    picture(client, version)
    picture(client, version, years=4)
    version.sending.refresh_from_db()
    assert version.sending.healed_seen_at is None
    assert "Still to look at" in html(client, page)
    for look in ("healed", "later", "far"):
        answer = client.post(of("look", version.ref), {"look": look})
        assert answer.headers["Location"].endswith(f"#look-{look}")
    version.sending.refresh_from_db()
    assert version.sending.is_seen
    assert "I approve version 1" in html(client, page)
    assert client.post(of("look", version.ref), {"look": "other"}).status_code == 409


def test_it_is_not_approved_unseen_nor_without_words(client, version, client_user):
    page, told = of("approve", version.ref), {"name": "Carl Jensen", "expectation": HOPE}
    answer = client.post(page, told)
    assert answer.status_code == 409
    assert "Before an approval" in answer.content.decode()
    looked_at(version, client_user)
    answer = client.post(page, {"name": "Carl Jensen", "expectation": "nice"})
    assert answer.status_code == 400
    assert "Carl Jensen" in answer.content.decode()
    assert not Approval.objects.exists()


def test_they_approve_and_read_what_they_approved(client, version, client_user):
    looked_at(version, client_user)
    told = {"name": "Carl Jensen", "expectation": HOPE}
    answer = client.post(of("approve", version.ref), told)
    given = Approval.objects.get()
    assert answer.headers["Location"] == of("approved", given.ref)
    assert (given.way, given.approved_by) == ("portal", client_user)
    page = html(client, of("approved", given.ref))
    for words in (HOPE, given.sha256, "does not grow hair"):
        assert words in page
    file = client.get(reverse("file", args=[given.pictures.get().ref]))
    assert file.headers["Content-Type"] == "image/jpeg"
    assert "Your artist works from it" in html(client, ALL)


def test_a_newer_version_asks_for_its_own_approval(client, version, client_user, owner):
    given = approved(version, client_user)
    newer = actions.new_version(parent=version, by=owner, name="softer", now=NOW)
    actions.send_version(version=newer, by=owner, now=NOW)
    page = html(client, of("approved", given.ref))
    assert "There is a newer one" in page
    assert of("version", newer.ref) in page
    assert "Look closely and approve" in html(client, of("version", newer.ref))


def test_the_yes_is_taken_back(client, version, client_user):
    given = approved(version, client_user)
    answer = client.post(of("withdraw", given.ref), follow=True)
    assert "It no longer counts" in answer.content.decode()


def test_a_link_of_ones_own_hides_the_face_and_can_be_copied_again(client, version):
    new = reverse("portal:design-shares-new")
    page = html(client, f"{new}?version={version.ref}")
    assert 'name="hide_face"' in page
    told = {"versions": [version.ref], "for_whom": "my sister", "days": "7", "hide_face": "on"}
    client.post(new, told)
    share = Share.objects.get()
    assert (share.hide_face, share.for_whom) == (True, "my sister")
    for _ in range(2):
        assert share_token(share) in html(client, reverse("portal:design-shares"))
    assert share_by_token(share_token(share), NOW) == share


@pytest.mark.parametrize(
    "told", [{"days": "7"}, {"versions": ["nothing"], "days": "7"}, {"days": "99"}]
)
def test_a_link_that_shows_nothing_is_not_made(client, version, told):
    assert client.post(reverse("portal:design-shares-new"), told).status_code == 400
    assert not Share.objects.exists()


def test_what_the_studio_prepared_is_theirs_to_open(client, version, owner, client_user):
    share = actions.prepare_share(
        design=version.design, versions=[version], by=owner, for_whom="your barber", now=NOW
    )
    assert "Prepared for you" in html(client, reverse("portal:design-shares"))
    client.post(of("share-open", share.ref), {"days": "3", "hide_face": "on"})
    share.refresh_from_db()
    assert (share.opened_by, share.hide_face) == (client_user, True)


def test_one_press_closes_all_and_opinions_are_hidden(client, version, client_user):
    share, token = open_share(version, client_user)
    given = actions.give_opinion(
        share=share, version=version, first_name="Mia", vote="likes", words="Lovely", now=NOW
    )
    page = html(client, reverse("portal:design-shares"))
    assert "Mia" in page
    assert "Lovely" in page
    client.post(of("opinion-hide", given.ref), {"deed": "hide"})
    assert Opinion.objects.get().hidden_at == NOW
    client.post(reverse("portal:design-shares-close"))
    assert share_by_token(token, NOW) is None
    assert "No longer open" in html(client, reverse("portal:design-shares"))


def test_nobody_elses_share_or_opinion_is_touched(client, carl, other_client_user, owner):
    theirs = sent_version(other_client_user.client, owner)
    share, _ = open_share(theirs, other_client_user)
    given = actions.give_opinion(
        share=share, version=theirs, first_name="Mia", vote="likes", now=NOW
    )
    approval = approved(theirs, other_client_user)
    for address in (
        of("share-close", share.ref), of("share-open", share.ref), of("opinion-hide", given.ref),
        of("withdraw", approval.ref),
    ):  # fmt: skip
        assert client.post(address, {"days": "7"}).status_code == 404
    assert client.get(of("approved", approval.ref)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_statements_do_not_grow(
    client, version, client_user, owner, count, django_assert_max_num_queries
):
    for number in range(count):
        other = actions.new_version(parent=version, by=owner, name=f"n{number}", now=NOW)
        actions.send_version(version=other, by=owner, now=NOW)
        share, _ = open_share(other, client_user)
        actions.note_opening(share=share, now=NOW)
        actions.give_opinion(share=share, version=other, first_name="M", vote="likes", now=NOW)
        actions.comment(version=version, words="Hm.", by=owner, now=NOW)
    for address in (
        ALL,
        of("version", version.ref),
        of("approve", version.ref),
        reverse("portal:design-shares"),
        reverse("portal:design-shares-new"),
    ):
        client.get(address)
        # Twelve, and the transaction of the test around the line that is left.
        with django_assert_max_num_queries(14):
            client.get(address)


def test_the_first_page_says_that_a_design_waits_until_it_is_approved(client, carl, owner):
    words = "Your design is waiting for you"
    assert reverse("portal:design-card") in html(client, "/portal/")
    assert words not in html(client, reverse("portal:design-card"))
    version = sent_version(carl, owner)
    assert words in html(client, reverse("portal:design-card"))
    approved(version, carl.user)
    assert words not in html(client, reverse("portal:design-card"))
    later = actions.new_version(parent=version, by=owner, name="softer", now=NOW)
    actions.send_version(version=later, by=owner, now=NOW + timedelta(hours=1))
    assert words in html(client, reverse("portal:design-card"))
    actions.take_back(version=later, by=owner, now=NOW + timedelta(hours=2))
    assert words not in html(client, reverse("portal:design-card"))
