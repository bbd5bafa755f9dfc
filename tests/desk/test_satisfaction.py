"""The studio reads how clients found it, settles what was not good, and shows allowed words."""

import pytest
from django.urls import reverse

from clients.actions.testimonials import give_testimonial, withdraw_testimonial
from clients.errors import NotTheirsToAllow
from clients.models import Testimonial as Words
from sessions_plan.models import Plan, SatisfactionAnswer
from tests.factories import NOW, make_client

LIST, WORDS = "/desk/satisfaction/", "/desk/testimonials/"


@pytest.fixture
def answered(artist, location, owner):
    """An answer about a plan of Ana's: `answered(result=2)`."""

    def made(n: int = 0, **fields):
        plan = Plan.objects.create(
            client=make_client(first_name=f"Sam{n}"), artist=artist, location=location,
            begun_at=NOW, begun_by=owner, status="complete", completed_at=NOW, completed_by=owner,
        )  # fmt: skip
        told = {"result": 5, "natural": 5, "care": 5, "recommends": "yes", "words": "Soft line"}
        told |= fields
        unhappy = min(int(str(told[name])) for name in ("result", "natural", "care")) <= 2
        return SatisfactionAnswer.objects.create(
            plan=plan, **told, is_unhappy=unhappy, answered_at=NOW, answered_by=owner
        )

    return made


@pytest.fixture
def words(client_user):
    return give_testimonial(
        client=client_user.client, words="My own head again.", shown_name="", by=client_user
    )


def test_the_unhappy_stand_first_with_what_to_do(client, owner, answered):
    answered()
    answered(1, result=2, words="Too dark")
    client.force_login(owner)

    page = client.get(LIST).text

    assert page.index("Too dark") < page.index("Soft line")
    assert "What was done about it" in page


def test_the_owner_settles_it_once(client, owner, answered):
    bad = answered(result=1)
    client.force_login(owner)
    url = reverse("desk:satisfaction-settle", args=[bad.ref])
    assert client.post(url, {"outcome": ""}).status_code == 400

    client.post(url, {"outcome": "Free correction in March."})

    bad.refresh_from_db()
    assert (bad.outcome, bad.settled_by) == ("Free correction in March.", owner)
    assert not SatisfactionAnswer.objects.unhappy().exists()
    assert client.post(url, {"outcome": "Again"}).status_code == 409


def test_an_artist_reads_their_own_and_settles_none(client, artist, other_artist, answered):
    bad = answered(result=1)
    client.force_login(artist.user)
    page = client.get(LIST).text
    assert "Soft line" in page
    assert "What was done about it" not in page
    assert client.post(reverse("desk:satisfaction-settle", args=[bad.ref])).status_code == 403

    client.force_login(other_artist.user)
    assert "Soft line" not in client.get(LIST).text


def test_the_desk_reads_none(client, clerk, answered):
    answered()
    client.force_login(clerk)

    assert client.get(LIST).status_code == 403
    assert client.get(WORDS).status_code == 403


def test_words_are_shown_and_taken_down_with_a_reason(client, owner, words):
    client.force_login(owner)
    assert "To read" in client.get(WORDS).text

    client.post(reverse("desk:testimonials-approve", args=[words.ref]))
    assert "On the website" in client.get(WORDS).text
    assert list(Words.objects.shown()) == [words]

    down = reverse("desk:testimonials-decline", args=[words.ref])
    assert client.post(down, {"why": " "}).status_code == 400
    client.post(down, {"why": "It names a colleague."})
    assert not Words.objects.shown()
    assert "It names a colleague." in client.get(WORDS).text

    client.post(reverse("desk:testimonials-approve", args=[words.ref]))
    assert list(Words.objects.shown()) == [words]


def test_what_was_taken_back_is_never_shown(client, owner, client_user, words):
    withdraw_testimonial(client=client_user.client, by=client_user)
    client.force_login(owner)

    page = client.post(reverse("desk:testimonials-approve", args=[words.ref]), follow=True).text

    assert "The client took these words back" in page
    assert not Words.objects.shown()


def test_the_studio_takes_them_back_for_who_calls(client, owner, words):
    client.force_login(owner)
    client.post(reverse("desk:testimonials-back", args=[words.ref]))

    words.refresh_from_db()
    assert words.withdrawn_by == owner


def test_only_the_client_gives_them(client_user, owner):
    with pytest.raises(NotTheirsToAllow):
        give_testimonial(client=client_user.client, words="Great", shown_name="", by=owner)


def test_new_words_end_the_older_ones(client_user, words):
    newer = give_testimonial(
        client=client_user.client, words="Even better.", shown_name="C.", by=client_user
    )

    words.refresh_from_db()
    assert words.withdrawn_by == client_user
    assert list(Words.objects.waiting()) == [newer]


@pytest.mark.parametrize("count", [1, 3])
def test_the_statements_do_not_grow(client, owner, answered, count, django_assert_max_num_queries):
    for n in range(count):
        row = answered(n, result=2)
        answered(n + 10)
        Words.objects.create(client=row.plan.client, words="Good", given_at=NOW, given_by=owner)
    client.force_login(owner)
    for page in (LIST, WORDS):
        with django_assert_max_num_queries(12):
            client.get(page)
