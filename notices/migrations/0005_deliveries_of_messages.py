import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("notices", "0004_a_message_for_what_was_sent")]

    operations = [
        migrations.RemoveConstraint(model_name="delivery", name="delivery_one_at_a_time"),
        migrations.RemoveField(model_name="delivery", name="notice"),
        migrations.AlterField(
            model_name="delivery",
            name="message",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="deliveries",
                to="notices.message",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(
                condition=Q(outcome=""), fields=("message",), name="delivery_one_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=Q(report="", reported_at=None)
                | ~Q(report="") & Q(reported_at__isnull=False),
                name="delivery_report_and_when",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                fields=["provider_ref"], name="delivery_provider", condition=~Q(provider_ref="")
            ),
        ),
        migrations.RemoveIndex(model_name="notice", name="notice_due"),
        migrations.RemoveIndex(model_name="notice", name="notice_address"),
        migrations.RemoveField(model_name="notice", name="address"),
        migrations.RemoveField(model_name="notice", name="is_neutral"),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.UniqueConstraint(
                fields=["key", "user"], name="notice_said_once_to_staff"
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=Q(client=None, user__isnull=False) | Q(client__isnull=False, user=None),
                name="notice_has_one_recipient",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=~Q(state__in=["waiting", "sent"]) | Q(message__isnull=False),
                name="notice_goes_in_a_message",
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["appointment", "-id"], name="notice_appointment"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["state", "made_at"], name="notice_state"),
        ),
    ]
