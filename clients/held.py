"""What this app holds about a client."""

from __future__ import annotations

from clients import models
from clients.holdings import Erasing, Holding

SIGNED = "a signed paper proves what was agreed and told"
RECORD = "the clinical record is kept as the law of the place asks"
WORD = "it proves whether the clinic was allowed to write"
TRACE = "it says who handled the record, and names nobody"

HELD = (
    Holding(
        models.Client,
        "name and contact",
        Erasing.SCRUBBED,
        paths=("pk", "merged_into"),
        moves="merged_into",
        scrubbed=(
            "user", "first_name", "full_name", "preferred_name", "email", "phone", "birth_date",
            "address", "preferred_channel", "best_hours", "voicemail_ok", "spokesperson",
            "spokesperson_relation", "spokesperson_phone", "zone", "search",
        ),
        not_exported=("search",),
    ),
    Holding(
        models.NotSamePerson,
        "words that two clients are two people",
        Erasing.AT_ONCE,
        paths=("one", "other"),
        stays=True,
    ),
    Holding(
        models.Merge,
        "records that were joined",
        Erasing.SCRUBBED,
        paths=("kept", "gone"),
        stays=True,
        scrubbed=("filled",),
        not_exported=("moved", "filled"),
    ),
    Holding(
        models.PortalInvitation,
        "invitations to the portal",
        Erasing.AT_ONCE,
        stays=True,
        not_exported=("token_hash",),
    ),
    Holding(models.ContactConsent, "consents to be written to", Erasing.KEPT, WORD),
    Holding(models.Allergy, "allergies", Erasing.KEPT, RECORD),
    Holding(models.ProofOfAge, "proofs of age", Erasing.KEPT, RECORD),
    Holding(
        models.OwnerTask, "tasks of the owner", Erasing.SCRUBBED, scrubbed=("words", "outcome")
    ),
    Holding(models.AnswerSheet, "answers to questions", Erasing.KEPT, RECORD),
    Holding(models.Flag, "flags", Erasing.KEPT, RECORD, beside=("sheet",), comes_along=("sheet",)),
    Holding(
        models.FormLink,
        "links to forms",
        Erasing.AT_ONCE,
        paths=("sheet__client", "consent__client"),
        not_exported=("token_hash",),
    ),
    Holding(
        models.HandOver, "hand-overs of a tablet", Erasing.AT_ONCE, not_exported=("token_hash",)
    ),
    Holding(
        models.Consent, "consent forms", Erasing.KEPT, SIGNED, files=("signature", "paper")
    ),
    Holding(
        models.Photo,
        "photos",
        Erasing.SCRUBBED,
        scrubbed=("original", "screen", "thumb", "note"),
        files=("original", "screen", "thumb"),
    ),
    Holding(
        models.PhotoPermission,
        "permissions to show a photo",
        Erasing.KEPT,
        SIGNED,
        paths=("photo__client",),
    ),
    Holding(
        models.GalleryPair,
        "pairs in the gallery",
        Erasing.SCRUBBED,
        paths=("before__client", "after__client"),
        scrubbed=("caption",),
    ),
    Holding(
        models.Testimonial, "testimonials", Erasing.SCRUBBED, scrubbed=("words", "shown_name")
    ),
    Holding(
        models.Note,
        "notes",
        Erasing.KEPT,
        RECORD,
        beside=("follows",),
        comes_along=("follows",),
    ),
    Holding(models.ClientFile, "papers from outside", Erasing.KEPT, RECORD, files=("file",)),
    Holding(
        models.Correction,
        "corrections of a wrong client",
        Erasing.SCRUBBED,
        paths=("wrong", "right"),
        stays=True,
        scrubbed=("reason",),
        # The other person is in the row: an export says what was moved and when, not whose.
        not_exported=("wrong", "right", "model", "row", "reason"),
    ),
    Holding(models.ImportedLine, "lines of an import", Erasing.SCRUBBED),
    Holding(models.Erasure, "erasures", Erasing.KEPT, TRACE),
)  # fmt: skip
