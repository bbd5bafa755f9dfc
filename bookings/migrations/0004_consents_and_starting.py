import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "__first__"),
        ("bookings", "0003_why_a_wish_was_closed"),
        ("clients", "0002_the_record"),
    ]

    operations = [
        migrations.AddField(
            model_name="appointment",
            name="start_override_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="appointment",
            name="start_override_reason",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="service",
            name="consent_forms",
            field=models.ManyToManyField(
                blank=True,
                related_name="+",
                to="clients.consentform",
                verbose_name="forms to sign before it",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("start_override_by", None), ("start_override_reason", "")),
                    models.Q(
                        models.Q(("start_override_reason", ""), _negated=True),
                        ("start_override_by__isnull", False),
                        ("started_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="appointment_start_override_by_and_at",
            ),
        ),
    ]
