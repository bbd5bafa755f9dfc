"""The people the clinic looks after, and what it knows of them."""

from clients.models.consents import Consent, ConsentForm, ConsentVersion
from clients.models.contact import Allergy, ContactConsent, OwnerTask, ProofOfAge
from clients.models.moving import ClientImport, Erasure, ImportedLine
from clients.models.notes import ClientFile, Correction, Note
from clients.models.people import (
    Client,
    ClientQuerySet,
    Merge,
    NotSamePerson,
    PortalInvitation,
    plain,
)
from clients.models.photos import GalleryPair, Photo, PhotoPermission
from clients.models.questionnaires import AnswerSheet, Flag, FormLink, HandOver, Questionnaire
from clients.models.refs import REF_ALPHABET, new_ref
from clients.models.signed import FrozenOnceSigned
from clients.models.testimonials import Testimonial

__all__ = [
    "REF_ALPHABET",
    "Allergy",
    "AnswerSheet",
    "Client",
    "ClientFile",
    "ClientImport",
    "ClientQuerySet",
    "Consent",
    "ConsentForm",
    "ConsentVersion",
    "ContactConsent",
    "Correction",
    "Erasure",
    "Flag",
    "FormLink",
    "FrozenOnceSigned",
    "GalleryPair",
    "HandOver",
    "ImportedLine",
    "Merge",
    "NotSamePerson",
    "Note",
    "OwnerTask",
    "Photo",
    "PhotoPermission",
    "PortalInvitation",
    "ProofOfAge",
    "Questionnaire",
    "Testimonial",
    "new_ref",
    "plain",
]
