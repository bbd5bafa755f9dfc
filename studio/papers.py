"""Papers of the clinic as PDF/A: templates laid out by typst, with data that is never markup.

A template in `templates/papers/` reads `sys.inputs.data` (JSON) and nothing else, so that what
somebody typed is text wherever it stands. The same data gives the same bytes.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import typst
from django.conf import settings

# 3a: an archive's PDF that a screen reader can read, and that may carry a file.
STANDARD: typst.PDFStandard = "a-3a"
FOLDER = Path(settings.BASE_DIR) / "templates" / "papers"
TRIES = 24
NOT_SHOWN = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
SPELT = re.compile(r"\\u\{([0-9a-f]+)\}")
# What the letters inside the wheel show whatever machine this is: European scripts, punctuation.
SURE = re.compile(r"[^\t\n\x20-\x7e\xa0-\u024f\u0370-\u03ff\u0400-\u04ff\u2010-\u2027\u20ac]")


class Attachment(NamedTuple):
    """A file carried inside the PDF."""

    name: str
    content_type: str
    words: str
    description: str


@cache
def fonts() -> typst.Fonts:
    """Those in the wheel, and behind them those of the machine for scripts they lack."""
    return typst.Fonts()


def typeset(name: str, data: dict[str, Any], attachment: Attachment | None = None) -> bytes:
    """The paper `name` with `data` as PDF/A.

    A character that no letter of this machine can show is written as its number: PDF/A allows
    no blank, and the attachment has the exact words.
    """
    inputs = {"attachment": json.dumps(attachment._asdict() if attachment else None)}
    unshown: set[str] = set()
    for _ in range(TRIES):
        try:
            return _compiled(name, inputs | {"data": json.dumps(_spelling(data, unshown))})
        except typst.TypstError as problem:
            found = NOT_SHOWN.search(str(problem))
            if found is None:
                raise
            unshown |= _characters(found[1])
    return _compiled(name, inputs | {"data": json.dumps(_spelling(data, None))})


def _compiled(name: str, inputs: dict[str, str]) -> bytes:
    made = typst.compile(
        str(FOLDER / f"{name}.typ"),
        root=str(FOLDER),
        font_paths=fonts(),
        format="pdf",
        sys_inputs=inputs,
        pdf_standards=[STANDARD],
    )
    if not isinstance(made, bytes):
        raise TypeError(f"The paper {name} gave no single PDF.")
    return made


def _characters(quoted: str) -> set[str]:
    """Those in a quoted text of typst, which writes unseen ones as numbers."""
    return set(SPELT.sub(lambda found: chr(int(found[1], 16)), quoted))


def _spelling(data: Any, unshown: set[str] | None) -> Any:
    """The same data with these characters written as numbers; None: all one cannot be sure of."""
    if isinstance(data, str):
        if unshown is None:
            return SURE.sub(lambda found: _number(found[0]), data)
        return "".join(_number(c) if c in unshown else c for c in data)
    if isinstance(data, dict):
        return {key: _spelling(value, unshown) for key, value in data.items()}
    if isinstance(data, (list, tuple)):
        return [_spelling(value, unshown) for value in data]
    return data


def _number(character: str) -> str:
    return f"[U+{ord(character):04X}]"
