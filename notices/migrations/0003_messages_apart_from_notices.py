import uuid

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


def key():
    return models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


def to_client():
    return models.ForeignKey(
        blank=True,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="clients.client",
    )


def to_user():
    return models.ForeignKey(
        blank=True,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
    )


CHANNELS = [("email", "E-mail"), ("sms", "Text message"), ("call", "Call"), ("print", "Letter")]
KINDS = [
    ("confirmation", "Confirmation"),
    ("change", "Change"),
    ("cancellation", "Cancellation"),
    ("prepare", "How to prepare"),
    ("reminder", "Reminder"),
    ("aftercare", "Aftercare"),
    ("healing-check", "Healing check"),
    ("follow-up", "Follow-up not booked"),
    ("satisfaction", "How it was"),
    ("testimonial", "In their own words"),
    ("touch-up", "Touch-up window"),
    ("recall", "Lot recall"),
    ("refund", "Refund"),
    ("hold-ending", "Hold ending"),
    ("waitlist-offer", "A wanted time came free"),
    ("report-answer", "Answer to a healing report"),
    ("payment", "Payment"),
    ("staff-booked", "To staff: booked online"),
    ("staff-moved", "To staff: moved"),
    ("staff-cancelled", "To staff: cancelled"),
    ("staff-report", "To staff: healing report"),
    ("staff-failed", "To staff: notice failed"),
    ("staff-unsigned", "To staff: record unsigned"),
    ("staff-unhappy", "To staff: unhappy answer"),
    ("staff-inbox", "To staff: new in the inbox"),
    ("staff-money", "To staff: money"),
]
ONE_RECIPIENT = Q(client=None, user__isnull=False) | Q(client__isnull=False, user=None)


class Migration(migrations.Migration):
    """A notice is a fact told; what carries it, and where to, becomes a message."""

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("bookings", "0001_initial"),
        ("clients", "0001_initial"),
        ("notices", "0002_withheld_from_who_is_silent"),
    ]

    operations = [
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", key()),
                ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("client", to_client()),
                ("user", to_user()),
                (
                    "channel",
                    models.CharField(choices=CHANNELS, default="email", max_length=5),
                ),
                (
                    "address",
                    models.CharField(
                        blank=True, max_length=254, verbose_name="e-mail address or number"
                    ),
                ),
                ("is_neutral", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField()),
                (
                    "due_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="When it is tried next; empty when that is over.",
                        null=True,
                    ),
                ),
                (
                    "subject",
                    models.CharField(blank=True, help_text="As it was tried last.", max_length=300),
                ),
                (
                    "text",
                    models.TextField(
                        blank=True, help_text="As it was tried last.", max_length=20000
                    ),
                ),
                (
                    "done_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="called or printed"),
                ),
                ("done_by", to_user()),
                (
                    "done_words",
                    models.CharField(blank=True, max_length=300, verbose_name="how it went"),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(
                        fields=["due_at"],
                        name="message_due",
                        condition=Q(due_at__isnull=False),
                    ),
                    models.Index(fields=["address", "made_at"], name="message_address"),
                    models.Index(fields=["client", "-id"], name="message_client"),
                    models.Index(
                        fields=["channel", "made_at"],
                        name="message_task",
                        condition=Q(channel__in=["call", "print"], done_at=None),
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=ONE_RECIPIENT, name="message_has_one_recipient"
                    ),
                    models.CheckConstraint(
                        condition=~Q(channel__in=["email", "sms"]) | ~Q(address=""),
                        name="message_goes_to_an_address",
                    ),
                    models.CheckConstraint(
                        condition=Q(done_at=None, done_by=None)
                        | Q(done_at__isnull=False, done_by__isnull=False)
                        & Q(channel__in=["call", "print"]),
                        name="message_done_by_and_at",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReminderRule",
            fields=[
                ("id", key()),
                (
                    "days",
                    models.PositiveSmallIntegerField(
                        unique=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(30),
                        ],
                        verbose_name="days before the visit",
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
            ],
            options={"ordering": ["-days"]},
        ),
        migrations.CreateModel(
            name="KindWatch",
            fields=[
                ("id", key()),
                ("kind", models.CharField(max_length=24, unique=True)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField()),
            ],
            options={"verbose_name_plural": "kinds watched", "ordering": ["kind"]},
        ),
        migrations.CreateModel(
            name="VisitWord",
            fields=[
                ("id", key()),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="words_back",
                        to="notices.notice",
                    ),
                ),
                (
                    "appointment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="bookings.appointment",
                    ),
                ),
                ("starts_at", models.DateTimeField(help_text="The start it was said of.")),
                (
                    "says",
                    models.CharField(
                        choices=[("coming", "I'll be there"), ("late", "Running late")],
                        max_length=6,
                    ),
                ),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="minutes late"
                    ),
                ),
                ("said_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-said_at", "-pk"],
                "indexes": [
                    models.Index(fields=["appointment", "-said_at"], name="visit_word_last")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(says="late", minutes__isnull=False)
                        | Q(says="coming", minutes=None),
                        name="visit_word_late_by_how_much",
                    )
                ],
            },
        ),
        migrations.RemoveConstraint(model_name="notice", name="notice_goes_to_an_address"),
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=24),
        ),
        migrations.AlterField(
            model_name="notice", name="key", field=models.CharField(max_length=140)
        ),
        migrations.AlterField(
            model_name="notice",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "Waiting to be sent"),
                    ("sent", "Sent"),
                    ("perhaps", "Perhaps sent"),
                    ("no-address", "For the desk to tell"),
                    ("taken-as-told", "Known before notices began"),
                    ("withheld", "Withheld: too many for this address today"),
                    ("silent", "Withheld: they are not to be contacted"),
                    ("no-consent", "Not sent: they have not agreed to it"),
                    ("superseded", "Not sent: something later took its place"),
                    ("lapsed", "Not sent: it was too late to be of use"),
                    ("failed", "Could not be delivered"),
                    ("withdrawn", "Withdrawn before it was sent"),
                ],
                max_length=13,
            ),
        ),
        migrations.AlterField(
            model_name="notice",
            name="due_at",
            field=models.DateTimeField(help_text="When it was to be said."),
        ),
        migrations.AlterField(model_name="notice", name="client", field=to_client()),
        migrations.AddField(model_name="notice", name="user", field=to_user()),
        migrations.AddField(
            model_name="notice",
            name="appointment",
            field=models.ForeignKey(
                blank=True,
                help_text="The visit it is about, when it is about one.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="bookings.appointment",
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="message",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="notices",
                to="notices.message",
            ),
        ),
        migrations.AddField(
            model_name="delivery",
            name="message",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="deliveries",
                to="notices.message",
            ),
        ),
        migrations.AlterField(
            model_name="delivery",
            name="channel",
            field=models.CharField(choices=CHANNELS, default="email", max_length=5),
        ),
        migrations.AddField(
            model_name="delivery",
            name="provider_ref",
            field=models.CharField(
                blank=True, help_text="What the provider calls it.", max_length=80, default=""
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="delivery",
            name="report",
            field=models.CharField(
                blank=True,
                choices=[
                    ("delivered", "Delivered"),
                    ("bounced", "Came back"),
                    ("complained", "Marked as spam"),
                ],
                max_length=10,
                default="",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="delivery",
            name="reported_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
