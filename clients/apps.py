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
        from clients import files, models, paper_files, photos, story
        from clients.asks import timeline
        from clients.held import HELD
        from clients.holdings import hold
        from studio.audit import track
        from studio.files import owners

        track(
            models.Client,
            mask=(
                *("first_name", "full_name", "preferred_name", "email", "phone", "birth_date"),
                *("address", "spokesperson", "spokesperson_phone"),
            ),
            leave_out=("search",),
        )
        track(models.NotSamePerson)
        track(models.Merge, leave_out=("moved", "filled"))
        track(models.PortalInvitation, leave_out=("token_hash",), mask=("email",))
        track(models.ContactConsent)
        track(models.Allergy, mask=("substance", "reaction", "end_reason"))
        track(models.ProofOfAge, mask=("birth_date",))
        track(models.OwnerTask, mask=("words", "outcome"))
        track(models.Questionnaire, leave_out=("questions",))
        track(models.AnswerSheet, leave_out=("answers",), mask=("signed_name",))
        track(models.Flag, mask=("needed", "detail", "clear_reason"))
        track(models.FormLink, leave_out=("token_hash",))
        track(models.HandOver, leave_out=("token_hash",))
        track(models.ConsentForm)
        track(models.ConsentVersion, leave_out=("text",))
        track(
            models.Consent,
            leave_out=("answers", "frozen", "signature", "paper"),
            mask=("expectation", "signed_name", "network", "device", "withdraw_reason"),
        )
        track(models.Photo, mask=("note",), leave_out=("original", "screen", "thumb"))
        for model in (models.PhotoPermission, models.GalleryPair, models.ImportedLine):
            track(model)
        track(models.Note, mask=("text",))
        track(models.Testimonial, mask=("words", "shown_name", "why_declined"))
        track(models.ClientFile, mask=("title",), leave_out=("file",))
        track(models.Correction, mask=("reason",))
        track(models.ClientImport, leave_out=("file", "problems", "done_lines"))
        track(models.Erasure, leave_out=("report",))
        authentication_step_completed.connect(came_back, dispatch_uid="clients.came_back")
        asks.neutral.append(wants_neutral)
        owners.append(photos.stored)
        owners.append(paper_files.stored)
        owners.append(files.papers_from_outside)
        timeline.append(photos.timeline)
        timeline.append(story.timeline)
        hold(*HELD)
