"""What goes to an insurer: the letter, the itemised receipt, and all of it as one PDF."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from PIL import Image

from clients.models import Client, Photo
from payments.account import account_of
from payments.models import (
    InsuranceCase,
    MoneyPaper,
    PaperKind,
    Quote,
)
from payments.papers import (
    Part,
    facts,
    heading,
    made,
    place_of,
    soft,
    table,
    title,
    total,
    words,
)
from sessions_plan import plan_paper
from sessions_plan.models import Plan, SessionRecord
from studio.models import Studio
from studio.wording import amount, day, length, local_day

PHOTO_SIZE = 1000
MOST_PHOTOS = 12

Reason = InsuranceCase.Reason
# What the letter suggests; the doctor confirms or replaces it.
CODES = {
    Reason.AREATA: "often L63.9",
    Reason.TOTALIS: "often L63.0",
    Reason.UNIVERSALIS: "often L63.1",
    Reason.SCAR_SURGERY: "often L90.5",
    Reason.SCAR_INJURY: "often L90.5",
}
WHY = {
    Reason.AREATA: "patchy loss of scalp hair from alopecia areata",
    Reason.TOTALIS: "loss of all scalp hair from alopecia totalis",
    Reason.UNIVERSALIS: "loss of all hair of scalp and body from alopecia universalis",
    Reason.SCAR_SURGERY: "a visible scar of the scalp, left by surgery, on which no hair grows",
    Reason.SCAR_INJURY: "a visible scar of the scalp, left by an injury, on which no hair grows",
}


def letter_parts(case: InsuranceCase) -> list[Part]:
    """The letter of medical necessity, prepared for the client's doctor to complete and sign. It
    states what we know; every medical word is the doctor's."""
    client = case.client
    born = day(client.birth_date) if client.birth_date else ""
    return [
        title("Letter of medical necessity"),
        soft(
            "Prepared for the treating doctor to complete, change as they see fit, and sign. The "
            "studio makes no diagnosis."
        ),
        facts(("Patient", str(client)), ("Born", born)),
        {"kind": "blanks", "rows": [["Insurer and policy number", 1], ["Date", 1]]},
        heading("To whom it may concern"),
        words(
            f"I treat this patient for {WHY[Reason(case.reason)]}. I recommend scalp "
            "micropigmentation: medical tattooing of the scalp with fine pigment dots that look "
            "like shaved hair or cover a scar."
        ),
        {
            "kind": "blanks",
            "rows": [
                [f"Diagnosis and ICD-10-CM code ({CODES[Reason(case.reason)]})", 1],
                ["Since when, and how it went", 2],
                ["What was tried, and with what result", 2],
                ["What it means for the patient's daily life and health", 2],
                ["Why scalp micropigmentation is needed, and what is expected of it", 3],
            ],
        },
        heading("Procedure asked for"),
        words(
            "Tattooing to correct a colour defect of skin: CPT 11920 (up to 6.0 cm²), 11921 (6.1 "
            "to 20.0 cm²), 11922 (each further 20.0 cm²). The insurer says which it asks for."
        ),
        {
            "kind": "ticks",
            "rows": [
                "In my judgement this is reconstructive: it treats what a disease, surgery or "
                "injury left, and is not only cosmetic.",
                "Records that support this are enclosed.",
            ],
        },
        {
            "kind": "blanks",
            "rows": [
                ["Doctor's name and speciality", 1],
                ["Licence or NPI number", 1],
                ["Address and telephone", 1],
                ["Signature and date", 1],
            ],
        },
    ]


def itemised_parts(case: InsuranceCase, now: datetime) -> list[Part]:
    """What was done, when and by whom, what it costs, and what was paid."""
    client, plan = case.client, _plan_of(case)
    currency = Studio.current().currency
    parts: list[Part] = [title("Itemised receipt")]
    about = [("For", str(client)), ("Of", case.get_reason_display())]
    if plan is not None:
        about += [
            ("By", str(plan.artist) + _licence(plan)),
            ("At", place_of(plan.location)),
        ]
    parts += [facts(*about), heading("Sessions done")]
    done = _sessions(client, plan)
    parts.append(
        table(("auto", "1fr", "auto"), ("Day", "What", "Length"), done, figures=(2,))
        if done
        else words("None yet.")
    )
    quote = accepted(plan)
    if quote is not None:
        lines = [(row.words, amount(row.amount_minor, currency)) for row in quote.lines.all()]
        if quote.tax_minor:
            lines.append((quote.tax_name, amount(quote.tax_minor, currency)))
        parts += [
            heading("Price"),
            total([*lines, ("In all", amount(quote.total_minor, currency))]),
        ]
    paid = _receipts(client, plan)
    account = account_of(client)
    parts += [
        heading("Paid"),
        table(("auto", "1fr", "auto"), ("Day", "Receipt", "Amount"), paid, figures=(2,))
        if paid
        else words("Nothing yet."),
        facts(("As of", day(local_day(now, zone_of(plan)))), ("Balance", account.words)),
    ]
    return parts


def _licence(plan: Plan) -> str:
    number = plan.artist.licence_number
    return f", licence {number}" if number else ""


def _sessions(client: Client, plan: Plan | None) -> list[list[str]]:
    rows = SessionRecord.objects.filter(client=client, began_at__isnull=False)
    rows = rows.filter(not_today_reason="")
    if plan is not None:
        rows = rows.filter(session__plan=plan)
    return [
        [
            day(local_day(row.began_at, row.appointment.location.zone)),
            f"{row.appointment.service}, {row.artist}",
            length(row.appointment.minutes),
        ]
        for row in rows.select_related(
            "appointment__location", "appointment__service", "artist"
        ).order_by("began_at")
        if row.began_at is not None
    ]


def _receipts(client: Client, plan: Plan | None) -> list[list[str]]:
    kinds = (PaperKind.RECEIPT, PaperKind.CREDIT_NOTE)
    rows = MoneyPaper.objects.filter(client=client, kind__in=kinds)
    if plan is not None:
        rows = rows.filter(payment__plan=plan) | rows.filter(refund__plan=plan)
    return [
        [
            row.told["day"],
            f"{row}, {row.told.get('how', '').lower()}",
            amount(row.total_minor, row.currency),
        ]
        for row in rows.order_by("issued_at", "pk")
    ]


def letter_pdf(case: InsuranceCase, now: datetime | None = None) -> bytes:
    return _insurance("Letter of medical necessity", letter_parts(case), case, now)


def itemised_pdf(case: InsuranceCase, now: datetime | None = None) -> bytes:
    parts = itemised_parts(case, now or timezone.now())
    return _insurance("Itemised receipt", parts, case, now)


def packet_pdf(case: InsuranceCase, now: datetime | None = None) -> bytes:
    """Letter, plan, receipts and the photos the client allows, in one."""
    now = now or timezone.now()
    parts = [*letter_parts(case), *_plan_parts(_plan_of(case)), *itemised_parts(case, now)]
    if case.photos_allowed_at:
        parts += photos(case.photos.all(), "Photos", "The patient allows these for this claim.")
    return _insurance("Papers for the insurer", parts, case, now)


def _insurance(name: str, parts: list[Part], case: InsuranceCase, now: datetime | None) -> bytes:
    plan = _plan_of(case)
    on = local_day(now or timezone.now(), zone_of(plan))
    place = place_of(plan.location) if plan else ""
    return made(name, parts, on=on, footer=f"{name} · {case.client}", place=place)


def _plan_of(case: InsuranceCase) -> Plan | None:
    plans = Plan.objects.filter(client=case.client).select_related("artist", "location", "client")
    own = plans.filter(pk=case.plan_id).first() if case.plan_id else None
    return own or plans.order_by("-begun_at").first()


def _plan_parts(plan: Plan | None) -> list[Part]:
    version = plan_paper.newest_proposed(plan) if plan else None
    if version is None:
        return []
    told = plan_paper.told(version)
    return [
        title("Treatment plan"),
        facts(
            ("For", told["for"]),
            ("Version", f"{told['version']}. {told['when']}"),
            ("Accepted", told["accepted"]),
        ),
        heading("Areas"),
        table(
            ("1fr", "1fr", "auto", "auto", "auto", "auto"),
            ("Area", "Goal", "Size", "Technique", "Density", "Shade"),
            told["areas"],
        ),
        *([words(told["dots"])] if told["dots"] else []),
        heading("Steps"),
        table(
            ("1fr", "auto", "auto", "1fr"),
            ("Step", "Length", "Share", "After the one before"),
            told["steps"],
        ),
    ]


def accepted(plan: Plan | None) -> Quote | None:
    return plan.quotes.accepted().prefetch_related("lines").first() if plan else None


def zone_of(plan: Plan | None) -> str:
    return plan.location.zone if plan else "UTC"


def photos(photos: Iterable[Photo], name: str, under: str) -> list[Part]:
    rows = []
    for photo in list(photos)[:MOST_PHOTOS]:
        if photo.erased_at is not None or not photo.screen:
            continue
        taken = day(photo.taken_at.date())
        told = f"{photo.get_view_display()}, {photo.get_stage_display().lower()}, {taken}"
        rows.append({"bytes": list(_small(photo)), "words": told})
    return [title(name), soft(under), {"kind": "photos", "rows": rows}] if rows else []


def _small(photo: Photo) -> bytes:
    with photo.screen.open("rb") as stored:
        picture = Image.open(stored).convert("RGB")
    picture.thumbnail((PHOTO_SIZE, PHOTO_SIZE))
    kept = io.BytesIO()
    picture.save(kept, "JPEG", quality=82)
    return kept.getvalue()
