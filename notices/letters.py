"""A message as it goes out: its parts put together, as mail, text message or desk task.

However often a message is written, it is the same one: what it tells was claimed, and the times
in it are those of its making.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.mime.base import MIMEBase
from email.mime.text import MIMEText
from email.utils import format_datetime, formataddr
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from bookings.models import Appointment, Location
from notices import calendar, derived, links, texts
from notices.kinds import KINDS, Occurrence
from notices.kinds.kind import asked_together, once
from notices.mime import Letter
from notices.models import Message, Notice
from notices.segments import count, plain
from notices.words import Line, line_of, lines_of
from studio.models import Studio

Occurring = Mapping[int, Occurrence]
MOST_SEGMENTS = 2


@dataclass(frozen=True)
class Part:
    """One notice of a message, with what its templates read."""

    notice: Notice
    occurrence: Occurrence | None
    lines: list[Line]
    context: dict[str, Any]

    @property
    def name(self) -> str:
        return self.notice.kind

    @property
    def rank(self) -> int:
        return 0 if self.notice.is_announcement else KINDS[self.name].rank

    @cached_property
    def subject(self) -> str:
        return texts.one_line(texts.filled(f"{self.name}.subject.txt", self.context))

    @cached_property
    def sms(self) -> str:
        return plain(texts.one_line(texts.filled(f"{self.name}.sms.txt", self.context)))

    @cached_property
    def text(self) -> str:
        return self.written(texts.as_text)

    def written(self, write: Callable[[str], str]) -> str:
        """Its text, written as for a mail, the telephone or paper."""
        if self.notice.is_announcement:
            return render_to_string("notices/_announcement.txt", self.context)
        visits = [render_to_string("notices/_visit.txt", self.context | {"line": one})
                  for one in self.lines]  # fmt: skip
        return write(self._filled) + "\n" + "\n".join(visits)

    @cached_property
    def html(self) -> SafeString:
        if self.notice.is_announcement:
            return render_to_string("notices/_announcement.html", self.context)
        visits = [render_to_string("notices/_visit.html", self.context | {"line": one})
                  for one in self.lines]  # fmt: skip
        # What was filled in was escaped by the template.
        return mark_safe(texts.as_html(self._filled) + "\n" + "\n".join(visits))  # noqa: S308

    @property
    def page(self) -> SafeString:
        """What it says, for who reads it without an account."""
        # What was filled in was escaped by the template.
        return mark_safe(texts.as_page(self._filled))  # noqa: S308

    @cached_property
    def _filled(self) -> str:
        return texts.filled(f"{self.name}.txt", self.context)


def parts_of(
    message: Message,
    notices: Sequence[Notice],
    occurring: Occurring,
    studio: Studio,
    *,
    is_said: bool = False,
) -> list[Part]:
    """What a message says, the most urgent first. `is_said` is for who is told it without a way
    into their account."""
    common = {
        "studio": studio,
        "client": message.client,
        "user": message.user,
        "is_neutral": message.is_neutral,
        "is_said": is_said or message.channel == Message.Channel.CALL,
        "sender": sender_of(message, studio),
    }
    parts = [_part(notice, message, occurring.get(notice.pk), common) for notice in notices]
    return sorted(parts, key=lambda part: (part.rank, part.notice.pk))


def _part(
    notice: Notice, message: Message, occurrence: Occurrence | None, common: dict[str, Any]
) -> Part:
    to = links.Of(notice, message.is_neutral)
    context = common | {"notice": notice, "links": to, "portal": to.portal}
    if occurrence is None:
        lines = lines_of(notice, is_neutral=message.is_neutral)
        bookable = lines and all(line.visit.service.is_online for line in lines)
        context |= {"lines": lines, "one": lines[0], "book": links.book() if bookable else ""}
        return Part(notice, None, lines, context)
    kind = KINDS[notice.kind]
    context |= {"occurrence": occurrence, "zone": occurrence.zone, **occurrence.facts}
    if kind.facts is not None:
        context |= kind.facts(occurrence, message.made_at)
    if kind.is_marketing:
        context["postal"] = _postal_address()  # CAN-SPAM asks for one
    lines = []
    if occurrence.appointment is not None:
        of = line_of(occurrence.appointment, is_neutral=message.is_neutral, now=message.made_at)
        context |= {"visit": occurrence.appointment, "line": of}
        lines = [of] if kind.shows_visit else []
    return Part(notice, occurrence, lines, context | {"lines": lines})


def _postal_address() -> str:
    location = Location.objects.filter(is_active=True).exclude(address="").first()
    return ", ".join(line.strip() for line in location.address.splitlines()) if location else ""


def mail(message: Message, notices: Sequence[Notice], occurring: Occurring) -> Letter:
    """The message as a mail, with its calendar files; notes on it what it says."""
    studio = once("studio", Studio.current)
    parts = parts_of(message, notices, occurring, studio)
    lead = parts[0]
    context = lead.context | {"parts": parts, "lead": lead, "subject": lead.subject}
    message.subject = lead.subject[:300]
    message.text = texts.tidy(render_to_string("notices/_message.txt", context))
    address = calendar.bare(settings.DEFAULT_FROM_EMAIL)
    letter = Letter(
        ref=message.ref.hex,
        subject=lead.subject,
        body=message.text,
        from_email=formataddr((sender_of(message, studio), address)),
        to=[message.address],
        reply_to=[calendar.reply_address(studio)],
        headers={
            "Message-ID": f"<{message.ref}@{address.rpartition('@')[2]}>",
            "Date": format_datetime(message.made_at),
            "Auto-Submitted": "auto-generated",
        },
    )
    letter.attach_alternative(render_to_string("notices/_message.html", context), "text/html")
    for file in _calendar_files(parts, studio):
        letter.attach(file)
    return letter


def sms(message: Message, notices: Sequence[Notice], occurring: Occurring) -> str:
    """The message as a text message: of several things the most urgent, in full, and where the
    rest is to be read, if it does not lead there anyway."""
    parts = parts_of(message, notices, occurring, once("studio", Studio.current))
    text, page = parts[0].sms, parts[0].context["portal"]
    if len(parts) > 1 and page not in text.split():
        more = f"{text} {plain(_('More:'))} {page}"
        if count(more).count <= MOST_SEGMENTS:
            return more
    return text


def for_the_desk(
    message: Message, notices: Sequence[Notice], occurring: Occurring
) -> tuple[str, str]:
    """What a colleague says or prints: its subject and its text."""
    parts = parts_of(message, notices, occurring, once("studio", Studio.current))
    lead = parts[0]
    if message.channel == Message.Channel.CALL:
        return lead.subject, texts.tidy("\n".join(part.written(texts.as_said) for part in parts))
    context = lead.context | {"texts": [part.written(texts.as_printed) for part in parts]}
    return lead.subject, texts.tidy(render_to_string("notices/_letter.txt", context))


def to_read(notice: Notice, now: datetime) -> list[SafeString]:
    """What a text message that leads to a page is about, as HTML, with all else that is still of
    use of the same message; nothing once it is over."""
    message = notice.message
    if message is None:
        return []
    told = [one for one in message.notices.select_related("client") if not one.is_announcement]
    with asked_together():
        occurring = derived.asked_again(told, now)
        alive = [one for one in told if one.pk in occurring]
        parts = parts_of(message, alive, occurring, Studio.current(), is_said=True)
        return [part.page for part in parts]


def sender_of(message: Message, studio: Studio) -> str:
    return _(calendar.NEUTRAL_SENDER) if message.is_neutral else studio.name


def _calendar_files(parts: Sequence[Part], studio: Studio) -> list[MIMEBase]:
    """One file with all that stands, and one for each visit that was called off."""
    visits = [line.visit for part in parts if part.occurrence is None for line in part.lines]
    alive = [visit for visit in visits if visit.status != Appointment.Status.CANCELLED]
    gone = [visit for visit in visits if visit.status == Appointment.Status.CANCELLED]
    files = [_file(alive, "PUBLISH", studio)] if alive else []
    return files + [_file([visit], "CANCEL", studio) for visit in gone]


def _file(visits: list[Appointment], method: str, studio: Studio) -> MIMEBase:
    content = calendar.calendar_of(visits, method=method, studio=studio).decode()
    file = MIMEText(content, "calendar", "utf-8")
    file.set_param("method", method)
    name = calendar.file_name(visits[0]) if len(visits) == 1 else "appointments.ics"
    file.add_header("Content-Disposition", "attachment", filename=name)
    return file
