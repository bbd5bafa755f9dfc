"""The demo's mails can be read in the browser, and nowhere else."""

from __future__ import annotations

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    return tmp_path


def send(*subjects, body="Your link: http://127.0.0.1:8000/booking/abc-123/\n<script>"):
    mails = []
    for subject in subjects:
        mail = EmailMultiAlternatives(subject, body, "studio@example.com", ["sam@example.com"])
        mail.attach_alternative(f"<h1>{subject}</h1>", "text/html")
        mail.attach("appointment.ics", "BEGIN:VCALENDAR", "text/calendar")
        mails.append(mail)
    get_connection().send_messages(mails)


def test_an_empty_outbox_says_how_to_fill_it(client, folder):
    page = client.get("/outbox/")
    assert page.status_code == 200
    assert "No mail yet" in page.text
    assert "no-cache" in page.headers["Cache-Control"]


def test_the_newest_mail_is_first_and_its_links_can_be_followed(client, folder):
    send("First", "Second")
    page = client.get("/outbox/").text
    assert page.index("Second") < page.index("First")
    assert '<a href="http://127.0.0.1:8000/booking/abc-123/"' in page
    assert "&lt;script&gt;" in page
    assert "sam@example.com" in page
    assert "appointment.ics" in page


def test_a_mail_is_shown_as_a_mail_program_does(client, folder):
    send("First", "Second")
    file = next(folder.glob("*.log")).stem
    page = client.get(f"/outbox/{file}/1/")
    assert page.text.strip() == "<h1>Second</h1>"
    assert "style-src 'unsafe-inline'" in page.headers["Content-Security-Policy"]
    assert client.get(f"/outbox/{file}/2/").status_code == 404
    assert client.get("/outbox/nothing/0/").status_code == 404


def test_outside_the_demo_there_is_none(client, folder, settings):
    send("First")
    settings.DEMO = False
    file = next(folder.glob("*.log")).stem
    assert client.get("/outbox/").status_code == 404
    assert client.get(f"/outbox/{file}/0/").status_code == 404
