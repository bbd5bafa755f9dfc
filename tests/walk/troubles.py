"""Complications and complaints: the owner's, and of artists only the one who treats the client."""

from datetime import timedelta

from sessions_plan.actions.troubles import open_complaint, open_complication
from tests.factories import NOW
from tests.walk.doors import ARTIST, OWNER, desk

RECORD = desk(ARTIST, OWNER)
HERE = "desk:clients-troubles"
COMPLICATION, COMPLAINT = ("-on", "-close"), ("-complaint-on", "-complaint-close")
TABLE: dict[str, dict[str, str]] = {
    f"{HERE}{name}": RECORD
    for name in ("", "-complication", "-complaint", *COMPLICATION, *COMPLAINT)
}


def rows(*, client, owner, **people):
    today = NOW.date()
    bad = open_complication(
        client=client, kind="colour", severity="mild", began_on=today, signs="Blue", by=owner
    )
    said = open_complaint(
        client=client, words="Dark", answer_by=today + timedelta(days=9), who=owner, by=owner
    )
    ref = client.ref
    return (
        dict.fromkeys(TABLE, {"ref": ref})
        | {f"{HERE}{name}": {"ref": ref, "trouble": bad.ref} for name in COMPLICATION}
        | {f"{HERE}{name}": {"ref": ref, "trouble": said.ref} for name in COMPLAINT}
    )
