from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sessions_plan", "0002_plans_and_sessions")]

    operations = [
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("grade", ""),
                    models.Q(
                        (
                            "grade__in",
                            ["1", "2", "2a", "3", "3a", "3v", "4", "4a", "5", "5a", "6", "7"],
                        ),
                        ("scale", "norwood"),
                    ),
                    models.Q(("grade__in", ["1", "2", "3"]), ("scale", "ludwig")),
                    models.Q(("grade__in", ["1", "2", "3", "4", "5"]), ("scale", "sinclair")),
                    models.Q(
                        (
                            "grade__in",
                            [
                                "areata", "diffuse", "ophiasis", "scarring", "totalis",
                                "universalis",
                            ],
                        ),
                        ("scale", "alopecia"),
                    ),
                    _connector="OR",
                ),
                name="assessment_grade_of_its_scale",
                violation_error_message="This grade belongs to another scale.",
            ),
        ),
    ]  # fmt: skip
