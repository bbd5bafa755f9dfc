from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0005_what_is_asked_by_when"),
    ]

    operations = [
        migrations.AddField(
            model_name="policyacceptance",
            name="said",
            field=models.JSONField(
                blank=True,
                default=list,
                help_text="The sentences on money that stood beside it, then.",
            ),
        ),
    ]
