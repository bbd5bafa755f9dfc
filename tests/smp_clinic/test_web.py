"""A log says what was asked for, never by whom: no token of a link stands in it."""

import logging
from datetime import timedelta
from types import SimpleNamespace

import pytest
from gunicorn.config import Config

from smp_clinic import web

TOKEN = "b1946ac92492d2347c6235b4d2611184"


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/", "/"),
        ("", "/"),
        ("/desk/", "/desk"),
        ("/book", "/book"),
        (f"/visit/{TOKEN}/", "/visit"),
        (f"/visit?token={TOKEN}", "/visit"),
        (f"/{TOKEN}", "/…"),
        (f"/visit{TOKEN}/", "/…"),
        (f"//{TOKEN}/", "/…"),
    ],
)
def test_only_the_first_word_of_a_path_is_told(path, told):
    assert web.first_word(path) == told


def test_an_access_line_is_method_word_status_and_time(caplog):
    log = web.AccessLog(Config())
    request = SimpleNamespace(method="POST", path=f"/visit/{TOKEN}/", query="t=1", uri=TOKEN)
    response = SimpleNamespace(status="302 Found")
    log.access_log.propagate = True
    with caplog.at_level(logging.INFO, logger="gunicorn.access"):
        log.access(response, request, {}, timedelta(milliseconds=12))
    assert caplog.messages == ["POST /visit 302 12 ms"]


@pytest.mark.django_db
def test_a_page_that_is_not_there_is_logged_without_its_token(client, caplog):
    caplog.handler.addFilter(web.HidePaths())
    client.get(f"/no-such-page/{TOKEN}/?t={TOKEN}")
    assert "/no-such-page" in caplog.text
    assert TOKEN not in caplog.text


def test_every_log_the_clinic_writes_goes_through_that_filter(settings):
    assert settings.LOGGING["handlers"]["console"]["filters"] == ["paths"]
    assert set(settings.LOGGING["handlers"]) == {"console"}


@pytest.mark.parametrize(
    ("name", "said", "told"),
    [
        ("django.request", f"/visit/{TOKEN}", "/visit"),
        ("gunicorn.error", f"/visit/{TOKEN}?a=1", "/visit"),
        ("gunicorn.error", "http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("django.security.csrf", f"https://clinic.example/visit/{TOKEN} is off", "/… is off"),
    ],
)
def test_paths_in_messages_are_cut(name, said, told):
    record = logging.LogRecord(name, logging.WARNING, __file__, 1, "Oh: %s", (said,), None)
    web.HidePaths().filter(record)
    assert record.getMessage() == f"Oh: {told}"
