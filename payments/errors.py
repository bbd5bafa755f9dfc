"""What goes wrong with money, said to the person."""

from django.utils.translation import gettext_noop

from studio.errors import Refusal, TryAgain


class MoneyRefused(Refusal):
    """Any refusal of this app."""

    status = 409


class NotValid(MoneyRefused):
    """What was given cannot be so; `field` is where it is to be mended."""

    status = 400

    def __init__(self, sentence: str, field: str = ""):
        super().__init__(sentence)
        self.field = field


class CannotBePriced(NotValid):
    """The price book needs something the plan does not say yet."""


class QuoteNotGood(MoneyRefused):
    sentence = gettext_noop(
        "This quote is no longer valid. Ask the studio for a new one, then accept it."
    )


class PaidAlready(MoneyRefused):
    sentence = gettext_noop("This is paid already. Nothing was charged again.")


class OnItsWay(MoneyRefused):
    sentence = gettext_noop(
        "Your payment is on its way, which can take the bank some days. Nothing more is to be done."
    )


class NotOfferedOnline(MoneyRefused):
    sentence = gettext_noop("This cannot be paid online. Please pay at the studio.")


class TooMuchBack(MoneyRefused):
    sentence = gettext_noop("More cannot go back than came in.")


class SettledAlready(MoneyRefused):
    sentence = gettext_noop("This visit is settled already.")


class HoldOver(MoneyRefused):
    sentence = gettext_noop("These times are not held any more.")


class GatewayDown(TryAgain):
    sentence = gettext_noop(
        "The payment service did not answer. Nothing was charged. Please try again in a minute."
    )


class GatewayRefused(MoneyRefused):
    """The gateway understood, and said no; its words are for the log, not for the person."""

    sentence = gettext_noop("The payment service did not accept this. Please call us.")

    def __init__(self, sentence: str | None = None, *, detail: str = ""):
        super().__init__(sentence)
        self.detail = detail
