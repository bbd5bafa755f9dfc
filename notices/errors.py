"""What goes wrong with messages, said to the person."""

from __future__ import annotations

from studio.errors import Refusal


class MessageRefused(Refusal):
    status = 409


class NothingSaid(MessageRefused):
    status = 400
    sentence = "Please write something first."


class TooManyQuestions(MessageRefused):
    status = 429
    sentence = (
        "Several questions came from here today, and we have them all. Please call us, or write "
        "again tomorrow."
    )


class NobodyToAnswer(MessageRefused):
    sentence = (
        "Say first who this is: link it to a client, or keep the sender as a new one. The answer "
        "goes to the address in their record."
    )


class TooLongForAText(MessageRefused):
    status = 400
    sentence = "A text message holds 300 characters. Shorten the answer, or ask them to call."


class NotToBeSentAgain(MessageRefused):
    sentence = "Only what could not be delivered is sent again. This went out, or is on its way."


class DoneAlready(MessageRefused):
    sentence = "A colleague has done this already."


class UnfitText(MessageRefused):
    status = 422
    sentence = "This text cannot be used as it is."


class TooManyParts(UnfitText):
    """A text message of more parts than a client is sent; `filled` is how it would come."""

    def __init__(self, sentence: str, filled: str):
        self.filled = filled
        super().__init__(sentence)


class NobodyDue(MessageRefused):
    sentence = "Nobody is due this message in the coming weeks, so there is nobody to show it on."


class NoSuchMatter(MessageRefused):
    sentence = "There is nothing to call this client about any more."


class UnfitDay(MessageRefused):
    status = 400
    sentence = "Choose a day to come, within the next ten years."
