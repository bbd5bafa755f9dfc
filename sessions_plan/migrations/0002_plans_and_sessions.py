import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import clients.models.refs


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "__first__"),
        ("bookings", "0004_consents_and_starting"),
        ("clients", "0002_the_record"),
        ("sessions_plan", "0001_assessments"),
    ]

    operations = [
        migrations.AddField(
            model_name="pigmentlot",
            name="quarantine_reason",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="pigmentlot",
            name="quarantined_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="pigmentlot",
            name="quarantined_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="pigmentlot",
            name="received_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="pigmentlot",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("quarantine_reason", ""),
                        ("quarantined_at", None),
                        ("quarantined_by", None),
                    ),
                    models.Q(
                        ("quarantined_at__isnull", False),
                        ("quarantined_by__isnull", False),
                        models.Q(("quarantine_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="pigment_lot_quarantined_by_and_at",
            ),
        ),
        migrations.CreateModel(
            name="PlanTemplate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(unique=True)),
                ("name", models.CharField(max_length=80)),
                ("when", models.CharField(blank=True, max_length=200, verbose_name="when it fits")),
                ("order", models.PositiveSmallIntegerField(default=0)),
                ("is_active", models.BooleanField(default=True)),
            ],
            options={
                "ordering": ["order", "name"],
            },
        ),
        migrations.CreateModel(
            name="Plan",
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
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("proposed", "Proposed"),
                            ("accepted", "Accepted"),
                            ("under-way", "Under way"),
                            ("complete", "Complete"),
                            ("abandoned", "Abandoned"),
                        ],
                        default="draft",
                        max_length=9,
                    ),
                ),
                ("begun_at", models.DateTimeField()),
                ("paused_at", models.DateTimeField(blank=True, null=True)),
                ("pause_reason", models.CharField(blank=True, max_length=300)),
                ("completed_at", models.DateTimeField(blank=True, null=True)),
                ("abandoned_at", models.DateTimeField(blank=True, null=True)),
                ("abandon_reason", models.CharField(blank=True, max_length=300)),
                (
                    "touch_up_not_before",
                    models.DateField(
                        blank=True,
                        help_text="The client chose to hear of a touch-up later.",
                        null=True,
                    ),
                ),
                (
                    "abandoned_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "artist",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plans",
                        to="bookings.artist",
                    ),
                ),
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
                        related_name="plans",
                        to="clients.client",
                    ),
                ),
                (
                    "completed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "location",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plans",
                        to="bookings.location",
                    ),
                ),
                (
                    "paused_by",
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
                "ordering": ["-begun_at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("status__in", ["draft", "proposed", "accepted", "under-way"])
                        ),
                        fields=("client",),
                        name="plan_one_open_a_client",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("pause_reason", ""), ("paused_at", None), ("paused_by", None)
                            ),
                            models.Q(
                                ("paused_at__isnull", False),
                                ("paused_by__isnull", False),
                                models.Q(("pause_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="plan_paused_by_and_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("completed_at__isnull", False),
                                ("status", "complete"),
                                ("completed_by__isnull", False),
                            ),
                            models.Q(
                                models.Q(("status", "complete"), _negated=True),
                                ("completed_at", None),
                                ("completed_by", None),
                            ),
                            _connector="OR",
                        ),
                        name="plan_completed_by_and_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("abandoned_at__isnull", False),
                                ("status", "abandoned"),
                                models.Q(("abandon_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("status", "abandoned"), _negated=True),
                                ("abandoned_at", None),
                                ("abandoned_by", None),
                                ("abandon_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="plan_abandoned_by_and_at",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlannedSession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        help_text="0 is a patch test; sessions from 1."
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("patch-test", "Patch test"),
                            ("session", "Session"),
                            ("follow-up", "Follow-up"),
                            ("touch-up", "Touch-up"),
                        ],
                        default="session",
                        max_length=10,
                    ),
                ),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(5),
                            django.core.validators.MaxValueValidator(720),
                        ]
                    ),
                ),
                (
                    "share",
                    models.PositiveSmallIntegerField(
                        default=0,
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="share of the density, in percent",
                    ),
                ),
                (
                    "gap_min",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="days at least"
                    ),
                ),
                (
                    "gap_ideal",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="days at best"
                    ),
                ),
                (
                    "gap_max",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="days at most"
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
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "To be booked"),
                            ("booked", "Booked"),
                            ("done", "Done"),
                            ("dropped", "Dropped"),
                        ],
                        default="open",
                        max_length=7,
                    ),
                ),
                ("pinned_at", models.DateTimeField(blank=True, null=True)),
                ("gap_override_reason", models.CharField(blank=True, max_length=300)),
                (
                    "appointment",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="planned_session",
                        to="bookings.appointment",
                    ),
                ),
                (
                    "gap_override_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pinned_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="sessions_plan.plan",
                    ),
                ),
            ],
            options={
                "ordering": ["plan", "position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "position"), name="planned_session_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("gap_ideal", None), ("gap_max", None), ("gap_min", None)),
                            models.Q(
                                ("gap_ideal__lte", models.F("gap_max")),
                                ("gap_min__gte", 0),
                                ("gap_min__lte", models.F("gap_ideal")),
                            ),
                            _connector="OR",
                        ),
                        name="planned_session_gaps",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["booked", "done"]),
                            ("appointment", None),
                            _connector="OR",
                        ),
                        name="planned_session_visit_when_booked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "booked"), _negated=True),
                            ("appointment__isnull", False),
                            _connector="OR",
                        ),
                        name="planned_session_booked_has_a_visit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("pinned_at", None), ("pinned_by", None)),
                            models.Q(("pinned_at__isnull", False), ("pinned_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="planned_session_pinned_by_and_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("gap_override_by", None), ("gap_override_reason", "")),
                            models.Q(
                                models.Q(("gap_override_reason", ""), _negated=True),
                                ("gap_override_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="planned_session_override_by",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HealingCheck",
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
                ("visit_at", models.DateTimeField(help_text="The start it was asked for.")),
                ("answered_at", models.DateTimeField()),
                ("by_client", models.BooleanField(default=True)),
                ("has_scabs", models.BooleanField(verbose_name="scabs left")),
                ("is_red", models.BooleanField(verbose_name="still red")),
                ("was_picked", models.BooleanField(verbose_name="picked or scratched")),
                ("words", models.CharField(blank=True, max_length=500)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ready", "Ready"),
                            ("wait", "Not ready: later times proposed"),
                            ("go-on", "The artist goes on as planned"),
                        ],
                        max_length=5,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "photo",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="clients.photo",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="healing_checks",
                        to="sessions_plan.plannedsession",
                    ),
                ),
            ],
            options={
                "ordering": ["-answered_at"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("session", "visit_at"), name="healing_check_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanRules",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "cooling_off_days",
                    models.PositiveSmallIntegerField(
                        default=0, validators=[django.core.validators.MaxValueValidator(60)]
                    ),
                ),
                ("follow_up_min_days", models.PositiveSmallIntegerField(default=28)),
                ("follow_up_ideal_days", models.PositiveSmallIntegerField(default=35)),
                ("follow_up_max_days", models.PositiveSmallIntegerField(default=42)),
                (
                    "shorter_visit_minutes",
                    models.PositiveSmallIntegerField(
                        default=120,
                        help_text="The length proposed when someone worries about pain.",
                    ),
                ),
                ("in_force_from", models.DateTimeField()),
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
                "verbose_name_plural": "plan rules",
                "ordering": ["-in_force_from"],
            },
        ),
        migrations.CreateModel(
            name="PlanVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "wishes",
                    models.TextField(
                        blank=True,
                        max_length=2000,
                        verbose_name="what they wish for, in their words",
                    ),
                ),
                (
                    "expected_loss",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="expected further loss"
                    ),
                ),
                (
                    "reasons",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="Why it differs from the template, in sentences.",
                    ),
                ),
                (
                    "design_waiver",
                    models.CharField(
                        blank=True,
                        help_text="Why it may be accepted without an approved design.",
                        max_length=300,
                    ),
                ),
                ("notes", models.TextField(blank=True, max_length=2000)),
                ("edition", models.PositiveIntegerField(default=0, help_text="Counts the saves.")),
                ("saved_at", models.DateTimeField()),
                ("proposed_at", models.DateTimeField(blank=True, null=True)),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
                ("accepted_name", models.CharField(blank=True, max_length=160)),
                (
                    "accepted_way",
                    models.CharField(
                        blank=True,
                        choices=[("screen", "On the studio's screen"), ("portal", "In the portal")],
                        max_length=6,
                    ),
                ),
                (
                    "withdrawn_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="The client took it back within the cooling-off days.",
                        null=True,
                    ),
                ),
                ("superseded_at", models.DateTimeField(blank=True, null=True)),
                (
                    "paper",
                    models.FileField(
                        blank=True, max_length=120, upload_to="papers/", verbose_name="PDF"
                    ),
                ),
                (
                    "accepted_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="The client's sign-in, or the colleague whose screen it was.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "assessment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plan_versions",
                        to="sessions_plan.assessment",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="sessions_plan.plan",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "template",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sessions_plan.plantemplate",
                    ),
                ),
            ],
            options={
                "ordering": ["plan", "-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "number"), name="plan_version_number"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("proposed_at", None), ("proposed_by", None)),
                            models.Q(
                                ("proposed_at__isnull", False), ("proposed_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="plan_version_proposed_by_and_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("accepted_at", None),
                                ("accepted_by", None),
                                ("accepted_name", ""),
                                ("accepted_way", ""),
                            ),
                            models.Q(
                                ("accepted_at__isnull", False),
                                ("accepted_by__isnull", False),
                                ("proposed_at__isnull", False),
                                models.Q(("accepted_name", ""), _negated=True),
                                models.Q(("accepted_way", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="plan_version_accepted_by_and_at",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        help_text="0 is a patch test; sessions from 1."
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("patch-test", "Patch test"),
                            ("session", "Session"),
                            ("follow-up", "Follow-up"),
                            ("touch-up", "Touch-up"),
                        ],
                        default="session",
                        max_length=10,
                    ),
                ),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(5),
                            django.core.validators.MaxValueValidator(720),
                        ]
                    ),
                ),
                (
                    "share",
                    models.PositiveSmallIntegerField(
                        default=0,
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="share of the density, in percent",
                    ),
                ),
                (
                    "gap_min",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="days at least"
                    ),
                ),
                (
                    "gap_ideal",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="days at best"
                    ),
                ),
                (
                    "gap_max",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="days at most"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="sessions_plan.planversion",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(fields=("version", "position"), name="plan_step_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("gap_ideal", None), ("gap_max", None), ("gap_min", None)),
                            models.Q(
                                ("gap_ideal__lte", models.F("gap_max")),
                                ("gap_min__gte", 0),
                                ("gap_min__lte", models.F("gap_ideal")),
                            ),
                            _connector="OR",
                        ),
                        name="plan_step_gaps",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanArea",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "area",
                    models.CharField(
                        choices=[
                            ("hairline", "Hairline"),
                            ("temples", "Temples"),
                            ("mid-scalp", "Mid-scalp"),
                            ("crown", "Crown"),
                            ("sides", "Sides"),
                            ("back", "Back"),
                            ("scar", "Scar"),
                        ],
                        max_length=9,
                    ),
                ),
                (
                    "goal",
                    models.CharField(
                        choices=[
                            ("restore", "Restore a line"),
                            ("fill", "Fill in between hair"),
                            ("shaved", "Full shaved look"),
                            ("scar", "Cover a scar"),
                        ],
                        max_length=7,
                    ),
                ),
                (
                    "area_cm2",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=6,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="cm²",
                    ),
                ),
                (
                    "technique",
                    models.CharField(
                        choices=[
                            ("dots", "Dots"),
                            ("strokes", "Strokes"),
                            ("mixed", "Dots and strokes"),
                        ],
                        default="dots",
                        max_length=7,
                    ),
                ),
                (
                    "dot_mm",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=3,
                        null=True,
                        verbose_name="dot size, mm",
                    ),
                ),
                (
                    "density",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(400)],
                        verbose_name="dots per cm²",
                    ),
                ),
                ("shade", models.CharField(blank=True, max_length=80)),
                ("dilution", models.CharField(blank=True, max_length=40)),
                ("needle", models.CharField(blank=True, max_length=60)),
                ("note", models.CharField(blank=True, max_length=300)),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="areas",
                        to="sessions_plan.planversion",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("version", "area"), name="plan_area_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Recall",
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
                ("reason", models.CharField(max_length=300)),
                (
                    "advice",
                    models.TextField(max_length=2000, verbose_name="what to tell the clients"),
                ),
                ("made_at", models.DateTimeField()),
                (
                    "lots",
                    models.ManyToManyField(related_name="recalls", to="sessions_plan.pigmentlot"),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at"],
            },
        ),
        migrations.CreateModel(
            name="SessionRecord",
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
                ("opened_at", models.DateTimeField()),
                ("edition", models.PositiveIntegerField(default=0, help_text="Counts the saves.")),
                ("saved_at", models.DateTimeField()),
                (
                    "anything_new",
                    models.BooleanField(
                        blank=True, null=True, verbose_name="anything new since last time"
                    ),
                ),
                ("new_words", models.CharField(blank=True, max_length=300)),
                ("has_scabs", models.BooleanField(blank=True, null=True)),
                ("is_sunburnt", models.BooleanField(blank=True, null=True)),
                ("has_cuts", models.BooleanField(blank=True, null=True)),
                (
                    "had_alcohol",
                    models.BooleanField(
                        blank=True, null=True, verbose_name="alcohol in the last 24 hours"
                    ),
                ),
                ("has_eaten", models.BooleanField(blank=True, null=True)),
                ("checked_at", models.DateTimeField(blank=True, null=True)),
                ("not_today_reason", models.CharField(blank=True, max_length=300)),
                (
                    "shade_looked_at",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="shade on healed skin"
                    ),
                ),
                ("numbing_at", models.DateTimeField(blank=True, null=True)),
                ("numbing_note", models.CharField(blank=True, max_length=200)),
                ("needles_shown_at", models.DateTimeField(blank=True, null=True)),
                ("needles_client_name", models.CharField(blank=True, max_length=160)),
                ("needles_artist_name", models.CharField(blank=True, max_length=160)),
                ("began_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "pain",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="0 to 10, overall.",
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(10)],
                    ),
                ),
                ("notes", models.TextField(blank=True, max_length=4000)),
                ("signed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "appointment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="session_record",
                        to="bookings.appointment",
                    ),
                ),
                (
                    "artist",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="session_records",
                        to="bookings.artist",
                    ),
                ),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="session_records",
                        to="clients.client",
                    ),
                ),
                (
                    "not_today_photo",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="clients.photo",
                    ),
                ),
                (
                    "photos",
                    models.ManyToManyField(
                        blank=True, related_name="session_records", to="clients.photo"
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="records",
                        to="sessions_plan.plannedsession",
                    ),
                ),
                (
                    "signed_by",
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
                "ordering": ["-opened_at"],
            },
        ),
        migrations.CreateModel(
            name="SentStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=40)),
                ("came_at", models.DateTimeField()),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="sessions_plan.sessionrecord",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("record", "key"), name="sent_step_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="RecallEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "told_way",
                    models.CharField(
                        blank=True,
                        choices=[("email", "E-mail"), ("call", "Call"), ("letter", "Letter")],
                        max_length=6,
                    ),
                ),
                ("told_at", models.DateTimeField(blank=True, null=True)),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                ("answer", models.CharField(blank=True, max_length=500)),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recall_entries",
                        to="clients.client",
                    ),
                ),
                (
                    "patch_tests",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="sessions_plan.patchtest"
                    ),
                ),
                (
                    "recall",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="sessions_plan.recall",
                    ),
                ),
                (
                    "told_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "records",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="sessions_plan.sessionrecord"
                    ),
                ),
            ],
            options={
                "ordering": ["recall", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("recall", "client"), name="recall_entry_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("told_at", None), ("told_way", "")),
                            models.Q(
                                ("told_at__isnull", False),
                                models.Q(("told_way", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="recall_entry_told_at_and_how",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HealedRating",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "area",
                    models.CharField(
                        choices=[
                            ("hairline", "Hairline"),
                            ("temples", "Temples"),
                            ("mid-scalp", "Mid-scalp"),
                            ("crown", "Crown"),
                            ("sides", "Sides"),
                            ("back", "Back"),
                            ("scar", "Scar"),
                        ],
                        max_length=9,
                    ),
                ),
                (
                    "density",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MaxValueValidator(10)]
                    ),
                ),
                (
                    "evenness",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MaxValueValidator(10)]
                    ),
                ),
                (
                    "blur",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MaxValueValidator(10)],
                        verbose_name="crispness",
                    ),
                ),
                ("has_colour_shift", models.BooleanField(default=False)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("rated_at", models.DateTimeField()),
                (
                    "rated_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ratings",
                        to="sessions_plan.sessionrecord",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("record", "area"), name="healed_rating_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Complication",
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
                            ("infection", "Infection"),
                            ("allergy", "Allergic reaction"),
                            ("migration", "Migration or blur"),
                            ("colour", "Colour shift"),
                            ("scarring", "Scarring"),
                            ("other", "Something else"),
                        ],
                        max_length=9,
                    ),
                ),
                (
                    "severity",
                    models.CharField(
                        choices=[("mild", "Mild"), ("moderate", "Moderate"), ("severe", "Severe")],
                        max_length=8,
                    ),
                ),
                ("began_on", models.DateField(verbose_name="onset")),
                ("signs", models.TextField(max_length=2000)),
                (
                    "advice",
                    models.TextField(blank=True, max_length=2000, verbose_name="advice given"),
                ),
                (
                    "doctor",
                    models.CharField(blank=True, max_length=200, verbose_name="doctor seen"),
                ),
                ("outcome", models.TextField(blank=True, max_length=2000)),
                (
                    "report_due_on",
                    models.DateField(blank=True, null=True, verbose_name="report due"),
                ),
                ("reported_on", models.DateField(blank=True, null=True)),
                ("reported_to", models.CharField(blank=True, max_length=200)),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="complications",
                        to="clients.client",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "lots",
                    models.ManyToManyField(
                        blank=True, related_name="complications", to="sessions_plan.pigmentlot"
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "photos",
                    models.ManyToManyField(blank=True, related_name="+", to="clients.photo"),
                ),
                (
                    "record",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="complications",
                        to="sessions_plan.sessionrecord",
                    ),
                ),
            ],
            options={
                "ordering": ["-opened_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("closed_by", None)),
                            models.Q(
                                ("closed_at__isnull", False),
                                ("closed_by__isnull", False),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="complication_closed_by_and_at",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Complaint",
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
                ("words", models.TextField(max_length=4000, verbose_name="in their words")),
                (
                    "wish",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="what they wish for"
                    ),
                ),
                ("answer_by", models.DateField()),
                ("outcome", models.TextField(blank=True, max_length=4000)),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="complaints",
                        to="clients.client",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "who",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="complaints",
                        to="sessions_plan.sessionrecord",
                    ),
                ),
            ],
            options={
                "ordering": ["-opened_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("closed_by", None)),
                            models.Q(
                                ("closed_at__isnull", False),
                                ("closed_by__isnull", False),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="complaint_closed_by_and_at",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Break",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="breaks",
                        to="sessions_plan.sessionrecord",
                    ),
                ),
            ],
            options={
                "ordering": ["began_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at", None),
                            ("ended_at__gte", models.F("began_at")),
                            _connector="OR",
                        ),
                        name="break_in_order",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SessionRecordAmendment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(max_length=4000)),
                ("written_at", models.DateTimeField()),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendments",
                        to="sessions_plan.sessionrecord",
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
                "ordering": ["written_at", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SupplyLot",
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
                        choices=[("needle", "Needle"), ("numbing", "Numbing product")], max_length=7
                    ),
                ),
                ("maker", models.CharField(max_length=80)),
                ("product", models.CharField(max_length=80)),
                (
                    "detail",
                    models.CharField(
                        blank=True,
                        help_text="A needle's configuration; a product's strength.",
                        max_length=60,
                    ),
                ),
                ("lot", models.CharField(max_length=60, verbose_name="lot or batch")),
                ("expires_on", models.DateField(blank=True, null=True)),
                ("added_at", models.DateTimeField()),
                ("finished_on", models.DateField(blank=True, null=True, verbose_name="used up")),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["kind", "maker", "product", "lot"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "maker", "product", "detail", "lot"), name="supply_lot_once"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="sessionrecord",
            name="numbing",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="sessions_plan.supplylot",
            ),
        ),
        migrations.CreateModel(
            name="AreaWork",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "area",
                    models.CharField(
                        choices=[
                            ("hairline", "Hairline"),
                            ("temples", "Temples"),
                            ("mid-scalp", "Mid-scalp"),
                            ("crown", "Crown"),
                            ("sides", "Sides"),
                            ("back", "Back"),
                            ("scar", "Scar"),
                        ],
                        max_length=9,
                    ),
                ),
                (
                    "technique",
                    models.CharField(
                        choices=[
                            ("dots", "Dots"),
                            ("strokes", "Strokes"),
                            ("mixed", "Dots and strokes"),
                        ],
                        default="dots",
                        max_length=7,
                    ),
                ),
                ("machine", models.CharField(blank=True, max_length=60)),
                (
                    "stroke_mm",
                    models.DecimalField(blank=True, decimal_places=1, max_digits=3, null=True),
                ),
                (
                    "depth_mm",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=3, null=True),
                ),
                (
                    "speed_hz",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="speed, per second"
                    ),
                ),
                ("shade", models.CharField(blank=True, max_length=80)),
                ("dilution", models.CharField(blank=True, max_length=40)),
                ("passes", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "dots",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="dots, as estimated"
                    ),
                ),
                (
                    "reaction",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "None to speak of"),
                            ("redness", "Redness"),
                            ("swelling", "Swelling"),
                            ("bleeding", "Pinpoint bleeding"),
                            ("other", "Something else"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "pain",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(10)],
                    ),
                ),
                ("minutes", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("worked_at", models.DateTimeField()),
                (
                    "pigment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="area_work",
                        to="sessions_plan.pigmentlot",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="areas",
                        to="sessions_plan.sessionrecord",
                    ),
                ),
                (
                    "needle",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="area_work",
                        to="sessions_plan.supplylot",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [
                    models.Index(fields=["pigment", "worked_at"], name="area_work_pigment")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("record", "area", "pigment"), name="area_work_once_a_pigment"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TemplateStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        help_text="0 is a patch test; sessions from 1."
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("patch-test", "Patch test"),
                            ("session", "Session"),
                            ("follow-up", "Follow-up"),
                            ("touch-up", "Touch-up"),
                        ],
                        default="session",
                        max_length=10,
                    ),
                ),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(5),
                            django.core.validators.MaxValueValidator(720),
                        ]
                    ),
                ),
                (
                    "share",
                    models.PositiveSmallIntegerField(
                        default=0,
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="share of the density, in percent",
                    ),
                ),
                (
                    "gap_min",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="days at least"
                    ),
                ),
                (
                    "gap_ideal",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="days at best"
                    ),
                ),
                (
                    "gap_max",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="days at most"
                    ),
                ),
                (
                    "template",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="sessions_plan.plantemplate",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("template", "position"), name="template_step_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("gap_ideal", None), ("gap_max", None), ("gap_min", None)),
                            models.Q(
                                ("gap_ideal__lte", models.F("gap_max")),
                                ("gap_min__gte", 0),
                                ("gap_min__lte", models.F("gap_ideal")),
                            ),
                            _connector="OR",
                        ),
                        name="template_step_gaps",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TrayItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("dilution", models.CharField(blank=True, max_length=40)),
                ("laid_out_at", models.DateTimeField()),
                (
                    "pigment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tray_items",
                        to="sessions_plan.pigmentlot",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tray",
                        to="sessions_plan.sessionrecord",
                    ),
                ),
                (
                    "supply",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tray_items",
                        to="sessions_plan.supplylot",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("pigment__isnull", False), ("supply", None)),
                            models.Q(("pigment", None), ("supply__isnull", False)),
                            _connector="OR",
                        ),
                        name="tray_item_of_one_lot",
                    ),
                    models.UniqueConstraint(fields=("record", "pigment"), name="tray_pigment_once"),
                    models.UniqueConstraint(fields=("record", "supply"), name="tray_supply_once"),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="sessionrecord",
            index=models.Index(
                condition=models.Q(("signed_at", None)),
                fields=["opened_at"],
                name="session_record_unsigned",
            ),
        ),
        migrations.AddConstraint(
            model_name="sessionrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("signed_at", None), ("signed_by", None)),
                    models.Q(("signed_at__isnull", False), ("signed_by__isnull", False)),
                    _connector="OR",
                ),
                name="session_record_signed_by_and_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="sessionrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("began_at", None),
                    ("ended_at", None),
                    ("ended_at__gte", models.F("began_at")),
                    _connector="OR",
                ),
                name="session_record_times_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="sessionrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("needles_artist_name", ""),
                        ("needles_client_name", ""),
                        ("needles_shown_at", None),
                    ),
                    models.Q(
                        ("needles_shown_at__isnull", False),
                        models.Q(("needles_client_name", ""), _negated=True),
                        models.Q(("needles_artist_name", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="session_record_needles_signed_by_both",
            ),
        ),
    ]
