"""The aftercare guide a new studio begins with; the owner edits it into versions of their own.

What sheets of several studios agree on. Washing, training, shaving, swimming and sun are days of
their own, since there the sheets differ.
"""

from datetime import UTC, datetime

from django.db import migrations

DAYS = [
    {
        "day": 0,
        "normal": [
            "Redness, warmth and a tight feeling, as after a day in the sun.",
            "The dots look darker and sharper than they will be.",
            "A little clear fluid, or a spot of blood.",
        ],
        "do": [
            "Rest, and drink water.",
            "If you go out, wear a loose, clean hat.",
            "Sleep on a fresh pillowcase.",
        ],
        "dont": [
            "Do not touch it, or only with washed hands.",
            "No alcohol today.",
            "No cream, oil or powder on it.",
        ],
    },
    {
        "day": 1,
        "normal": [
            "Redness that gets less from day to day; by day 3 it is mostly gone.",
            "Tiny scabs, each the size of a dot.",
            "It feels tender when touched.",
        ],
        "do": [
            "Keep it dry. If it feels sticky, dab it with a clean, damp cloth.",
            "Sleep on a clean cover.",
            "Drink enough, and rest when you are tired.",
        ],
        "dont": [
            "No cream or lotion yet.",
            "Do not scratch or rub.",
            "No tight hat or helmet.",
        ],
    },
    {
        "day": 4,
        "normal": [
            "The scabs begin to flake.",
            "It itches a little.",
            "Where a scab fell, it looks lighter.",
        ],
        "do": [
            "If it feels dry, put on a thin layer of unscented moisturiser.",
            "Pat your head dry, never rub it.",
            "Wash your hands before you touch it.",
        ],
        "dont": [
            "Do not scratch or pick: a scab pulled off takes its dot with it.",
            "Nothing with alcohol, acid or perfume on it.",
            "No hot water on your head.",
        ],
    },
    {
        "day": 7,
        "normal": [
            "Peeling and itching.",
            "It looks patchy or faded: that is the skin on top, and it evens out.",
            "Some dots seem to be gone.",
        ],
        "do": [
            "Moisturise in the morning and in the evening, unscented.",
            "When you wash, use a gentle or baby shampoo.",
            "If it itches, pat it with the flat of your hand.",
        ],
        "dont": [
            "Do not pick what peels.",
            "Nothing with fruit acids or alcohol, and no self-tanner.",
            "No razor over scabs.",
        ],
    },
    {
        "day": 10,
        "normal": [
            "The scabs are gone, or nearly.",
            "The colour is still uneven.",
            "The skin may look a little shiny.",
        ],
        "do": [
            "Take a photo from above, in daylight, to compare later.",
            "Keep moisturising.",
            "If scabs are left before your next session, tell us: then we wait.",
        ],
        "dont": [
            "Do not judge the colour yet.",
            "Nothing with fruit acids or alcohol, and no self-tanner.",
            "Do not scratch.",
        ],
    },
    {
        "day": 14,
        "normal": [
            "The skin feels as it did before.",
            "The pigment settles: the tone changes a little until about day 28.",
        ],
        "do": [
            "Wear a hat when the sun is out.",
            "Moisturise once a day.",
            "Write down what you would like to ask at your next visit.",
        ],
        "dont": [
            "No tanning bed.",
            "No peels, and no cream with retinol.",
            "Do not judge the colour yet.",
        ],
    },
    {
        "day": 28,
        "normal": [
            "This is about the tone that stays.",
            "Over the years it slowly gets lighter.",
        ],
        "do": [
            "Use sunscreen whenever you are in the sun for more than half an hour.",
            "Moisturise; a matte one takes the shine away.",
            "Come to your follow-up: we look at it together.",
        ],
        "dont": [
            "No long sun on your bare head.",
            "No harsh peels.",
        ],
    },
]
SIGNS = [
    "Redness or heat that spreads, or that is no less after three days.",
    "Pain or swelling that grows.",
    "Pus, or a bad smell.",
    "A rash, bumps or blisters.",
    "Red streaks that run away from the treated skin.",
    "Fever, shaking, chills or sweats.",
]
SEEK_CARE = (
    "If you notice any of these, see a doctor the same day; at night or at the weekend go to an "
    "urgent care clinic or an emergency department. Do not wait for our answer. Say that your "
    "scalp was tattooed, and when."
)


def seed(apps, schema_editor):
    guide = apps.get_model("sessions_plan", "AftercareGuide")
    guide.objects.get_or_create(
        number=1,
        defaults={
            "days": DAYS,
            "signs": SIGNS,
            "seek_care": SEEK_CARE,
            "made_at": datetime(2026, 11, 22, tzinfo=UTC),
        },
    )


class Migration(migrations.Migration):
    dependencies = [("sessions_plan", "0008_aftercare_and_satisfaction")]

    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
