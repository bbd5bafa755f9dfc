"""What a bank took back of each payment, so that it is not given back as well; the disputes of
before are read off their rows."""

from django.db import migrations, models
from django.db.models.functions import Coalesce


def told_by_disputes(apps, schema_editor):
    disputes = apps.get_model("payments", "Dispute").objects.exclude(status="won")
    took = disputes.filter(payment=models.OuterRef("pk")).order_by().values("payment")
    took = took.annotate(sum=models.Sum("amount_minor")).values("sum")
    payments = apps.get_model("payments", "Payment").objects.filter(disputes__isnull=False)
    pks = list(payments.values_list("pk", flat=True))
    apps.get_model("payments", "Payment").objects.filter(pk__in=pks).update(
        charged_back_minor=Coalesce(models.Subquery(took), 0)
    )


class Migration(migrations.Migration):
    dependencies = [("payments", "0003_deposit_off_a_part_and_reasons")]

    operations = [
        migrations.AddField(
            model_name="payment",
            name="charged_back_minor",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.RunPython(told_by_disputes, migrations.RunPython.noop),
    ]
