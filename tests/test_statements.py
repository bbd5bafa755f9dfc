"""No page asks the database more than twelve times, whoever opens it.

Every address of the walk (`tests/walk`) is opened as who may, with and without htmx. Counted is
everything but the savepoint a test puts around the line of an opening; that the number does not
grow with the rows is tested beside each list.
"""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.test_access_walk import house  # noqa: F401 - the fixture
from tests.walk import TABLE
from tests.walk.doors import ARTIST, CLIENT, DESK, IN, OWNER, STRANGER

MOST = 12
HTMX = {"HX-Request": "true"}
OF_THE_TEST = ("SAVEPOINT", "RELEASE")

# What asks more, by how much and why. A number here may only become smaller.
MORE = {
    # Finds a client who is due, and writes their whole message.
    "desk:setup-text": 13,
    # A whole answer to a bank on paper: what was agreed, said, done and paid, photos with it.
    "desk:disputes-packet": 20,
}


def statements(client, path: str, headers: dict[str, str]) -> int:
    with CaptureQueriesContext(connection) as asked:
        client.get(path, headers=headers)
    return sum(not query["sql"].startswith(OF_THE_TEST) for query in asked)


def most(client, path: str, headers: dict[str, str], allowed: int) -> int:
    """As often as it asks once the process has kept what it keeps (the numbers of tables)."""
    first = statements(client, path, headers)
    return first if first <= allowed else statements(client, path, headers)


@pytest.mark.parametrize("who", [STRANGER, CLIENT, DESK, ARTIST, OWNER])
def test_no_page_asks_more_than_twelve_times(client, house, who):  # noqa: F811
    if house.people[who] is not None:
        client.force_login(house.people[who])
    over = {}
    for name, row in TABLE.items():
        path, allowed = house.path(name), MORE.get(name, MOST)
        if row[who] != IN:
            continue
        asked = max(most(client, path, headers, allowed) for headers in ({}, HTMX))
        if asked > allowed:
            over[name] = asked

    assert over == {}
