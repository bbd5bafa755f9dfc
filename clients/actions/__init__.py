"""The verbs of a client. Atomic, keyword-only; `by` is who acts, `now` can be handed in."""

from clients.actions.allergies import end_allergy, note_allergy
from clients.actions.client_files import add_file
from clients.actions.consent_forms import keep_form, publish_version
from clients.actions.consents import (
    ask_to_sign,
    missing_details,
    save_draft,
    sign,
    tell_details,
    withdraw,
)
from clients.actions.consents import cancel as cancel_consent
from clients.actions.contact import (
    as_opened,
    change_contact,
    say_whether,
    set_silence,
    tell_wishes,
)
from clients.actions.corrections import move_to_right_client
from clients.actions.form_links import (
    consent_by_link,
    onward_to_sign,
    onward_token,
    send_to_fill,
    send_to_sign,
    sheet_by_link,
)
from clients.actions.handing_over import end_hand_over, hand_over, out_of_sight
from clients.actions.imports import (
    apply_hundred,
    begin_import,
    forget_file,
    sheet_of,
    try_import,
    upload_clients,
)
from clients.actions.merging import last_merge, merge, undo_merge
from clients.actions.notes import write_note
from clients.actions.owner_tasks import settle_task
from clients.actions.photos import (
    add_photo,
    erase_photo,
    forget_lost_pictures,
    give_permission,
    leave_public,
    publish_pair,
    take_down,
    withdraw_permission,
)
from clients.actions.records import (
    confirm_person,
    keep_apart,
    likely_matches,
    welcome,
)
from clients.actions.sign_in import (
    accept_portal_invitation,
    ask_for_address,
    invitation_for,
    invite_to_portal,
    prepare_sign_in,
    prove_by_post,
)

__all__ = [
    "accept_portal_invitation",
    "add_file",
    "add_photo",
    "apply_hundred",
    "ask_for_address",
    "ask_to_sign",
    "as_opened",
    "begin_import",
    "cancel_consent",
    "change_contact",
    "confirm_person",
    "consent_by_link",
    "erase_photo",
    "forget_lost_pictures",
    "give_permission",
    "end_allergy",
    "forget_file",
    "invitation_for",
    "invite_to_portal",
    "keep_apart",
    "keep_form",
    "last_merge",
    "leave_public",
    "likely_matches",
    "merge",
    "move_to_right_client",
    "note_allergy",
    "missing_details",
    "prepare_sign_in",
    "prove_by_post",
    "publish_pair",
    "take_down",
    "publish_version",
    "save_draft",
    "end_hand_over",
    "hand_over",
    "onward_to_sign",
    "onward_token",
    "out_of_sight",
    "send_to_fill",
    "send_to_sign",
    "sheet_by_link",
    "sheet_of",
    "sign",
    "tell_details",
    "tell_wishes",
    "try_import",
    "say_whether",
    "set_silence",
    "settle_task",
    "undo_merge",
    "upload_clients",
    "welcome",
    "write_note",
    "withdraw_permission",
    "withdraw",
]
