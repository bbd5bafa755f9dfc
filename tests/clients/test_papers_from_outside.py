"""Papers from outside: what is taken, what is refused, and who may have one."""

from __future__ import annotations

from io import BytesIO

import pytest
import time_machine
from auditlog.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from clients.actions import add_file
from clients.models import ClientFile
from clients.uploads import MOST_BYTES
from studio.errors import Refusal
from tests.factories import NOW, at, make_appointment

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\nstartxref\n9\n%%EOF\n"


def upload(content: bytes, name: str = "note.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def picture(kind: str = "PNG") -> bytes:
    into = BytesIO()
    Image.new("RGB", (60, 40), "white").save(into, kind)
    return into.getvalue()


@pytest.fixture
def kept(client_user, owner) -> ClientFile:
    return add_file(
        client=client_user.client,
        kind="doctor",
        title="Dr Wu on warfarin",
        upload=upload(PDF),
        by=owner,
        now=NOW,
    )


def test_a_pdf_is_kept_as_it_came_under_a_name_nobody_guesses(kept):
    assert kept.file.read() == PDF
    assert (kept.content_type, kept.size) == ("application/pdf", len(PDF))
    assert "note" not in kept.file.name


def test_a_picture_is_made_anew(client_user, owner):
    content = picture() + b"<script>alert(1)</script>"
    kept = add_file(
        client=client_user.client, kind="other", title="", upload=upload(content), by=owner
    )

    assert kept.content_type == "image/jpeg"
    assert b"script" not in kept.file.read()
    assert kept.title == "Another paper"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"<html>%PDF-1.4 startxref %%EOF", "neither a PDF nor a picture"),
        (b"GIF89a" + b"\x00" * 40, "neither a PDF nor a picture"),
        (PDF[:-8], "cut off"),
        (PDF.replace(b"/Catalog", b"/JavaScript"), "carries a script"),
        (PDF.replace(b"/Catalog", b"/Launch"), "carries a script"),
        (PDF.replace(b"/Catalog", b"/EmbeddedFile"), "carries a script"),
        (b"%PDF-" + b"x" * MOST_BYTES, "larger than 15 MB"),
    ],
    ids=["empty", "html", "gif", "cut off", "script", "launch", "embedded", "too large"],
)
def test_what_is_no_plain_paper_is_refused_with_its_reason(client_user, owner, content, said):
    with pytest.raises(Refusal) as refused:
        add_file(
            client=client_user.client, kind="doctor", title="", upload=upload(content), by=owner
        )

    assert said in refused.value.sentence
    assert not ClientFile.objects.exists()


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("owner", 200),
        ("artist", 200),
        ("other_artist", 403),
        ("clerk", 403),
        ("client_user", 200),
        ("other_client_user", 404),
        (None, 404),
    ],
)
def test_a_paper_is_given_to_who_sees_this_clients_papers(
    client, request, location, artist, kept, who, status
):
    with time_machine.travel(NOW, tick=False):
        make_appointment(location=location, artist=artist, client=kept.client, starts_at=at(1, 10))
        if who:
            user = request.getfixturevalue(who)
            client.force_login(getattr(user, "user", user))
        answer = client.get(f"/files/{kept.ref}/")

    assert answer.status_code == status
    lines = LogEntry.objects.get_for_object(kept).filter(action=LogEntry.Action.ACCESS)
    assert lines.count() == (status == 200)


def test_a_paper_is_only_ever_a_download(client, owner, kept):
    client.force_login(owner)
    answer = client.get(f"/files/{kept.ref}/")

    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert "Wu" not in answer["Content-Disposition"]
    assert client.get(f"/files/{kept.ref}/thumb/").status_code == 404
