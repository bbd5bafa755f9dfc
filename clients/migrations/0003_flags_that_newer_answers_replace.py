import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("clients", "0002_the_record")]

    operations = [
        migrations.AddField(
            model_name="flag",
            name="replaced_by",
            field=models.ForeignKey(
                blank=True,
                help_text="Newer answers from which it no longer follows; it stays to be read.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="clients.answersheet",
            ),
        ),
        migrations.AlterField(
            model_name="questionnaire",
            name="questions",
            field=models.JSONField(help_text="See clients/questions/."),
        ),
    ]
