"""What a new studio asks its clients, with the usual waiting times; all editable at the desk.

The values come from what clinics publish; they disagree, and each is the clinic's to change. The
list of California's Safe Body Art Act is in it. No rule looks at the colour of skin or hair, or
at gender; an infection carried by blood is only told to the artist; and nobody is told to stop
what a doctor prescribed.
"""

from datetime import UTC, datetime

from django.db import migrations

SEEDED_AT = datetime(2026, 11, 1, tzinfo=UTC)

HEALTH_INTRO = (
    "Your artist reads this before anything touches your skin. Answer as well as you can; you can "
    "stop, and go on where you were. Keep taking what a doctor prescribed: tell us, and we plan "
    "around it. The front desk never sees your answers."
)
SELF_IMAGE_INTRO = (
    "Five short questions about you and your days. There is no right answer. They help your "
    "artist to know what a good result would mean to you. Only your artist and the owner of the "
    "studio read them."
)

KEEP_TAKING = "Keep taking it as prescribed. Tell us, and we plan around it."
THEIR_DOCTOR = "Only their doctor decides about a prescribed medicine: never ask them to stop it."


def ask(key, kind, words, **more):
    return {"key": key, "kind": kind, "words": words} | more


def yes_no(key, words, *rules, **more):
    return ask(key, "yes-no", words, rules=list(rules), **more)


def rule(handling, advice="", *on, **more):
    return {"handling": handling, "on": list(on or ("yes",)), "advice": advice} | more


def wait(days, advice="", *on, since="more"):
    return rule("wait", advice, *on, days=days, since=since)


def which(words, *on):
    return {"words": words, "on": list(on or ("yes",))}


def when(words, *on):
    return {"words": words, "kind": "date", "on": list(on or ("yes",))}


def choices(**words):
    return [{"key": key.replace("_", "-"), "words": said} for key, said in words.items()]


def none_of_these(words="None of these"):
    return [{"key": "none", "words": words, "is_none": True}]


def section(name, *questions):
    return [question | {"section": name} for question in questions]


ABOUT_YOU = section(
    "About you",
    ask("full-name", "text", "Your full name", fills="full_name"),
    ask(
        "birth-date", "date", "Your date of birth", fills="birth_date",
        hint="We work with adults only, and check a photo document before the first session.",
    ),
    ask("address", "text", "Your postal address", fills="address"),
    ask(
        "channel", "choice", "How do you like to be reached?", fills="preferred_channel",
        is_required=False,
        choices=choices(phone="A phone call", sms="A text message", email="An e-mail"),
    ),
    ask(
        "best-hours", "text", "When do we reach you best?", fills="best_hours", is_required=False,
        hint="For example: weekdays after 17:00.",
    ),
    ask(
        "voicemail", "yes-no", "May we leave a message on your voicemail?", fills="voicemail_ok",
        is_required=False,
    ),
    ask(
        "spokesperson", "text", "May someone speak with us for you? Then who?",
        fills="spokesperson", is_required=False,
    ),
    ask(
        "spokesperson-relation", "text", "Who is that to you?", fills="spokesperson_relation",
        is_required=False, hint="For example: my partner.",
    ),
    ask(
        "brings", "text", "What brings you here, and what would you like to be different?",
        fills="reasons", is_required=False,
    ),
)  # fmt: skip

MEDICINES = section(
    "Medicines and care",
    yes_no(
        "blood-thinner",
        "Do you take a blood thinner that a doctor prescribed, such as warfarin, heparin or "
        "aspirin?",
        rule("note", THEIR_DOCTOR),
        hint=KEEP_TAKING, follow_up=which("Which one?"),
    ),
    yes_no(
        "painkiller",
        "Have you taken aspirin, ibuprofen or a similar painkiller of your own accord in the last "
        "seven days?",
        wait(7, "More bleeding is to be expected; sources say 48 hours to 7 days."),
        follow_up=when("When last?"),
    ),
    yes_no(
        "isotretinoin",
        "Have you taken isotretinoin (Accutane, Roaccutane) in the last twelve months?",
        wait(
            365,
            "Most studios wait 12 months, some 6; reviews of 2017 found little evidence for "
            f"either. {THEIR_DOCTOR}",
        ),
        hint=KEEP_TAKING, follow_up=when("When last? If you take it now, give today."),
    ),
    yes_no(
        "retinol",
        "Have you used retinol, fruit acid (AHA) or a peel on your scalp or forehead in the last "
        "eight weeks?",
        wait(28, f"Usual: 3 to 4 weeks. {THEIR_DOCTOR}"),
        hint=KEEP_TAKING, follow_up=when("When last?"),
    ),
    yes_no(
        "antibiotics",
        "Have you taken antibiotics in the last three weeks?",
        wait(21, "The course is to be finished as prescribed."),
        hint="Finish the course as prescribed.",
        follow_up=when("When was the last dose? If you take them now, give today."),
    ),
    yes_no(
        "antibiotics-before",
        "Do you need antibiotics before dental work or an operation?",
        rule("note", "Whether it needs cover by antibiotics is their doctor's decision."),
    ),
    yes_no(
        "medicines",
        "Do you take any other medicine, with or without a prescription?",
        rule("inform", THEIR_DOCTOR),
        hint=KEEP_TAKING, follow_up=which("Which, and for what?"),
    ),
    ask(
        "hair-care", "several", "Do you have injections for your hair, or use minoxidil?",
        choices=[
            *choices(
                steroid="Steroid injections", prp="PRP (plasma injections)", minoxidil="Minoxidil"
            ),
            *none_of_these(),
        ],
        rules=[
            rule(
                "inform", "Plan the timing together. What a doctor prescribed goes on.",
                "steroid", "prp", "minoxidil",
            )
        ],
    ),
    yes_no(
        "shingles-vaccine",
        "Have you been vaccinated against shingles in the last four weeks?",
        wait(28, "Sources say 1 to 4 weeks."),
        follow_up=when("When?"),
    ),
    ask(
        "cancer-care", "choice", "Have you had chemotherapy or radiotherapy?",
        choices=choices(
            no="No", now="I have it now, or it is planned for the next four weeks",
            past="In the past",
        ),
        follow_up=when("When was the last treatment?", "past"),
        rules=[
            rule("block", "Not during treatment.", "now"),
            wait(182, "Sources say 8 weeks to 12 months; usual is 6 months.", "past"),
        ],
    ),
)  # fmt: skip

HEALTH = section(
    "Your health",
    yes_no(
        "pregnant", "Are you pregnant, perhaps pregnant, or breastfeeding?",
        rule("block", "Not during pregnancy or breastfeeding. Offer to come back afterwards."),
    ),
    ask(
        "diabetes", "choice", "Do you have diabetes?",
        choices=choices(
            no="No", type1="Type 1", type2="Type 2, well controlled",
            unsettled="Yes, and not well controlled at the moment",
        ),
        rules=[
            rule("note", "Slower healing, more infections.", "type1", "type2"),
            rule("block", "Not while it is not well controlled; then with a note.", "unsettled"),
        ],
    ),
    yes_no(
        "bleeding",
        "Do you have haemophilia, sickle cell disease, or another disorder of clotting or "
        "bleeding?",
        rule("note", "Refuse, or go on with a note of their doctor."),
        follow_up=which("Which?"),
    ),
    ask(
        "heart", "several", "Do you have a heart condition or high blood pressure?",
        choices=[
            *choices(
                valve="A heart-valve disease or a replaced valve", pacemaker="A pacemaker",
                heart="Another heart disease", pressure="High blood pressure",
            ),
            *none_of_these(),
        ],
        rules=[
            rule(
                "note", "Cover by antibiotics is the doctor's decision.",
                "valve", "pacemaker", "heart", "pressure",
            )
        ],
    ),
    yes_no(
        "epilepsy", "Do you have epilepsy, or have you had seizures?",
        rule("note", "Agree what to do if one comes on."),
    ),
    yes_no(
        "immune",
        "Do you have an autoimmune disease, or does something weaken your immune system?",
        rule("note", "Slower healing, more infections."),
        follow_up=which("Which?"),
    ),
    ask(
        "blood-borne", "choice",
        "Do you have HIV, hepatitis, or another infection that is carried by blood?",
        hint="It is never a reason to turn you away. We work the same clean way with everyone.",
        choices=choices(no="No", yes="Yes", unsaid="I would rather not say"),
        rules=[rule("inform", "Standard precautions, as with everyone. No reason to refuse.")],
    ),
    yes_no(
        "skin-cancer",
        "Have you had skin cancer on your scalp, or is there a mole that changes or worries you?",
        rule("block", "Refer to a doctor first. Never work over a mole."),
        follow_up=which("Where?"),
    ),
    yes_no(
        "keloid", "Do your wounds heal with raised, thick or growing scars (keloids)?",
        rule("note", "Refuse, or a note and a small test spot first."),
    ),
    yes_no(
        "hair-pulling",
        "Do you sometimes pull out your own hair, in a way that is hard to stop?",
        rule("block", "Talk first, kindly. Some studios advise help with it before any work."),
    ),
    yes_no(
        "fainting", "Do you faint easily, or at the sight of needles or blood?",
        rule("inform", "Lie them back, pause often."), is_required=False,
    ),
)  # fmt: skip

ALLERGIES = section(
    "Allergies",
    yes_no(
        "latex", "Are you allergic to latex?", rule("inform", "Gloves and covers without latex."),
        fills="allergy", substance="Latex",
    ),
    yes_no(
        "antibiotic-allergy", "Are you allergic to an antibiotic?",
        rule("inform", "No ointment with it."), follow_up=which("Which, and what happened?"),
        fills="allergy", substance="Antibiotic",
    ),
    yes_no(
        "anaesthetic-allergy", "Are you allergic to an anaesthetic, such as a numbing cream?",
        rule("inform", "No numbing product with it."),
        follow_up=which("Which, and what happened?"),
        fills="allergy", substance="Anaesthetic",
    ),
    yes_no(
        "ink-reaction", "Has your skin ever reacted badly to a tattoo or permanent make-up?",
        rule("block", "A reaction to pigment may come again. A patch test is no promise."),
        follow_up=which("To what, and what happened?"),
    ),
    ask(
        "allergies", "allergies", "What else are you allergic to?", fills="allergies",
        is_required=False, hint="Metals, plasters, hair dye, food, medicines. Leave it empty if "
        "there is nothing.",
        rules=[{"handling": "inform", "advice": "Compare with what is used."}],
    ),
)  # fmt: skip

SCALP = section(
    "Your scalp",
    ask(
        "scalp-now", "several", "Is any of this on your scalp at the moment?",
        choices=[
            *choices(
                psoriasis="Psoriasis", eczema="Eczema or dermatitis",
                seborrhoeic="Seborrhoeic dermatitis (red, greasy scales)",
                infection="An infection", acne="Acne or inflamed spots", cuts="Open cuts or sores",
            ),
            *none_of_these(),
        ],
        rules=[
            rule(
                "block", "Postpone until the skin is clear. Psoriasis can flare where skin is "
                "injured.", "psoriasis", "eczema", "seborrhoeic", "infection", "acne", "cuts",
            )
        ],
    ),
    yes_no(
        "herpes", "Have you ever had herpes, cold sores or shingles on your scalp or face?",
        rule("inform", "It can come back where the skin is worked on."),
    ),
    ask(
        "pigment-loss", "several", "Do you have vitiligo or albinism?",
        choices=[*choices(vitiligo="Vitiligo", albinism="Albinism"), *none_of_these()],
        rules=[
            rule(
                "inform", "Match the shade with care. With vitiligo, ask whether it has been "
                "stable for 12 months.", "vitiligo", "albinism",
            )
        ],
    ),
    yes_no(
        "sunburn", "Is your scalp sunburnt, or was it in the last two weeks?",
        wait(14, "Until it is healed; no sun for 1 to 2 weeks before.", since="signing"),
    ),
    yes_no(
        "transplant", "Have you had a hair transplant?",
        wait(274, "Usual: 9 months, for growth and mature scars; some say 6, some 12."),
        follow_up=when("When was the last one?"),
    ),
    yes_no(
        "scar", "Is there a scar on your scalp, from an injury or an operation?",
        wait(274, "Healed for 9 to 12 months, flat and smooth."),
        follow_up=when("When did it heal?"),
    ),
    yes_no(
        "laser-removal", "Has a tattoo or pigment on your scalp been removed by laser?",
        wait(56, "Sources say 8 weeks to 90 days."), follow_up=when("When last?"),
    ),
    yes_no(
        "laser", "Have you had another laser or light treatment (IPL) on your scalp or face?",
        wait(28, "Sources say 1 to 8 weeks."), follow_up=when("When last?"),
    ),
    yes_no(
        "alcohol", "Have you had alcohol or recreational drugs in the last 24 hours?",
        wait(1, "Not on that day; sources say 24 to 72 hours.", since="signing"),
        hint="Please leave them out for a day before each session.",
    ),
    ask(
        "else", "text", "Is there anything else your artist should know?", is_required=False,
        rules=[{"handling": "inform"}],
    ),
)  # fmt: skip

PAUSE = (
    "Pause: talk first, with no design on the table. Suggest speaking with their doctor or "
    "someone they trust. This finds out nothing about them; it only asks you to take time."
)
SELF_IMAGE = section(
    "You and your days",
    ask(
        "thinking", "choice",
        "On a usual day, how long do you think about your hair or how your head looks?",
        choices=choices(
            little="Less than an hour", hours="One to three hours", most="More than three hours"
        ),
        rules=[
            rule("inform", "It takes a good part of their day: ask about it.", "hours"),
            rule("block", PAUSE, "most"),
        ],
    ),
    ask(
        "held-back", "choice",
        "Does it keep you from things you would like to do: seeing people, work, going out?",
        choices=choices(no="No", sometimes="Sometimes", often="Often"),
        rules=[rule("inform", "Ask what they would do again, and what they expect.", "often")],
    ),
    yes_no(
        "other-looks",
        "Is there anything else about how you look that is often on your mind?",
        rule("inform", "Listen for whether this work would answer what troubles them."),
        follow_up=which("What is it? A few words are enough."),
    ),
    ask(
        "mood", "choice", "How have you felt in the last two weeks?",
        choices=choices(
            good="Mostly good", mixed="Now and then down", low="Mostly down",
            unsaid="I would rather not say",
        ),
        rules=[rule("block", PAUSE, "low")],
    ),
    ask(
        "hopes", "text", "When the result is as you wish, what will be different in your days?",
        is_required=False,
    ),
)  # fmt: skip

QUESTIONNAIRES = [
    ("health", HEALTH_INTRO, ABOUT_YOU + HEALTH + MEDICINES + ALLERGIES + SCALP),
    ("self-image", SELF_IMAGE_INTRO, SELF_IMAGE),
]


def seed(apps, schema_editor):
    Questionnaire = apps.get_model("clients", "Questionnaire")
    for kind, intro, questions in QUESTIONNAIRES:
        Questionnaire.objects.get_or_create(
            kind=kind,
            number=1,
            defaults={"intro": intro, "questions": questions, "made_at": SEEDED_AT},
        )


class Migration(migrations.Migration):
    dependencies = [("clients", "0003_flags_that_newer_answers_replace")]

    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
