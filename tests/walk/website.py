"""The public addresses, and those in front of the doors."""

from tests.walk.doors import STAFF_DOOR, STRANGER, nobody, own_account, public

TABLE: dict[str, dict[str, str]] = {
    # The website.
    "home": public(),
    "book": public(),
    "book-hold": public(),
    "book-details": public(),
    "book-keep": public(),
    "booked": public(),
    "waitlist": public(),
    "waitlist-joined": public(),
    # A visit through the link in its message: whoever has the link.
    "manage": public(),
    "manage-move": public(),
    "manage-move-to": public(),
    "manage-cancel": public(),
    "manage-instead": public(),
    "manage-calendar": public(),
    # The demo's mails; outside the demo there are none.
    "outbox": public(),
    "outbox-mail": public(),
    # Machines.
    "api:health": public(),
    # In front of the doors.
    "welcome": public() | {STRANGER: STAFF_DOOR},
    "join": public(),
    "portal-join": public(),
    "account_login": public(),
    "mfa_authenticate": public(),
    "account_logout": public(),
    "account_reset_password": public(),
    "account_reset_password_done": public(),
    "account_reset_password_from_key": public(),
    "account_request_login_code": public(),
    "account_confirm_login_code": public(),
    "account_signup": nobody(),
    # A colleague's own sign-in.
    "account_change_password": own_account(),
    "account-sessions": own_account(),
    "account-session-end": own_account(),
    "account-sessions-end": own_account(),
    "account_reauthenticate": own_account(),
    "mfa_reauthenticate": own_account(),
    "mfa_reauthenticate_webauthn": own_account(),
    "mfa_index": own_account(),
    "mfa_activate_totp": own_account(),
    "mfa_deactivate_totp": own_account(),
    "mfa_list_webauthn": own_account(),
    "mfa_add_webauthn": own_account(),
    "mfa_edit_webauthn": own_account(),
    "mfa_remove_webauthn": own_account(),
    "mfa_view_recovery_codes": own_account(),
    "mfa_generate_recovery_codes": own_account(),
    "mfa_download_recovery_codes": own_account(),
}
