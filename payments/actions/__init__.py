"""The verbs of money. Atomic, keyword-only; `by` acts, `now` can be handed in."""

from payments.actions.cases import (
    QUESTIONS,
    allow_photos,
    answer_insurance,
    answered,
    close_dispute,
    end_inquiry,
    link_of,
    note_financing,
    open_dispute,
    open_insurance,
    pick_photos,
)
from payments.actions.dues import Rest, rest_of, set_instalments
from payments.actions.events import handle_waiting, take_call
from payments.actions.holds import bring_back, extend_hold, lapse_holds, release_hold
from payments.actions.pages import close_page, look_at_page, mend_pages, open_page
from payments.actions.papers import credit_note_of, invoice_of, receipt_of
from payments.actions.quotes import (
    accept_quote,
    add_line,
    change_line,
    draft_quote,
    remove_line,
    revise_quote,
    send_quote,
    set_quote,
)
from payments.actions.receiving import correct, record_payment
from payments.actions.refunds import give_by_hand, refund, try_refunds, turn_to_hand
from payments.actions.settling import (
    accept_policy,
    cancel_and_settle,
    settle_all,
    settle_visit,
    waive,
)

__all__ = [
    "QUESTIONS",
    "Rest",
    "accept_policy",
    "accept_quote",
    "add_line",
    "allow_photos",
    "answer_insurance",
    "answered",
    "bring_back",
    "cancel_and_settle",
    "change_line",
    "close_dispute",
    "close_page",
    "correct",
    "credit_note_of",
    "draft_quote",
    "end_inquiry",
    "extend_hold",
    "give_by_hand",
    "handle_waiting",
    "invoice_of",
    "lapse_holds",
    "link_of",
    "look_at_page",
    "mend_pages",
    "note_financing",
    "open_dispute",
    "open_insurance",
    "open_page",
    "pick_photos",
    "receipt_of",
    "record_payment",
    "refund",
    "release_hold",
    "remove_line",
    "rest_of",
    "revise_quote",
    "send_quote",
    "set_instalments",
    "set_quote",
    "settle_all",
    "settle_visit",
    "take_call",
    "try_refunds",
    "turn_to_hand",
    "waive",
]
