"""The words of notices: templates in files, in a small markup that makes text and HTML alike.

A text is written once: `# Heading` on its first line, `## Label` above points, paragraphs
between empty lines, `- ` for points, `=> Label: address` for a button, `-> Label: address` for a
link in small print. The first button is the one that counts; those after it are quieter. What is
put into a text is escaped, so that a name can hold none of these signs' meaning.
"""

from __future__ import annotations

import html
import re
from typing import Any

from django.template.loader import render_to_string

from notices import own_words

BUTTON = re.compile(r"=> (.+?): (\S+)$")
LINK = re.compile(r"-> (.+?): (\S+)$")
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
    lines: list[str] = []
    for line in html.unescape(_tidy(filled)).splitlines():
        if button := BUTTON.match(line):
            lines += ["", f"{button[1]}:", button[2], ""]
        elif link := LINK.match(line):
            lines += [f"{link[1]}:", link[2]]
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
