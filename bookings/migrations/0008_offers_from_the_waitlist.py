"""A time that came free is offered to who waits for it: the offer, how long it is kept, and what was
free when they joined the list."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import clients.models.refs


class Migration(migrations.Migration):
    dependencies = [
        ("bookings", "0007_holds_found_by_their_end"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="location",
            name="offer_hours",
            field=models.PositiveSmallIntegerField(
                default=3,
                help_text="Of the day, 8:00 to 21:00. 0: nothing is offered by itself.",
                validators=[django.core.validators.MaxValueValidator(72)],
                verbose_name="hours to answer an offer from the waitlist",
            ),
        ),
        migrations.AddField(
            model_name="waitlistwish",
            name="free_then",
            field=models.JSONField(editable=False, null=True),
        ),
        migrations.CreateModel(
            name="WaitlistOffer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "ref",
                    models.CharField(
                        default=clients.models.refs.new_ref,
                        editable=False,
                        max_length=12,
                        unique=True,
                    ),
                ),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("offered_at", models.DateTimeField()),
                ("answers_until", models.DateTimeField()),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("taken", "Taken"),
                            ("declined", "Declined"),
                            ("lapsed", "Not answered"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=9,
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "artist",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="bookings.artist",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "offered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "visit",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="waitlist_offer",
                        to="bookings.appointment",
                    ),
                ),
                (
                    "wish",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offers",
                        to="bookings.waitlistwish",
                    ),
                ),
            ],
            options={
                "ordering": ["-offered_at", "-pk"],
                "indexes": [models.Index(fields=["offered_at"], name="offer_offered_at")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "")),
                        fields=("wish",),
                        name="offer_one_live_a_wish",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "withdrawn"), _negated=True),
                        fields=("wish", "starts_at"),
                        name="offer_of_a_time_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("ended_by", None), ("outcome", "")),
                            models.Q(
                                models.Q(("outcome", ""), _negated=True),
                                ("ended_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="offer_outcome_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", ""), _negated=True),
                            ("visit__isnull", False),
                            _connector="OR",
                        ),
                        name="offer_live_keeps_its_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answers_until__lt", models.F("starts_at")),
                            ("offered_at__lt", models.F("answers_until")),
                            ("starts_at__lt", models.F("ends_at")),
                        ),
                        name="offer_times_in_order",
                    ),
                ],
            },
        ),
    ]
