"""What colleagues type to sign in and to look after their sign-in.

allauth's forms with our words: one password field, no placeholders, no page that says "again".
"""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.fields import SetPasswordField
from allauth.mfa.base import forms as second_step_forms
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn import forms as passkey_forms
from django import forms

from accounts.models import User
from accounts.roles import STAFF

HINT = "At least 10 characters. Three or four words that do not belong together are good."


class AddressField(forms.EmailField):
    default_error_messages = {
        "required": "Please give your e-mail address.",
        "invalid": "That address looks incomplete. It should look like name@example.com.",
    }

    def __init__(self, *, autocomplete: str = "username", **kwargs: Any):
        attrs = {"autocomplete": autocomplete, "inputmode": "email", "spellcheck": "false"}
        super().__init__(label="E-mail", max_length=254, widget=forms.EmailInput(attrs), **kwargs)

    def clean(self, value: str) -> str:
        return super().clean(value).lower()


class PasswordField(forms.CharField):
    default_error_messages = {"required": "Please type your password."}

    def __init__(self, label: str = "Password", **kwargs: Any):
        widget = forms.PasswordInput({"autocomplete": "current-password", "data-shows": ""})
        super().__init__(label=label, strip=False, max_length=1000, widget=widget, **kwargs)


def new_password(label: str = "New password") -> SetPasswordField:
    field = SetPasswordField(
        label=label,
        help_text=HINT,
        max_length=1000,
        error_messages={"required": "Please think of a password."},
    )
    field.widget.attrs = {"autocomplete": "new-password", "data-shows": ""}
    return field


class CodeField(forms.CharField):
    """A short code from an app, a list or a letter: spaces and dashes do not matter."""

    default_error_messages = {"required": "Please type the code."}

    def __init__(self, label: str, *, digits: bool = True, **kwargs: Any):
        attrs = {"autocomplete": "one-time-code", "class": "code-input", "spellcheck": "false"}
        if digits:
            attrs["inputmode"] = "numeric"
        super().__init__(label=label, max_length=40, widget=forms.TextInput(attrs), **kwargs)

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace(" ", "").replace("-", "")


class LoginForm(allauth_forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["login"] = AddressField()
        self.fields["password"] = PasswordField()


class ConfirmPasswordForm(allauth_forms.ReauthenticateForm):
    password = PasswordField("Your password")


class ForgottenForm(allauth_forms.ResetPasswordForm):
    """A link to set a new password, for colleagues; nobody learns who is one."""

    email = AddressField()

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        self.users = list(User.objects.filter(email=email, role__in=STAFF, is_active=True))
        return email


class NewPasswordForm(allauth_forms.ResetPasswordKeyForm):
    password1 = new_password()

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        del self.fields["password2"]


class ChangePasswordForm(allauth_forms.ChangePasswordForm):
    oldpassword = PasswordField("Your password now")
    password1 = new_password()

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        del self.fields["password2"]


class PinField(forms.CharField):
    """Digits that nobody reads over one's shoulder; no browser is asked to keep them."""

    default_error_messages = {"required": "Please type the digits."}

    def __init__(self, label: str, **kwargs: Any):
        attrs = {"autocomplete": "off", "inputmode": "numeric", "class": "pin-input"}
        super().__init__(label=label, max_length=20, widget=forms.TextInput(attrs), **kwargs)


class PinForm(forms.Form):
    """The digits that take a tablet back, given twice because nobody sees them."""

    password = PasswordField("Your password")
    pin = PinField("New PIN", help_text="Four to eight digits that are not in a row.")
    again = PinField("The same PIN again")

    def __init__(self, *args: Any, user: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        if not self.user.check_password(self.cleaned_data["password"]):
            raise forms.ValidationError("That is not your password.")
        return self.cleaned_data["password"]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if "pin" in told and "again" in told and told["pin"] != told["again"]:
            self.add_error("again", "The two are not the same. Please type both anew.")
        return told


class JoinForm(forms.Form):
    """An invited colleague thinks of a password."""

    password1 = new_password("Password")

    def __init__(self, *args: Any, user: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["password1"].user = user  # type: ignore[attr-defined]


class SecondStepForm(second_step_forms.AuthenticateForm):
    code = CodeField("Code", help_text="Six digits from your app, or a recovery code.")


class ConfirmCodeForm(second_step_forms.ReauthenticateForm):
    code = CodeField("Code", help_text="Six digits from your app, or a recovery code.")


class AddAppForm(ActivateTOTPForm):
    code = CodeField("Code from the app", help_text="Six digits that change every half minute.")


class AddPasskeyForm(passkey_forms.AddWebAuthnForm):
    name = forms.CharField(
        label="What shall we call it?",
        max_length=60,
        required=False,
        help_text="So that you know it again: your phone, the key on your ring.",
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class RenamePasskeyForm(passkey_forms.EditWebAuthnForm):
    name = forms.CharField(
        label="Name", max_length=60, widget=forms.TextInput({"autocomplete": "off"})
    )
