"""What the deposit was taken off, and why the rest was spread anew."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0002_first_prices"),
    ]

    operations = [
        migrations.AddField(
            model_name="amountdue",
            name="credited_minor",
            field=models.PositiveIntegerField(
                default=0, help_text="Of the deposit, what was taken off this part of the price."
            ),
        ),
        migrations.AddField(
            model_name="amountdue",
            name="reason",
            field=models.CharField(
                blank=True,
                help_text="Why the rest was spread anew after it was agreed.",
                max_length=300,
            ),
        ),
        migrations.AlterField(
            model_name="quote",
            name="instalments",
            field=models.JSONField(
                blank=True,
                default=list,
                help_text="[{words, amount_minor, position | due_on, credited_minor}]; empty: all at last.",
            ),
        ),
    ]
