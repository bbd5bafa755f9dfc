"""Papers that come from outside: a PDF as it is, a picture made anew.

A PDF cannot be made anew without losing what was signed on it. It is looked at for what makes it
one, refused where it carries something that acts, and only ever handed out as a download.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from clients.models import new_ref
from studio.errors import Refusal
from studio.pictures import ACCEPT as PICTURES
from studio.pictures import PictureRefused, plain_picture

PDF, JPEG = "application/pdf", "image/jpeg"
ACCEPT = f"{PDF},{PICTURES}"
MOST_MB = 15
MOST_BYTES = MOST_MB * 1024 * 1024
QUALITY = 88
# What acts in a PDF when it is opened, or carries another file with it.
ACTING = (b"/JavaScript", b"/JS ", b"/JS(", b"/Launch", b"/EmbeddedFile", b"/RichMedia", b"/XFA")


class PaperRefused(Refusal):
    status = 400
    sentence = gettext_noop(
        "This is neither a PDF nor a picture we can read. Scan it again, or take a photo."
    )


@dataclass(frozen=True)
class Paper:
    """A paper as it is kept."""

    file: ContentFile
    content_type: str


def paper(upload: File) -> Paper:
    """The paper in an upload; a Refusal says what is wrong with it."""
    if not upload.size:
        raise PaperRefused(_("This file is empty. Choose it again."))
    if upload.size > MOST_BYTES:
        raise PaperRefused(
            _("This file is larger than %(limit)s MB. Scan it smaller.") % {"limit": MOST_MB}
        )
    upload.seek(0)
    if upload.read(5) == b"%PDF-":
        upload.seek(0)
        return Paper(ContentFile(_whole_pdf(upload.read()), f"{new_ref()}.pdf"), PDF)
    return Paper(_picture(upload), JPEG)


def _whole_pdf(content: bytes) -> bytes:
    ending = content[-1024:]
    if b"%%EOF" not in ending or b"startxref" not in ending:
        raise PaperRefused(_("This PDF is cut off. Send it again."))
    if any(word in content for word in ACTING):
        raise PaperRefused(
            _("This PDF carries a script or another file. Print it to a plain PDF and send that.")
        )
    return content


def _picture(upload: File) -> ContentFile:
    try:
        picture = plain_picture(upload, most_bytes=MOST_BYTES)
    except PictureRefused as no:
        unreadable = no.sentence == PictureRefused().sentence
        raise PaperRefused(None if unreadable else no.sentence) from no
    into = BytesIO()
    picture.save(into, "JPEG", quality=QUALITY)
    return ContentFile(into.getvalue(), f"{new_ref()}.jpg")
