"""What goes wrong, said to the person.

The sentence of a class is marked for translation and put into the reader's language when it is
raised; one that is handed in is in that language already.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop


class Refusal(Exception):
    """A deed the clinic will not do, with the sentence that says why and what to do instead.

    Faces catch this one family, show `sentence`, keep what was typed and answer `status`.
    """

    status = 400
    sentence = gettext_noop("That could not be done.")

    def __init__(self, sentence: str | None = None):
        self.sentence = sentence or _(self.sentence)
        super().__init__(self.sentence)


class NotAllowed(Refusal):
    """A colleague without the right (403); a stranger gets Http404 instead."""

    status = 403
    sentence = gettext_noop("Your role does not include this. Ask the owner if you need it.")


class TryAgain(Refusal):
    """Something the clinic needs did not answer; nothing was done."""

    status = 503
    sentence = gettext_noop(
        "That did not work just now. Nothing was changed. Please try again in a minute."
    )
