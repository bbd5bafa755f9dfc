"""The addresses of one client's page, and of what only the owner settles."""

from tests.factories import NOW
from tests.walk.doors import ARTIST, FRONT, HEAD, ITS_TEAM, OWNER, desk

ITS_ARTISTS = desk(ARTIST, OWNER)

TABLE: dict[str, dict[str, str]] = {
    "desk:clients-one": ITS_TEAM,
    "desk:clients-missing": ITS_TEAM,
    "desk:clients-after": ITS_TEAM,
    "desk:clients-story": ITS_TEAM,
    "desk:clients-contact": FRONT,
    "desk:clients-contact-consent": FRONT,
    "desk:clients-contact-silence": FRONT,
    "desk:clients-invite": FRONT,
    "desk:clients-confirm": FRONT,
    "desk:clients-merge": FRONT,
    "desk:clients-merge-undo": FRONT,
    "desk:clients-apart": FRONT,
    "desk:clients-notes": ITS_TEAM,
    "desk:clients-allergies": ITS_ARTISTS,
    "desk:clients-allergies-end": ITS_ARTISTS,
    "desk:clients-files": ITS_TEAM,
    "desk:clients-correct": ITS_ARTISTS,
    "desk:tasks": HEAD,
    "desk:tasks-settle": HEAD,
}


def rows(*, client, visit, artist, owner, clerk) -> dict[str, dict]:
    from clients.models import Allergy, Note, OwnerTask

    note = Note.objects.create(
        client=client, kind="desk", text="Rings at ten.", written_at=NOW, written_by=clerk
    )
    allergy = Allergy.objects.create(client=client, substance="Latex", noted_at=NOW, noted_by=owner)
    task = OwnerTask.objects.create(client=client, kind="breach", words="Seen.", raised_at=NOW)
    return {
        "desk:clients-correct": {"ref": client.ref, "kind": "note", "row": note.ref},
        "desk:clients-allergies-end": {"ref": client.ref, "pk": allergy.pk},
        "desk:tasks-settle": {"pk": task.pk},
    }
