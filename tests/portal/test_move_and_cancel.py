"""A client moves or cancels their own visit, within the policy, which is said first."""

import pytest

from bookings.models import Appointment
from studio.models import CancellationPolicy
from tests.factories import NOW, at, make_appointment

FRIDAY = "20261127T1500Z"  # 10:00 in New York


def path(visit, rest=""):
    return f"/portal/appointments/{visit.ref}/{rest}"


def move(browser, visit, when=FRIDAY, query="", seen=0):
    return browser.post(path(visit, f"move/{when}/{query}"), {"seen": seen})


def again(visit) -> Appointment:
    return Appointment.objects.get(pk=visit.pk)


@pytest.fixture
def strict(db):
    """A policy of three days, which Wednesday's visit no longer meets."""
    return CancellationPolicy.objects.create(
        move_notice_hours=72, cancel_notice_hours=72, in_force_from=NOW, text="Three days, please."
    )


class TestMoving:
    def test_the_policy_is_said_before_the_times(self, client, visit):
        page = client.get(path(visit, "move/")).content.decode()

        assert page.index("until 24 hours before") < page.index("time-chip")
        assert (
            f"/move/{FRIDAY}/" in client.get(path(visit, "move/?day=2026-11-27")).content.decode()
        )

    def test_only_free_times_are_offered(self, client, visit, location, artist):
        make_appointment(location=location, artist=artist, starts_at=at(4, 10))

        page = client.get(path(visit, "move/?day=2026-11-27")).content.decode()

        assert f"/move/{FRIDAY}/" not in page

    def test_the_time_it_has_now_does_not_stand_in_its_own_way(self, client, visit):
        page = client.get(path(visit, "move/?day=2026-11-25")).content.decode()

        assert "/move/20261125T1915Z/" in page  # a quarter of an hour later

    def test_looking_changes_nothing(self, client, visit):
        response = client.get(path(visit, f"move/{FRIDAY}/"))

        assert "Move it to this time?" in response.content.decode()
        assert again(visit).starts_at == visit.starts_at

    def test_pressing_the_button_moves_it(self, client, carl, visit):
        response = move(client, visit)

        moved = again(visit)
        assert response.url == "/portal/"
        assert moved.starts_at == at(4, 10)
        assert (moved.sequence, moved.changed_side) == (1, "client")
        assert "Moved to Fri 27 Nov 2026, 10:00 New York time" in (
            client.get("/portal/").content.decode()
        )

    def test_a_double_click_is_one_move(self, client, visit):
        answers = [
            client.post(path(visit, f"move/{FRIDAY}/"), {"seen": 0, "once": "k" * 16}).url
            for _ in range(2)
        ]

        assert answers == ["/portal/", "/portal/"]
        assert again(visit).sequence == 1

    def test_anyone_who_is_free_may_take_it(self, client, visit, location, artist, other_artist):
        make_appointment(location=location, artist=artist, starts_at=at(4, 10))

        move(client, visit, query="?with=any")

        assert again(visit).artist == other_artist

    def test_a_time_taken_meanwhile_is_answered_with_the_nearest(
        self, client, visit, location, artist
    ):
        make_appointment(location=location, artist=artist, starts_at=at(4, 10))

        response = move(client, visit)

        page = response.content.decode()
        assert response.status_code == 409
        assert "The nearest free times" in page
        assert "Fri 27 Nov 2026" in page
        assert again(visit).starts_at == visit.starts_at

    def test_nobody_learns_who_took_it(self, client, visit, location, artist, other_client_user):
        make_appointment(
            location=location, artist=artist, client=other_client_user.client, starts_at=at(4, 10)
        )

        assert "Rita" not in move(client, visit).content.decode()

    @pytest.mark.parametrize(
        ("when", "status"),
        [
            ("20261127T1507Z", 400),  # off the grid
            ("20261120T1500Z", 409),  # past
            ("20261127T0300Z", 409),  # at night
            ("20271127T1500Z", 409),  # beyond the horizon
            ("20261323T1500Z", 404),  # no date
            ("99991127T1500Z", 404),
        ],
    )
    def test_a_time_posted_by_hand_is_refused(self, client, visit, when, status):
        assert move(client, visit, when).status_code == status
        assert again(visit).starts_at == visit.starts_at

    def test_a_change_made_meanwhile_is_not_overrun(self, client, visit):
        visit.sequence = 3
        visit.save()

        response = move(client, visit, seen=2)

        assert response.status_code == 409
        assert "changed this appointment meanwhile" in response.content.decode()

    @pytest.mark.parametrize("seen", ["", "x", "-1", "1" * 40, "½"])
    def test_a_form_that_was_tampered_with_moves_nothing(self, client, visit, seen):
        assert move(client, visit, seen=seen).status_code == 409
        assert again(visit).starts_at == visit.starts_at

    @pytest.mark.usefixtures("strict")
    def test_after_the_policys_last_moment_it_is_refused(self, client, visit):
        page = client.get(path(visit, "move/")).content.decode()
        response = move(client, visit)

        assert "time-chip" not in page
        assert "too close to change it here" in page
        assert response.status_code == 403
        assert again(visit).starts_at == visit.starts_at


class TestCancelling:
    def test_the_page_says_what_happens_first(self, client, visit):
        page = client.get(path(visit, "cancel/")).content.decode()

        assert "until 24 hours before" in page
        assert "Cancel Wed 25 Nov 2026, 14:00" in page
        assert again(visit).status == "booked"

    def test_pressing_the_button_cancels_it(self, client, carl, client_user, visit):
        response = client.post(path(visit, "cancel/"), {"seen": 0, "reason": "A cold."})

        gone = again(visit)
        assert response.url == "/portal/"
        assert (gone.status, gone.cancelled_side, gone.cancelled_by) == (
            "cancelled",
            "client",
            client_user,
        )
        assert gone.cancel_reason == "A cold."

    def test_no_reason_is_needed(self, client, visit):
        client.post(path(visit, "cancel/"), {"seen": 0})

        assert again(visit).status == "cancelled"

    @pytest.mark.parametrize("reason", ["x" * 10_000, "a\x00b"])
    def test_nonsense_is_refused_and_stays_in_the_form(self, client, visit, reason):
        response = client.post(path(visit, "cancel/"), {"seen": 0, "reason": reason})

        assert response.status_code == 400
        assert reason.replace("\x00", "")[:100] in response.content.decode().replace("\x00", "")
        assert again(visit).status == "booked"

    def test_an_emoji_is_a_reason(self, client, visit):
        client.post(path(visit, "cancel/"), {"seen": 0, "reason": "🤧"})

        assert again(visit).cancel_reason == "🤧"

    def test_twice_is_said_kindly(self, client, visit):
        client.post(path(visit, "cancel/"), {"seen": 0})

        response = client.post(path(visit, "cancel/"), {"seen": 1})

        assert response.status_code == 409
        assert "already cancelled" in response.content.decode()

    @pytest.mark.usefixtures("strict")
    def test_after_the_policys_last_moment_it_is_refused(self, client, visit):
        response = client.post(path(visit, "cancel/"), {"seen": 0})

        assert response.status_code == 403
        assert "too late to change this online" in response.content.decode()
        assert again(visit).status == "booked"


@pytest.mark.parametrize("rest", ["", "move/", f"move/{FRIDAY}/", "cancel/", "calendar.ics"])
class TestSomeoneElses:
    def test_is_not_there_to_look_at(self, client, carl, someone_elses, rest):
        assert client.get(path(someone_elses, rest)).status_code == 404

    def test_nor_to_change(self, client, carl, someone_elses, rest):
        assert client.post(path(someone_elses, rest), {"seen": 0}).status_code == 404
        assert again(someone_elses).sequence == 0

    def test_a_stranger_signs_in_first(self, client, someone_elses, rest):
        response = client.get(path(someone_elses, rest))

        assert response.url == f"/portal/sign-in/?next={path(someone_elses, rest)}"

    def test_a_colleague_has_the_desk_for_it(self, client, someone_elses, owner, rest):
        client.force_login(owner)

        assert client.get(path(someone_elses, rest)).status_code == 404


def test_a_past_visit_can_be_looked_at_and_not_changed(client, carl, location, artist):
    past = make_appointment(
        location=location, artist=artist, client=carl, starts_at=at(-9, 11), status="done"
    )

    assert "Thank you for coming" in client.get(path(past)).content.decode()
    assert client.post(path(past, "cancel/"), {"seen": 0}).status_code == 409
    assert move(client, past).status_code == 409


def test_picking_a_time_costs_a_bounded_number_of_statements(
    client, visit, location, artist, django_assert_max_num_queries
):
    for day in range(3, 9):
        make_appointment(location=location, artist=artist, starts_at=at(day, 11))

    with django_assert_max_num_queries(12):
        client.get(path(visit, "move/"))
