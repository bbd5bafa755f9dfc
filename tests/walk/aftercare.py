"""The healing day, what looked wrong, how they found it; for the desk and for the owner."""

from bookings.models import Appointment, Service
from sessions_plan.actions import reports
from tests.factories import NOW, at, make_appointment
from tests.walk.doors import ARTIST, DESK, HEAD, OWNER, TEAM, desk, portal

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
    "desk:reports-one": desk(ARTIST, DESK, OWNER),
    "desk:reports-take-up": desk(ARTIST, DESK, OWNER),
    "desk:reports-advise": desk(ARTIST, OWNER),
    "desk:reports-close": desk(ARTIST, OWNER),
    "desk:reports-complication": desk(ARTIST, OWNER),
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
    own = {"ref": report.ref}
    return {
        name: own for name in TABLE if name.startswith(("portal:healing-report", "desk:reports-"))
    }
