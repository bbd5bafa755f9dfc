"""The addresses of signing in. Of allauth's only those the clinic wants, under its names, since
it looks them up by name; its sign-up, its list of addresses and all else do not exist."""

from allauth.account import views as allauth
from allauth.mfa.base import views as second_step
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from django.urls import path, re_path, reverse_lazy

from accounts.doorway import entrance
from website import account_forms as forms
from website import account_pin
from website.account import (
    RemovePasskeyView,
    closed,
    end_all_sessions,
    end_session,
    join,
    own_account,
    sessions,
    welcome,
)

TO_SIGN_IN = reverse_lazy("account_login")
TO_PASSWORD = reverse_lazy("account_change_password")

urlpatterns = [
    path("welcome/", welcome, name="welcome"),
    path("join/<str:token>/", join, name="join"),
    path(
        "sign-in/",
        entrance(allauth.LoginView.as_view(form_class=forms.LoginForm)),
        name="account_login",
    ),
    path(
        "sign-in/second-step/",
        entrance(second_step.AuthenticateView.as_view(form_class=forms.SecondStepForm)),
        name="mfa_authenticate",
    ),
    path(
        "sign-in/password/",
        entrance(allauth.PasswordResetView.as_view(form_class=forms.ForgottenForm)),
        name="account_reset_password",
    ),
    path(
        "sign-in/password/sent/",
        entrance(allauth.PasswordResetDoneView.as_view()),
        name="account_reset_password_done",
    ),
    re_path(
        r"^sign-in/password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        entrance(
            allauth.PasswordResetFromKeyView.as_view(
                form_class=forms.NewPasswordForm, success_url=TO_SIGN_IN
            )
        ),
        name="account_reset_password_from_key",
    ),
    path("sign-out/", entrance(allauth.LogoutView.as_view()), name="account_logout"),
    path("account/sign-up/", closed, name="account_signup"),
    path(
        "account/password/",
        own_account(
            allauth.PasswordChangeView.as_view(
                form_class=forms.ChangePasswordForm, success_url=TO_PASSWORD
            )
        ),
        name="account_change_password",
    ),
    path("account/pin/", account_pin.pin, name="account-pin"),
    path("account/pin/drop/", account_pin.drop, name="account-pin-drop"),
    path("account/sessions/", sessions, name="account-sessions"),
    path("account/sessions/<int:pk>/end/", end_session, name="account-session-end"),
    path("account/sessions/end/", end_all_sessions, name="account-sessions-end"),
    # Asked again before the sign-in itself is changed.
    path(
        "account/confirm/",
        own_account(allauth.ReauthenticateView.as_view(form_class=forms.ConfirmPasswordForm)),
        name="account_reauthenticate",
    ),
    path(
        "account/confirm/code/",
        own_account(second_step.ReauthenticateView.as_view(form_class=forms.ConfirmCodeForm)),
        name="mfa_reauthenticate",
    ),
    path(
        "account/confirm/passkey/",
        own_account(passkeys.ReauthenticateWebAuthnView.as_view()),
        name="mfa_reauthenticate_webauthn",
    ),
    # The second step.
    path("account/second-step/", own_account(second_step.index), name="mfa_index"),
    path(
        "account/second-step/app/",
        own_account(app.ActivateTOTPView.as_view(form_class=forms.AddAppForm)),
        name="mfa_activate_totp",
    ),
    path(
        "account/second-step/app/remove/",
        own_account(app.DeactivateTOTPView.as_view()),
        name="mfa_deactivate_totp",
    ),
    path(
        "account/second-step/passkeys/",
        own_account(passkeys.list_webauthn),
        name="mfa_list_webauthn",
    ),
    path(
        "account/second-step/passkeys/add/",
        own_account(passkeys.AddWebAuthnView.as_view(form_class=forms.AddPasskeyForm)),
        name="mfa_add_webauthn",
    ),
    path(
        "account/second-step/passkeys/<int:pk>/rename/",
        own_account(passkeys.EditWebAuthnView.as_view(form_class=forms.RenamePasskeyForm)),
        name="mfa_edit_webauthn",
    ),
    path(
        "account/second-step/passkeys/<int:pk>/remove/",
        own_account(RemovePasskeyView.as_view()),
        name="mfa_remove_webauthn",
    ),
    path(
        "account/second-step/codes/",
        own_account(recovery.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "account/second-step/codes/new/",
        own_account(recovery.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "account/second-step/codes/file/",
        own_account(recovery.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
]
