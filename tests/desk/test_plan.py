"""The plan at the desk: drafted by the artist, accepted by the client, booked in one press."""

import re

import pypdfium2
import pytest
import time_machine
from django.urls import reverse

from bookings.models import Appointment
from sessions_plan.actions import series
from sessions_plan.models import Assessment, Plan, PlanTemplate, PlanVersion
from tests.factories import NOW, at, make_appointment
from tests.sessions_plan.planning import accepted


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def carl(client_user, artist, location):
    """A client Ana treats, with a signed assessment."""
    person = client_user.client
    make_appointment(location=location, artist=artist, client=person, starts_at=at(-3, 9))
    made = Assessment.objects.create(
        client=person, artist=artist, begun_at=NOW, saved_at=NOW, saved_by=artist.user
    )
    made.goals.create(area="hairline", goal="restore")
    made.signed_at, made.signed_by = NOW, artist.user
    made.save()
    return person


@pytest.fixture
def ana(client, artist):
    client.force_login(artist.user)
    return client


def url(person, name="", **kwargs):
    return reverse(f"desk:clients-plan{name}", kwargs={"ref": person.ref} | kwargs)


def drafted(ana, carl, artist, location):
    ana.post(url(carl, "-begin"), {"artist": artist.pk, "location": location.pk, "template": ""})
    return PlanVersion.objects.get()


def as_typed(page: str) -> dict:
    """Every field of the draft's form as the page has it."""
    told = {}
    for name, value in re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page):
        told[name] = value
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        told[name] = chosen[1] if chosen else ""
    for name, value in re.findall(
        r'<textarea[^>]*name="([^"]+)"[^>]*>\s*(.*?)</textarea>', page, re.S
    ):
        told[name] = value
    return told


def test_an_artist_drafts_edits_and_proposes(ana, carl, artist, location):
    version = drafted(ana, carl, artist, location)
    page = ana.get(url(carl, "-draft")).text
    told = as_typed(page)
    assert (told["hairline-goal"], told["step-0-kind"], told["step-0-minutes"]) == (
        "restore", "patch-test", "15",
    )  # fmt: skip

    saved = ana.post(url(carl, "-draft"), told | {"hairline-cm2": "20", "wishes": "A soft line"})
    assert saved.status_code == 302
    ana.post(url(carl, "-propose"))

    version.refresh_from_db()
    assert version.proposed_at is not None
    assert version.areas.get().area_cm2 == 20
    assert version.wishes == "A soft line"
    assert "accepts it here" in ana.get(url(carl)).text


def test_a_draft_that_makes_no_sense_says_so_and_keeps_what_was_typed(ana, carl, artist, location):
    drafted(ana, carl, artist, location)
    told = as_typed(ana.get(url(carl, "-draft")).text)

    page = ana.post(url(carl, "-draft"), told | {"step-1-share": "5", "wishes": "Soft"})

    assert page.status_code == 400
    assert "100 percent" in page.text
    assert "Soft" in page.text


def test_a_field_that_is_wrong_is_named_in_the_summary(ana, carl, artist, location):
    drafted(ana, carl, artist, location)
    told = as_typed(ana.get(url(carl, "-draft")).text)

    page = ana.post(url(carl, "-draft"), told | {"hairline-density": "9000"})

    assert page.status_code == 400
    assert 'href="#id_hairline-density"' in page.text


def test_without_a_design_or_a_reason_the_plan_is_not_accepted(ana, carl, artist, location):
    drafted(ana, carl, artist, location)
    assert "without either the plan cannot be accepted" in ana.get(url(carl, "-draft")).text
    ana.post(url(carl, "-propose"))

    answer = ana.post(url(carl, "-accept"), {"name": "Carl Jensen", "seen": "1"})

    assert answer.status_code == 409
    assert "Approve the design first" in answer.text
    assert Plan.objects.get().status == "proposed"


def test_the_draft_takes_the_design_over(ana, carl, artist, location, owner):
    from designs.models import Sending  # noqa: PLC0415
    from tests.designs.drawings import drawn_version  # noqa: PLC0415

    plan = drafted(ana, carl, artist, location)
    design = drawn_version(carl, owner)
    Sending.objects.create(version=design, sent_at=design.made_at, sent_by=owner)
    page = ana.get(url(carl, "-draft")).text
    assert "Take over areas, dots and hours" in page
    answer = ana.post(url(carl, "-draft"), as_typed(page) | {"deed": "design"})
    assert answer.url.endswith("#areas")
    area = plan.areas.get(area="hairline")
    assert float(area.area_cm2) == round(design.measured.cm2, 1)


def test_the_draft_says_when_a_version_came_after_the_approved_one(
    ana, carl, artist, location, owner, client_user
):
    from designs.actions import new_version  # noqa: PLC0415
    from designs.models import Sending  # noqa: PLC0415
    from tests.designs.drawings import drawn_version  # noqa: PLC0415
    from tests.sessions_plan.test_designed import LATER, approved  # noqa: PLC0415

    drafted(ana, carl, artist, location)
    first = drawn_version(carl, owner)
    approved(first, client_user)
    page = ana.get(url(carl, "-draft")).text
    assert "Approved design" in page
    assert "newer design" not in page
    softer = new_version(parent=first, by=owner)
    Sending.objects.create(version=softer, sent_at=LATER, sent_by=owner)
    assert "newer design than the approved one: version 2." in ana.get(url(carl, "-draft")).text


def test_the_client_accepts_on_the_studios_screen(ana, carl, artist, location):
    version = drafted(ana, carl, artist, location)
    version.design_waiver = "Drawn on the head with a pencil."
    version.save()
    ana.post(url(carl, "-propose"))

    page = ana.get(url(carl, "-accept")).text
    assert "It does not grow hair" in page
    answer = ana.post(url(carl, "-accept"), {"name": "Carl Jensen", "seen": "1"})

    assert answer.url == url(carl, "-series")
    assert Plan.objects.get().status == "accepted"


def test_the_desk_books_all_sessions_in_one_press(client, clerk, carl, artist, location, owner):
    accepted(artist, location, owner, carl)
    client.force_login(clerk)
    page = client.get(url(carl, "-series")).text
    value = re.search(r'name="places" value="([^"]+)"', page)[1].replace("&quot;", '"')

    answer = client.post(url(carl, "-series"), {"places": value}, follow=True)

    assert "Booked: 3 visits" in answer.text
    assert Appointment.objects.filter(planned_session__plan__client=carl).count() == 3


def test_the_desk_sees_dates_and_no_areas(client, clerk, carl, artist, location, owner):
    accepted(artist, location, owner, carl)
    client.force_login(clerk)

    page = client.get(url(carl)).text

    assert "Session 2" in page
    assert "Hairline" not in page
    assert client.get(url(carl, "-draft")).status_code == 403


def test_a_session_is_moved_after_the_whole_change_was_shown(
    client, clerk, carl, artist, location, owner
):
    plan = accepted(artist, location, owner, carl)
    places = {n: (at(day, 10), artist.pk) for n, day in enumerate((3, 15, 27), 1)}
    series.book_series(plan=plan, places=places, by=owner, now=NOW)
    client.force_login(clerk)
    move = url(carl, "-move", position=1)
    assert "Times that fit" in client.get(move).text

    shown = client.get(move, {"day": "2026-11-29", "at": "10:00"}).text
    assert "Moves 2 visits" in shown
    value = re.search(r'name="places" value="([^"]+)"', shown)[1].replace("&quot;", '"')
    client.post(move, {"places": value})

    days = [v.starts_at.date().isoformat() for v in Appointment.objects.order_by("starts_at")][1:]
    assert days[0] == "2026-11-29"
    assert len(set(days)) == 3


@pytest.mark.parametrize(
    "places",
    ["", "{}", "[1]", '{"at": {"1": ["x", 2]}}', "\x00", '{"at":{"1":[99999999999999,1]}}'],
)
def test_places_posted_by_hand_are_a_sentence(client, clerk, carl, artist, location, owner, places):
    accepted(artist, location, owner, carl)
    client.force_login(clerk)

    answer = client.post(url(carl, "-series"), {"places": places})

    assert answer.status_code in (400, 409)
    assert not Appointment.objects.filter(planned_session__isnull=False).exists()


def test_pausing_asks_why_and_resuming_leads_to_the_times(
    client, clerk, carl, artist, location, owner
):
    accepted(artist, location, owner, carl)
    client.force_login(clerk)

    client.post(url(carl, "-pause"), {"reason": ""})
    assert Plan.objects.get().paused_at is None
    client.post(url(carl, "-pause"), {"reason": "Surgery"})
    assert Plan.objects.get().paused_at is not None
    assert client.post(url(carl, "-resume")).url == url(carl, "-series")


def test_the_plan_comes_as_a_pdf(ana, carl, artist, location):
    drafted(ana, carl, artist, location)
    assert ana.get(url(carl, "-paper")).status_code == 404
    ana.post(url(carl, "-propose"))

    answer = ana.get(url(carl, "-paper"))

    text = pypdfium2.PdfDocument(answer.content)[0].get_textpage().get_text_range()
    assert "Your SMP plan" in text
    assert "Hairline" in text
    assert "10–14 days later" in text


def test_the_page_asks_as_much_for_four_steps_as_for_one(
    ana, carl, artist, location, owner, django_assert_max_num_queries
):
    accepted(artist, location, owner, carl)

    # Twelve, and the transaction of the test around the line that is left.
    with django_assert_max_num_queries(14):
        ana.get(url(carl))


def test_another_pattern_is_chosen_on_the_draft_and_nothing_typed_is_lost(
    ana, carl, artist, location
):
    version = drafted(ana, carl, artist, location)
    page = ana.get(url(carl, "-draft")).content.decode()
    four = PlanTemplate.objects.get(slug="four")
    told = as_typed(page) | {
        "wishes": "His own line back", "hairline-dilution": "1:20",
        "deed": "pattern", "template": four.pk,
    }  # fmt: skip
    answer = ana.post(url(carl, "-draft"), told)

    assert answer.url == f"{url(carl, '-draft')}#steps"
    version.refresh_from_db()
    assert (version.template, version.wishes) == (four, "His own line back")
    assert version.areas.get().dilution == "1:20"
    assert version.steps.filter(kind="session").count() == 4
    page = ana.get(url(carl)).content.decode()
    assert "The artist chose the pattern “Four sessions”." in page
    assert "1:20" in page


def test_a_pattern_that_is_not_in_use_is_refused_on_the_draft(ana, carl, artist, location):
    version = drafted(ana, carl, artist, location)
    page = ana.get(url(carl, "-draft")).content.decode()
    retired = PlanTemplate.objects.get(slug="two")
    retired.is_active = False
    retired.save()
    told = as_typed(page) | {"wishes": "Kept", "deed": "pattern", "template": retired.pk}
    answer = ana.post(url(carl, "-draft"), told)
    assert answer.status_code == 400
    assert "Kept" in answer.content.decode()
    assert version.steps.filter(kind="session").count() == 3
