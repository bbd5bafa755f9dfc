"""Bringing clients in at the desk."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from clients.models import Client, ClientImport
from clients.tasks import bring_in

CSV = b"Name,E-mail\nSam Moss,sam@example.com\n,nobody@example.com\nRita Moss,rita@\n"


@pytest.fixture
def head(client, owner):
    client.force_login(owner)
    return client


def choose(head, raw=CSV):
    file = SimpleUploadedFile("former.csv", raw, content_type="text/csv")
    return head.post(reverse("desk:imports"), {"file": file})


def test_a_file_is_chosen_mapped_tried_and_brought_in(
    head, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(bring_in, "delay", bring_in)
    batch = choose(head)
    columns = head.get(batch.url)
    assert "Rita Moss" in columns.text

    tried = head.post(batch.url, {"full_name": "0", "email": "1"}, follow=True).text
    assert "Add 1 client" in tried
    assert "There is no name." in tried
    assert "not an e-mail address" in tried
    assert Client.objects.count() == 0

    ref = ClientImport.objects.get().ref
    with django_capture_on_commit_callbacks(execute=True):
        head.post(reverse("desk:imports-begin", args=[ref]))
    assert Client.objects.get().full_name == "Sam Moss"
    assert "deleted when it was done" in head.get(reverse("desk:imports-one", args=[ref])).text


def test_a_file_that_is_no_table_says_so_at_the_field(head):
    answer = choose(head, b"\x00\xff\x00")

    assert answer.status_code == 400
    assert "cannot be read as a table" in answer.text


def test_columns_chosen_wrongly_keep_what_was_chosen(head):
    page = head.post(choose(head).url, {"email": "1"})

    assert page.status_code == 409
    assert "Choose the column of the first name" in page.text
    assert '<option value="1" selected>E-mail</option>' in page.text


def test_the_lines_to_mend_come_as_a_file(head):
    batch = choose(head)
    head.post(batch.url, {"full_name": "0", "email": "1"})

    answer = head.get(reverse("desk:imports-problems", args=[ClientImport.objects.get().ref]))

    assert answer.text.splitlines()[1:] == [
        "3,There is no name.",
        "4,“rita@” is not an e-mail address.",
    ]


def test_markup_in_a_file_is_shown_as_it_is(head):
    page = head.get(choose(head, b"Name,<script>\n<b>Sam</b>,x\n").url).text

    assert "<script>\n" not in page
    assert "&lt;b&gt;Sam" in page


def test_the_page_asks_as_much_for_two_thousand_lines_as_for_two(
    head, django_assert_max_num_queries
):
    raw = b"Name\n" + b"".join(b"Person %d\n" % n for n in range(2000))
    head.post(choose(head, raw).url, {"full_name": "0"})

    with django_assert_max_num_queries(12):
        head.get(reverse("desk:imports-one", args=[ClientImport.objects.get().ref]))
