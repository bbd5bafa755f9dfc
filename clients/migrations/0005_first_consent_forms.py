"""The forms a new studio begins with; every word can be edited at the desk, as a new version."""

from datetime import UTC, datetime

from django.db import migrations

SEEDED_AT = datetime(2026, 11, 1, tzinfo=UTC)

PROCEDURE = {
    "intro": "This form says what scalp micropigmentation is, what it can and cannot do, and what can go wrong. Read it in your own time and ask us whatever you like. You can change your mind at any point, also in the middle of a visit.",
    "details": True,
    "body_site": "The scalp",
    "sections": [
        {
            "title": "What we do",
            "text": "With fine needles we place small dots of pigment in the upper skin of your scalp. From a normal distance they look like closely shaved hair, or make thin places look fuller. It is a form of tattooing. It usually takes two to four sessions, with at least ten days between them.\nWe show you the needles sealed, open them in front of you, use them for you only and throw them away. We tell you which pigment we use and how we handle it.",
        },
        {
            "title": "What to expect",
            "text": "Most people feel light pricks, more at the temples and along the hairline. Afterwards the skin is red, warm and tight for one to three days, and the dots look darker than they will be. Between day 5 and day 10 the skin peels and the dots may look patchy or faded. The tone settles in about four weeks. Only then can the result be judged, and only after the last session is it whole.",
        },
        {
            "title": "How long it lasts",
            "text": "Think of it as permanent. The dots lighten over the years, and most people want a touch-up after three to six of them. They do not all lighten alike. Removing them takes several laser treatments, may not succeed fully, and may leave marks.",
        },
        {
            "title": "What it does not do",
            "text": "It does not grow hair, and it does not stop hair from falling out. If you lose more hair later, the edge between hair and dots may show, and more work or a shorter cut may be needed. A preview or drawing on your photo is a simulation. Your skin decides the rest.",
        },
        {
            "title": "What can go wrong",
            "text": "The skin is pierced, so it can become infected. You may react to the pigment, soon or after months or years. Dots may blur, spread or move. Colour or density may not be as you hoped, and areas may heal unevenly. There may be swelling, scabs, a scar, or darker or lighter skin. More sessions may be needed than planned. A patch test cannot foresee all of this: one without a reaction is no promise.",
        },
        {
            "title": "About the pigment",
            "text": "The inks and pigments used for tattooing and permanent cosmetics are not approved by the US Food and Drug Administration. What they may do to your health is not known.",
        },
        {
            "title": "Caring for it afterwards",
            "text": "Keep your scalp dry and touch it only with clean hands for the first 4 days. Do not shampoo until about day 6, and then gently. No gym, sauna or heavy sweat for 10 days, no razor until every scab is gone. No pool, sea, steam, tanning bed or strong sun for 28 days. Do not scratch or pick. You get all of this from us in writing before you leave.",
        },
        {
            "title": "When to get help",
            "text": "Signs of an infection are redness, heat or swelling that spreads or lasts longer than 3 days, rising pain or tenderness, pus or a bad smell, red streaks, a rash or bumps, fever or chills. See a doctor the same day, and tell us. With red streaks and fever, a swollen face, or trouble breathing, call the emergency number at once.",
        },
        {
            "title": "Your choice",
            "text": "You do not have to do this. Hair transplant, medicine, fibres, a hairpiece and leaving things as they are are other ways. We may also decline or stop, when we think it is better for you. We keep this form for as long as the law asks, and you can have a copy whenever you want.",
        },
    ],
    "statements": [
        {
            "key": "read",
            "text": "I have read this form. I could ask what I wanted, and was answered.",
            "must": True,
        },
        {
            "key": "adult",
            "text": "I am 18 or older, and what stands here about me is right.",
            "must": True,
        },
        {
            "key": "health",
            "text": "I answered the health questions truthfully, and I will say before each visit what has changed.",
            "must": True,
        },
        {
            "key": "infection",
            "text": "An infection is possible. I know its signs and when to see a doctor.",
            "must": True,
        },
        {
            "key": "allergy",
            "text": "An allergic reaction to pigment, numbing cream or gloves is possible, also much later.",
            "must": True,
        },
        {"key": "migration", "text": "Dots can blur, spread or move.", "must": True},
        {"key": "result", "text": "Colour or density may not be as I hope.", "must": True},
        {"key": "more-sessions", "text": "More sessions may be needed than planned.", "must": True},
        {
            "key": "no-growth",
            "text": "It does not grow hair and does not stop hair loss.",
            "must": True,
        },
        {
            "key": "fades",
            "text": "It fades over the years, and not everywhere alike.",
            "must": True,
        },
        {
            "key": "further-loss",
            "text": "I may lose more hair, and then it can look different.",
            "must": True,
        },
        {
            "key": "simulation",
            "text": "A preview is a simulation and no promise of the result.",
            "must": True,
        },
        {
            "key": "patch-test",
            "text": "A patch test without a reaction is no promise that I will not react.",
            "must": True,
        },
        {
            "key": "permanent",
            "text": "I should think of it as permanent. Taking it away is hard and may not fully succeed.",
            "must": True,
        },
        {
            "key": "pigment",
            "text": "The pigments are not approved by the FDA, and their effect on health is not known.",
            "must": True,
        },
        {
            "key": "aftercare",
            "text": "I will follow the aftercare, for as many days as it says.",
            "must": True,
        },
        {"key": "stop", "text": "I can stop at any time, without a reason.", "must": True},
        {
            "key": "agree",
            "text": "I agree to scalp micropigmentation on the body site named above.",
            "must": True,
        },
    ],
    "choices": [],
    "expectation": "In your own words: what do you hope it will change, and what would disappoint you?",
}

PHOTOS = {
    "intro": "Photos show how your scalp heals, and they help others to decide. Each purpose below is a question of its own. A no changes nothing about how you are treated, and none of them is needed to be our client.",
    "details": False,
    "body_site": "",
    "sections": [
        {
            "title": "What we do with them",
            "text": "Photos are kept in your record, without the place and camera data that phones write into them. Only the artists who treat you and the owner can open them, and you can see who did. Your name never stands beside a published photo.",
        },
        {
            "title": "Nothing is published without asking again",
            "text": "A yes here lets us ask you about single photos. Each photo that shall leave our studio needs its own yes.",
        },
        {
            "title": "Taking it back",
            "text": "You can take a yes back whenever you want, on your own pages or with a word to us, without a reason. Your photos are then gone from our website at once. What others copied or printed before, we cannot bring back.",
        },
    ],
    "statements": [
        {
            "key": "free",
            "text": "I decide this freely, and can take it back at any time.",
            "must": True,
        },
    ],
    "choices": [
        {
            "key": "record",
            "text": "Photos of my head may be taken and kept in my record, to compare and to plan.",
            "publishes": False,
        },
        {
            "key": "teaching",
            "text": "They may be shown inside the studio, to train artists.",
            "publishes": False,
        },
        {
            "key": "website",
            "text": "They may be shown on the studio's website, as before and after.",
            "publishes": True,
        },
        {
            "key": "social-media",
            "text": "They may be shown on the studio's pages in social media.",
            "publishes": True,
        },
    ],
    "expectation": "",
}

AFTERCARE = {
    "intro": "What you do in the next four weeks decides much of the result. This is the whole of it; keep your copy at hand.",
    "details": False,
    "body_site": "",
    "sections": [
        {
            "title": "Days 1 to 4",
            "text": "Redness, warmth and tightness are normal, and so are darker dots and tiny scabs. Keep your scalp dry. Touch it with clean hands only. Sleep on a clean cover, wear a loose clean hat. No shampoo, no shaving, no gym, no sun.",
        },
        {
            "title": "Days 5 to 10",
            "text": "The skin peels and itches, and the dots may look patchy. Rinse with lukewarm water. Moisturise thinly, without scent. A gentle shampoo from about day 6. Do not scratch or pick, and use no razor until the scabs are gone.",
        },
        {
            "title": "Until day 28",
            "text": "Wash as usual. No pool, sea, sauna, steam or tanning bed, and no strong sun: wear a hat. The tone settles around day 28.",
        },
        {
            "title": "When to see a doctor",
            "text": "Redness, heat or swelling that spreads or lasts longer than 3 days, rising pain or tenderness, pus or a bad smell, red streaks, a rash or bumps, fever or chills: see a doctor the same day, and tell us. With red streaks and fever, a swollen face, or trouble breathing, call the emergency number at once.",
        },
    ],
    "statements": [
        {"key": "received", "text": "I received the aftercare in writing.", "must": True},
        {"key": "explained", "text": "It was explained to me, and I could ask.", "must": True},
        {
            "key": "signs",
            "text": "I know the signs of an infection and when to see a doctor.",
            "must": True,
        },
    ],
    "choices": [],
    "expectation": "",
}

DEPOSIT = {
    "intro": "A deposit keeps your times free for you. How much it is stands on your quote.",
    "details": False,
    "body_site": "",
    "sections": [
        {
            "title": "What happens with it",
            "text": "It counts towards the price. You pay it once for the whole plan.",
        },
        {
            "title": "When you move or cancel",
            "text": "Until 48 hours before a visit you can move it, and the deposit moves along; or cancel, and you get it back. Later than that, or when you do not come, we keep it for the time we held. If you were ill, tell us: with a doctor's note it stays yours.",
        },
        {
            "title": "When we move or cancel",
            "text": "The deposit stays yours: it moves to the new time, or you get it back.",
        },
    ],
    "statements": [
        {"key": "counts", "text": "The deposit counts towards the price.", "must": True},
        {
            "key": "notice",
            "text": "I can move or cancel until 48 hours before a visit without losing it.",
            "must": True,
        },
        {"key": "agree", "text": "I agree to this policy.", "must": True},
    ],
    "choices": [],
    "expectation": "",
}

WAIVER = {
    "intro": "We offer a patch test before the first session: a few dots in a hidden place, looked at after two days and again after a week or more. You would rather do without it.",
    "details": False,
    "body_site": "",
    "sections": [
        {
            "title": "What it can tell",
            "text": "Some reactions show within days, and a test can bring them to light while they are small. Others come late or only with more pigment, and no test foresees them. So a test without a reaction is no promise, and going without one leaves out what it might have shown.",
        },
    ],
    "statements": [
        {"key": "offered", "text": "A patch test was offered and explained to me.", "must": True},
        {"key": "declined", "text": "I decline it of my own free will.", "must": True},
        {
            "key": "reaction",
            "text": "I know that I may react to the pigment, and what the signs are.",
            "must": True,
        },
    ],
    "choices": [],
    "expectation": "",
}

FORMS = [
    # slug, title, kind, days a signature lasts, text
    ("procedure", "Consent to the procedure", "procedure", 365, PROCEDURE),
    ("photos", "Photos and marketing", "photo", None, PHOTOS),
    ("aftercare", "Aftercare received", "aftercare", 180, AFTERCARE),
    ("deposit", "Deposit policy", "deposit", None, DEPOSIT),
    ("patch-test-declined", "Patch test declined", "patch-waiver", 365, WAIVER),
]


def seed(apps, schema_editor):
    ConsentForm = apps.get_model("clients", "ConsentForm")
    ConsentVersion = apps.get_model("clients", "ConsentVersion")
    for order, (slug, title, kind, valid_days, text) in enumerate(FORMS):
        form, _ = ConsentForm.objects.get_or_create(
            slug=slug,
            defaults={"title": title, "kind": kind, "valid_days": valid_days, "order": order},
        )
        ConsentVersion.objects.get_or_create(
            form=form, number=1, defaults={"text": text, "made_at": SEEDED_AT}
        )


class Migration(migrations.Migration):
    dependencies = [("clients", "0004_first_questionnaires")]

    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
