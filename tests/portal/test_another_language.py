"""The pages of healing and of satisfaction, shown in a made-up language, leave nobody's words bare
but those of people and of the clinic's own guide."""

import pytest
import time_machine
from django.urls import reverse

from bookings.models import Appointment, Service
from clients.errors import LinkNoLongerGood
from sessions_plan.actions import series
from sessions_plan.actions.aftercare import guide_in_force
from sessions_plan.models import HealingReport
from tests import made_up
from tests.factories import NOW, at, make_appointment
from tests.portal.test_satisfaction import GOOD, completed
from tests.sessions_plan.planning import accepted

STUDIO = "The studio"  # its name
WORRYING = {"redness": "same", "pain": "growing", "swelling": "less", "surface": "rash"}


@pytest.fixture
def session(carl, location, artist):
    """Carl's session of six days ago."""
    return make_appointment(
        location=location, artist=artist, client=carl, starts_at=at(-6, 10),
        service=Service.objects.get(slug="smp-session"), status=Appointment.Status.DONE,
    )  # fmt: skip


def sentences() -> set[str]:
    """Those of the guide: the clinic writes them itself, in its own language."""
    found = guide_in_force()
    lines = {line for one in found.entries for line in (*one.normal, *one.do, *one.dont)}
    return lines | set(found.signs) | {found.seek_care}


@pytest.fixture
def guide(session):
    return sentences()


def bare(client, name, *args, **sent):
    """What the page says bare; with `sent`, what it answers to that."""
    with made_up.language():
        where = reverse(name, args=args)
        answer = client.post(where, sent, follow=True) if sent else client.get(where)
        return made_up.left_bare(answer)


def test_the_day_page_says_nothing_unmarked(client, guide):
    with made_up.language():
        page = client.get(reverse("portal:healing-day")).text
    assert "<h1>⟦Day 6 of 28⟧</h1>" in page
    assert "⟦Normal today⟧" in page
    assert "<b>⟦Rinse and wash your head⟧</b>" in page
    assert "⟦Tue⟧ 17 ⟦Nov⟧ 2026" in page
    assert bare(client, "portal:healing-day") <= guide | {STUDIO}


def test_the_questions_say_nothing_unmarked(client, guide):
    assert bare(client, "portal:healing-wrong") == {STUDIO}
    sent = {"urgent": ["fever", "none-of-these"], "words": "My own words."}
    assert bare(client, "portal:healing-wrong", **sent) == {STUDIO, "My own words."}


def test_without_a_session_the_pages_say_nothing_unmarked(client, carl):
    for name in ("portal:healing-day", "portal:healing-wrong", "portal:healing"):
        assert bare(client, name) <= sentences() | {STUDIO}


@pytest.mark.parametrize("urgent", ["none-of-these", "breathing", "fever"])
def test_what_follows_says_nothing_unmarked(client, guide, urgent):
    client.post(reverse("portal:healing-wrong"), WORRYING | {"urgent": urgent})
    report = HealingReport.objects.get()
    assert bare(client, "portal:healing-report", report.ref) <= guide | {STUDIO}


def test_the_questions_before_a_session_say_nothing_unmarked(client, carl, artist, location, owner):
    plan = accepted(artist, location, owner, carl)
    places = {n: (at(on, 10), artist.pk) for n, on in enumerate((3, 15, 27), 1)}
    series.book_series(plan=plan, places=places, by=owner, now=NOW)
    first = plan.sessions.get(position=1).appointment
    first.status = Appointment.Status.DONE
    first.save()
    series.settle(plan)
    with time_machine.travel(at(14, 11), tick=False):
        client.force_login(carl.user)
        assert bare(client, "portal:healing") == {STUDIO}
        assert bare(client, "portal:healing", has_scabs="no") == {STUDIO}


def test_how_they_found_it_says_nothing_unmarked(client, carl, artist, location, owner):
    completed(accepted(artist, location, owner, carl), owner, weeks=6)
    assert bare(client, "portal:satisfaction") == {STUDIO}
    assert bare(client, "portal:satisfaction", result="5") == {STUDIO}
    bare(client, "portal:satisfaction", **GOOD)
    assert bare(client, "portal:satisfaction") == {STUDIO}

    assert bare(client, "portal:satisfaction-words") == {STUDIO}
    assert bare(client, "portal:satisfaction-words", words="Good.") == {STUDIO, "Good."}
    bare(client, "portal:satisfaction-words", words="Good.", agrees="on")
    assert bare(client, "portal:satisfaction-words") == {STUDIO, "Good."}


def test_a_refusal_is_put_into_the_language_it_is_read_in(session):
    with made_up.language():
        assert LinkNoLongerGood().sentence == f"⟦{LinkNoLongerGood.sentence}⟧"
        assert LinkNoLongerGood("Words of their own.").sentence == "Words of their own."
