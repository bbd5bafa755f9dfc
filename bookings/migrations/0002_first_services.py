"""The services, skills and reasons a new studio begins with; all editable at the desk."""

from django.db import migrations

SERVICES = [
    # slug, name, kind, minutes, prep, clean-down, room, online, summary
    (
        "consultation", "Free consultation", "consultation", 45, 10, 20, True, True,
        "Meet an artist in the studio. We look, listen, and answer your questions.",
    ),
    (
        "remote-consultation", "Free consultation by phone or video", "consultation", 30, 0, 0,
        False, True, "The same talk from wherever you are. We call you.",
    ),
    (
        "patch-test", "Patch test", "patch-test", 15, 10, 20, True, False,
        "A few dots in a hidden place, to see how your skin takes the pigment.",
    ),
    (
        "smp-session", "SMP session", "session", 180, 10, 20, True, False,
        "One session of your plan. Its length comes with the plan.",
    ),
    (
        "follow-up", "Follow-up", "follow-up", 30, 10, 20, True, False,
        "We look at the healed result together.",
    ),
    (
        "touch-up", "Touch-up", "touch-up", 120, 10, 20, True, False,
        "Refreshing earlier work.",
    ),
]  # fmt: skip
SKILLS = ["Scars", "Density in long hair", "Alopecia", "Corrections of earlier SMP"]
REASONS = [
    ("receding-hairline", "Receding hairline", None),
    ("thinning", "Thinning", None),
    ("crown", "Crown", None),
    ("full-shaved-look", "Full shaved look", None),
    ("alopecia", "Alopecia", "Alopecia"),
    ("scar", "A scar", "Scars"),
    ("density-long-hair", "Density in long hair", "Density in long hair"),
    ("touch-up", "Touch-up of earlier SMP", None),
]


def seed(apps, schema_editor):
    Service = apps.get_model("bookings", "Service")
    Skill = apps.get_model("bookings", "Skill")
    Reason = apps.get_model("bookings", "Reason")
    for order, row in enumerate(SERVICES):
        slug, name, kind, minutes, prep, cleanup, needs_room, online, summary = row
        Service.objects.get_or_create(
            slug=slug,
            defaults={
                "name": name,
                "kind": kind,
                "minutes": minutes,
                "prep_minutes": prep,
                "cleanup_minutes": cleanup,
                "needs_room": needs_room,
                "is_online": online,
                "summary": summary,
                "order": order,
            },
        )
    skills = {name: Skill.objects.get_or_create(name=name)[0] for name in SKILLS}
    for order, (slug, name, skill) in enumerate(REASONS):
        Reason.objects.get_or_create(
            slug=slug, defaults={"name": name, "skill": skills.get(skill), "order": order}
        )


class Migration(migrations.Migration):
    dependencies = [("bookings", "0001_initial")]

    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
