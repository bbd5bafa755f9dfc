"""The patterns of steps a new studio begins with; each can be edited and more can be made."""

from django.db import migrations

# Days after the session before: at least, at best, at most (two to four sessions, 10-14 days
# apart, is what the trade does); shares of the density that make 100.
WEEKS = (10, 12, 14)
TEMPLATES = [
    ("standard", "Three sessions", "Most people: a hairline, temples or crown.", 180, (30, 40, 30)),
    ("two", "Two sessions", "A small area on calm skin.", 150, (50, 50)),
    ("four", "Four sessions", "Scars, alopecia, dry or thick skin.", 180, (25, 30, 25, 20)),
    ("shaved", "Full shaved look", "The whole scalp, evenly.", 240, (30, 40, 30)),
    ("scar", "Scar", "A scar and a wide margin around it.", 120, (30, 40, 30)),
    ("density", "Density in longer hair", "Filling in without shaving.", 150, (40, 35, 25)),
    ("touch-up", "Touch-up", "Freshening up after some years.", 120, (100,)),
]


def seed(apps, schema_editor):
    template = apps.get_model("sessions_plan", "PlanTemplate")
    step = apps.get_model("sessions_plan", "TemplateStep")
    for order, (slug, name, when, minutes, shares) in enumerate(TEMPLATES):
        made, is_new = template.objects.get_or_create(
            slug=slug, defaults={"name": name, "when": when, "order": order}
        )
        for position, share in enumerate(shares, 1) if is_new else ():
            gap = WEEKS if position > 1 else (None, None, None)
            step.objects.create(
                template=made,
                position=position,
                kind="touch-up" if slug == "touch-up" else "session",
                minutes=minutes,
                share=share,
                gap_min=gap[0],
                gap_ideal=gap[1],
                gap_max=gap[2],
            )


class Migration(migrations.Migration):
    dependencies = [("sessions_plan", "0003_grade_of_its_scale")]

    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
