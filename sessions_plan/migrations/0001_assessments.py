import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import clients.models.refs


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("bookings", "0004_consents_and_starting"),
        ("clients", "0002_the_record"),
    ]

    operations = [
        migrations.CreateModel(
            name="Assessment",
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
                ("begun_at", models.DateTimeField()),
                (
                    "scale",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("norwood", "Norwood"),
                            ("ludwig", "Ludwig"),
                            ("sinclair", "Sinclair"),
                            ("alopecia", "Alopecia"),
                            ("none", "No pattern loss"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "grade",
                    models.CharField(blank=True, help_text="One of GRADES[scale].", max_length=11),
                ),
                (
                    "salt_top",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                    ),
                ),
                (
                    "salt_back",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                    ),
                ),
                (
                    "salt_left",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                    ),
                ),
                (
                    "salt_right",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                    ),
                ),
                (
                    "fitzpatrick",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(1, "I"), (2, "II"), (3, "III"), (4, "IV"), (5, "V"), (6, "VI")],
                        null=True,
                    ),
                ),
                (
                    "undertone",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("cool", "Cool"),
                            ("neutral", "Neutral"),
                            ("warm", "Warm"),
                            ("olive", "Olive"),
                        ],
                        max_length=7,
                    ),
                ),
                (
                    "hair_colour",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("black", "Black"),
                            ("dark-brown", "Dark brown"),
                            ("brown", "Brown"),
                            ("light-brown", "Light brown"),
                            ("blonde", "Blonde"),
                            ("red", "Red"),
                            ("grey", "Grey"),
                            ("white", "White"),
                        ],
                        max_length=11,
                    ),
                ),
                (
                    "texture",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("straight", "Straight"),
                            ("wavy", "Wavy"),
                            ("curly", "Curly"),
                            ("coily", "Coily"),
                            ("coarse", "Coarse, thick"),
                            ("fine", "Fine, thin"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "hair_length",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("shaved", "Shaved"),
                            ("stubble", "Stubble, to 3 mm"),
                            ("short", "Short"),
                            ("medium", "Medium"),
                            ("long", "Long"),
                        ],
                        max_length=7,
                    ),
                ),
                (
                    "density",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "No hair left there"),
                            ("sparse", "Sparse"),
                            ("thin", "Thin"),
                            ("full", "Full"),
                        ],
                        max_length=6,
                    ),
                ),
                (
                    "conditions",
                    models.JSONField(blank=True, default=list, help_text="Condition values."),
                ),
                (
                    "sun",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(0, "Hardly"), (1, "Some"), (2, "Much"), (3, "Very much")],
                        null=True,
                    ),
                ),
                (
                    "swimming",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(0, "Hardly"), (1, "Some"), (2, "Much"), (3, "Very much")],
                        null=True,
                    ),
                ),
                (
                    "sweat",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(0, "Hardly"), (1, "Some"), (2, "Much"), (3, "Very much")],
                        null=True,
                    ),
                ),
                ("works_outdoors", models.BooleanField(blank=True, null=True)),
                (
                    "oil",
                    models.CharField(
                        blank=True,
                        choices=[("dry", "Dry"), ("normal", "Normal"), ("oily", "Oily")],
                        max_length=6,
                        verbose_name="skin",
                    ),
                ),
                (
                    "expected_loss",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="expected further loss"
                    ),
                ),
                (
                    "pain_worry",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="0 to 10.",
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(10)],
                    ),
                ),
                (
                    "comfort",
                    models.JSONField(blank=True, default=list, help_text="Comfort values."),
                ),
                (
                    "swatches",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text='[{"shade", "dilution", "where", "note"}]',
                    ),
                ),
                (
                    "shade_light",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="light it was matched in"
                    ),
                ),
                ("shade", models.CharField(blank=True, max_length=80, verbose_name="shade chosen")),
                (
                    "shade_agreed",
                    models.BooleanField(default=False, verbose_name="the client agrees"),
                ),
                (
                    "shaving",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("shave", "Shave"),
                            ("trim", "Trim short"),
                            ("keep", "Keep the length"),
                        ],
                        max_length=5,
                    ),
                ),
                ("shaving_reason", models.CharField(blank=True, max_length=300)),
                ("notes", models.TextField(blank=True, max_length=4000)),
                ("edition", models.PositiveIntegerField(default=0, help_text="Counts the saves.")),
                ("saved_at", models.DateTimeField()),
                ("signed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "appointment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="bookings.appointment",
                    ),
                ),
                (
                    "artist",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="bookings.artist",
                    ),
                ),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="clients.client",
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
                "ordering": ["-begun_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signed_at", None), ("signed_by", None)),
                            models.Q(("signed_at__isnull", False), ("signed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="assessment_signed_by_and_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("salt_top", None),
                            models.Q(
                                ("salt_back__lte", 100),
                                ("salt_top__lte", 100),
                                ("salt_left__lte", 100),
                                ("salt_right__lte", 100),
                            ),
                            _connector="OR",
                        ),
                        name="assessment_salt_percents",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AreaGoal",
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
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="goals",
                        to="sessions_plan.assessment",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("assessment", "area"), name="area_goal_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="AssessmentAmendment",
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
                        to="sessions_plan.assessment",
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
            name="Consultation",
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
                ("begun_at", models.DateTimeField()),
                ("goals", models.TextField(blank=True, max_length=2000)),
                ("lifestyle", models.TextField(blank=True, max_length=2000)),
                (
                    "loss_history",
                    models.TextField(blank=True, max_length=2000, verbose_name="hair-loss history"),
                ),
                (
                    "explained",
                    models.JSONField(blank=True, default=list, help_text="Topic values."),
                ),
                (
                    "alternatives",
                    models.JSONField(blank=True, default=list, help_text="Alternative values."),
                ),
                (
                    "questions",
                    models.JSONField(blank=True, default=list, help_text='[{"asked", "answered"}]'),
                ),
                (
                    "came_along",
                    models.CharField(blank=True, max_length=200, verbose_name="who came along"),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("plan", "A plan is made"),
                            ("thinking", "Thinking it over"),
                            ("declined", "Does not want it"),
                            ("referred", "Referred to someone else"),
                        ],
                        max_length=8,
                    ),
                ),
                ("outcome_reason", models.TextField(blank=True, max_length=1000)),
                ("edition", models.PositiveIntegerField(default=0, help_text="Counts the saves.")),
                ("saved_at", models.DateTimeField()),
                ("signed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "appointment",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consultation",
                        to="bookings.appointment",
                    ),
                ),
                (
                    "artist",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consultations",
                        to="bookings.artist",
                    ),
                ),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consultations",
                        to="clients.client",
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
                "ordering": ["-begun_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signed_at", None), ("signed_by", None)),
                            models.Q(
                                ("signed_at__isnull", False),
                                ("signed_by__isnull", False),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="consultation_signed_by_and_at",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ConsultationAmendment",
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
                        to="sessions_plan.consultation",
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
            name="HeadMark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "view",
                    models.CharField(
                        choices=[
                            ("top", "Top"),
                            ("front", "Front"),
                            ("back", "Back"),
                            ("left", "Left side"),
                            ("right", "Right side"),
                        ],
                        max_length=5,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("area", "Area to treat"),
                            ("patch", "Bare patch"),
                            ("scar", "Scar"),
                        ],
                        max_length=5,
                    ),
                ),
                (
                    "area",
                    models.CharField(
                        blank=True,
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
                ("points", models.JSONField()),
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
                ("note", models.CharField(blank=True, max_length=200)),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="marks",
                        to="sessions_plan.assessment",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("area_cm2", None), ("area_cm2__gt", 0), _connector="OR"
                        ),
                        name="head_mark_has_a_size",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PatchPolicy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "is_required",
                    models.BooleanField(default=True, verbose_name="needed before a first session"),
                ),
                ("valid_days", models.PositiveSmallIntegerField(default=180)),
                (
                    "days_before_session",
                    models.PositiveSmallIntegerField(
                        default=10, help_text="Days from placing it to the first session."
                    ),
                ),
                (
                    "waiver_allowed",
                    models.BooleanField(default=True, verbose_name="may be declined in writing"),
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
                "verbose_name_plural": "patch policies",
                "ordering": ["-in_force_from"],
            },
        ),
        migrations.CreateModel(
            name="PatchTest",
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
                ("site", models.CharField(blank=True, max_length=120)),
                (
                    "also_tested",
                    models.CharField(
                        blank=True,
                        max_length=160,
                        verbose_name="anaesthetic or ointment tested beside it",
                    ),
                ),
                ("placed_at", models.DateTimeField(blank=True, null=True)),
                ("valid_until", models.DateField(blank=True, null=True)),
                ("made_at", models.DateTimeField()),
                (
                    "artist",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="patch_tests",
                        to="bookings.artist",
                    ),
                ),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="patch_tests",
                        to="clients.client",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "waiver",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="patch_test",
                        to="clients.consent",
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at"],
            },
        ),
        migrations.CreateModel(
            name="PatchReading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "moment",
                    models.CharField(
                        choices=[
                            ("48h", "After 48 hours"),
                            ("7-10d", "Day 7 to 10"),
                            ("late", "Later"),
                        ],
                        max_length=5,
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("none-seen", "No reaction seen"),
                            ("reaction", "A reaction was seen"),
                            ("unclear", "Unclear, to be read again"),
                        ],
                        max_length=9,
                    ),
                ),
                (
                    "seen",
                    models.CharField(blank=True, max_length=300, verbose_name="what was seen"),
                ),
                (
                    "by_client",
                    models.BooleanField(default=False, verbose_name="as the client reports it"),
                ),
                ("read_at", models.DateTimeField()),
                (
                    "read_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "test",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readings",
                        to="sessions_plan.patchtest",
                    ),
                ),
            ],
            options={
                "ordering": ["read_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="PigmentLot",
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
                ("maker", models.CharField(max_length=80)),
                ("product", models.CharField(max_length=80)),
                ("shade", models.CharField(blank=True, max_length=60)),
                ("lot", models.CharField(max_length=60, verbose_name="lot or batch")),
                ("expires_on", models.DateField(blank=True, null=True)),
                ("opened_on", models.DateField(blank=True, null=True)),
                (
                    "discard_on",
                    models.DateField(blank=True, null=True, verbose_name="throw away after"),
                ),
                (
                    "ingredients",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="ingredients on the label"
                    ),
                ),
                ("added_at", models.DateTimeField()),
                ("finished_on", models.DateField(blank=True, null=True, verbose_name="used up")),
                ("recalled_at", models.DateTimeField(blank=True, null=True)),
                ("recall_reason", models.CharField(blank=True, max_length=300)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "location",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pigment_lots",
                        to="bookings.location",
                    ),
                ),
                (
                    "recalled_by",
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
                "ordering": ["maker", "product", "shade", "lot"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("maker", "product", "shade", "lot"), name="pigment_lot_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("recall_reason", ""), ("recalled_at", None), ("recalled_by", None)
                            ),
                            models.Q(
                                ("recalled_at__isnull", False),
                                ("recalled_by__isnull", False),
                                models.Q(("recall_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="pigment_lot_recalled_by_and_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("discard_on", None),
                            ("opened_on", None),
                            ("discard_on__gte", models.F("opened_on")),
                            _connector="OR",
                        ),
                        name="pigment_lot_discarded_after_opening",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="patchtest",
            name="lot",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="patch_tests",
                to="sessions_plan.pigmentlot",
            ),
        ),
        migrations.CreateModel(
            name="PriorWork",
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
                            ("smp", "Earlier SMP"),
                            ("tattoo", "Tattoo"),
                            ("transplant", "Hair transplant"),
                            ("removal", "Laser removal"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "done_on",
                    models.DateField(
                        blank=True, help_text="The first of the month will do.", null=True
                    ),
                ),
                ("where", models.CharField(blank=True, max_length=120)),
                ("note", models.CharField(blank=True, max_length=300)),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="prior_work",
                        to="sessions_plan.assessment",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Scar",
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
                            ("strip", "Transplant strip (FUT)"),
                            ("dots", "Transplant dots (FUE)"),
                            ("surgical", "Surgery"),
                            ("injury", "Injury"),
                            ("burn", "Burn"),
                            ("scarring", "Scarring alopecia"),
                        ],
                        max_length=8,
                    ),
                ),
                ("site", models.CharField(max_length=120)),
                ("length_mm", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("width_mm", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("months_old", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "texture",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("flat", "Flat"),
                            ("raised", "Raised (hypertrophic)"),
                            ("keloid", "Keloid"),
                            ("sunken", "Sunken (atrophic)"),
                        ],
                        max_length=6,
                    ),
                ),
                (
                    "is_lighter",
                    models.BooleanField(
                        blank=True, null=True, verbose_name="lighter than the skin around"
                    ),
                ),
                ("blend_margin_mm", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scars",
                        to="sessions_plan.assessment",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="patchtest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("artist__isnull", False),
                        ("lot__isnull", False),
                        ("placed_at__isnull", False),
                        ("waiver", None),
                        models.Q(("site", ""), _negated=True),
                    ),
                    models.Q(("lot", None), ("placed_at", None), ("waiver__isnull", False)),
                    _connector="OR",
                ),
                name="patch_test_placed_or_waived",
            ),
        ),
    ]
