"""What a bank took apart from what it asks for. Disputes of before have taken what they asked for;
their reasons get back the words of the payment service."""

from django.db import migrations, models
from django.db.models import F, Q


def had_taken_it(apps, schema_editor):
    disputes = apps.get_model("payments", "Dispute").objects
    disputes.update(taken_at=F("opened_at"), taken_minor=F("amount_minor"))


def reasons_as_told(apps, schema_editor):
    """They were kept with blanks, and so were never found among the reasons."""
    disputes = apps.get_model("payments", "Dispute").objects.exclude(gateway_ref="")
    for row in list(disputes.filter(reason__regex="^[a-z]+( [a-z]+)+$").only("reason")):
        row.reason = row.reason.replace(" ", "_")
        row.save(update_fields=["reason"])


class Migration(migrations.Migration):
    dependencies = [("payments", "0006_sentences_of_the_policy_agreed_to")]

    operations = [
        migrations.RemoveConstraint(model_name="dispute", name="dispute_closed_at"),
        migrations.AddField(
            model_name="dispute",
            name="taken_at",
            field=models.DateTimeField(
                blank=True,
                help_text="When the bank took money; empty while it only asks.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="dispute",
            name="taken_minor",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="dispute",
            name="status",
            field=models.CharField(
                choices=[
                    ("open", "To be answered"),
                    ("answered", "Answered"),
                    ("won", "Won"),
                    ("lost", "Lost"),
                    ("ended", "Ended, nothing taken"),
                ],
                default="open",
                max_length=8,
            ),
        ),
        migrations.RunPython(had_taken_it, migrations.RunPython.noop),
        migrations.RunPython(reasons_as_told, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="dispute",
            constraint=models.CheckConstraint(
                condition=Q(status__in=["open", "answered"], closed_at=None)
                | Q(status__in=["won", "lost", "ended"], closed_at__isnull=False),
                name="dispute_closed_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="dispute",
            constraint=models.CheckConstraint(
                condition=Q(taken_at=None, taken_minor=0) & ~Q(status__in=["won", "lost"])
                | Q(taken_at__isnull=False, taken_minor__lte=F("amount_minor"))
                & ~Q(status="ended"),
                name="dispute_taken_at",
            ),
        ),
    ]
