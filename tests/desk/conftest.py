"""What the tests of booking by phone share: a clerk signed in, a client, a choice made."""

import pytest

from tests.factories import make_client


@pytest.fixture
def desk(client, clerk):
    client.force_login(clerk)
    return client


@pytest.fixture
def sam(location):
    return make_client(
        first_name="Sam", full_name="Sam Porter", phone="+12125550142", email="sam@example.com"
    )


@pytest.fixture
def choice(location, artist, consultation):
    """The form with a consultation with Ana chosen, and nothing else."""
    return {"location": location.slug, "service": consultation.pk, "artist": artist.pk}
