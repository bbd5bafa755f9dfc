"""What goes wrong with a client's record, said to the person."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from studio.errors import Refusal


class ClientRefused(Refusal):
    status = 409


class NoWayToReach(ClientRefused):
    status = 400
    sentence = gettext_noop(
        "Please give an e-mail address or a mobile number, so that we can reach you."
    )


class NoSuchZone(ClientRefused):
    status = 400
    field = "zone"
    sentence = gettext_noop("Choose a time zone from the list.")


class TooManyBookings(ClientRefused):
    status = 429
    sentence = gettext_noop(
        "Several bookings were made with this contact today. Please call us for another one, "
        "so that we can help in person."
    )


class AlreadySomeonesAddress(ClientRefused):
    sentence = gettext_noop(
        "Another person signs in with this address. Ask the studio for an invitation to an "
        "address of your own."
    )


class YourAddressAlready(ClientRefused):
    status = 400
    sentence = gettext_noop("That is the address you sign in with now.")


class TooManyLetters(ClientRefused):
    status = 429
    sentence = gettext_noop(
        "We sent this address as many messages as we may in one day. Use the newest one, or try "
        "again tomorrow."
    )


class LinkNoLongerGood(ClientRefused):
    status = 410
    sentence = gettext_noop("This link was used or has run out. Ask us for a new one.")


class NotTwoClients(ClientRefused):
    status = 400
    sentence = gettext_noop("Choose two different clients.")


class NotToBeWrittenTo(ClientRefused):
    sentence = gettext_noop(
        "Nothing is sent to this client: they are marked as not to be contacted. What is written "
        "there says why."
    )


class PhotoGone(ClientRefused):
    status = 410
    sentence = gettext_noop("This photo was erased.")


class WhichSession(ClientRefused):
    status = 400
    sentence = gettext_noop("Say after which session this photo was taken: 1, 2, 3 …")


class TooManyPhotos(ClientRefused):
    status = 429
    sentence = gettext_noop(
        "You sent us many photos today, and they are all here. Send further ones tomorrow, or "
        "tell us if you need more room."
    )


class NotTheirsToAllow(ClientRefused):
    sentence = gettext_noop(
        "Only the client can allow a photo to be shown: in the portal, or by signing the photo "
        "consent. There is no signed photo consent in force."
    )


class NotAPair(ClientRefused):
    sentence = gettext_noop(
        "A pair is two photos of one view of one client, the earlier one first."
    )


class NothingWritten(ClientRefused):
    status = 400
    sentence = gettext_noop("There is nothing written yet.")


class NotTheSameKind(ClientRefused):
    status = 400
    sentence = gettext_noop("A note follows one of the same client and the same readers.")


class OnTheListAlready(ClientRefused):
    sentence = gettext_noop("This is on the list already.")


class AllergyEnded(ClientRefused):
    sentence = gettext_noop("This was taken off the list already.")


class TaskDone(ClientRefused):
    sentence = gettext_noop("Somebody has settled this already.")


class CorrectionRefused(ClientRefused):
    sentence = gettext_noop("This cannot be moved there.")


class NotUndone(ClientRefused):
    sentence = gettext_noop("This merge can no longer be undone.")


class Frozen(ClientRefused):
    sentence = gettext_noop(
        "This is signed and stays as it is. Add a note or an amendment instead."
    )


class NotAnswered(ClientRefused):
    """Answers that cannot be signed yet; `errors` has a sentence by question."""

    status = 400
    sentence = gettext_noop("Some questions are still open. What you filled in is kept.")

    def __init__(self, errors: dict[str, str]):
        super().__init__()
        self.errors = dict(errors)


class NameNeeded(ClientRefused):
    status = 400
    sentence = gettext_noop("Please sign with your full name.")


class SheetTakenBack(ClientRefused):
    status = 410
    sentence = gettext_noop("We no longer need these answers from you. There is nothing to do.")


class QuestionsNotFit(ClientRefused):
    """Questions that cannot be published; `problems` say which and why."""

    status = 400
    sentence = gettext_noop("Some questions need another look before they can be asked.")

    def __init__(self, problems, sentence: str | None = None):
        super().__init__(sentence)
        self.problems = list(problems)


class VersionMeanwhile(ClientRefused):
    sentence = gettext_noop(
        "Someone published a new version meanwhile. Look at it, then make your changes again."
    )


class FlagSettled(ClientRefused):
    sentence = gettext_noop("This flag is settled already.")


class ReasonNeeded(ClientRefused):
    status = 400
    sentence = gettext_noop("Please say why, in a few words.")


class WaitNeedsItsEnd(ClientRefused):
    status = 400
    sentence = gettext_noop("Say from which day on it no longer holds.")


class GivesAway(ClientRefused):
    status = 400

    def __init__(self, word: str):
        super().__init__(
            _(
                "The desk reads what is needed, so it may not give away what is behind it "
                "(“%(word)s”)."
            )
            % {"word": word}
        )


class NoSuchBirthDate(ClientRefused):
    status = 400
    sentence = gettext_noop("That cannot be a birth date. Please check the year.")


class NothingToSign(ClientRefused):
    sentence = gettext_noop("This form has no text yet. Write its first version in the set-up.")


class NoLongerAsked(ClientRefused):
    status = 410
    sentence = gettext_noop("We no longer need this form from you. There is nothing to do.")


class SignedAlready(ClientRefused):
    sentence = gettext_noop("This form is signed. Nothing was changed.")


class TextChanged(ClientRefused):
    sentence = gettext_noop(
        "The form was changed while you were reading. Please look at the new text; what you "
        "ticked stays where its words are the same."
    )


class NotComplete(ClientRefused):
    """A form that cannot be signed yet; `problems` says what is left, line by line."""

    status = 400
    sentence = gettext_noop("Some of the form is still open. What you filled in is kept.")

    def __init__(self, problems):
        super().__init__()
        self.problems = list(problems)


class NotInForce(ClientRefused):
    sentence = gettext_noop("This form is not in force: it was withdrawn, or never signed.")


class FormNotFit(ClientRefused):
    """The text of a form that cannot be published; `problems` in sentences."""

    status = 400

    def __init__(self, problems):
        self.problems = list(problems)
        super().__init__(" ".join(self.problems))


class WantsNoLetters(ClientRefused):
    sentence = gettext_noop(
        "This client is not written to. The form can be signed here, on the screen."
    )


class PinNeeded(ClientRefused):
    sentence = gettext_noop("Set your PIN first: it is how you take the tablet back.")


class NothingToHandOver(ClientRefused):
    status = 400
    sentence = gettext_noop("Choose at least one form that is still open.")


class WrongPin(ClientRefused):
    """A PIN that is nobody's; `left` more may be tried."""

    status = 403

    def __init__(self, left: int):
        self.left = left
        super().__init__(
            ngettext(
                "That is nobody's PIN. One more try, then sign in anew.",
                "That is nobody's PIN. %(left)s more tries, then sign in anew.",
                left,
            )
            % {"left": left}
        )


class HandOverEnded(ClientRefused):
    status = 410
    sentence = gettext_noop("The tablet is no longer handed over. Please sign in.")
