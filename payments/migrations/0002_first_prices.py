"""What a new clinic asks to begin with; every number is published anew at the desk."""

from datetime import UTC, datetime

from django.db import migrations

BEGAN = datetime(2020, 1, 1, tzinfo=UTC)
FACTORS = [
    # kind, key, words, percent
    ("complexity", "usual", "As usual", 0),
    ("complexity", "demanding", "Demanding: a fine hairline or a hard transition", 10),
    ("complexity", "hard", "Very demanding: corrections, strong contrast", 20),
    ("scar", "scar", "Scars to blend into", 15),
    ("prior", "prior", "Earlier work to build on", 10),
    ("level", "training", "An artist in training", -20),
    ("level", "artist", "Artist", 0),
    ("level", "senior", "Senior artist", 10),
]
TOUCH_UPS = [(3, 0), (12, 30000), (36, 50000), (None, 80000)]


def seed(apps, schema_editor):
    PriceBook = apps.get_model("payments", "PriceBook")
    if PriceBook.objects.exists():
        return
    book = PriceBook.objects.create(in_force_from=BEGAN)
    for kind, key, words, percent in FACTORS:
        apps.get_model("payments", "PriceFactor").objects.create(
            book=book, kind=kind, key=key, words=words, percent=percent
        )
    for until, amount in TOUCH_UPS:
        apps.get_model("payments", "TouchUpPrice").objects.create(
            book=book, until_months=until, amount_minor=amount
        )
    # 20 percent before the first session, credited to it; the times are kept for a day.
    apps.get_model("payments", "DepositRule").objects.create(
        in_force_from=BEGAN, kind="percent", percent=20
    )


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_money_and_its_papers")]

    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
