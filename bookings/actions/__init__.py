"""The verbs of booking. Atomic, keyword-only; `by` is who acts, `now` can be handed in."""

from bookings.actions.appointments import book, cancel, confirm, move
from bookings.actions.holds import expire_holds, extend, hold, hold_of, release
from bookings.actions.visits import check_in, finish, mark_no_show, start, step_back

__all__ = [
    "book",
    "cancel",
    "check_in",
    "confirm",
    "expire_holds",
    "extend",
    "finish",
    "hold",
    "hold_of",
    "mark_no_show",
    "move",
    "release",
    "start",
    "step_back",
]
