"""What goes wrong with a design, said to the person."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from studio.errors import Refusal


class DesignRefused(Refusal):
    """Something about the design as it is stands in the way; the sentence says what."""

    status = 409


class NotDrawable(DesignRefused):
    """What is drawn, or the scale of the photo, makes an honest preview impossible."""

    status = 422


class NotMatched(NotDrawable):
    """Two photos do not say by themselves how they lie over one another."""


class ChangedByAnother(DesignRefused):
    """Somebody saved this version meanwhile; nothing of mine was saved."""

    def __init__(self, by: str):
        super().__init__(
            _(
                "%(by)s changed this version meanwhile. Take over what they did, or keep yours as "
                "a new version."
            )
            % {"by": by}
        )


class IsFrozen(DesignRefused):
    sentence = gettext_noop(
        "This version was shown to the client and stays as it is. Make a new version to go on."
    )


class PhotoOfAnother(DesignRefused):
    status = 400
    sentence = gettext_noop("That photo is not one of this client.")


class NoSuchPhoto(DesignRefused):
    status = 410
    sentence = gettext_noop("This photo was erased, so nothing can be drawn on it.")


# ---------------------------------------------------------------- shown, shared, approved


class NotShown(DesignRefused):
    sentence = gettext_noop("This version is not in the portal. Put it there first.")


class StandsApproved(DesignRefused):
    sentence = gettext_noop(
        "The client approved this version, so it stays in the portal. They can take their approval "
        "back first."
    )


class OnlyTheClient(DesignRefused):
    status = 403
    sentence = gettext_noop("Only the client does this, signed in to their portal.")


class NotLookedAt(DesignRefused):
    sentence = gettext_noop(
        "Before an approval it is looked at healed, four years on and at arm's length. Open the "
        "ones that are left."
    )


class ApprovedAlready(DesignRefused):
    sentence = gettext_noop("This version is approved already. Nothing was changed.")


class NothingSaid(DesignRefused):
    status = 400
    sentence = gettext_noop("There is nothing written yet.")


class ExpectationNeeded(DesignRefused):
    status = 400
    sentence = gettext_noop("Please say in a sentence what you expect to see when it has healed.")


class NameMissing(DesignRefused):
    status = 400
    sentence = gettext_noop("Please type your full name: it stands for your signature.")


class NothingToShare(DesignRefused):
    status = 400
    sentence = gettext_noop("Choose at least one version to show, and four at most.")


class ShareOver(DesignRefused):
    status = 410
    sentence = gettext_noop(
        "This link is closed or has run out. A new one can be made at any time."
    )


class TooManyShares(DesignRefused):
    sentence = gettext_noop("Ten links are open already. Close one of them first.")


class TooManyWords(DesignRefused):
    status = 429
    sentence = gettext_noop("That is a lot for now. Please come back in an hour.")


class FileRefused(DesignRefused):
    status = 400
    sentence = gettext_noop(
        "This is neither a picture nor a video we can keep. Send a photo, MP4, MOV or WebM."
    )
