from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate


class PaymentsConfig(AppConfig):
    name = "payments"
    verbose_name = "Payments"

    def ready(self) -> None:
        from bookings import asks as visits
        from clients import asks
        from clients.holdings import hold
        from payments import answers, gateway, models, story
        from payments.actions import holds, quotes
        from payments.guards import install_after_migrate
        from payments.held import HELD
        from sessions_plan import asks as plans
        from studio.audit import track

        checks.register(gateway.both_secrets)
        post_migrate.connect(install_after_migrate, sender=self)
        hold(*HELD)
        asks.may_merge.append(answers.may_merge)
        asks.missing_answers.append(answers.missing)
        asks.timeline.append(story.timeline)
        asks.may_erase.append(answers.may_erase)
        visits.booked.append(holds.hold_visit)
        visits.keeps.append(holds.kept_by_a_page)
        plans.placed.append(holds.hold_series)
        plans.accepted.append(quotes.accept_with_plan)

        track(models.Quote, mask=("accepted_name",))
        track(models.PolicyAcceptance, mask=("network",), leave_out=("text",))
        track(models.Checkout, leave_out=("address", "success_address", "cancel_address"))
        track(models.Payment, mask=("reference",))
        track(models.Entry, mask=("note",))
        track(models.InsuranceCase, mask=("reason", "answers"), m2m=("photos",))
        track(models.Dispute, m2m=("photos",))
        track(models.AmountDue, mask=("reason",))
        track(models.MoneyPaper, leave_out=("told",))
        for model in (
            models.PriceBook,
            models.PriceFactor,
            models.TouchUpPrice,
            models.ArtistLevel,
            models.DepositRule,
            models.TaxRate,
            models.RefundTerms,
            models.QuoteLine,
            models.DepositHold,
            models.HeldVisit,
            models.Refund,
            models.Settlement,
            models.FinancingPartner,
            models.Financing,
        ):
            track(model)
