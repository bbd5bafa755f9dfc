"""Versions at the desk: side by side, sent, answered, approved on the screen, with mock-ups."""

from __future__ import annotations

import pytest
import time_machine
from django.urls import reverse

from designs import actions
from designs.links import mock_up_token
from designs.models import Approval, Comment, MockUp, MockUpLink, Share
from sessions_plan.actions.charting import open_record
from tests.clients.uploads import photo, sent
from tests.designs.drawings import begun, drawn_version
from tests.designs.films import film
from tests.designs.showing import HOPE, approved, open_share, sent_version
from tests.factories import NOW, make_client
from tests.sessions_plan.charting import session_visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def carl(client_user):
    return client_user.client


@pytest.fixture
def version(client, carl, owner):
    client.force_login(owner)
    return drawn_version(carl, owner)


def of(name: str, row, **more) -> str:
    ref = row.design.client.ref
    return reverse(f"desk:design-{name}", kwargs={"ref": ref, **more})


def one(name: str, version) -> str:
    return of(name, version, version=version.ref)


def html(client, address: str) -> str:
    return client.get(address).content.decode()


def test_versions_stand_side_by_side_with_their_numbers(client, version, owner):
    other = actions.new_version(parent=version, by=owner, name="rounded", now=NOW)
    page = html(client, f"{of('compare', version)}?v={version.ref}&v={other.ref}")
    numbers = version.measured
    assert page.count('class="sheet column"') == 2
    assert f"{numbers.cm2:.0f} cm²" in page
    assert "Version 2, rounded" in page
    only = html(client, f"{of('compare', version)}?v={other.ref}&session=1&years=4")
    assert only.count('class="sheet column"') == 1
    assert "session=1&amp;years=4" in only


def test_four_at_most_and_strange_refs_are_left_aside(client, version, owner, other_client_user):
    refs = [version.ref]
    refs += [actions.new_version(parent=version, by=owner, now=NOW).ref for _ in range(5)]
    theirs = drawn_version(other_client_user.client, owner)
    query = "&".join(f"v={ref}" for ref in [*refs, theirs.ref])
    page = html(client, f"{of('compare', version)}?{query}")
    assert page.count('class="sheet column"') == 4
    assert theirs.ref not in page


def test_the_picture_is_of_this_client_and_version(client, version, other_client_user, owner):
    view = version.views.get()
    shown = of("shown", version, version=version.ref, view=view.ref)
    assert client.get(shown, {"years": 2, "width": 480}).headers["Content-Type"] == "image/jpeg"
    assert client.get(shown, {"years": 99}).status_code == 422
    theirs = drawn_version(other_client_user.client, owner).views.get()
    strange = of("shown", version, version=version.ref, view=theirs.ref)
    assert client.get(strange).status_code == 404


def test_it_is_sent_answered_and_taken_back(client, version, client_user, owner):
    client.post(one("send", version), {"note": "Sleep on it."})
    version.refresh_from_db()
    assert version.is_frozen
    assert version.sending.note == "Sleep on it."
    client.post(one("say", version), {"words": "Softer next time."})
    assert Comment.objects.get().by == owner
    client.post(one("take-back", version))
    version.sending.refresh_from_db()
    assert version.sending.taken_back_by == owner


def test_an_empty_version_is_not_sent(client, carl, owner):
    client.force_login(owner)
    empty = begun(carl, owner).version
    answer = client.post(one("send", empty))
    assert answer.status_code == 409
    assert "Nothing is drawn yet" in answer.content.decode()


def test_a_link_is_prepared_and_stays_shut(client, carl, owner):
    client.force_login(owner)
    shown = sent_version(carl, owner)
    client.post(of("share", shown), {"versions": [shown.ref], "for_whom": "your sister"})
    share = Share.objects.get()
    assert (share.prepared_by, share.opened_at, share.hide_face) == (owner, None, True)
    draft = drawn_version(carl, owner)
    assert client.post(of("share", shown), {"versions": [draft.ref]}).status_code == 400


def test_it_is_approved_on_the_screen(client, carl, owner):
    client.force_login(owner)
    shown = sent_version(carl, owner)
    page = one("approve", shown)
    told = {"name": "Carl Jensen", "expectation": HOPE}
    assert client.post(page, told).status_code == 409
    for look in ("healed", "later", "far"):
        client.post(one("look", shown), {"look": look})
    assert "I approve version 1" in html(client, page)
    answer = client.post(page, told)
    given = Approval.objects.get()
    assert (given.way, given.approved_by) == ("screen", owner)
    assert answer.headers["Location"] == of("approved", shown, approval=given.ref)
    page = html(client, of("approved", shown, approval=given.ref))
    assert "The stored bytes are those that were approved." in page
    assert HOPE in page


def test_a_changed_document_is_said(client, carl, owner, client_user):
    client.force_login(owner)
    given = approved(sent_version(carl, owner), client_user)
    Approval.objects.filter(pk=given.pk).update(document=given.document + " ")
    page = html(client, of("approved", given.version, approval=given.ref))
    assert "its fingerprint differs" in page


def test_what_stands_opens_beside_the_session_record(client, version, carl, owner, client_user):
    beside = of("beside", version)
    htmx = {"HX-Request": "true"}
    assert "No design is approved" in client.get(beside, headers=htmx).content.decode()
    assert client.get(beside).headers["Location"] == of("list", version)
    given = approved(sent_version(carl, owner), client_user)
    page = client.get(beside, headers=htmx).content.decode()
    assert reverse("file", args=[given.pictures.get().ref]) in page
    assert HOPE in page
    assert given.ref in client.get(beside).headers["Location"]


def test_the_session_record_asks_for_it_only_when_it_is_opened(client, location, artist, owner):
    visit = session_visit(location, artist, client=make_client(first_name="Sam"))
    open_record(appointment=visit, by=artist.user, now=NOW)
    client.force_login(artist.user)
    with time_machine.travel(NOW, tick=False):
        page = html(client, reverse("desk:appointment-record", args=[visit.ref]))
    beside = reverse("desk:design-beside", args=[visit.client.ref])
    assert f'hx-get="{beside}" hx-trigger="toggle from:closest details once"' in page


def test_opinions_are_read_at_the_desk_unless_hidden(client, carl, owner, client_user):
    client.force_login(owner)
    shown = sent_version(carl, owner)
    share, _ = open_share(shown, client_user)
    given = actions.give_opinion(
        share=share, version=shown, first_name="Mia", vote="likes", words="Lovely", now=NOW
    )
    assert "1 like it" in html(client, of("compare", shown))
    actions.hide_opinion(opinion=given, by=client_user, now=NOW)
    assert "Lovely" not in html(client, of("compare", shown))


def test_mock_ups_are_kept_and_a_place_is_told(client, version):
    files = [photo("a.jpg"), sent(film(place="box"), "b.mov")]
    answer = client.post(one("mock-ups", version), {"uploads": files, "note": "cream"}, follow=True)
    page = answer.content.decode()
    assert "2 files kept" in page
    assert "Says where it was taken" in page
    film_row = MockUp.objects.get(kind="video")
    answer = client.get(reverse("file", args=[film_row.ref]))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="b.mov"'


def test_what_is_no_mock_up_is_said_at_its_field(client, version):
    answer = client.post(one("mock-ups", version), {"uploads": [sent(b"no", "a.mov")]})
    assert answer.status_code == 400
    assert "a.mov: This is neither" in answer.content.decode()


def test_a_code_leads_a_phone_to_this_version(client, version):
    client.post(one("mock-up-code", version))
    link = MockUpLink.objects.get()
    page = html(client, one("mock-ups", version))
    assert "data:image/svg+xml;base64," in page
    assert mock_up_token(link) not in page
    client.logout()
    assert client.get(reverse("mock-up", args=[mock_up_token(link)])).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_statements_do_not_grow(client, carl, owner, count, django_assert_max_num_queries):
    client.force_login(owner)
    first = sent_version(carl, owner)
    for number in range(count):
        other = actions.new_version(parent=first, by=owner, name=f"n{number}", now=NOW)
        actions.send_version(version=other, by=owner, now=NOW)
        actions.comment(version=other, words="Hm.", by=owner, now=NOW)
        actions.add_mock_up(version=first, upload=photo(), by=owner, now=NOW)
    for address in (of("compare", first), one("approve", first), one("mock-ups", first)):
        client.get(address)
        # Twelve, and the transaction of the test around the line that is left.
        with django_assert_max_num_queries(14):
            client.get(address)
