"""Which answers a client was shown in the portal."""

from datetime import timedelta

from django.conf import settings
from django.db import migrations, models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

# Until now an answer was new for so long, or until they wrote again.
WAS_NEW = timedelta(days=7)


def take_as_read(apps, schema_editor):
    words = apps.get_model("notices", "Word").objects
    later = words.filter(
        conversation=OuterRef("conversation"), side="in", said_at__gt=OuterRef("said_at")
    )
    over = Q(said_at__lt=timezone.now() - WAS_NEW) | Exists(later)
    ours = words.filter(side="out", conversation__channel="portal")
    ours.filter(over).update(read_at=F("said_at"))


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("notices", "0011_times_kept_for_a_deposit"),
    ]

    operations = [
        migrations.AddField(
            model_name="word",
            name="read_at",
            field=models.DateTimeField(
                blank=True,
                help_text="When the portal had shown our answer to the client.",
                null=True,
            ),
        ),
        migrations.AddConstraint(
            model_name="word",
            constraint=models.CheckConstraint(
                condition=Q(("read_at", None), ("side", "out"), _connector="OR"),
                name="word_read_is_ours",
            ),
        ),
        migrations.RunPython(take_as_read, migrations.RunPython.noop),
    ]
