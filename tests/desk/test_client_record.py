"""What hangs on a client's page: contact and a clash, notes, allergies, papers, a merge taken
back, and what stood on the wrong client."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from clients import actions
from clients.models import (
    Allergy,
    Client,
    ClientFile,
    ContactConsent,
    Correction,
    Note,
    OwnerTask,
)
from tests.clients.test_papers_from_outside import PDF
from tests.factories import NOW, at, make_appointment, make_client, make_user

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def sam(location, artist, clerk):
    """Sam, who comes to Ana tomorrow."""
    sam = make_client(full_name="Sam Moss", email="sam@example.com", proven_at=NOW, proven_by=clerk)
    make_appointment(location=location, artist=artist, starts_at=at(1, 10), client=sam)
    return sam


@pytest.fixture
def desk(client, clerk):
    client.force_login(clerk)
    return client


@pytest.fixture
def treating(client, artist):
    client.force_login(artist.user)
    return client


def url(name: str, *args) -> str:
    return reverse(f"desk:clients-{name}", args=args)


def typed(session, client, **told) -> dict:
    page = session.get(url("contact", client.ref))
    form = page.context["form"]
    sent = {name: form[name].value() for name in form.fields}
    sent = {name: value for name, value in sent.items() if value not in (None, False)}
    return sent | {"edition": page.context["edition"]} | told


# ---------------------------------------------------------------- contact


def test_everything_about_reaching_someone_is_kept(desk, sam):
    told = {
        "birth_date": "1980-05-04", "address": "12 Elm Street", "preferred_channel": "sms",
        "best_hours": "after six", "voicemail_ok": "no", "spokesperson": "Ada Moss",
        "spokesperson_relation": "wife", "spokesperson_phone": "(212) 555-0111",
    }  # fmt: skip
    assert desk.post(url("contact", sam.ref), typed(desk, sam, **told)).status_code == 302

    sam.refresh_from_db()
    assert sam.birth_date.isoformat() == "1980-05-04"
    assert (sam.preferred_channel, sam.best_hours, sam.voicemail_ok) == ("sms", "after six", False)
    assert (sam.spokesperson, str(sam.spokesperson_phone)) == ("Ada Moss", "+12125550111")
    page = desk.get(url("one", sam.ref)).content.decode()
    for words in ("born 1980", "after six", "No voicemail, please", "Ada Moss, wife"):
        assert words in page


def test_the_desk_writes_down_where_a_client_lives_and_sees_their_time(desk, sam):
    told = {"zone": "Pacific/Auckland"}
    assert desk.post(url("contact", sam.ref), typed(desk, sam, **told)).status_code == 302

    sam.refresh_from_db()
    assert sam.zone == "Pacific/Auckland"
    assert "now, Auckland time" in desk.get(url("one", sam.ref)).content.decode()
    told = {"zone": "Moon/Base"}
    assert desk.post(url("contact", sam.ref), typed(desk, sam, **told)).status_code == 400


def test_the_second_save_shows_the_colleagues_change_beside_ones_own(client, desk, sam, owner):
    mine = typed(desk, sam, phone="(212) 555-0199", address="12 Elm Street")
    actions.change_contact(client=sam, by=owner, phone="+12125550111", best_hours="mornings")

    page = desk.post(url("contact", sam.ref), mine)
    assert page.status_code == 409
    (clash,) = page.context["clashes"]
    assert (clash.label, clash.mine, clash.theirs) == ("Mobile", "+12125550199", "+12125550111")
    sam.refresh_from_db()
    assert (str(sam.phone), sam.address) == ("+12125550111", "")

    again = mine | {"edition": page.context["edition"], "keep-phone": "theirs", "once": "x" * 12}
    assert desk.post(url("contact", sam.ref), again).status_code == 302
    sam.refresh_from_db()
    # Theirs where it was chosen, mine where nobody else wrote, and theirs where I did not write.
    assert (str(sam.phone), sam.address, sam.best_hours) == (
        "+12125550111", "12 Elm Street", "mornings",
    )  # fmt: skip


def test_a_birth_date_a_colleague_set_meanwhile_may_be_kept(desk, sam, owner):
    mine = typed(desk, sam, birth_date="1990-01-01")
    actions.change_contact(client=sam, by=owner, birth_date=NOW.date().replace(year=1980))
    page = desk.post(url("contact", sam.ref), mine)
    again = mine | {"edition": page.context["edition"], "keep-birth_date": "theirs"}
    assert desk.post(url("contact", sam.ref), again).status_code == 302

    sam.refresh_from_db()
    assert sam.birth_date.year == 1980


@pytest.mark.parametrize("born", ["2030-01-01", "1850-01-01", "yesterday"])
def test_what_is_no_birth_date_is_said_at_the_field(desk, sam, born):
    page = desk.post(url("contact", sam.ref), typed(desk, sam, birth_date=born))

    assert page.status_code == 400
    assert page.context["form"].errors["birth_date"]


def test_what_they_say_about_being_written_to_is_kept_with_its_words(desk, sam, clerk):
    desk.post(url("contact-consent", sam.ref), {"kind": "sms", "says": "yes"})
    desk.post(url("contact-consent", sam.ref), {"kind": "marketing", "says": "no"})

    said = ContactConsent.objects.get(client=sam)
    assert (said.kind, said.is_given, said.said_side, said.said_by) == (
        "sms",
        True,
        "clinic",
        clerk,
    )
    assert "may text my mobile number" in said.wording
    assert desk.post(url("contact-consent", sam.ref), {"kind": "x", "says": "y"}).status_code == 400


def test_silence_is_seen_at_once_and_nobody_is_invited(desk, sam):
    desk.post(url("contact-silence", sam.ref), {"deed": "do_not_contact", "says": "yes"})
    page = desk.get(url("one", sam.ref)).content.decode()
    assert "Do not contact" in page
    assert "Invite to the portal" not in page
    assert desk.post(url("invite", sam.ref), {"email": "sam@example.com"}).status_code == 409

    desk.post(url("contact-silence", sam.ref), {"deed": "do_not_contact", "says": "no"})
    sam.refresh_from_db()
    assert not sam.is_silent


# ---------------------------------------------------------------- notes


def test_a_note_is_added_and_a_later_word_stands_below_it(desk, sam, clerk):
    desk.post(url("notes", sam.ref), {"text": "Rings at ten.", "kind": "desk"})
    first = Note.objects.get()
    told = {"text": "At eleven.", "kind": "desk", "follows": first.ref}
    desk.post(url("notes", sam.ref), told)

    ((shown, later),) = desk.get(url("notes", sam.ref)).context["threads"]
    assert (shown, [note.text for note in later]) == (first, ["At eleven."])


def test_the_desk_neither_reads_nor_writes_notes_for_artists(desk, sam, owner):
    kept = actions.write_note(client=sam, kind="health", text="Faints.", by=owner)
    page = desk.get(url("notes", sam.ref))

    assert page.context["threads"] == []
    assert "Faints" not in page.content.decode()
    assert desk.post(url("notes", sam.ref), {"text": "x", "kind": "health"}).status_code == 400
    told = {"text": "x", "kind": "desk", "follows": kept.ref}
    assert desk.post(url("notes", sam.ref), told).status_code == 404


def test_an_artist_reads_both_and_an_empty_note_is_refused(treating, sam, clerk):
    for kind in ("desk", "health"):
        actions.write_note(client=sam, kind=kind, text="x", by=clerk)
    page = treating.get(url("notes", sam.ref))

    assert len(page.context["threads"]) == 2
    refused = treating.post(url("notes", sam.ref), {"text": " ", "kind": "health"})
    assert refused.status_code == 400
    assert "There is nothing written yet." in refused.content.decode()


# ---------------------------------------------------------------- allergies and papers


def test_allergies_are_listed_taken_off_and_kept(treating, sam):
    told = {"substance": "Latex", "reaction": "Rash", "seen_on": "2026-01-02"}
    treating.post(url("allergies", sam.ref), told)
    allergy = Allergy.objects.get()
    assert "Latex" in treating.get(url("one", sam.ref)).content.decode()
    assert treating.post(url("allergies", sam.ref), told).status_code == 409
    off = url("allergies-end", sam.ref, allergy.pk)
    assert treating.post(off, {"reason": " "}).status_code == 400
    treating.post(off, {"reason": "A mistake."})

    page = treating.get(url("allergies", sam.ref))
    assert (page.context["standing"], page.context["ended"]) == ([], [allergy])
    assert treating.post(url("allergies-end", sam.ref, 0), {"reason": "x"}).status_code == 404


def test_the_desk_sees_no_allergy_anywhere(desk, sam, owner):
    actions.note_allergy(client=sam, substance="Latex", by=owner)

    assert desk.get(url("allergies", sam.ref)).status_code == 403
    for name in ("one", "story", "notes", "contact"):
        assert "Latex" not in desk.get(url(name, sam.ref)).content.decode()


def test_the_desk_takes_papers_in_and_reads_none(desk, sam):
    told = {"kind": "doctor", "title": "Dr Wu on warfarin", "file": SimpleUploadedFile("a", PDF)}
    assert desk.post(url("files", sam.ref), told).status_code == 302

    paper = ClientFile.objects.get()
    page = desk.get(url("files", sam.ref)).content.decode()
    assert "Doctor&#x27;s note" in page
    assert "warfarin" not in page
    assert paper.ref not in page


def test_what_is_no_paper_is_refused_at_its_field(treating, sam):
    told = {"kind": "doctor", "title": "", "file": SimpleUploadedFile("a.pdf", b"<html>")}
    page = treating.post(url("files", sam.ref), told)

    assert page.status_code == 400
    assert "neither a PDF nor a picture" in str(page.context["form"].errors["file"])
    assert not ClientFile.objects.exists()


# ---------------------------------------------------------------- joined, and parted again


def test_a_merge_is_taken_back_from_the_page(desk, sam):
    double = make_client(first_name="Sammy", email="sam@example.com")
    page = desk.get(url("one", sam.ref))
    assert page.context["matches"][0].signs_in == ""
    desk.post(url("merge", sam.ref), {"other": double.ref, "keep": sam.ref})
    page = desk.get(url("one", sam.ref))
    key, name, _until = page.context["beside"].merge
    assert name == "Sammy"
    assert "undone" in page.content.decode()

    desk.post(url("merge-undo", sam.ref), {"merge": key})
    double.refresh_from_db()
    assert double.merged_into is None
    assert desk.get(url("one", sam.ref)).context["beside"].merge is None


def test_a_merge_that_is_not_there_is_not_undone(desk, sam):
    answer = desk.post(url("merge-undo", sam.ref), {"merge": "1"})

    assert answer.status_code == 409
    assert "can no longer be undone" in answer.content.decode()


def test_the_page_says_which_sign_in_stays_and_which_ends(desk, sam):
    sam.user = make_user("client", "carl@example.com")
    sam.save()
    booked = actions.welcome(first_name="Sam", full_name="Sam Moss", email="other@example.com")
    (match,) = desk.get(url("one", sam.ref)).context["matches"]

    assert match.client == booked
    assert match.signs_in == (
        "They sign in as carl@example.com. Signing in as other@example.com ends."
    )


# ---------------------------------------------------------------- the wrong client


@pytest.fixture
def rita(location, artist):
    rita = make_client(first_name="Rita", full_name="Rita Jensen")
    make_appointment(location=location, artist=artist, starts_at=at(3, 10), client=rita)
    return rita


def test_an_artist_moves_a_note_to_another_client_they_treat(treating, sam, rita, clerk):
    make_client(first_name="Rita", full_name="Rita of someone else")
    note = actions.write_note(client=sam, kind="desk", text="Rings.", by=clerk)
    page = url("correct", sam.ref, "note", note.ref)
    assert [one.client for one in treating.get(page, {"q": "rita"}).context["found"]] == [rita]
    treating.post(page, {"right": rita.ref, "reason": "Two calls at once."})

    note.refresh_from_db()
    assert note.client == rita
    assert Correction.objects.get().wrong == sam
    assert treating.get(page).status_code == 404


def test_an_artist_moves_nothing_to_who_is_not_theirs(treating, sam, clerk):
    other = make_client(first_name="Nobody of theirs")
    note = actions.write_note(client=sam, kind="desk", text="Rings.", by=clerk)
    page = url("correct", sam.ref, "note", note.ref)

    assert treating.post(page, {"right": other.ref, "reason": "x"}).status_code == 403
    assert treating.post(page, {"right": "", "reason": "x"}).status_code == 400
    note.refresh_from_db()
    assert note.client == sam


def test_the_desk_moves_nothing(desk, sam, clerk):
    note = actions.write_note(client=sam, kind="desk", text="Rings.", by=clerk)

    assert desk.get(url("correct", sam.ref, "note", note.ref)).status_code == 403


def test_an_unknown_kind_or_row_is_not_found(client, owner, sam, rita, clerk):
    client.force_login(owner)
    note = actions.write_note(client=rita, kind="desk", text="Rings.", by=clerk)
    for kind, row in (("note", note.ref), ("note", "nothing"), ("visit", note.ref)):
        assert client.get(url("correct", sam.ref, kind, row)).status_code == 404


# ---------------------------------------------------------------- what only the owner settles


def test_the_owner_settles_a_task_and_says_what_was_done(client, owner, sam):
    task = OwnerTask.objects.create(
        client=sam, kind="breach", words="Seen.", raised_at=NOW, due_at=NOW + timedelta(hours=72)
    )
    client.force_login(owner)
    assert "Seen." in client.get(reverse("desk:tasks")).content.decode()
    settle = reverse("desk:tasks-settle", args=[task.pk])
    assert client.post(settle, {f"task-{task.pk}-outcome": ""}).status_code == 400
    client.post(settle, {f"task-{task.pk}-outcome": "Rang both."})

    task.refresh_from_db()
    assert (task.outcome, task.done_by) == ("Rang both.", owner)
    assert client.post(settle, {f"task-{task.pk}-outcome": "Again."}).status_code == 409


def test_the_owner_sees_on_their_day_what_waits_for_them_and_nobody_else_does(
    client, owner, clerk, sam
):
    for hours in (-1, 5):
        OwnerTask.objects.create(
            client=sam, kind="breach", words="Seen.", raised_at=NOW,
            due_at=NOW + timedelta(hours=hours),
        )  # fmt: skip
    client.force_login(owner)
    day = client.get(reverse("desk:day")).content.decode()
    assert "2 things only you can settle" in day
    assert "1 overdue" in day
    client.force_login(clerk)
    assert reverse("desk:tasks") not in client.get(reverse("desk:day")).content.decode()
    assert client.get(reverse("desk:tasks")).status_code == 403


def test_no_merged_record_keeps_a_screen_of_its_own(desk, sam):
    double = make_client(first_name="Sammy")
    actions.merge(keep=sam, gone=double, by=Client.objects.get(pk=sam.pk).proven_by)

    assert desk.get(url("one", double.ref)).url == url("one", sam.ref)
