from django.apps import AppConfig


def came_back(sender, *, method, user, email=None, **kwargs) -> None:
    """allauth says that a step of signing in was done: a code proves the address it went to."""
    from clients.actions import prove_by_post

    if method == "code" and email:
        prove_by_post(user=user, email=email)


def wants_neutral(address: str) -> bool:
    """Whether anyone who gave this address asked for neutral messages."""
    from clients.models import Client

    return Client.objects.filter(email=address, neutral_messages=True).exists()


class ClientsConfig(AppConfig):
    name = "clients"
    verbose_name = "Clients"

    def ready(self) -> None:
        from allauth.account.signals import authentication_step_completed

        from accounts import asks
        from clients.models import Client, Merge, NotSamePerson, PortalInvitation
        from studio.audit import track

        track(
            Client,
            mask=("first_name", "full_name", "preferred_name", "email", "phone"),
            leave_out=("search",),
        )
        track(NotSamePerson)
        track(Merge, leave_out=("moved",))
        track(PortalInvitation, leave_out=("token_hash",), mask=("email",))
        authentication_step_completed.connect(came_back, dispatch_uid="clients.came_back")
        asks.neutral.append(wants_neutral)
