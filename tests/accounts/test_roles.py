"""The matrix of roles, cell by cell: whoever changes a right changes it here too."""

import pytest

from accounts.roles import MATRIX, STAFF, Permission, Role, allows

YES, NO = True, False
COLUMNS = (Role.OWNER, Role.DESK, Role.ARTIST, Role.CLIENT)
TABLE = {
    # may                               owner desk artist client
    "open the desk": (YES, YES, YES, NO),
    "see everyone's calendar": (YES, YES, YES, NO),
    "find and open any client": (YES, YES, NO, NO),
    "book, move and cancel for anyone": (YES, YES, NO, NO),
    "check in, start and finish one's own visits": (YES, NO, YES, NO),
    "book outside opening hours with a reason": (YES, YES, NO, NO),
    "keep the pigment lots": (YES, NO, YES, NO),
    "mark an artist, room or location away": (YES, YES, NO, NO),
    "export a whole client and erase one": (YES, NO, NO, NO),
    "bring clients in from a file": (YES, NO, NO, NO),
    "move what stands on the wrong client": (YES, NO, YES, NO),
    "settle what only the owner can": (YES, NO, NO, NO),
    "confirm, merge and keep apart clients": (YES, YES, NO, NO),
    "set up locations, artists, services and policies": (YES, NO, NO, NO),
    "publish photos on the website and take them down": (YES, NO, NO, NO),
    "draft, change and send quotes": (YES, YES, YES, NO),
    "take money and record it": (YES, YES, NO, NO),
    "give money back": (YES, YES, NO, NO),
    "waive what the policy keeps, or write that less is owed, with a reason": (YES, NO, NO, NO),
    "see what came in and how the clinic does": (YES, YES, NO, NO),
    "invite colleagues and set their roles": (YES, NO, NO, NO),
    "see one's own appointments in the portal": (NO, NO, NO, YES),
}
CELLS = [
    (role, words, allowed)
    for words, row in TABLE.items()
    for role, allowed in zip(COLUMNS, row, strict=True)
]


@pytest.mark.parametrize(("role", "words", "allowed"), CELLS)
def test_cell(role, words, allowed):
    assert allows(role, Permission(words)) is allowed


def test_every_right_and_every_role_has_its_cell():
    assert set(TABLE) == {str(permission) for permission in Permission}
    assert set(COLUMNS) == set(Role) == set(MATRIX)
    assert set(Role) - STAFF == {Role.CLIENT}


def test_an_unknown_role_may_nothing():
    assert not any(allows("janitor", permission) for permission in Permission)


def test_a_deactivated_colleague_may_nothing(owner):
    owner.is_active = False

    assert not any(owner.may(permission) for permission in Permission)
