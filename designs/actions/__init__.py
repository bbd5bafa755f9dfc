"""The verbs of a design. Atomic, keyword-only; `by` is who acts, `now` can be handed in."""

from designs.actions.approving import approve, stands, withdraw_approval
from designs.actions.drawing import (
    add_view,
    begin_design,
    freeze,
    new_version,
    remove_view,
    save_version,
    save_view,
)
from designs.actions.lost_files import forget_lost_files
from designs.actions.matching import forget_marks, set_marks
from designs.actions.mockups import add_by_link, add_mock_up, make_mock_up_link
from designs.actions.sendings import comment, look_at, prefer, send_version, take_back
from designs.actions.sharing import (
    close_all_shares,
    close_share,
    give_opinion,
    hide_opinion,
    note_opening,
    open_share,
    prepare_share,
)

__all__ = [
    "add_by_link",
    "add_mock_up",
    "add_view",
    "approve",
    "begin_design",
    "close_all_shares",
    "close_share",
    "comment",
    "forget_lost_files",
    "forget_marks",
    "freeze",
    "give_opinion",
    "hide_opinion",
    "look_at",
    "make_mock_up_link",
    "new_version",
    "note_opening",
    "open_share",
    "prefer",
    "prepare_share",
    "remove_view",
    "save_version",
    "save_view",
    "send_version",
    "set_marks",
    "stands",
    "take_back",
    "withdraw_approval",
]
