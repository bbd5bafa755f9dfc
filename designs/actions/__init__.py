"""The verbs of a design. Atomic, keyword-only; `by` is who acts, `now` can be handed in."""

from designs.actions.drawing import (
    add_view,
    begin_design,
    freeze,
    new_version,
    remove_view,
    save_version,
    save_view,
)

__all__ = [
    "add_view",
    "begin_design",
    "freeze",
    "new_version",
    "remove_view",
    "save_version",
    "save_view",
]
