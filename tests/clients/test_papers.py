"""The paper of a signed form: PDF/A, made once, of nothing but what was frozen."""

import hashlib
import io
from datetime import timedelta

import pypdfium2
import pytest
from typst import Fonts

from clients import papers
from clients.consent_paper import Paper, file_name
from clients.models import Consent
from studio.papers import typeset
from tests.clients.signing import drawing, known_client, signed
from tests.factories import NOW, at, make_appointment

pytestmark = pytest.mark.django_db


def read(pdf: bytes) -> str:
    """The words on all pages, as one line."""
    document = pypdfium2.PdfDocument(pdf)
    words = " ".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return " ".join(words.split())


def attached(pdf: bytes) -> dict[str, bytes]:
    document = pypdfium2.PdfDocument(pdf)
    files = [document.get_attachment(n) for n in range(document.count_attachments())]
    found = {file.get_name(): bytes(file.get_data()) for file in files}
    document.close()
    return found


@pytest.fixture
def consent(location, artist):
    client = known_client()
    make_appointment(location=location, artist=artist, client=client, starts_at=at(2, 14))
    signed(client, means="drawn", drawing=drawing(), device="A phone")
    return Consent.objects.select_related("version__form").get()


def test_the_paper_carries_all_of_it(consent):
    words = read(Paper(consent).pdf())

    for line in consent.version.text["statements"]:
        assert line["text"] in words
    for said in (
        "Consent to the procedure, version 1",
        "Carl Jensen",
        "Thu 14 Mar 1985, 41 years old",
        "12 Elm Street",
        "+12025550123",
        "The scalp",
        "Wed 25 Nov 2026, 14:00 New York time",
        "I hope to look less thin from above.",
        "Mon 23 Nov 2026, 08:00 New York time",
        "2026-11-23T08:00:00-05:00",
        "Drawn and typed name",
        "203.0.113.9",
        "A phone",
        consent.frozen_sha256,
    ):
        assert said in words


def test_it_is_an_archives_pdf_with_what_was_frozen_inside(consent):
    pdf = Paper(consent).pdf()

    assert b"<pdfaid:part>3</pdfaid:part>" in pdf.replace(b" ", b"")
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in pdf.replace(b" ", b"")
    inside = attached(pdf)["signed.json"]
    assert inside.decode() == consent.frozen
    assert hashlib.sha256(inside).hexdigest() == consent.frozen_sha256


def test_the_drawing_is_on_it(consent):
    document = pypdfium2.PdfDocument(Paper(consent).pdf())
    kinds = [thing.type for thing in document[len(document) - 1].get_objects()]
    document.close()

    assert pypdfium2.raw.FPDF_PAGEOBJ_IMAGE in kinds


def test_the_same_signature_gives_the_same_bytes(consent):
    assert Paper(consent).pdf() == Paper(Consent.objects.get()).pdf()


def test_it_is_made_of_what_was_frozen_and_not_of_the_record_as_it_is_now(consent):
    before = Paper(consent).pdf()
    client = consent.client
    client.full_name, client.address = "Someone Else", "Elsewhere"
    client.save()

    again = Consent.objects.get()

    assert Paper(again).pdf() == before


def test_it_is_kept_once(consent):
    name = consent.paper.name
    assert name.startswith("papers/")
    assert consent.ref not in name

    papers.keep(consent)
    papers.keep(Consent.objects.get())

    assert Consent.objects.get().paper.name == name


def test_what_no_worker_made_is_made_by_the_sweep_and_until_then_on_the_spot(monkeypatch):
    monkeypatch.setattr("clients.actions.consents.make_paper_soon", lambda consent: None)
    signed(known_client(), "deposit")
    consent = Consent.objects.get()
    on_the_spot = papers.as_file(consent).read()
    assert not Consent.objects.get().paper

    assert papers.keep_missing(NOW + timedelta(minutes=1)) == 1

    with Consent.objects.get().paper.open("rb") as kept:
        assert kept.read() == on_the_spot
    assert papers.keep_missing() == 0


def test_one_paper_that_cannot_be_made_holds_up_no_other(monkeypatch):
    monkeypatch.setattr("clients.actions.consents.make_paper_soon", lambda consent: None)
    for _ in range(2):
        signed(known_client(), "deposit")
    broken = Consent.objects.order_by("pk").first()
    Consent.objects.filter(pk=broken.pk).update(frozen="{}")

    assert papers.keep_missing() == 1


def test_a_broker_that_does_not_answer_keeps_nobody_from_signing(monkeypatch):
    from kombu.exceptions import OperationalError

    def away(*args, **how):
        raise OperationalError

    monkeypatch.setattr("clients.paper_tasks.make_paper.apply_async", away)

    assert signed(known_client(), "deposit").is_in_force


@pytest.mark.parametrize(
    "words",
    [
        "#set page(fill: red) $x^2$ *bold* _it_ = Head\n- list @ref <label>",
        '"; #read("/etc/passwd") \\ { } [ ]',
        "Zoë Đặng Łukasz Ελένη Иван",
        "I hope 😀 for 王小明 and עברית, العربية, ไทย",
        "\u202eevil\u2066 \ufeff zero\u200bwidth",
        "x" * 1900,
    ],
    ids=["markup", "code", "letters of Europe", "other scripts", "unseen", "without a blank"],
)
def test_whatever_was_typed_is_text(words):
    consent = signed(known_client(), expectation=f"I hope for this: {words}", name="Zoë 王 Jensen")
    found = read(Paper(Consent.objects.get(pk=consent.pk)).pdf())

    if words.startswith(("#", '"')):
        assert " ".join(words.split())[:30] in found
    assert "I hope for this" in found
    assert "Jensen" in found


def test_every_letter_that_is_sure_to_be_shown_is_shown():
    from studio.papers import SURE

    letters = "".join(
        chr(n) for n in range(0x20, 0x3000) if chr(n).isprintable() and not SURE.match(chr(n))
    )
    data = {
        "title": "Letters", "studio": "", "ref": "", "signed": "", "intro": letters,
        "signed_utc": [2026, 11, 23, 13, 0, 0], "facts": [], "sections": [], "statements": [],
        "choices": [], "question": "", "expectation": "", "signature": [], "sha256": "",
        "picture": [],
    }  # fmt: skip

    shown = read(typeset("consent", data))

    assert "[U+" not in shown


def test_the_name_of_the_file_names_nobody(consent):
    assert file_name(consent) == "procedure-2026-11-23.pdf"


def test_a_page_tells_when_what_is_stored_was_changed(consent):
    assert Paper(consent).is_intact
    consent.frozen = consent.frozen.replace("Carl", "Karl")
    assert not Paper(consent).is_intact


def test_the_picture_within_the_page_is_the_one_that_was_kept(consent):
    from base64 import b64decode

    from PIL import Image

    sent = Paper(consent).picture_url.removeprefix("data:image/png;base64,")

    assert Image.open(io.BytesIO(b64decode(sent))).format == "PNG"


def test_only_a_letter_that_cannot_be_shown_is_written_as_its_number(monkeypatch):
    from studio import papers as studio_papers

    monkeypatch.setattr(studio_papers, "fonts", lambda: Fonts(include_system_fonts=False))
    tried = []
    compiled = studio_papers._compiled
    monkeypatch.setattr(
        studio_papers, "_compiled", lambda name, inputs: tried.append(1) or compiled(name, inputs)
    )
    signed(known_client(), expectation="I hope for less 😀 thin places.", name="Zoë Jensen")

    words = read(Paper(Consent.objects.get()).pdf())

    assert "less [U+1F600] thin" in words
    assert "Zoë" in words
    assert len(tried) <= 4  # twice for the paper that was kept, twice for this one
