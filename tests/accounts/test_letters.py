"""Letters leave by the worker, and say who they are from only where that is wished."""

import pytest
from celery import current_app
from django.core import mail
from kombu.exceptions import OperationalError

from accounts.tasks import send_letter
from studio.models import Studio
from tests.accounts.ways import ask_for_code
from tests.factories import make_client


def test_no_request_speaks_to_a_mail_server(client, client_user, monkeypatch, settings):
    settings.CELERY_TASK_ALWAYS_EAGER = False
    handed = []
    monkeypatch.setattr(send_letter, "apply_async", lambda args, **how: handed.append((args, how)))

    ask_for_code(client, client_user.email)

    (((kind, to, words), how),) = handed
    assert (kind, to, how["expires"] > 0) == ("login_code", client_user.email, True)
    assert not mail.outbox
    assert "code" in words


@pytest.mark.usefixtures("client_user", "clerk")
@pytest.mark.parametrize("email", ["carl@example.com", "dina@example.com", "nobody@example.com"])
def test_the_queue_being_down_is_said_and_said_to_everyone(client, monkeypatch, email):
    def down(*args, **kwargs):
        raise OperationalError("no broker")

    monkeypatch.setattr(send_letter, "apply_async", down)

    response = ask_for_code(client, email)

    assert response.status_code == 503
    assert "try again" in response.content.decode()


def test_a_mail_server_that_is_away_is_tried_again():
    task = current_app.tasks["accounts.send_letter"]

    assert OSError in task.autoretry_for
    assert task.max_retries == 6


def test_the_studio_is_named(client, client_user):
    Studio.objects.create(pk=1, name="Hudson Hairline", phone="+1 212 555 0100")

    ask_for_code(client, client_user.email)

    (letter,) = mail.outbox
    assert letter.from_email.startswith("Hudson Hairline <")
    assert "Hudson Hairline" in letter.body
    assert letter.extra_headers["Auto-Submitted"] == "auto-generated"


def test_to_whom_wants_neutral_messages_it_is_not(client, db):
    Studio.objects.create(pk=1, name="Hudson Hairline")
    make_client(email="shy@example.com", neutral_messages=True)

    ask_for_code(client, "shy@example.com")

    (letter,) = mail.outbox
    assert "Hudson" not in letter.body + letter.subject + letter.from_email


def test_no_letter_speaks_of_hair(client, client_user):
    ask_for_code(client, client_user.email)

    for word in ("hair", "scalp", "pigment"):
        assert word not in (mail.outbox[0].body + mail.outbox[0].subject).lower()
