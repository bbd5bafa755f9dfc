"""The words of notices: templates in files, in a small markup that makes text and HTML alike.

A text is written once: `# Heading` on its first line, `## Label` above points, paragraphs
between empty lines, `- ` for points, `=> Label: address` for a button, `-> Label: address` for a
link in small print. The first button is the one that counts; those after it are quieter. What is
put into a text is escaped, so that a name can hold none of these signs' meaning. What a colleague
says on the telephone or prints is written from the same texts.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from notices import own_words

BUTTON = re.compile(r"=> (.+?): (\S+)$")
LINK = re.compile(r"-> (.+?): (\S+)$")
ADDRESS = re.compile(r"https?://\S+")
MOST_TYPED = 24  # a step of a path that is longer is a key, and nobody types it off a sheet
A_BUTTON, A_QUIET_ONE = '<a class="button" href=', '<a class="button quiet" href='


def filled(name: str, context: dict[str, Any]) -> str:
    """A text by its file, for instance `reminder.txt`, or in the clinic's own words; filled in,
    with HTML escaped."""
    return own_words.applied(name, context, render_to_string(f"notices/{name}", context))


def one_line(filled: str) -> str:
    """A subject or a text message: plain, in one line."""
    return " ".join(html.unescape(filled).split())


def as_text(filled: str) -> str:
    """The body of a mail in plain text."""
    return _in_lines(filled, lambda label, address: [f"{label}:", address])


def as_said(filled: str) -> str:
    """What is said on the telephone: nobody reads out an address."""
    return ADDRESS.sub(_("our website"), _in_lines(filled, lambda label, address: []))


def as_printed(filled: str) -> str:
    """What is printed: an address as one types it, and none that is too long for that."""

    def led(label: str, address: str) -> list[str]:
        short = _typed(address)
        return [f"{label}: {short}"] if short else []

    text = _in_lines(filled, led)
    return ADDRESS.sub(lambda found: _typed(found[0]) or _("our website"), text)


def _typed(address: str) -> str:
    """`clinic.example/portal/money`; empty for what holds a key."""
    short = address.partition("://")[2].rstrip("/")
    return "" if any(len(step) > MOST_TYPED for step in short.split("/")[1:]) else short


def _in_lines(filled: str, led: Callable[[str, str], list[str]]) -> str:
    """The text line by line; `led` writes what leads somewhere, of its label and address."""
    lines: list[str] = []
    for line in html.unescape(_tidy(filled)).splitlines():
        if button := BUTTON.match(line):
            lines += ["", *led(button[1], button[2]), ""]
        elif link := LINK.match(line):
            lines += led(link[1], link[2])
        elif line.startswith("## "):
            lines += ["", f"{line[3:]}:"]
        elif line.startswith("# "):
            lines += [line[2:], ""]
        else:
            lines.append(line)
    return tidy("\n".join(lines))


def as_html(filled: str) -> str:
    """The same as HTML. What was filled in is escaped already."""
    text = "\n".join(_block(block) for block in _tidy(filled).split("\n\n") if block)
    first, button, rest = text.partition(A_BUTTON)
    return first + button + rest.replace(A_BUTTON, A_QUIET_ONE)


def as_page(filled: str) -> str:
    """As HTML without what leads somewhere: for who has no account to be led into."""
    lines = filled.splitlines()
    kept = [line for line in lines if not (BUTTON.match(line) or LINK.match(line))]
    return as_html("\n".join(kept))


def _block(block: str) -> str:
    lines = block.splitlines()
    small = any(LINK.match(line) for line in lines)
    found: list[str] = []
    points: list[str] = []
    for line in [*lines, ""]:
        if line.startswith("- "):
            points.append(f"<li>{line[2:]}</li>")
            continue
        if points:
            found.append(f"<ul>{''.join(points)}</ul>")
            points = []
        if line:
            found.append(_line(line, ' class="small soft"' if small else ""))
    return "\n".join(found)


def _line(line: str, look: str) -> str:
    if line.startswith("## "):
        return f"<h2>{line[3:]}</h2>"
    if line.startswith("# "):
        return f"<h1>{line[2:]}</h1>"
    if button := BUTTON.match(line):
        return f'<p>{A_BUTTON}"{button[2]}">{button[1]}</a></p>'
    if link := LINK.match(line):
        return f'<p{look}><a href="{link[2]}">{link[1]}</a></p>'
    return f"<p{look}>{line}</p>"


def tidy(text: str) -> str:
    """One empty line between paragraphs, wherever a template left out a part."""
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def _tidy(filled: str) -> str:
    """The same of a source, whose blocks are told apart by their empty lines."""
    return tidy("\n".join(line.rstrip() for line in filled.splitlines())).strip()
