"""The words of notices: templates in files, in a small markup that makes text and HTML alike.

A text is written once: `# Heading` on its first line, paragraphs between empty lines, `- ` for
points, `=> Label: address` for a button. What is put into it is escaped, so that a name can
hold none of these signs' meaning.
"""

from __future__ import annotations

import html
import re
from typing import Any

from django.template.loader import render_to_string

from notices import own_words

BUTTON = re.compile(r"=> (.+?): (\S+)$")


def filled(name: str, context: dict[str, Any]) -> str:
    """A text by its file, for instance `reminder.txt`, or in the clinic's own words; filled in,
    with HTML escaped."""
    return own_words.applied(name, context, render_to_string(f"notices/{name}", context))


def one_line(filled: str) -> str:
    """A subject or a text message: plain, in one line."""
    return " ".join(html.unescape(filled).split())


def as_text(filled: str) -> str:
    """The body of a mail in plain text."""
    lines = []
    for line in html.unescape(_tidy(filled)).splitlines():
        button = BUTTON.match(line)
        if button:
            lines += [f"{button[1]}:", button[2]]
        else:
            lines.append(line.removeprefix("# "))
    return "\n".join(lines).strip() + "\n"


def as_html(filled: str, heading: str = "h1") -> str:
    """The same as HTML. What was filled in is escaped already."""
    return "\n".join(_block(block, heading) for block in _tidy(filled).split("\n\n") if block)


def _block(block: str, heading: str) -> str:
    lines = block.splitlines()
    found, points = [], []
    for line in lines:
        if line.startswith("- "):
            points.append(f"<li>{line[2:]}</li>")
            continue
        if points:
            found.append(f"<ul>{''.join(points)}</ul>")
            points = []
        found.append(_line(line, heading))
    if points:
        found.append(f"<ul>{''.join(points)}</ul>")
    return "\n".join(found)


def _line(line: str, heading: str) -> str:
    if line.startswith("# "):
        return f"<{heading}>{line[2:]}</{heading}>"
    if button := BUTTON.match(line):
        return f'<p><a class="button" href="{button[2]}">{button[1]}</a></p>'
    return f"<p>{line}</p>"


def tidy(text: str) -> str:
    """One empty line between paragraphs, wherever a template left out a part."""
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def _tidy(filled: str) -> str:
    """The same of a source, whose blocks are told apart by their empty lines."""
    return tidy("\n".join(line.rstrip() for line in filled.splitlines())).strip()
