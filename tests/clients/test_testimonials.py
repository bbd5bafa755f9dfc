"""Words for the website leave it with whoever wrote them."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from clients.actions.erasing import erase_client
from clients.actions.testimonials import approve_testimonial, give_testimonial
from clients.models import Testimonial as Words
from tests.factories import NOW


@pytest.fixture
def shown(client_user, owner):
    words = give_testimonial(
        client=client_user.client, words="My head again.", shown_name="Carl", by=client_user
    )
    return approve_testimonial(testimonial=words, by=owner)


def test_erasing_a_client_takes_their_words_along(shown, owner, client):
    assert "My head again." in client.get("/results/").text

    erase_client(client=shown.client, scope="everything", by=owner, asked_by_client=True)

    shown.refresh_from_db()
    assert (shown.words, shown.shown_name) == ("", "")
    assert not Words.objects.shown()
    assert "My head again." not in client.get("/results/").text


@pytest.mark.parametrize(
    "half",
    [
        {"withdrawn_at": NOW},
        {"approved_at": NOW, "approved_by": None},
        {"declined_at": NOW + timedelta(days=1)},
    ],
)
def test_who_and_when_travel_together(shown, half):
    for name, value in half.items():
        setattr(shown, name, value)
    with pytest.raises(IntegrityError):
        shown.save()
