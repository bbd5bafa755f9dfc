import django.db.models.deletion
import phonenumber_field.modelfields
from django.conf import settings
from django.db import migrations, models

import clients.models.refs


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "__first__"),
        ("clients", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="client",
            name="address",
            field=models.TextField(blank=True, max_length=300, verbose_name="postal address"),
        ),
        migrations.AddField(
            model_name="client",
            name="best_hours",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name="client",
            name="birth_date",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="client",
            name="deceased_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="known to have died"),
        ),
        migrations.AddField(
            model_name="client",
            name="deceased_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="client",
            name="do_not_contact_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="client",
            name="do_not_contact_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="client",
            name="erased_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="client",
            name="preferred_channel",
            field=models.CharField(
                blank=True,
                choices=[("phone", "Phone call"), ("sms", "Text message"), ("email", "E-mail")],
                max_length=5,
            ),
        ),
        migrations.AddField(
            model_name="client",
            name="spokesperson",
            field=models.CharField(blank=True, max_length=120, verbose_name="may speak for them"),
        ),
        migrations.AddField(
            model_name="client",
            name="spokesperson_phone",
            field=phonenumber_field.modelfields.PhoneNumberField(
                blank=True, max_length=128, region=None
            ),
        ),
        migrations.AddField(
            model_name="client",
            name="spokesperson_relation",
            field=models.CharField(blank=True, max_length=60, verbose_name="who that is to them"),
        ),
        migrations.AddField(
            model_name="client",
            name="voicemail_ok",
            field=models.BooleanField(blank=True, null=True, verbose_name="voicemail may be left"),
        ),
        migrations.AddField(
            model_name="merge",
            name="filled",
            field=models.JSONField(
                default=dict, help_text="{field of the kept client: what it was}"
            ),
        ),
        migrations.AddField(
            model_name="merge",
            name="undone_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="merge",
            name="undone_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="client",
            name="came_by",
            field=models.CharField(
                choices=[
                    ("online", "Booked online"),
                    ("desk", "Booked at the desk"),
                    ("import", "Imported"),
                ],
                max_length=6,
            ),
        ),
        migrations.AddConstraint(
            model_name="client",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("do_not_contact_by", None),
                    ("do_not_contact_at__isnull", False),
                    _connector="OR",
                ),
                name="client_do_not_contact_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="client",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("deceased_at", None), ("deceased_by", None)),
                    models.Q(("deceased_at__isnull", False), ("deceased_by__isnull", False)),
                    _connector="OR",
                ),
                name="client_deceased_by_and_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="merge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("undone_at", None), ("undone_by", None)),
                    models.Q(("undone_at__isnull", False), ("undone_by__isnull", False)),
                    _connector="OR",
                ),
                name="merge_undone_by_and_at",
            ),
        ),
        migrations.CreateModel(
            name="ConsentForm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(unique=True)),
                ("title", models.CharField(max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("procedure", "Consent to the procedure"),
                            ("photo", "Photos and marketing"),
                            ("aftercare", "Aftercare received"),
                            ("deposit", "Deposit policy"),
                            ("patch-waiver", "Patch test declined"),
                            ("other", "Another form"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "valid_days",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Signed again after this many days; empty: once.",
                        null=True,
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=0)),
                ("is_active", models.BooleanField(default=True)),
            ],
            options={
                "ordering": ["order", "title"],
            },
        ),
        migrations.CreateModel(
            name="AnswerSheet",
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
                (
                    "occasion",
                    models.CharField(
                        choices=[
                            ("intake", "Before the consultation"),
                            ("after-plan", "After the plan"),
                            ("again", "Asked again"),
                        ],
                        default="intake",
                        max_length=10,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                (
                    "answers",
                    models.JSONField(blank=True, default=dict, help_text="{question key: answer}"),
                ),
                ("saved_at", models.DateTimeField(blank=True, null=True)),
                ("signed_name", models.CharField(blank=True, max_length=160)),
                ("signed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "withdrawn_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="Never filled, and taken back.",
                        null=True,
                        verbose_name="no longer asked",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answer_sheets",
                        to="clients.client",
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ClientImport",
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
                ("file_name", models.CharField(max_length=160)),
                ("file", models.FileField(blank=True, max_length=120, upload_to="imports/")),
                ("sha256", models.CharField(max_length=64)),
                (
                    "columns",
                    models.JSONField(default=list, help_text="The file's own headings, in order."),
                ),
                (
                    "mapping",
                    models.JSONField(default=dict, help_text="{field: place of the column}"),
                ),
                ("problems", models.JSONField(default=list, help_text="[[line, sentence]]")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("uploaded", "Columns to be chosen"),
                            ("checked", "Tried, not applied"),
                            ("running", "Being applied"),
                            ("done", "Applied"),
                            ("failed", "Stopped"),
                        ],
                        default="uploaded",
                        max_length=8,
                    ),
                ),
                ("lines", models.PositiveIntegerField(default=0)),
                ("done_lines", models.PositiveIntegerField(default=0)),
                ("added", models.PositiveIntegerField(default=0)),
                (
                    "known",
                    models.PositiveIntegerField(
                        default=0, help_text="Lines an earlier import added."
                    ),
                ),
                ("uploaded_at", models.DateTimeField()),
                ("applied_at", models.DateTimeField(blank=True, null=True)),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-uploaded_at"],
            },
        ),
        migrations.CreateModel(
            name="ConsentVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("text", models.JSONField(help_text="See clients/consent_text.py.")),
                (
                    "asks_again",
                    models.BooleanField(
                        default=True,
                        help_text="Who signed an older version is asked to sign this one.",
                    ),
                ),
                ("made_at", models.DateTimeField()),
                (
                    "form",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="clients.consentform",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["form", "-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("form", "number"), name="consent_version_number"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Consent",
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
                ("asked_at", models.DateTimeField()),
                (
                    "answers",
                    models.JSONField(blank=True, default=dict, help_text="{statement key: true}"),
                ),
                ("expectation", models.TextField(blank=True, max_length=2000)),
                ("saved_at", models.DateTimeField(blank=True, null=True)),
                (
                    "frozen",
                    models.TextField(blank=True, help_text="The exact text and answers, as JSON."),
                ),
                ("frozen_sha256", models.CharField(blank=True, max_length=64)),
                ("signed_name", models.CharField(blank=True, max_length=160)),
                (
                    "signed_means",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("drawn", "Drawn and typed name"),
                            ("typed", "Typed name, by keyboard"),
                        ],
                        max_length=5,
                    ),
                ),
                (
                    "signed_way",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("link", "By link"),
                            ("tablet", "On the clinic's tablet"),
                            ("portal", "In the portal"),
                        ],
                        max_length=6,
                    ),
                ),
                ("signed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "signature",
                    models.FileField(blank=True, max_length=120, upload_to="signatures/"),
                ),
                (
                    "network",
                    models.GenericIPAddressField(blank=True, null=True, verbose_name="address"),
                ),
                ("device", models.CharField(blank=True, max_length=300)),
                (
                    "paper",
                    models.FileField(
                        blank=True, max_length=120, upload_to="papers/", verbose_name="PDF"
                    ),
                ),
                (
                    "cancelled_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="no longer asked"),
                ),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdraw_reason", models.CharField(blank=True, max_length=300)),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents",
                        to="clients.client",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents",
                        to="clients.consentversion",
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at", "-pk"],
                "indexes": [
                    models.Index(fields=["client", "version"], name="consent_client_version")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("frozen", ""),
                                ("frozen_sha256", ""),
                                ("signed_at", None),
                                ("signed_means", ""),
                                ("signed_name", ""),
                                ("signed_way", ""),
                            ),
                            models.Q(
                                ("signed_at__isnull", False),
                                models.Q(("signed_name", ""), _negated=True),
                                models.Q(("signed_means", ""), _negated=True),
                                models.Q(("signed_way", ""), _negated=True),
                                models.Q(("frozen", ""), _negated=True),
                                models.Q(("frozen_sha256", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="consent_signed_by_and_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signed_means", "drawn"), _negated=True),
                            models.Q(("signature", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="consent_drawn_has_its_picture",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_at", None), ("withdrawn_by", None)),
                            models.Q(
                                ("withdrawn_at__isnull", False),
                                ("withdrawn_by__isnull", False),
                                ("signed_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="consent_withdrawn_by_and_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cancelled_at", None), ("signed_at", None), _connector="OR"
                        ),
                        name="consent_signed_or_cancelled",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactConsent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("sms", "Text messages about visits"),
                            ("marketing", "News, tips and touch-up reminders"),
                        ],
                        max_length=9,
                    ),
                ),
                ("is_given", models.BooleanField()),
                ("wording", models.TextField(max_length=1000)),
                ("said_at", models.DateTimeField()),
                (
                    "said_side",
                    models.CharField(
                        choices=[("client", "The client"), ("clinic", "The clinic, on their word")],
                        max_length=6,
                    ),
                ),
                (
                    "where",
                    models.CharField(blank=True, help_text="The screen or message.", max_length=60),
                ),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contact_consents",
                        to="clients.client",
                    ),
                ),
                (
                    "said_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["client", "kind", "said_at"], name="contact_consent_last")
                ],
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "what",
                    models.CharField(help_text="In words: a photo, a signed form.", max_length=80),
                ),
                ("model", models.CharField(help_text="Its model's label.", max_length=60)),
                ("row", models.BigIntegerField(help_text="Its primary key.")),
                ("reason", models.CharField(max_length=300)),
                ("was_seen", models.BooleanField(help_text="Whether the wrong person opened it.")),
                ("moved_at", models.DateTimeField()),
                (
                    "moved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "right",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="clients.client",
                    ),
                ),
                (
                    "wrong",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="clients.client",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("wrong", models.F("right")), _negated=True),
                        name="correction_between_two_clients",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Erasure",
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
                (
                    "scope",
                    models.CharField(
                        choices=[("photos", "Photos"), ("everything", "Everything that may go")],
                        max_length=10,
                    ),
                ),
                ("asked_by_client", models.BooleanField()),
                ("erased_at", models.DateTimeField()),
                ("report", models.JSONField(help_text="[{what, erased, kept, why, until}]")),
                ("kept_until", models.DateField(blank=True, null=True)),
                (
                    "finished_at",
                    models.DateTimeField(
                        blank=True, help_text="When what was kept went as well.", null=True
                    ),
                ),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="erasures",
                        to="clients.client",
                    ),
                ),
                (
                    "erased_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-erased_at"],
            },
        ),
        migrations.CreateModel(
            name="Flag",
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
                (
                    "question",
                    models.CharField(blank=True, help_text="The question's key.", max_length=60),
                ),
                (
                    "handling",
                    models.CharField(
                        choices=[
                            ("inform", "Good to know"),
                            ("block", "Not now"),
                            ("note", "Doctor's note needed"),
                            ("wait", "Wait"),
                        ],
                        max_length=6,
                    ),
                ),
                ("needed", models.CharField(max_length=200)),
                ("detail", models.TextField(blank=True, max_length=1000)),
                ("raised_at", models.DateTimeField()),
                (
                    "expires_on",
                    models.DateField(
                        blank=True,
                        help_text="From this day on it no longer holds by itself.",
                        null=True,
                    ),
                ),
                ("cleared_at", models.DateTimeField(blank=True, null=True)),
                ("clear_reason", models.CharField(blank=True, max_length=300)),
                (
                    "cleared_until",
                    models.DateField(
                        blank=True, help_text="After this day it is open again.", null=True
                    ),
                ),
                (
                    "cleared_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="flags",
                        to="clients.client",
                    ),
                ),
                (
                    "raised_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="flags",
                        to="clients.answersheet",
                    ),
                ),
            ],
            options={
                "ordering": ["raised_at", "pk"],
                "indexes": [models.Index(fields=["client", "cleared_at"], name="flag_client")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("clear_reason", ""),
                                ("cleared_at", None),
                                ("cleared_by", None),
                                ("cleared_until", None),
                            ),
                            models.Q(
                                ("cleared_at__isnull", False),
                                ("cleared_by__isnull", False),
                                models.Q(("clear_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="flag_cleared_by_and_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("handling", "wait"), _negated=True),
                            ("expires_on__isnull", False),
                            _connector="OR",
                        ),
                        name="flag_wait_has_its_end",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FormLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "consent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="clients.consent",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="clients.answersheet",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("consent", None), ("sheet__isnull", False)),
                            models.Q(("consent__isnull", False), ("sheet", None)),
                            _connector="OR",
                        ),
                        name="form_link_to_one_form",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HandOver",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("begun_at", models.DateTimeField()),
                ("wrong_pins", models.PositiveSmallIntegerField(default=0)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "begun_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="clients.client",
                    ),
                ),
                (
                    "consents",
                    models.ManyToManyField(blank=True, related_name="+", to="clients.consent"),
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
                    "sheets",
                    models.ManyToManyField(blank=True, related_name="+", to="clients.answersheet"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ImportedLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("line", models.PositiveIntegerField()),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="imported",
                        to="clients.clientimport",
                    ),
                ),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="clients.client",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Note",
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("desk", "For everyone at the desk"),
                            ("health", "For artists and the owner"),
                        ],
                        max_length=6,
                    ),
                ),
                ("text", models.TextField(max_length=4000)),
                ("written_at", models.DateTimeField()),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="clients.client",
                    ),
                ),
                (
                    "follows",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followed_by",
                        to="clients.note",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-written_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="OwnerTask",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("breach", "Someone saw what was not theirs"),
                            ("under-age", "Under 18"),
                        ],
                        max_length=9,
                    ),
                ),
                ("words", models.TextField(max_length=1000)),
                ("raised_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(blank=True, null=True)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("outcome", models.TextField(blank=True, max_length=1000)),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="owner_tasks",
                        to="clients.client",
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "raised_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-raised_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_at", None), ("done_by", None)),
                            models.Q(("done_at__isnull", False), ("done_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="owner_task_done_by_and_at",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Photo",
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
                (
                    "view",
                    models.CharField(
                        choices=[
                            ("front", "Front"),
                            ("left-45", "Left 45°"),
                            ("right-45", "Right 45°"),
                            ("left", "Left side"),
                            ("right", "Right side"),
                            ("top", "Top"),
                            ("crown", "Crown"),
                            ("nape", "Nape"),
                            ("other", "Detail"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("before", "Before"),
                            ("session", "After a session"),
                            ("healed", "Healed"),
                            ("touch-up", "Touch-up"),
                            ("reference", "An earlier photo of their own"),
                        ],
                        max_length=9,
                    ),
                ),
                ("session_number", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("taken_at", models.DateTimeField()),
                ("added_at", models.DateTimeField()),
                ("original", models.FileField(blank=True, max_length=120, upload_to="photos/")),
                ("screen", models.FileField(blank=True, max_length=120, upload_to="photos/")),
                ("thumb", models.FileField(blank=True, max_length=120, upload_to="photos/")),
                ("width", models.PositiveIntegerField()),
                ("height", models.PositiveIntegerField()),
                (
                    "sha256",
                    models.CharField(help_text="Of the re-encoded original.", max_length=64),
                ),
                (
                    "doubts",
                    models.JSONField(blank=True, default=list, help_text="dark, blurred, tilted"),
                ),
                ("note", models.CharField(blank=True, max_length=200)),
                ("erased_at", models.DateTimeField(blank=True, null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="photos",
                        to="clients.client",
                    ),
                ),
                (
                    "erased_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["taken_at", "pk"],
                "indexes": [
                    models.Index(fields=["client", "view", "taken_at"], name="photo_client_view")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stage", "session"), _negated=True),
                            ("session_number__gte", 1),
                            _connector="OR",
                        ),
                        name="photo_after_which_session",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("erased_at", None), models.Q(("original", ""), _negated=True)
                            ),
                            models.Q(
                                ("erased_at__isnull", False),
                                ("original", ""),
                                ("screen", ""),
                                ("thumb", ""),
                            ),
                            _connector="OR",
                        ),
                        name="photo_there_or_erased",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GalleryPair",
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
                ("caption", models.CharField(blank=True, max_length=160)),
                ("order", models.PositiveSmallIntegerField(default=0)),
                ("published_at", models.DateTimeField()),
                ("taken_down_at", models.DateTimeField(blank=True, null=True)),
                ("why_down", models.CharField(blank=True, max_length=120)),
                (
                    "published_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "taken_down_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "after",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="clients.photo",
                    ),
                ),
                (
                    "before",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="clients.photo",
                    ),
                ),
            ],
            options={
                "ordering": ["order", "-published_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("before", models.F("after")), _negated=True),
                        name="gallery_pair_of_two_photos",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PhotoPermission",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("given_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "consent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="photo_permissions",
                        to="clients.consent",
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty when it came with a form signed without an account.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "photo",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="permissions",
                        to="clients.photo",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("photo",),
                        name="photo_permission_one_live",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_at", None), ("withdrawn_by", None)),
                            models.Q(
                                ("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="photo_permission_withdrawn_by_and_at",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProofOfAge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("licence", "Driving licence"),
                            ("passport", "Passport"),
                            ("state-id", "State or national identity card"),
                            ("other", "Another photo document"),
                        ],
                        max_length=8,
                    ),
                ),
                ("birth_date", models.DateField(verbose_name="birth date it shows")),
                ("seen_at", models.DateTimeField()),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proofs_of_age",
                        to="clients.client",
                    ),
                ),
                (
                    "seen_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "proofs of age",
                "ordering": ["-seen_at"],
            },
        ),
        migrations.CreateModel(
            name="Questionnaire",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("health", "Health"), ("self-image", "Self-image and daily life")],
                        max_length=10,
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("intro", models.TextField(blank=True, max_length=1000)),
                ("questions", models.JSONField(help_text="See clients/questions.py.")),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["kind", "-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "number"), name="questionnaire_number")
                ],
            },
        ),
        migrations.AddField(
            model_name="answersheet",
            name="questionnaire",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sheets",
                to="clients.questionnaire",
            ),
        ),
        migrations.CreateModel(
            name="Allergy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("substance", models.CharField(max_length=120)),
                ("reaction", models.CharField(blank=True, max_length=300)),
                ("seen_on", models.DateField(blank=True, null=True, verbose_name="last seen")),
                ("noted_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("end_reason", models.CharField(blank=True, max_length=200)),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allergies",
                        to="clients.client",
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
                    "noted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "allergies",
                "ordering": ["substance", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("ended_by", None)),
                            models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="allergy_ended_by_and_at",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ClientFile",
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("doctor", "Doctor's note"),
                            ("letter", "Letter"),
                            ("other", "Another paper"),
                        ],
                        max_length=6,
                    ),
                ),
                ("title", models.CharField(max_length=120)),
                ("file", models.FileField(blank=True, max_length=120, upload_to="files/")),
                ("content_type", models.CharField(max_length=40)),
                ("size", models.PositiveIntegerField(help_text="In bytes.")),
                ("added_at", models.DateTimeField()),
                ("erased_at", models.DateTimeField(blank=True, null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="clients.client",
                    ),
                ),
            ],
            options={
                "ordering": ["-added_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("erased_at", None), models.Q(("file", ""), _negated=True)),
                            models.Q(("erased_at__isnull", False), ("file", "")),
                            _connector="OR",
                        ),
                        name="client_file_there_or_erased",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="answersheet",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("signed_at", None), ("signed_name", "")),
                    models.Q(
                        ("signed_at__isnull", False), models.Q(("signed_name", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="answer_sheet_signed_by_and_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="answersheet",
            constraint=models.CheckConstraint(
                condition=models.Q(("signed_at", None), ("withdrawn_at", None), _connector="OR"),
                name="answer_sheet_signed_or_withdrawn",
            ),
        ),
    ]
