"""Erasing a client: what goes, what stays and why, and that nothing still says the name."""

import json
from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from django.core import mail
from django.core.files.storage import default_storage
from django.db import models
from django.utils import timezone

from accounts.models import User
from bookings.errors import BookingRefused
from bookings.models import Appointment, Service, WaitlistWish
from clients import erased
from clients.actions import erasing
from clients.holdings import HOLDINGS
from clients.models import Client, Consent, Erasure, Note, Photo
from clients.models.consents import ConsentForm
from studio import audit
from tests.clients import signing
from tests.clients.uploads import kept
from tests.factories import NOW, at, make_appointment, make_client

Scope = Erasure.Scope
Status = Appointment.Status
NAME = "Zebulon Quist"


@pytest.fixture(autouse=True)
def _own_data(settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr("accounts.tasks.send_letter.apply_async", _at_once)


def _at_once(arguments, **how):
    from accounts import letters

    letters.send(*arguments)


@pytest.fixture
def person(db, client_user):
    """A client with a sign-in, a signed form, a photo and a note."""
    person = client_user.client
    person.first_name, person.full_name = "Zebulon", NAME
    person.birth_date, person.address = at(-12000, 9).date(), "12 Elm Street, New York"
    person.phone = "+12025550123"
    person.save()
    return person


def treat(person, location, artist, day=-30, kind=Service.Kind.SESSION):
    service = Service.objects.filter(kind=kind).first()
    return make_appointment(
        location=location,
        artist=artist,
        service=service,
        starts_at=at(day, 10),
        client=person,
        status=Status.DONE,
        note=f"{NAME} likes tea",
    )


def erase(person, by, scope=Scope.EVERYTHING, **how):
    return erasing.erase_client(
        client=person, scope=scope, by=by, asked_by_client=True, now=NOW, **how
    )


def everything_said(of: str) -> list[str]:
    """Every place in the whole database that still has these words."""
    from django.apps import apps

    found = []
    for model in apps.get_models():
        texts = [
            f.name
            for f in model._meta.concrete_fields
            if isinstance(f, models.CharField | models.TextField | models.JSONField)
        ]
        for row in model._default_manager.values(*texts) if texts else ():
            found += [
                f"{model._meta.label}.{name}"
                for name, value in row.items()
                if of.lower() in json.dumps(value, default=str).lower()
            ]
    return found


def test_without_a_session_everything_goes_and_nothing_says_the_name(
    person, owner, clerk, location, artist
):
    signing.sign(signing.ask(person))
    Note.objects.create(client=person, kind="desk", text="x", written_at=NOW, written_by=clerk)
    audit.listed(Client, NAME)
    audit.opened(person)

    made = erase(person, owner)

    assert everything_said("Quist") == []
    assert everything_said("carl@example.com") == []
    assert everything_said("Elm Street") == []
    assert not Consent.objects.exists()
    assert not Note.objects.exists()
    assert (made.kept_until, made.finished_at) == (None, NOW)


def test_after_a_session_the_signed_record_stays_for_the_studios_years(
    person, owner, location, artist
):
    treat(person, location, artist)
    signed = signing.sign(signing.ask(person))

    made = erase(person, owner)

    assert Consent.objects.get() == signed
    assert made.kept_until == at(-30, 10).date().replace(year=2033)
    kept = [line for line in made.report if line["until"]]
    assert {"consent forms"} <= {line["what"] for line in kept}
    assert all(line["why"] for line in kept)


def test_the_visit_stays_for_the_clinics_count_without_a_word_about_the_person(
    person, owner, location, artist
):
    visit = treat(person, location, artist)

    erase(person, owner)

    visit.refresh_from_db()
    assert (visit.status, visit.note, str(visit.client)) == (Status.DONE, "", "Erased")


def test_what_was_kept_goes_when_its_time_is_over(person, owner, location, artist):
    treat(person, location, artist)
    signing.sign(signing.ask(person))
    made = erase(person, owner)

    assert erasing.finish_erasures(now=NOW + timedelta(days=365 * 6)) == 0
    assert Consent.objects.count() == 1
    assert erasing.finish_erasures(now=NOW + timedelta(days=366 * 7)) == 1

    made.refresh_from_db()
    assert Consent.objects.count() == 0
    assert made.finished_at is not None


def test_the_retention_counts_from_the_last_session_not_from_a_consultation(
    person, owner, location, artist
):
    treat(person, location, artist, kind=Service.Kind.CONSULTATION)

    assert erasing.kept_until(person) is None


def test_whoever_still_comes_is_not_erased(person, owner, location, artist):
    make_appointment(location=location, artist=artist, client=person, starts_at=at(3, 10))

    with pytest.raises(BookingRefused, match="Cancel it first"):
        erase(person, owner)

    person.refresh_from_db()
    assert person.full_name == NAME


def test_the_report_before_the_deed_is_what_the_deed_does(person, owner, location, artist):
    treat(person, location, artist)
    signing.sign(signing.ask(person))
    before = erasing.what_erasing_does(person, Scope.EVERYTHING, NOW.date())

    made = erase(person, owner)

    assert [line["what"] for line in made.report] == [line.what for line in before]


def test_photos_can_be_erased_alone(person, owner):
    photo = kept(person)
    names = [getattr(photo, size).name for size in ("original", "screen", "thumb")]

    erase(person, owner, Scope.PHOTOS)

    photo.refresh_from_db()
    person.refresh_from_db()
    assert photo.erased_at is not None
    assert not any(default_storage.exists(name) for name in names)
    assert person.full_name == NAME


def test_the_files_of_what_goes_are_deleted(person, owner):
    signed = signing.sign(signing.ask(person), means="drawn", drawing=signing.drawing())
    name = signed.signature.name
    assert default_storage.exists(name)

    erase(person, owner)

    assert not default_storage.exists(name)


def test_they_sign_in_no_more(person, owner, client):
    user = person.user
    client.force_login(user)

    erase(person, owner)

    user.refresh_from_db()
    assert not user.is_active
    assert "carl" not in user.email
    assert client.get("/portal/").status_code == 302


def test_the_client_is_told_what_was_kept_and_why(person, owner, location, artist):
    treat(person, location, artist)
    signing.sign(signing.ask(person))

    erase(person, owner)

    letter = mail.outbox[-1]
    assert letter.to == ["carl@example.com"]
    assert "Consent forms (1): kept until" in letter.body
    assert "Zebulon" not in letter.body


def test_who_is_not_to_be_written_to_is_told_nothing_by_mail(person, owner):
    person.do_not_contact_at = NOW
    person.save()

    erase(person, owner)

    assert mail.outbox == []


def test_wishes_on_the_waitlist_are_deleted(person, owner, location, consultation):
    WaitlistWish.objects.create(
        client=person,
        location=location,
        service=consultation,
        from_date=at(1, 9).date(),
        until_date=at(9, 9).date(),
        made_at=NOW,
    )

    erase(person, owner)

    assert not WaitlistWish.objects.exists()


def test_a_record_that_was_merged_into_it_goes_with_it(person, owner):
    other = make_client(first_name="Zeb", full_name="Zeb Quist", merged_into=person)

    erase(person, owner)

    other.refresh_from_db()
    assert (other.full_name, other.erased_at) == ("", NOW)


def test_an_erased_client_is_erased_once(person, owner):
    erase(person, owner)

    with pytest.raises(erasing.EraseRefused):
        erase(person, owner)


def test_an_erasure_is_repeated_after_a_restore(person, owner):
    """The rows come back as an older backup has them; the line on disk does not know of that."""
    erase(person, owner)
    assert [one.client for one in erased.remembered()] == [person.ref]
    Erasure.objects.all().delete()
    Client.objects.filter(pk=person.pk).update(erased_at=None, full_name=NAME, email="z@q.example")
    mail.outbox.clear()

    assert erasing.repeat_erasures() == 1

    person.refresh_from_db()
    assert (person.full_name, person.email, person.erased_at) == ("", "", NOW)
    assert mail.outbox == []
    assert erasing.repeat_erasures() == 0


def test_the_ledger_names_no_one_and_survives_a_line_cut_short(person, owner):
    erase(person, owner)
    with erased.ledger().open("a") as file:
        file.write('{"ref": "cut sh')

    text = erased.ledger().read_text()
    assert "Quist" not in text
    assert "carl" not in text
    assert len(list(erased.remembered())) == 1
    assert erased.ledger().stat().st_mode & 0o077 == 0


def test_lines_keep_who_did_what_and_when(person, owner, clerk, location, artist):
    audit.opened(person)
    lines = LogEntry.objects.filter(object_pk=str(person.pk)).count()

    erase(person, owner)

    assert LogEntry.objects.filter(object_pk=str(person.pk)).count() >= lines


def test_every_table_with_a_policy_can_be_deleted_or_emptied(db):
    """A field to empty is one there is; a table to delete is not the client itself."""
    for holding in HOLDINGS:
        names = {field.name for field in holding.model._meta.concrete_fields}
        assert set(holding.scrubbed) <= names, holding.label
        assert set(holding.files) <= names, holding.label


def test_users_of_colleagues_are_left_alone(person, owner, clerk):
    before = set(User.objects.exclude(pk=person.user_id).values_list("email", flat=True))

    erase(person, owner)

    assert set(User.objects.exclude(pk=person.user_id).values_list("email", flat=True)) == before
    assert ConsentForm.objects.exists()
    assert Photo.objects.count() == 0
    assert timezone.now()
