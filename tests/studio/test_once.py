"""A double click is one deed."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connections
from django.http import HttpResponse, HttpResponseRedirect
from django.test import RequestFactory
from django.utils import timezone

from studio import once
from studio.models import Deed

KEY = {"once": "abcdefgh1234"}


def post(**data):
    return RequestFactory().post("/deed/", KEY | data)


@pytest.mark.django_db
def test_a_repeat_is_led_where_the_first_led_without_doing_it_again():
    done = []

    @once.once
    def view(request):
        done.append(1)
        return HttpResponseRedirect("/there/")

    assert [view(post()).url, view(post()).url] == ["/there/", "/there/"]
    assert done == [1]


@pytest.mark.django_db
def test_another_key_is_another_deed():
    done = []

    @once.once
    def view(request):
        done.append(1)
        return HttpResponseRedirect("/there/")

    view(post())
    view(post(once="another-key-99"))
    assert done == [1, 1]


@pytest.mark.django_db
def test_a_refused_form_can_be_mended_and_sent_again():
    answers = [HttpResponse("Please mend", status=422), HttpResponseRedirect("/there/")]

    @once.once
    def view(request):
        return answers.pop(0)

    assert view(post()).status_code == 422
    assert view(post()).url == "/there/"


@pytest.mark.django_db
def test_a_deed_that_breaks_gives_its_key_back():
    @once.once
    def view(request):
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011
        view(post())
    assert not Deed.objects.exists()


@pytest.mark.django_db
def test_keys_are_forgotten_after_a_day():
    now = timezone.now()
    Deed.objects.create(key="old", began_at=now - timedelta(days=2))
    Deed.objects.create(key="new", began_at=now)
    assert once.forget(now=now) == 1
    assert Deed.objects.get().key == "new"


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_do_it_once():
    done, led = [], []
    started = threading.Event()

    @once.once
    def view(request):
        done.append(1)
        started.set()
        threading.Event().wait(0.3)
        return HttpResponseRedirect("/there/")

    def click(after=None):
        if after:
            after.wait(5)
        led.append(view(post()).url)
        connections.close_all()

    first = threading.Thread(target=click)
    second = threading.Thread(target=click, args=(started,))
    first.start()
    second.start()
    first.join(20)
    second.join(20)
    assert (done, led) == ([1], ["/there/", "/there/"])


def test_a_redirect_within_the_address_of_a_link_does_not_write_its_token_down(rf, db):
    """What is led to is kept as seen from there, and a repeat still gets to it."""
    view = once.once(lambda request: HttpResponseRedirect(f"{request.path}done/"))
    request = rf.post("/sign/a-secret-token/", {"once": "k" * 20})

    view(request)
    again = view(rf.post("/sign/a-secret-token/", {"once": "k" * 20}))

    assert "secret" not in Deed.objects.get().led_to
    assert again.url == "./done/"
