"""Who sees which part of a client's record, cell by cell, for real people."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from accounts.roles import Role
from clients.access import require, sees, viewer
from clients.parts import SEES, Part, Viewer
from studio.errors import NotAllowed
from tests.factories import at, make_appointment, make_client, make_user

# Written out a second time, by hand: a change in the matrix has to be meant.
YES, NO = True, False
ORDER = (
    Viewer.OWNER, Viewer.TREATING, Viewer.OTHER_ARTIST, Viewer.DESK, Viewer.SELF, Viewer.NOBODY
)  # fmt: skip
CELLS = {
    #                   owner treating other  desk  self  nobody
    Part.CONTACT:      (YES,  YES,    NO,    YES,  YES,  NO),
    Part.FLAGS:        (YES,  YES,    NO,    YES,  NO,   NO),
    Part.HEALTH:       (YES,  YES,    NO,    NO,   YES,  NO),
    Part.PHOTOS:       (YES,  YES,    NO,    NO,   YES,  NO),
    Part.FORMS:        (YES,  YES,    NO,    YES,  YES,  NO),
    Part.PAPERS:       (YES,  YES,    NO,    NO,   YES,  NO),
    Part.DESK_NOTES:   (YES,  YES,    NO,    YES,  NO,   NO),
    Part.HEALTH_NOTES: (YES,  YES,    NO,    NO,   NO,   NO),
    Part.RECORD:       (YES,  YES,    NO,    NO,   NO,   NO),
    Part.PLAN:         (YES,  YES,    NO,    YES,  YES,  NO),
    Part.MONEY:        (YES,  YES,    NO,    YES,  YES,  NO),
    Part.WHOLE:        (YES,  NO,     NO,    NO,   NO,   NO),
}  # fmt: skip
ALL = [(who, part) for part in Part for who in ORDER]


@pytest.fixture
def carl(client_user, location, artist):
    """A client whom Ana treats."""
    make_appointment(
        location=location, artist=artist, client=client_user.client, starts_at=at(0, 9)
    )
    return client_user.client


@pytest.fixture
def people(carl, owner, artist, other_artist, clerk, client_user, other_client_user):
    return {
        Viewer.OWNER: owner,
        Viewer.TREATING: artist.user,
        Viewer.OTHER_ARTIST: other_artist.user,
        Viewer.DESK: clerk,
        Viewer.SELF: client_user,
        Viewer.NOBODY: other_client_user,
    }


def test_the_matrix_has_every_cell():
    assert set(CELLS) == set(Part)
    assert set(SEES) == set(Viewer) == set(ORDER)


@pytest.mark.parametrize(("who", "part"), ALL, ids=lambda one: one.name.lower())
def test_each_sees_what_the_matrix_says(who, part, people, carl):
    user = people[who]
    allowed = CELLS[part][ORDER.index(who)]

    assert viewer(user, carl) == who
    assert sees(user, carl, part) is allowed
    if allowed:
        require(user, carl, part)
    else:
        outsider = who in (Viewer.SELF, Viewer.NOBODY)
        with pytest.raises(Http404 if outsider else NotAllowed):
            require(user, carl, part)


def test_a_stranger_and_who_has_left_are_nobody(carl, artist):
    assert viewer(AnonymousUser(), carl) == Viewer.NOBODY
    artist.user.is_active = False
    assert viewer(artist.user, carl) == Viewer.NOBODY


def test_an_artist_treats_from_the_first_visit_on_and_a_cancelled_one_does_not_count(
    location, other_artist, carl
):
    visit = make_appointment(
        location=location, artist=other_artist, client=carl, starts_at=at(1, 9),
        status="cancelled", cancelled_at=at(0, 9), cancelled_side="client",
    )  # fmt: skip
    assert viewer(other_artist.user, carl) == Viewer.OTHER_ARTIST
    visit.status, visit.cancelled_at, visit.cancelled_side = "done", None, ""
    visit.save()
    assert viewer(other_artist.user, carl) == Viewer.TREATING


def test_a_client_without_a_sign_in_is_nobodys_own(other_client_user):
    assert viewer(other_client_user, make_client()) == Viewer.NOBODY
    assert viewer(make_user(Role.CLIENT), make_client()) == Viewer.NOBODY
