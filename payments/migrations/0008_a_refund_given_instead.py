"""What was given in the place of a refund that did not go through: once."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("payments", "0007_what_a_bank_only_asks")]

    operations = [
        migrations.AddField(
            model_name="refund",
            name="instead_of",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="given_instead",
                to="payments.refund",
            ),
        ),
    ]
