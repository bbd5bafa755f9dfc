from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        from accounts.models import Invitation, User
        from studio.audit import track

        track(User, leave_out=("password", "last_login"), mask=("email",))
        track(Invitation, leave_out=("token_hash",))
