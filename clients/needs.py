"""What the record of a client still lacks before a session, in words that give nothing away."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, FilteredRelation, OuterRef, Q

from clients.asks import Missing
from clients.models import Client, Flag, ProofOfAge, Questionnaire
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


class Lacking:
    """What one statement tells of a client: sheets, flags that stop, proof of age."""

    def __init__(self, client: Client):
        self.signed: set[str] = set()
        self.asked: dict[str, str] = {}
        self.flags: dict[int, Flag] = {}
        self.has_proof = False
        for kind, ref, signed_at, has_proof, *flag in _rows(client):
            self.has_proof = has_proof
            if signed_at:
                self.signed.add(kind)
            elif kind:
                self.asked[kind] = ref
            if flag[0]:
                self.flags[flag[0]] = Flag(**dict(zip(FLAG, flag, strict=True)))


FLAG = ("pk", "ref", "handling", "needed", "expires_on", "cleared_at", "cleared_until", "raised_at")


def _rows(client: Client):
    """Every pair of a sheet and a flag, of each there are few: one statement for both."""
    standing = Q(flags__replaced_by=None, flags__handling__in=Flag.STOPPING)
    return (
        Client.objects.filter(pk=client.pk)
        .annotate(
            sheet=FilteredRelation("answer_sheets", condition=Q(answer_sheets__withdrawn_at=None)),
            standing=FilteredRelation("flags", condition=standing),
            has_proof=Exists(ProofOfAge.objects.filter(client=OuterRef("pk"))),
        )
        .order_by()
        .values_list(
            "sheet__questionnaire__kind",
            "sheet__ref",
            "sheet__signed_at",
            "has_proof",
            *(f"standing__{name}" for name in FLAG),
        )
    )


def needs(client: Client, on: date) -> list[Missing]:
    """Answers not given, flags that stop on that day, and proof of age not seen."""
    lacking = Lacking(client)
    return [*_unanswered(lacking), *_stopping(lacking, on), *_unproven_age(lacking)]


def _unanswered(lacking: Lacking) -> list[Missing]:
    return [
        Missing(
            key=f"{KEYS[kind]}:{lacking.asked.get(kind, '')}",
            words=words,
            words_for_client=INTAKE_FOR_CLIENT[kind],
            stops=kind == Questionnaire.Kind.HEALTH,
        )
        for kind, words in INTAKE.items()
        if kind not in lacking.signed
    ]


def _stopping(lacking: Lacking, on: date) -> list[Missing]:
    flags = sorted(lacking.flags.values(), key=lambda flag: (flag.raised_at, flag.pk))
    return [
        Missing(key=f"flag:{flag.ref}", words=flag.needed, words_for_client=_for_client(flag))
        for flag in flags
        if flag.is_open(on)
    ]


def _for_client(flag: Flag) -> str:
    if flag.handling == Flag.Handling.WAIT and flag.expires_on:
        return f"We can begin from {day(flag.expires_on)} on."
    return FOR_CLIENT[Flag.Handling(flag.handling)]


def _unproven_age(lacking: Lacking) -> list[Missing]:
    if lacking.has_proof:
        return []
    return [
        Missing(
            key="proof-of-age",
            words="Proof of age has not been seen.",
            words_for_client="Bring a photo document that shows your birth date.",
        )
    ]
