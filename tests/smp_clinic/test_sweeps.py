"""The sweeps: each runs whatever the others do, and none harms by running twice."""

import logging
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.utils import timezone

from smp_clinic import sweeps
from smp_clinic.celery import app


def test_one_that_fails_stops_no_other_and_is_logged_by_name_only(monkeypatch, caplog):
    ran = []

    def broken(now):
        raise ValueError("ada@example.com")

    monkeypatch.setattr(sweeps, "SWEEPS", {"holds": broken, "notices": lambda now: ran.append(now)})
    now = timezone.now()
    with caplog.at_level(logging.ERROR):
        assert sweeps.run_all(now=now) == ["holds"]
    assert ran == [now]
    assert "holds" in caplog.text
    assert "ada@example.com" not in caplog.text


@pytest.mark.django_db
def test_the_list_runs_twice_without_a_failure():
    assert sweeps.run_all() == []
    assert sweeps.run_all() == []


@pytest.mark.django_db
def test_sign_ins_that_ended_are_forgotten_and_live_ones_kept():
    now = timezone.now()
    Session.objects.create(session_key="old", session_data="", expire_date=now - timedelta(hours=1))
    Session.objects.create(session_key="new", session_data="", expire_date=now + timedelta(hours=1))
    sweeps.forget_sessions(now=now)
    assert [session.pk for session in Session.objects.all()] == ["new"]


def test_the_worker_knows_the_task_that_the_schedule_names():
    app.loader.import_default_modules()
    names = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert names == {"smp_clinic.sweep"}
    assert names <= set(app.tasks)


@pytest.mark.django_db
def test_the_command_names_what_failed(monkeypatch):
    def broken(now):
        raise ValueError

    monkeypatch.setitem(sweeps.SWEEPS, "once-only keys", broken)
    with pytest.raises(CommandError, match="once-only keys"):
        call_command("sweep")
