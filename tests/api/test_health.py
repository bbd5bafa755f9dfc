"""`/healthz` tells machines whether the clinic can work, and nothing else."""

import pytest
from django.db import connection

from api import health


@pytest.fixture(autouse=True)
def _a_queue_that_answers(monkeypatch):
    monkeypatch.setitem(health.CHECKS, "queue", lambda: None)


@pytest.mark.django_db
def test_says_that_every_part_works(client):
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {"ok": True, "database": "ok", "cache": "ok", "queue": "ok"}
    assert answer["Cache-Control"] == "no-store"
    assert not answer.cookies


@pytest.mark.django_db
@pytest.mark.parametrize("part", ["database", "cache", "queue"])
def test_a_part_that_is_down_is_named_and_its_reason_is_not(client, monkeypatch, part):
    def broken():
        raise OSError("connection to 10.0.0.7 refused for user clinic")

    monkeypatch.setitem(health.CHECKS, part, broken)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["ok"] is False
    assert answer.json()[part] == "down"
    assert b"10.0.0.7" not in answer.content


def test_answers_when_the_database_does_not(client, monkeypatch):
    def refuse():
        raise OSError("no database")

    monkeypatch.setattr(connection, "cursor", refuse)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["database"] == "down"


@pytest.mark.django_db
def test_answers_head_and_refuses_what_would_change_something(client):
    head = client.head("/healthz")
    assert (head.status_code, head.content) == (200, b"")
    assert client.post("/healthz").status_code == 405


@pytest.mark.django_db
def test_asks_the_database_once(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get("/healthz")


@pytest.mark.django_db
def test_is_not_sent_to_https_first(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/healthz").status_code == 200
