"""Error pages: what happened and where to go, even when nothing else works."""

import re
from importlib import import_module

import pytest
from django.conf import settings
from django.template import loader
from django.test import RequestFactory

from website import errors

PAGES = ["400", "403", "403_csrf", "404", "429", "500", "503", "refused"]


@pytest.mark.parametrize("name", PAGES)
def test_an_error_page_asks_nothing_of_the_database(name, rf: RequestFactory):
    html = loader.get_template(f"{name}.html").render({"sentence": "Too late."}, rf.get("/x"))
    heading = re.search(r"<h1>(.+?)</h1>", html).group(1)
    assert heading
    assert re.search(r'<a class="btn btn-primary"', html)
    assert "<style" not in html
    assert not re.search(r"<script(?![^>]*\bsrc=)", html)


def test_what_was_tried_too_often_is_tried_again_where_one_was(rf):
    html = loader.get_template("429.html").render({}, rf.get("/portal/sign-in/"))
    assert '<a class="btn btn-primary" href="">Try again</a>' in html
    assert "a few minutes" in html


def test_the_sentence_of_a_refusal_is_said(rf):
    html = loader.get_template("refused.html").render(
        {"sentence": "That time is taken."}, rf.get("/")
    )
    assert "That time is taken." in html


def test_a_broken_page_answers_500_in_our_dress(rf):
    answer = errors.broken(rf.get("/"))
    assert answer.status_code == 500
    assert "Something broke on our side" in answer.content.decode()


def test_a_broken_page_for_broken_pages_still_has_words(rf, monkeypatch):
    def gone(name):
        raise ValueError("no manifest entry")

    monkeypatch.setattr(errors.loader, "get_template", gone)
    answer = errors.broken(rf.get("/"))
    assert answer.status_code == 500
    assert "Something broke on our side" in answer.content.decode()


def test_a_form_without_its_token_is_told_why(rf):
    answer = errors.csrf(rf.post("/"))
    assert answer.status_code == 403
    assert "This form has gone stale" in answer.content.decode()


def test_djangos_own_handler_leads_to_the_last_page():
    assert import_module(settings.ROOT_URLCONF).handler500 == "website.errors.broken"
