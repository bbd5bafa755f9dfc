"""What goes wrong with a clinical record, said to the person."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from studio.errors import Refusal


class RecordRefused(Refusal):
    status = 409


class NotValid(RecordRefused):
    """What was given cannot be so; `field` is where it is to be mended."""

    status = 400

    def __init__(self, sentence: str, field: str = ""):
        super().__init__(sentence)
        self.field = field


class NotReadyToSign(RecordRefused):
    """What is still to be filled in, field by field."""

    def __init__(self, wanting: dict[str, str]):
        super().__init__(
            _("Before it can be signed: %(wanting)s") % {"wanting": " ".join(wanting.values())}
        )
        self.wanting = wanting


class ChangedMeanwhile(RecordRefused):
    sentence = gettext_noop("This was changed since you read it. Read it again, then sign.")


class NotSignedYet(RecordRefused):
    sentence = gettext_noop("This is not signed yet. Change it where it stands.")


class LotNotUsable(RecordRefused):
    sentence = gettext_noop(
        "This lot is recalled, set aside, used up or past its date. Take another one."
    )


class AlreadyRecalled(RecordRefused):
    sentence = gettext_noop("This lot was recalled already.")


class AsideAlready(RecordRefused):
    sentence = gettext_noop("This lot is set aside already.")


class NotAside(RecordRefused):
    sentence = gettext_noop("This lot is not set aside: there is nothing to release.")


class LotKnown(RecordRefused):
    sentence = gettext_noop("This lot is in the list already.")


class NoWaiver(RecordRefused):
    sentence = gettext_noop(
        "There is no signed waiver of this client. Ask them to sign the form first; then it can be "
        "recorded here."
    )


class WaiverNotAllowed(RecordRefused):
    sentence = gettext_noop("The studio's policy asks for a patch test: it cannot be declined.")


class NotPlaced(RecordRefused):
    sentence = gettext_noop("There is nothing to read: this test was declined, not placed.")


class PlanRefused(RecordRefused):
    sentence = gettext_noop("That cannot be done with this plan now.")


class GapBroken(RecordRefused):
    """A rule of the series stands against these times; its words say which."""


class NothingToRecall(RecordRefused):
    sentence = gettext_noop("Choose at least one lot to call back.")


class NotTold(RecordRefused):
    sentence = gettext_noop("Write down first that they were told, and how.")


class ClosedAlready(RecordRefused):
    sentence = gettext_noop("This is closed. What comes later is written down as a new one.")
