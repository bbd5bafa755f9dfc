from django.apps import AppConfig
from django.db.models.signals import post_migrate


class BookingsConfig(AppConfig):
    name = "bookings"
    verbose_name = "Bookings"

    def ready(self) -> None:
        from bookings import answers, models, photos, story
        from bookings.actions.minors import cancel_for_a_minor
        from bookings.guards import install_after_migrate
        from bookings.held import HELD
        from bookings.starting import brings_them, missing_here
        from clients import asks
        from clients.holdings import hold
        from studio.audit import track
        from studio.files import owners

        post_migrate.connect(install_after_migrate, sender=self)
        hold(*HELD)
        asks.may_merge.append(answers.may_merge)
        asks.treats.append(answers.treats)
        asks.timeline.append(story.timeline)
        asks.may_erase.append(answers.may_erase)
        asks.last_treated.append(answers.last_treated)
        asks.missing_answers.append(missing_here)
        asks.under_age.append(cancel_for_a_minor)
        asks.known.append(brings_them)
        owners.append(photos.stored)
        asks.place_answers.append(answers.place)

        track(
            models.Appointment,
            mask=("note",),
            leave_out=("held_browser", "held_network", "held_until", "changed_at"),
            m2m=("reasons",),
        )
        track(models.Artist, m2m=("services", "skills"))
        track(models.Service, m2m=("consent_forms",))
        track(models.WaitlistWish, mask=("note",), leave_out=("free_then",))
        track(models.WaitlistOffer)
        for model in (
            models.Location,
            models.Room,
            models.Skill,
            models.Reason,
            models.WeeklyHours,
            models.DatedHours,
            models.TimeOff,
        ):
            track(model)
