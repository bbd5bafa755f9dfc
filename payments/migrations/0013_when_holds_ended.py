"""An index by which the holds that ended lately are found."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("payments", "0012_when_a_refund_failed")]

    operations = [
        migrations.AddIndex(
            model_name="deposithold",
            index=models.Index(
                fields=["ended_at"],
                name="deposit_hold_ended",
                condition=models.Q(ended_at__isnull=False),
            ),
        ),
    ]
