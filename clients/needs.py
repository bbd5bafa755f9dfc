"""What the record of a client still lacks before a session, in words that give nothing away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from clients.asks import Missing
from clients.models import AnswerSheet, Client, Flag, ProofOfAge, Questionnaire
from studio.wording import day

FOR_CLIENT = {
    Flag.Handling.BLOCK: "We would like to speak with you before we begin.",
    Flag.Handling.NOTE: "Please bring a note from your doctor; we tell you what about.",
}
INTAKE = {
    Questionnaire.Kind.HEALTH: "The health questions are not answered yet.",
    Questionnaire.Kind.SELF_IMAGE: "The five questions on self-image are not answered yet.",
}
INTAKE_FOR_CLIENT = {
    Questionnaire.Kind.HEALTH: "A few questions about your health.",
    Questionnaire.Kind.SELF_IMAGE: "Five short questions about you and your days.",
}
KEYS = {Questionnaire.Kind.HEALTH: "intake", Questionnaire.Kind.SELF_IMAGE: "self-image"}


def needs(client: Client, on: date) -> list[Missing]:
    """Answers not given, flags that stop on that day, and proof of age not seen."""
    return [*_unanswered(client), *_stopping(client, on), *_unproven_age(client)]


def _unanswered(client: Client) -> list[Missing]:
    sheets = AnswerSheet.objects.filter(client=client, withdrawn_at=None)
    signed, asked = set(), {}
    for kind, ref, signed_at in sheets.values_list("questionnaire__kind", "ref", "signed_at"):
        if signed_at:
            signed.add(kind)
        else:
            asked[kind] = ref
    return [
        Missing(
            key=f"{KEYS[kind]}:{asked.get(kind, '')}",
            words=words,
            words_for_client=INTAKE_FOR_CLIENT[kind],
            stops=kind == Questionnaire.Kind.HEALTH,
        )
        for kind, words in INTAKE.items()
        if kind not in signed
    ]


def _stopping(client: Client, on: date) -> list[Missing]:
    flags = Flag.objects.open(on).filter(client=client, handling__in=Flag.STOPPING)
    return [
        Missing(key=f"flag:{flag.ref}", words=flag.needed, words_for_client=_for_client(flag))
        for flag in flags
    ]


def _for_client(flag: Flag) -> str:
    if flag.handling == Flag.Handling.WAIT and flag.expires_on:
        return f"We can begin from {day(flag.expires_on)} on."
    return FOR_CLIENT[Flag.Handling(flag.handling)]


def _unproven_age(client: Client) -> list[Missing]:
    if ProofOfAge.objects.filter(client=client).exists():
        return []
    return [
        Missing(
            key="proof-of-age",
            words="Proof of age has not been seen.",
            words_for_client="Bring a photo document that shows your birth date.",
        )
    ]


def open_flags(clients: Iterable[Client | int], on: date) -> dict[int, list[Flag]]:
    """The open flags of all these clients by primary key, in one statement."""
    found: dict[int, list[Flag]] = defaultdict(list)
    keys = {getattr(client, "pk", client) for client in clients}
    if keys:
        for flag in Flag.objects.open(on).filter(client__in=keys):
            found[flag.client_id].append(flag)
    return found
