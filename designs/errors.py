"""What goes wrong with a design, said to the person."""

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
            f"{by} changed this version meanwhile. Take over what they did, or keep yours as a new "
            "version."
        )


class IsFrozen(DesignRefused):
    sentence = (
        "This version was shown to the client and stays as it is. Make a new version to go on."
    )


class PhotoOfAnother(DesignRefused):
    status = 400
    sentence = "That photo is not one of this client."


class NoSuchPhoto(DesignRefused):
    status = 410
    sentence = "This photo was erased, so nothing can be drawn on it."


# ---------------------------------------------------------------- shown, shared, approved


class NotShown(DesignRefused):
    sentence = "This version is not in the portal. Put it there first."


class StandsApproved(DesignRefused):
    sentence = (
        "The client approved this version, so it stays in the portal. They can take their approval "
        "back first."
    )


class OnlyTheClient(DesignRefused):
    status = 403
    sentence = "Only the client does this, signed in to their portal."


class NotLookedAt(DesignRefused):
    sentence = (
        "Before an approval it is looked at healed, four years on and at arm's length. Open the "
        "ones that are left."
    )


class ApprovedAlready(DesignRefused):
    sentence = "This version is approved already. Nothing was changed."


class NothingSaid(DesignRefused):
    status = 400
    sentence = "There is nothing written yet."


class ExpectationNeeded(DesignRefused):
    status = 400
    sentence = "Please say in a sentence what you expect to see when it has healed."


class NameMissing(DesignRefused):
    status = 400
    sentence = "Please type your full name: it stands for your signature."


class NothingToShare(DesignRefused):
    status = 400
    sentence = "Choose at least one version to show, and four at most."


class ShareOver(DesignRefused):
    status = 410
    sentence = "This link is closed or has run out. A new one can be made at any time."


class TooManyShares(DesignRefused):
    sentence = "Ten links are open already. Close one of them first."


class TooManyWords(DesignRefused):
    status = 429
    sentence = "That is a lot for now. Please come back in an hour."


class FileRefused(DesignRefused):
    status = 400
    sentence = "This is neither a picture nor a video we can keep. Send a photo, MP4, MOV or WebM."
