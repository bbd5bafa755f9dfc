"""Who may do what: the one matrix."""

from enum import StrEnum

from django.db.models import TextChoices


class Role(TextChoices):
    OWNER = "owner", "Owner"
    ARTIST = "artist", "Artist"
    DESK = "desk", "Front desk"
    CLIENT = "client", "Client"


STAFF = frozenset({Role.OWNER, Role.ARTIST, Role.DESK})


class Permission(StrEnum):
    """A thing a role may do. The words are the ones a colleague would use."""

    OPEN_DESK = "open the desk"
    SEE_CALENDAR = "see everyone's calendar"
    SEE_CLIENTS = "find and open any client"
    BOOK = "book, move and cancel for anyone"
    RUN_OWN_VISITS = "check in, start and finish one's own visits"
    OVERRIDE_HOURS = "book outside opening hours with a reason"
    KEEP_PIGMENTS = "keep the pigment lots"
    MARK_AWAY = "mark an artist, room or location away"
    EXPORT_AND_ERASE = "export a whole client and erase one"
    IMPORT_CLIENTS = "bring clients in from a file"
    CORRECT = "move what stands on the wrong client"
    SETTLE_TASKS = "settle what only the owner can"
    MERGE_CLIENTS = "confirm, merge and keep apart clients"
    SET_UP = "set up locations, artists, services and policies"
    PUBLISH = "publish photos on the website and take them down"
    QUOTE = "draft, change and send quotes"
    TAKE_MONEY = "take money and record it"
    REFUND = "give money back"
    WAIVE_FEES = "waive what the policy keeps, or write that less is owed, with a reason"
    SEE_TAKINGS = "see what came in and how the clinic does"
    INVITE = "invite colleagues and set their roles"
    OPEN_PORTAL = "see one's own appointments in the portal"


MATRIX: dict[str, frozenset[Permission]] = {
    Role.OWNER: frozenset(Permission) - {Permission.OPEN_PORTAL},
    Role.DESK: frozenset(
        {
            Permission.OPEN_DESK,
            Permission.SEE_CALENDAR,
            Permission.SEE_CLIENTS,
            Permission.BOOK,
            Permission.OVERRIDE_HOURS,
            Permission.MARK_AWAY,
            Permission.MERGE_CLIENTS,
            Permission.QUOTE,
            Permission.TAKE_MONEY,
            Permission.REFUND,
            Permission.SEE_TAKINGS,
        }
    ),
    Role.ARTIST: frozenset(
        {
            Permission.OPEN_DESK,
            Permission.SEE_CALENDAR,
            Permission.RUN_OWN_VISITS,
            Permission.CORRECT,
            Permission.KEEP_PIGMENTS,
            Permission.QUOTE,
        }
    ),
    Role.CLIENT: frozenset({Permission.OPEN_PORTAL}),
}


def allows(role: str, permission: Permission) -> bool:
    return permission in MATRIX.get(role, frozenset())
