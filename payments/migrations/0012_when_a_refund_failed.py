"""When a refund failed. Of those of before, when it was last tried."""

from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.functions import Coalesce


def when_last_tried(apps, schema_editor):
    failed = apps.get_model("payments", "Refund").objects.filter(state="failed")
    failed.update(failed_at=Coalesce(F("tried_at"), F("asked_at")))


class Migration(migrations.Migration):
    dependencies = [("payments", "0011_a_visit_booked_online_is_kept_forty_minutes")]

    operations = [
        migrations.AddField(
            model_name="refund",
            name="failed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunPython(when_last_tried, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.CheckConstraint(
                condition=Q(state="failed", failed_at__isnull=False)
                | ~Q(state="failed") & Q(failed_at=None),
                name="refund_failed_at",
            ),
        ),
    ]
