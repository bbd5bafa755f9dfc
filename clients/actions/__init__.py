"""The verbs of a client. Atomic, keyword-only; `by` is who acts, `now` can be handed in."""

from clients.actions.merging import last_merge, merge, undo_merge
from clients.actions.records import (
    confirm_person,
    keep_apart,
    likely_matches,
    welcome,
)
from clients.actions.sign_in import (
    accept_portal_invitation,
    ask_for_address,
    change_contact,
    invitation_for,
    invite_to_portal,
    prepare_sign_in,
    prove_by_post,
)

__all__ = [
    "accept_portal_invitation",
    "ask_for_address",
    "change_contact",
    "confirm_person",
    "invitation_for",
    "invite_to_portal",
    "keep_apart",
    "last_merge",
    "likely_matches",
    "merge",
    "prepare_sign_in",
    "prove_by_post",
    "undo_merge",
    "welcome",
]
