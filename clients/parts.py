"""The parts of a client's record, and who sees which: the one matrix."""

from __future__ import annotations

from enum import StrEnum


class Viewer(StrEnum):
    """Who someone is to one client."""

    OWNER = "the owner"
    TREATING = "an artist who treats them"
    OTHER_ARTIST = "another artist"
    DESK = "the front desk"
    SELF = "the client"
    NOBODY = "someone else"


class Part(StrEnum):
    """A part of a client's record."""

    CONTACT = "contact and how to reach them"
    FLAGS = "flags and what is missing, in words that give no answer away"
    HEALTH = "health answers, allergies and what is behind a flag"
    PHOTOS = "photos of the head"
    FORMS = "which forms were asked for and signed"
    PAPERS = "signed papers and files"
    DESK_NOTES = "notes for the desk"
    HEALTH_NOTES = "notes for artists"
    RECORD = "consultation, assessment and patch tests"
    PLAN = "the plan: its sessions, their dates and what stands in the way"
    MONEY = "quotes, payments and the balance"
    WHOLE = "everything at once, to export or erase it"


_ALL = frozenset(Part)
SEES: dict[Viewer, frozenset[Part]] = {
    Viewer.OWNER: _ALL,
    Viewer.TREATING: _ALL - {Part.WHOLE},
    Viewer.OTHER_ARTIST: frozenset(),
    Viewer.DESK: frozenset(
        {Part.CONTACT, Part.FLAGS, Part.FORMS, Part.DESK_NOTES, Part.PLAN, Part.MONEY}
    ),
    # What the clinic writes among itself is exported on request, not shown in the portal.
    Viewer.SELF: _ALL - {Part.FLAGS, Part.DESK_NOTES, Part.HEALTH_NOTES, Part.RECORD, Part.WHOLE},
    Viewer.NOBODY: frozenset(),
}
