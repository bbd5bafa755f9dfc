"""What goes wrong with a client's record, said to the person."""

from studio.errors import Refusal


class ClientRefused(Refusal):
    status = 409


class NoWayToReach(ClientRefused):
    status = 400
    sentence = "Please give an e-mail address or a mobile number, so that we can reach you."


class TooManyBookings(ClientRefused):
    status = 429
    sentence = (
        "Several bookings were made with this contact today. Please call us for another one, "
        "so that we can help in person."
    )


class AlreadySomeonesAddress(ClientRefused):
    sentence = (
        "Another person signs in with this address. Ask the studio for an invitation to an "
        "address of your own."
    )


class YourAddressAlready(ClientRefused):
    status = 400
    sentence = "That is the address you sign in with now."


class TooManyLetters(ClientRefused):
    status = 429
    sentence = (
        "We sent this address as many messages as we may in one day. Use the newest one, or try "
        "again tomorrow."
    )


class LinkNoLongerGood(ClientRefused):
    status = 410
    sentence = "This link was used or has run out. Ask us for a new one."


class NotTwoClients(ClientRefused):
    status = 400
    sentence = "Choose two different clients."


class NotUndone(ClientRefused):
    sentence = "This merge can no longer be undone."


class Frozen(ClientRefused):
    sentence = "This is signed and stays as it is. Add a note or an amendment instead."


class NotAnswered(ClientRefused):
    """Answers that cannot be signed yet; `errors` has a sentence by question."""

    status = 400
    sentence = "Some questions are still open. What you filled in is kept."

    def __init__(self, errors: dict[str, str]):
        super().__init__()
        self.errors = dict(errors)


class NameNeeded(ClientRefused):
    status = 400
    sentence = "Please sign with your full name."


class SheetTakenBack(ClientRefused):
    status = 410
    sentence = "We no longer need these answers from you. There is nothing to do."


class QuestionsNotFit(ClientRefused):
    """Questions that cannot be published; `problems` say which and why."""

    status = 400
    sentence = "Some questions need another look before they can be asked."

    def __init__(self, problems, sentence: str | None = None):
        super().__init__(sentence)
        self.problems = list(problems)


class VersionMeanwhile(ClientRefused):
    sentence = (
        "Someone published a new version meanwhile. Look at it, then make your changes again."
    )


class FlagSettled(ClientRefused):
    sentence = "This flag is settled already."


class ReasonNeeded(ClientRefused):
    status = 400
    sentence = "Please say why, in a few words."


class WaitNeedsItsEnd(ClientRefused):
    status = 400
    sentence = "Say from which day on it no longer holds."


class GivesAway(ClientRefused):
    status = 400

    def __init__(self, word: str):
        super().__init__(
            f"The desk reads what is needed, so it may not give away what is behind it (“{word}”)."
        )


class NoSuchBirthDate(ClientRefused):
    status = 400
    sentence = "That cannot be a birth date. Please check the year."
