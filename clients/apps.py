from django.apps import AppConfig


class ClientsConfig(AppConfig):
    name = "clients"
    verbose_name = "Clients"

    def ready(self) -> None:
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
