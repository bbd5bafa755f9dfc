"""What goes wrong with a sign-in, said to the person."""

from django.utils.translation import gettext_noop

from studio.errors import Refusal


class AccountRefused(Refusal):
    status = 409


class AddressTaken(AccountRefused):
    sentence = gettext_noop("Someone already signs in with this address. Use another one.")


class AlreadyColleague(AccountRefused):
    sentence = gettext_noop("This colleague already signs in here.")


class NotAColleague(AccountRefused):
    status = 400
    sentence = gettext_noop("Choose one of the roles of the studio.")


class InvitationOver(AccountRefused):
    status = 410
    sentence = gettext_noop(
        "This invitation was used, withdrawn or has run out. Ask the owner for a new one."
    )


class LastOwner(AccountRefused):
    sentence = gettext_noop(
        "This is the only owner who can sign in, so this would lock everyone out of the settings. "
        "Make someone else an owner first."
    )


class NotOnOneself(AccountRefused):
    status = 403
    sentence = gettext_noop("Ask another owner to do this for you.")


class LetterNotSent(AccountRefused):
    status = 503
    sentence = gettext_noop(
        "The e-mail could not be handed over just now, so it was not sent. Please try again in a "
        "minute."
    )


class NoPin(AccountRefused):
    status = 400
    sentence = gettext_noop("A PIN has four to eight digits and nothing else.")


class PinTaken(AccountRefused):
    status = 400
    sentence = gettext_noop("Please choose other digits: each colleague has a PIN of their own.")
