"""What stands in a few clients' records beside their visits: notes, allergies, papers, wishes, and
two things only the owner can settle."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from accounts.roles import Role
from bookings.models import Appointment
from clients import actions
from clients.contact_words import wording
from clients.models import Client, ContactConsent
from smp_clinic.demo.house import NAME

FEW = 8
NOTES = (
    ("desk", "Rings back at lunch time only. Works nights."),
    ("desk", "Comes with his brother and asks for the same day."),
    ("health", "Felt faint at the last blood test. Lie them back before the first dots."),
    ("desk", "Would like a discreet entrance. Use the side door."),
    ("health", "Wears a helmet at work: see that the sides are healed before a long shift."),
)
LATER = "Rang again: any weekday after four is fine."
ALLERGIES = (("Latex", "Rash on the hands"), ("Nickel", "Itching"), ("Lidocaine", ""))
WISHES = (
    {"preferred_channel": "phone", "best_hours": "After six", "voicemail_ok": False},
    {
        "preferred_channel": "sms",
        "best_hours": "Mornings",
        "voicemail_ok": True,
        "zone": "America/Chicago",
    },
    {"preferred_channel": "email", "spokesperson": "June", "spokesperson_relation": "sister"},
)
PAPER = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
    b"trailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
)


def keep_records(*, now: datetime) -> int:
    """Fill the records of the next few clients to come; gives how many."""
    desk = User.objects.filter(role=Role.DESK, is_active=True).order_by("pk")[0]
    owner = User.objects.filter(role=Role.OWNER).order_by("pk")[0]
    visits = Appointment.objects.upcoming(now).exclude(artist__user=None)
    soon = visits.filter(client__proven_at__isnull=False).select_related("client", "artist__user")
    people: dict[Client, User] = {}
    for visit in soon.order_by("starts_at")[: FEW * 6]:
        if visit.client is not None and visit.artist.user is not None:
            people.setdefault(visit.client, visit.artist.user)
    chosen = list(people.items())[:FEW]
    for number, (client, artist) in enumerate(chosen):
        _one(client, artist, desk, number, now - timedelta(days=3 * number + 2))
    _mistakes(chosen, desk, owner, now)
    return len(chosen)


def _one(client: Client, artist: User, desk: User, number: int, then: datetime) -> None:
    kind, text = NOTES[number % len(NOTES)]
    by = desk if kind == "desk" else artist
    note = actions.write_note(client=client, kind=kind, text=text, by=by, now=then)
    if number % 3 == 0:
        later = then + timedelta(days=1)
        actions.write_note(client=client, kind=kind, text=LATER, by=by, follows=note, now=later)
    if number % 2 == 0:
        substance, reaction = ALLERGIES[number // 2 % len(ALLERGIES)]
        # Some have said so in their own answers.
        if not client.allergies.filter(substance=substance).exists():
            actions.note_allergy(
                client=client, substance=substance, reaction=reaction, by=artist, now=then
            )
    if number % 4 == 1:
        paper = SimpleUploadedFile("note.pdf", PAPER)
        actions.add_file(
            client=client, kind="doctor", title="From their doctor", upload=paper, by=desk, now=then
        )
    actions.change_contact(client=client, by=desk, now=then, **WISHES[number % len(WISHES)])
    for consent in ContactConsent.Kind:
        actions.say_whether(
            client=client,
            kind=consent,
            is_given=number % 3 != 2 or consent == ContactConsent.Kind.SMS,
            wording=wording(consent, NAME),
            side=ContactConsent.Side.CLINIC,
            by=desk,
            where="Desk, contact",
            now=then,
        )


def _mistakes(chosen: list[tuple[Client, User]], desk: User, owner: User, now: datetime) -> None:
    """A note that stood on the wrong client, and someone who asked for silence."""
    (wrong, _), (right, artist) = chosen[0], chosen[1]
    then = now - timedelta(days=1)
    note = actions.write_note(
        client=wrong, kind="desk", text="Prefers the room at the back.", by=desk, now=then
    )
    actions.move_to_right_client(
        row=note, right=right, reason="Two calls at once.", by=artist, now=then
    )
    actions.owner_tasks.raise_breach(
        client=right,
        words=(
            "A printed consent form was handed to another client at the desk and given back. "
            "Decide within 72 hours who has to be told, and write down what was done."
        ),
        by=desk,
        now=then,
    )
    actions.set_silence(client=chosen[-1][0], by=desk, do_not_contact=True, now=then)
