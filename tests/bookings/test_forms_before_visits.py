"""A visit asks for the forms of its service; what is unsigned stands in its way."""

from datetime import timedelta

import pytest

from bookings.actions.consents import keep_form_before
from bookings.models import Service
from clients.asks import missing, place
from studio.errors import NotAllowed
from tests.clients.signing import form_of, known_client, signed
from tests.factories import NOW, at, make_appointment, make_location

pytestmark = pytest.mark.django_db


def a_visit(location, artist, client, slug, starts_at=None):
    return make_appointment(
        location=location,
        artist=artist,
        client=client,
        starts_at=starts_at or at(2, 14),
        service=Service.objects.get(slug=slug),
    )


def unsigned(client, visit=None, now=NOW):
    found = [item for item in missing(client, visit, now) if item.key.startswith("consent:")]
    assert all(item.stops for item in found)
    return [item.key.removeprefix("consent:") for item in found]


@pytest.mark.parametrize(
    ("slug", "forms"),
    [
        ("consultation", []),
        ("patch-test", ["procedure"]),
        ("smp-session", ["procedure", "aftercare", "deposit"]),
        ("follow-up", []),
        ("touch-up", ["procedure", "aftercare"]),
    ],
)
def test_each_service_asks_for_its_forms(location, artist, slug, forms):
    client = known_client()

    assert unsigned(client, a_visit(location, artist, client, slug)) == forms


def test_what_is_signed_is_missing_no_more(location, artist):
    client = known_client()
    visit = a_visit(location, artist, client, "smp-session")
    signed(client)
    signed(client, "deposit")

    assert unsigned(client, visit) == ["aftercare"]


def test_without_a_visit_the_next_one_is_asked(location, artist):
    client = known_client()
    assert unsigned(client) == []
    a_visit(location, artist, client, "touch-up", at(9, 14))
    a_visit(location, artist, client, "consultation", at(2, 14))

    assert unsigned(client) == []
    assert unsigned(client, now=at(3, 9)) == ["procedure", "aftercare"]


def test_a_signature_that_runs_out_before_the_visit_is_missing(location, artist):
    client = known_client()
    signed(client, now=NOW - timedelta(days=364))
    visit = a_visit(location, artist, client, "patch-test", at(2, 14))

    assert unsigned(client, visit) == ["procedure"]


def test_the_words_give_nothing_away(location, artist):
    client = known_client()
    a_visit(location, artist, client, "patch-test")

    item = next(item for item in missing(client, None, NOW) if item.key.startswith("consent:"))

    assert item.words == "Not signed: Consent to the procedure"
    assert item.words_for_client == "A form to read and sign: Consent to the procedure."


def test_a_paper_says_where_and_for_which_visit(location, artist):
    client = known_client()
    assert (place(client, NOW).name, place(client, NOW).visit_at) == ("Hudson", None)

    other = make_location(name="Pacific", zone="America/Los_Angeles")
    a_visit(other, artist, client, "smp-session", at(5, 14))

    assert place(client, NOW).zone == "America/Los_Angeles"
    assert place(client, NOW).visit_at == at(5, 14)
    assert place(client, at(20, 9)).name == "Pacific"
    assert place(client, at(20, 9)).visit_at is None


def test_only_who_sets_up_says_what_a_service_needs(owner, clerk):
    form = form_of("photos")
    with pytest.raises(NotAllowed):
        keep_form_before(form=form, services=[], by=clerk)

    keep_form_before(form=form, services=Service.objects.filter(slug="follow-up"), by=owner)

    assert list(Service.objects.get(slug="follow-up").consent_forms.all()) == [form]
