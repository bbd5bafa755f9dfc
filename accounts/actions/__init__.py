"""The verbs of signing in. Atomic, keyword-only; `by` is who acts, `now` can be handed in."""

from accounts.actions.addresses import (
    change_address,
    close_sign_in,
    is_proven,
    make_room_for,
    prove_address,
    reopen_sign_in,
)
from accounts.actions.colleagues import (
    accept,
    deactivate,
    forget_second_factor,
    invitation_for,
    invite,
    set_role,
    withdraw,
)
from accounts.actions.pins import drop_pin, set_pin, whose_pin
from accounts.actions.sessions import end_sign_in, live_sign_ins, sign_out_everywhere

__all__ = [
    "accept",
    "change_address",
    "close_sign_in",
    "deactivate",
    "drop_pin",
    "end_sign_in",
    "forget_second_factor",
    "invitation_for",
    "invite",
    "is_proven",
    "live_sign_ins",
    "make_room_for",
    "prove_address",
    "reopen_sign_in",
    "set_pin",
    "set_role",
    "sign_out_everywhere",
    "whose_pin",
    "withdraw",
]
