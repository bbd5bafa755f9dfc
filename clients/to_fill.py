"""What a client has still to fill in or sign, in the order in which it is put before them."""

from __future__ import annotations

from functools import cached_property

from clients.models import AnswerSheet, Client, Consent, Questionnaire

# Health comes first: much depends on it. The others follow as the clinic lists them.
KINDS = (Questionnaire.Kind.HEALTH, Questionnaire.Kind.SELF_IMAGE)


class ToFill:
    """Open sheets, kinds never asked for, and open forms to sign; each asked for when wanted."""

    def __init__(self, client: Client):
        self.client = client

    @cached_property
    def _asked(self) -> list[AnswerSheet]:
        sheets = AnswerSheet.objects.filter(client=self.client, withdrawn_at=None)
        sheets = sheets.select_related("questionnaire", "client")
        return list(sheets.defer("questionnaire__questions"))

    @property
    def sheets(self) -> list[AnswerSheet]:
        open_ones = [sheet for sheet in self._asked if sheet.is_open]
        return sorted(open_ones, key=lambda sheet: KINDS.index(sheet.questionnaire.kind))

    @property
    def unasked(self) -> list[str]:
        ever = {sheet.questionnaire.kind for sheet in self._asked}
        return [kind for kind in KINDS if kind not in ever]

    @property
    def kinds(self) -> list[str]:
        """The questionnaires that are open or were never asked."""
        open_kinds = {sheet.questionnaire.kind for sheet in self.sheets}
        return [kind for kind in KINDS if kind in open_kinds or kind in self.unasked]

    @cached_property
    def consents(self) -> list[Consent]:
        consents = Consent.objects.filter(client=self.client, signed_at=None, cancelled_at=None)
        consents = consents.select_related("version__form", "client")
        return list(consents.order_by("version__form__order"))
