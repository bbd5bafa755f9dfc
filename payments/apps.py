from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PaymentsConfig(AppConfig):
    name = "payments"
    verbose_name = "Payments"

    def ready(self) -> None:
        from clients.holdings import hold
        from payments import models
        from payments.guards import install_after_migrate
        from payments.held import HELD
        from studio.audit import track

        post_migrate.connect(install_after_migrate, sender=self)
        hold(*HELD)

        track(models.Quote, mask=("accepted_name",))
        track(models.PolicyAcceptance, mask=("network",), leave_out=("text",))
        track(models.Checkout, leave_out=("address", "success_address", "cancel_address"))
        track(models.Payment, mask=("reference",))
        track(models.Entry, mask=("note",))
        track(models.InsuranceCase, mask=("reason", "answers"), m2m=("photos",))
        track(models.Dispute, m2m=("photos",))
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
            models.AmountDue,
            models.DepositHold,
            models.HeldVisit,
            models.Refund,
            models.Settlement,
            models.FinancingPartner,
            models.Financing,
        ):
            track(model)
