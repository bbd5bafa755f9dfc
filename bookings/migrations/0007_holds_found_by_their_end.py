"""An index that SQLite uses for holds: its condition is written alike in the query."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("bookings", "0006_visits_being_moved"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="appointment", name="appointment_holds"),
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(
                fields=["held_until"],
                name="appointment_held_until",
                condition=models.Q(held_until__isnull=False),
            ),
        ),
    ]
