"""The sweep asks for the reports advised on since it last looked."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("sessions_plan", "0009_first_aftercare_guide"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="healingreport",
            index=models.Index(
                condition=Q(("advised_at__isnull", False)),
                fields=["advised_at"],
                name="healing_report_advised",
            ),
        ),
    ]
