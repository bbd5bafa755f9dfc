"""An answer to a healing report is named by when it was given, so that the next one is told too.

What was told before keeps its fact under the new name, and does not go again.
"""

from datetime import UTC

from django.db import migrations


def name_the_time(apps, schema_editor):
    notices = apps.get_model("notices", "Notice").objects
    for notice in notices.filter(kind="report-answer", key__regex=r"^report-answer:report [0-9]+$"):
        at = notice.due_at.astimezone(UTC)
        notice.key = f"{notice.key}:{at:%Y-%m-%dT%H:%M:%SZ}"
        notice.save(update_fields=["key"])


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0013_payments_spread_anew"),
    ]

    operations = [
        migrations.RunPython(name_the_time, migrations.RunPython.noop),
    ]
