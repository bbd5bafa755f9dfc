"""What goes out: done by hand, sent again, watched; and what one client was and will be told."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from bookings import actions as bookings
from notices import actions, watching
from notices.actions.by_hand import send_again, task_done
from notices.actions.pulse import beat
from notices.errors import DoneAlready, NotToBeSentAgain
from notices.models import Message, Notice, Pulse
from tests.factories import make_appointment, make_client

pytestmark = pytest.mark.django_db
State = Notice.State


@pytest.fixture
def desk(client, clerk):
    client.force_login(clerk)
    return client


def post(client, name, *args, **form):
    return client.post(reverse(name, args=args), {"once": timezone.now().isoformat(), **form})


def booked(location, artist, consultation, **who):
    """A visit in a week, and what the first sweep made of it."""
    start = (timezone.now() + timedelta(days=7)).replace(hour=16, minute=0, second=0, microsecond=0)
    visit = make_appointment(
        location=location,
        artist=artist,
        service=consultation,
        starts_at=start,
        client=make_client(**who),
    )
    actions.sweep(now=visit.changed_at + timedelta(minutes=5))
    return visit


def test_who_cannot_be_written_to_is_called_and_it_counts_as_told(
    desk, location, artist, consultation
):
    visit = booked(location, artist, consultation, email="", phone="+12125550123")
    page = desk.get(reverse("desk:messages")).content.decode()
    assert str(visit.client) in page
    message = Message.objects.get(client=visit.client)
    assert message.is_task
    assert message.text
    assert f"<b>{message.subject}</b>" in page
    assert "They know" in page
    post(desk, "desk:messages-done", message.ref, words="Told her husband")
    message.refresh_from_db()
    assert message.done_words == "Told her husband"
    assert Notice.objects.get(client=visit.client).state == State.SENT
    assert not watching.tasks(timezone.now()).exists()


def test_of_a_visit_only_the_latest_news_waits_to_be_told_and_none_once_it_is_over(
    clerk, location, artist, consultation
):
    visit = booked(location, artist, consultation, email="", phone="+12125550123")
    moved_at = timezone.now()
    later = visit.starts_at + timedelta(days=1)
    bookings.move(appointment=visit, starts_at=later, by=clerk, now=moved_at)
    actions.sweep(now=moved_at + timedelta(minutes=5))
    assert Message.objects.filter(client=visit.client).count() == 2
    [task] = watching.tasks(moved_at)
    assert later.strftime("%-d %b") in task.text
    assert not watching.tasks(later + timedelta(days=1)).exists()


def test_a_task_is_done_once(clerk, owner, location, artist, consultation):
    visit = booked(location, artist, consultation, email="", phone="+12125550123")
    message = Message.objects.get(client=visit.client)
    task_done(message=message, by=clerk)
    with pytest.raises(DoneAlready):
        task_done(message=message, by=owner)


def failed(visit) -> Notice:
    notice = Notice.objects.get(client=visit.client, kind="confirmation")
    notice.state, notice.sent_at = State.FAILED, None
    notice.save()
    return notice


def test_what_failed_is_listed_and_sent_again_to_the_address_of_today(
    desk, location, artist, consultation
):
    visit = booked(location, artist, consultation, email="old@example.com")
    notice = failed(visit)
    visit.client.email = "new@example.com"
    visit.client.save()
    mail.outbox.clear()
    assert "Send again" in desk.get(reverse("desk:messages")).content.decode()
    post(desk, "desk:messages-again", notice.ref)
    actions.send(now=timezone.now() + timedelta(minutes=6))
    (letter,) = mail.outbox
    assert letter.to == ["new@example.com"]
    notice.refresh_from_db()
    assert notice.state == State.SENT


def test_what_is_true_no_more_is_not_sent_again(clerk, location, artist, consultation):
    visit = booked(location, artist, consultation, email="ann@example.com")
    notice = failed(visit)
    visit.starts_at += timedelta(hours=1)
    visit.ends_at += timedelta(hours=1)
    visit.blocked_from += timedelta(hours=1)
    visit.blocked_until += timedelta(hours=1)
    visit.save()
    mail.outbox.clear()
    send_again(notice=notice, by=clerk)
    actions.send(now=timezone.now() + timedelta(minutes=6))
    assert not mail.outbox
    notice.refresh_from_db()
    assert notice.state == State.WITHDRAWN


def test_what_arrived_is_not_sent_again(clerk, location, artist, consultation):
    visit = booked(location, artist, consultation, email="ann@example.com")
    notice = Notice.objects.get(client=visit.client)
    with pytest.raises(NotToBeSentAgain):
        send_again(notice=notice, by=clerk)


def test_what_came_back_is_listed_and_may_be_sent_again(clerk, location, artist, consultation):
    visit = booked(location, artist, consultation, email="ann@example.com")
    notice = Notice.objects.get(client=visit.client)
    notice.message.deliveries.update(report="bounced", reported_at=timezone.now())
    assert list(watching.failures(timezone.now() + timedelta(minutes=9))) == [notice]
    send_again(notice=notice, by=clerk)


def test_the_pulse_is_written_by_each_turn_and_a_stop_is_seen():
    now = timezone.now()
    assert not watching.health(now).has_stopped
    beat(names=["a", "b"], failed=[], now=now)
    assert not watching.health(now + timedelta(minutes=4)).has_stopped
    assert watching.health(now + timedelta(minutes=6)).has_stopped
    beat(names=["a", "b"], failed=["b"], now=now + timedelta(minutes=6))
    health = watching.health(now + timedelta(minutes=6))
    assert not health.has_stopped
    assert [pulse.name for pulse in health.failing] == ["b"]
    beat(names=["a", "b"], failed=[], now=now + timedelta(minutes=8))
    assert not watching.health(now + timedelta(minutes=8)).failing


def test_a_turn_of_the_sweeps_leaves_a_pulse():
    from smp_clinic import sweeps

    assert sweeps.run_all() == []
    assert set(Pulse.objects.values_list("name", flat=True)) == set(sweeps.SWEEPS)


def test_the_desk_is_warned_when_no_message_leaves(desk):
    beat(names=["a"], failed=[], now=timezone.now() - timedelta(hours=1))
    page = desk.get(reverse("desk:messages-waiting")).content.decode()
    assert "No messages are leaving." in page
    beat(names=["a"], failed=[], now=timezone.now())
    page = desk.get(reverse("desk:messages-waiting")).content.decode()
    assert "No messages are leaving." not in page


def test_the_client_page_tells_what_was_said_and_what_is_coming(
    desk, location, artist, consultation
):
    visit = booked(location, artist, consultation, email="ann@example.com")
    page = desk.get(reverse("desk:clients-messages", args=[visit.client.ref])).content.decode()
    assert "Confirmation" in page
    part = desk.get(reverse("desk:clients-messages-coming", args=[visit.client.ref]))
    assert part.content.decode().count("Reminder") == 2
    visit.status, visit.cancelled_at, visit.cancelled_side = "cancelled", timezone.now(), "clinic"
    visit.save()
    part = desk.get(reverse("desk:clients-messages-coming", args=[visit.client.ref]))
    assert "Reminder" not in part.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_as_many_statements_for_three_as_for_one(
    desk, django_assert_max_num_queries, location, artist, consultation, count
):
    who = make_client(email="")
    for n in range(count):
        now = timezone.now()
        message = Message.objects.create(client=who, channel="call", made_at=now)
        for state in ("failed", "no-address"):
            Notice.objects.create(
                client=who,
                kind="reminder",
                key=f"{state} {n}",
                state=state,
                made_at=now,
                due_at=now,
                lapses_at=now,
                message=message,
            )
    for name, args in (
        ("desk:messages", []),
        ("desk:messages-waiting", []),
        ("desk:clients-messages", [who.ref]),
    ):
        with django_assert_max_num_queries(12):
            desk.get(reverse(name, args=args))
