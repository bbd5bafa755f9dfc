"""The clinic's own texts: which placeholders a text may hold, and how they are filled.

A text is plain: a name in braces stands for a value, everything else for itself. No text can
run anything. `{standard}` is the text this software came with, so that a clinic may add to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.html import conditional_escape, escape

from notices.errors import UnfitText
from notices.kinds import KINDS
from notices.kinds.kind import once
from notices.models import Notice, OwnText
from studio.kept import for_a_minute, forget
from studio.wording import moment

Kind, Part = Notice.Kind, OwnText.Part
Context = Mapping[str, Any]
BRACES = re.compile(r"\{([^{}\n]{0,40})\}")
A_BUTTON = re.compile(r"^=&gt; ", re.MULTILINE)
KEPT = "notices.own-words"
FILES = {".subject.txt": Part.SUBJECT, ".sms.txt": Part.SMS, ".txt": Part.BODY}


def _line(context: Context) -> Any:
    return context.get("line") or context["one"]


def _bullets(context: Context) -> str:
    return "\n".join(f"- {item.words_for_client}" for item in context.get("missing") or ())


ANYWHERE: dict[str, tuple[str, Callable[[Context], Any]]] = {
    "name": ("what the client is called", lambda c: c["client"].called),
    "studio": ("the studio's name", lambda c: c["studio"].name),
    "phone": ("the studio's telephone number", lambda c: c["studio"].phone),
    "account": ("the address of their account", lambda c: c["links"].portal),
}
OF_A_VISIT: dict[str, tuple[str, Callable[[Context], Any]]] = {
    "when": ("day, time and zone of the visit", lambda c: _line(c).when),
    "on": ("the day of the visit", lambda c: _line(c).on),
    "place": ("name and address of the place", lambda c: ", ".join(_line(c).place)),
    "artist": ("who will see them", lambda c: _line(c).visit.artist),
    "service": ("what it is", lambda c: _line(c).what),
}
OWN: dict[str, dict[str, tuple[str, Callable[[Context], Any]]]] = {
    Kind.REMINDER: {
        "missing": ("what is still missing, a line each", _bullets),
        "coming": ("the address of “I'll be there”", lambda c: c["links"].coming),
        "late": ("the address of “I am running late”", lambda c: c["links"].late),
    },
    Kind.AFTERCARE: {
        "day": ("which day of healing it is", lambda c: c["day"]),
        "today": ("the address of their page for the day", lambda c: c["links"].healing_day),
        "wrong": ("where to tell that something looks wrong", lambda c: c["links"].healing_wrong),
    },
    Kind.HEALING_CHECK: {
        "check": ("the address of the three questions", lambda c: c["links"].healing_check)
    },
    Kind.DESIGN_SENT: {"design": ("the address of their design", lambda c: c["links"].design)},
    Kind.REPORT_ANSWER: {"answer": ("where they read the answer", lambda c: c["answer"])},
    Kind.RECALL: {"advice": ("what to do", lambda c: c["advice"])},
    Kind.WAITLIST_OFFER: {
        "until": (
            "until when the time is kept",
            lambda c: moment(c["offer"].answers_until, c["zone"]),
        ),
        "answer": ("the address at which they take or decline it", lambda c: c["answer"]),
    },
}
STOP = {"stop": ("the address at which they say “no more”", lambda c: c["links"].stop)}
WITH_A_VISIT = {
    *Notice.ANNOUNCEMENTS, Kind.PREPARE, Kind.REMINDER, Kind.HEALING_CHECK, Kind.WAITLIST_OFFER
}  # fmt: skip
# What a text may not leave out; `{standard}` holds all of it.
NEEDED = {
    (Kind.REMINDER, Part.BODY): "missing",
    (Kind.AFTERCARE, Part.BODY): "wrong",
    (Kind.RECALL, Part.BODY): "advice",
    (Kind.WAITLIST_OFFER, Part.BODY): "answer",
    (Kind.WAITLIST_OFFER, Part.SMS): "answer",
}


def kinds() -> list[str]:
    """The kinds whose words a clinic may change: all that clients read."""
    derived = [kind.name for kind in KINDS.values() if not kind.to_staff]
    return [name for name in (*Notice.ANNOUNCEMENTS, *derived) if name != Kind.REPLY]


def parts(kind: str) -> list[str]:
    """An announcement's mail is the visit itself, and stays as it is."""
    return [Part.SUBJECT, Part.SMS] if kind in Notice.ANNOUNCEMENTS else list(Part.values)


def placeholders(kind: str) -> dict[str, tuple[str, Callable[[Context], Any]]]:
    found = dict(ANYWHERE)
    if kind in WITH_A_VISIT:
        found |= OF_A_VISIT
    found |= OWN.get(kind, {})
    if kind in KINDS and KINDS[kind].is_marketing:
        found |= STOP
    return found


def check(kind: str, part: str, text: str) -> None:
    """Refuse a text that could not be filled, or leaves out what it must say."""
    known = placeholders(kind)
    used = set(BRACES.findall(text))
    strange = sorted(used - known.keys() - {"standard"})
    if strange:
        raise UnfitText(f"{{{strange[0]}}} is not known here. Use one of those listed below.")
    needed = NEEDED.get((kind, part), "")  # type: ignore[arg-type, call-overload]
    if "stop" in known and part != Part.SUBJECT:
        needed = "stop"
    if needed and not used & {needed, "standard"}:
        raise UnfitText(
            f"It has to hold {{{needed}}} ({known[needed][0]}), or {{standard}}, which does."
        )


def fill(kind: str, text: str, context: Context, standard: str) -> str:
    """`text` with its placeholders filled and everything escaped but `standard`, which is."""
    known = placeholders(kind)

    def value(match: re.Match[str]) -> str:
        name = match[1]
        if name == "standard":
            return standard.strip()
        return str(conditional_escape(known[name][1](context))) if name in known else match[0]

    # A line that begins a button is the text's own; nothing that is filled in begins one.
    return BRACES.sub(value, A_BUTTON.sub("=> ", escape(text)))


def applied(name: str, context: Context, standard: str) -> str:
    """The clinic's text for the template `name`, or the standard one where there is none."""
    ending = next(ending for ending in FILES if name.endswith(ending))
    kind = name.removesuffix(ending)
    own = once(KEPT, lambda: for_a_minute(KEPT, _all)).get((kind, str(FILES[ending])))
    if own is None or context.get("is_neutral"):
        return standard
    return fill(kind, own, context, standard)


def _all() -> dict[tuple[str, str], str]:
    rows = OwnText.objects.values_list("kind", "part", "text")
    return {(kind, part): text for kind, part, text in rows}


def changed() -> None:
    """From now on the texts as they stand are used."""
    forget(KEPT)
