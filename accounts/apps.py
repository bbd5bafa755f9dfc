from django.apps import AppConfig

NOWHERE = "0.0.0.0"  # noqa: S104 - stands for an address that is not known


def note_sign_in(sender, *, request, user, **kwargs) -> None:
    """Every way in is in the list of sign-ins; allauth notes only those that it let in itself."""
    from allauth.usersessions.models import UserSession

    from studio.network import client_ip

    if not request.session.session_key:
        request.session.save()
    UserSession.objects.get_or_create(
        session_key=request.session.session_key,
        defaults={
            "user": user,
            "ip": client_ip(request) or NOWHERE,
            "user_agent": request.headers.get("User-Agent", "")[:200],
        },
    )


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from accounts.models import Invitation, User
        from studio.audit import track

        track(User, leave_out=("password", "last_login"), mask=("email", "pin"))
        track(Invitation, leave_out=("token_hash",))
        user_logged_in.connect(note_sign_in, dispatch_uid="accounts.note_sign_in")
