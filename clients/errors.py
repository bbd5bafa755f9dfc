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
