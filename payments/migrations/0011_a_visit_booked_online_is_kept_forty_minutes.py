"""One visit that is booked online has minutes of its own. A rule that was written down before
keeps every visit as long as it said."""

import django.core.validators
from django.db import migrations, models
from django.db.models import F


def as_it_said(apps, schema_editor):
    rules = apps.get_model("payments", "DepositRule").objects
    rules.filter(service__isnull=False).update(online_minutes=F("hold_minutes"))


class Migration(migrations.Migration):
    dependencies = [("payments", "0010_a_credit_note_cancels_an_invoice")]

    operations = [
        migrations.AddField(
            model_name="depositrule",
            name="online_minutes",
            field=models.PositiveIntegerField(
                default=40,
                validators=[django.core.validators.MinValueValidator(40)],
                verbose_name="one visit booked online is kept unpaid, minutes",
            ),
        ),
        migrations.AddConstraint(
            model_name="depositrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("online_minutes__gte", 40)),
                name="deposit_rule_holds_long_enough_online",
            ),
        ),
        migrations.RunPython(as_it_said, migrations.RunPython.noop),
    ]
