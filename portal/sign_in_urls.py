"""The addresses of coming in. allauth looks its own up by name, so they carry no prefix."""

from allauth.account.views import ConfirmLoginCodeView, RequestLoginCodeView
from django.urls import path

from accounts.doorway import entrance
from portal import sign_in
from portal.forms import CodeForm, CodeRequestForm

urlpatterns = [
    path(
        "sign-in/",
        entrance(RequestLoginCodeView.as_view(form_class=CodeRequestForm)),
        name="account_request_login_code",
    ),
    path(
        "sign-in/code/",
        entrance(ConfirmLoginCodeView.as_view(form_class=CodeForm)),
        name="account_confirm_login_code",
    ),
    path("join/<str:token>/", sign_in.join, name="portal-join"),
]
