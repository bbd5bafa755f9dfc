"""The healing day, what looked wrong, how they found it; for the desk and for the owner."""

from bookings.models import Appointment, Service
from clients.models import Testimonial
from sessions_plan.actions import reports
from sessions_plan.models import Plan, SatisfactionAnswer
from tests.factories import NOW, at, make_appointment, make_client
from tests.walk.doors import ARTIST, DESK, HEAD, OTHER_ARTIST, OWNER, TEAM, desk, portal

ANSWERS = {
    "urgent": ["fever"], "redness": "none", "pain": "none", "swelling": "none", "surface": "usual",
}  # fmt: skip
TABLE: dict[str, dict[str, str]] = {
    "portal:healing-day": portal(),
    "portal:healing-wrong": portal(),
    "portal:healing-report": portal(hers=False),
    "portal:healing-report-photo": portal(hers=False),
    "desk:setup-aftercare": HEAD,
    "desk:reports": TEAM,
    "desk:reports-waiting": TEAM,
    "desk:reports-callers": TEAM,
    "desk:reports-caller": desk(ARTIST, DESK, OWNER),
    "desk:reports-one": desk(ARTIST, DESK, OWNER),
    "desk:reports-take-up": desk(ARTIST, DESK, OWNER),
    "desk:reports-advise": desk(ARTIST, OWNER),
    "desk:reports-close": desk(ARTIST, OWNER),
    "desk:reports-complication": desk(ARTIST, OWNER),
    "desk:satisfaction": desk(ARTIST, OTHER_ARTIST, OWNER),
    "desk:satisfaction-settle": HEAD,
    "desk:testimonials": HEAD,
    "desk:testimonials-approve": HEAD,
    "desk:testimonials-decline": HEAD,
    "desk:testimonials-back": HEAD,
    "portal:satisfaction": portal(),
    "portal:satisfaction-words": portal(),
    "portal:satisfaction-withdraw": portal(),
}


def rows(*, client, visit, owner, **people):
    session = make_appointment(
        location=visit.location, artist=visit.artist, client=client, starts_at=at(-6, 10),
        service=Service.objects.get(slug="smp-session"), status=Appointment.Status.DONE,
    )  # fmt: skip
    assert session.starts_at < NOW
    report = reports.tell(client=client, answers=ANSWERS, by=owner, now=NOW)
    plan = Plan.objects.create(
        client=make_client(), artist=visit.artist, location=visit.location, begun_at=NOW,
        begun_by=owner, status="complete", completed_at=NOW, completed_by=owner,
    )  # fmt: skip
    answer = SatisfactionAnswer.objects.create(
        plan=plan, result=2, natural=4, care=5, recommends="yes", is_unhappy=True,
        answered_at=NOW, answered_by=owner,
    )  # fmt: skip
    words = Testimonial.objects.create(client=client, words="Good", given_at=NOW, given_by=owner)
    refs = {
        "portal:healing-report": report,
        "desk:reports-caller": client,
        "desk:reports-": report,
        "desk:satisfaction-": answer,
        "desk:testimonials-": words,
    }
    found = {}
    for name in TABLE:
        row = next((row for start, row in refs.items() if name.startswith(start)), None)
        if row is not None:
            found[name] = {"ref": row.ref}
    return found
