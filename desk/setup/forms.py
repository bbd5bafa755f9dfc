"""What the owner types to set up the studio. Nothing here saves."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from zoneinfo import available_timezones

from django import forms

from accounts.models import User
from accounts.roles import STAFF, Role
from bookings.models import Artist, Location, Reason, Room, Service, Skill
from bookings.models.services import LONGEST_BUFFER
from bookings.photos import portrait
from desk.away_forms import date_input, refuse_far_dates
from studio.errors import Refusal
from studio.models import CancellationPolicy, Studio
from studio.wording import CURRENCY_SIGNS, WITHOUT_MINOR_UNIT

FIRST_ZONES = [
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "Europe/London",
    "Europe/Berlin",
]


class StudioForm(forms.ModelForm):
    class Meta:
        model = Studio
        fields = ["name", "tagline", "email", "phone", "currency", "retention_years"]
        labels = {
            "tagline": "In one line",
            "email": "E-mail for clients",
            "phone": "Phone for clients",
            "retention_years": "Keep clinical records, years",
        }
        help_texts = {
            "name": "Stands on every page and in every message.",
            "tagline": "Under the name on the website.",
            "currency": "Three letters: USD, EUR, GBP.",
            "retention_years": "Counted from a client's last session. Ask what your law obliges.",
        }
        widgets = {"phone": forms.TextInput(attrs={"type": "tel"})}
        error_messages = {"currency": {"invalid": "Give three capital letters, such as USD."}}

    def clean_currency(self) -> str:
        return self.cleaned_data["currency"].upper()


class PolicyForm(forms.ModelForm):
    """A new version: nothing that was in force is ever changed."""

    in_force_from = forms.DateField(
        label="In force from",
        required=False,
        widget=date_input(),
        validators=[refuse_far_dates],
        help_text="Empty: from now on.",
    )

    class Meta:
        model = CancellationPolicy
        fields = ["move_notice_hours", "cancel_notice_hours", "text"]
        labels = {
            "move_notice_hours": "Move online until, hours before",
            "cancel_notice_hours": "Cancel online until, hours before",
            "text": "In your words",
        }
        help_texts = {
            "move_notice_hours": "After that they are asked to call. 0: until it begins.",
            "text": "Clients read this while they book and in their messages.",
        }
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}


class LocationForm(forms.ModelForm):
    zone = forms.ChoiceField(
        label="Time zone",
        help_text="Opening hours and every time shown are of this zone.",
        error_messages={"invalid_choice": "Choose a time zone from the list."},
    )

    class Meta:
        model = Location
        fields = [
            "name", "zone", "address", "directions", "phone", "grid_minutes", "notice_hours",
            "horizon_days", "offer_hours", "order",
        ]  # fmt: skip
        labels = {
            "grid_minutes": "Visits begin every",
            "notice_hours": "Online at the latest, hours before",
            "horizon_days": "Online at most, days ahead",
            "offer_hours": "Offers from the waitlist are kept, hours",
            "order": "Place in lists",
        }
        help_texts = {
            "directions": "How one finds the door. In confirmations and on the website.",
            "notice_hours": "The desk may always book later than this.",
            "offer_hours": "When a wanted time comes free, it is offered to who waits longest and "
            "kept this long for their answer; the night, 21:00 to 8:00, does not count. With 0 "
            "nothing is offered by itself, and the desk does it by hand.",
            "order": "0 comes first.",
        }
        widgets = {
            "address": forms.Textarea(attrs={"rows": 3}),
            "directions": forms.Textarea(attrs={"rows": 3}),
            "phone": forms.TextInput(attrs={"type": "tel"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        rest = sorted(zone for zone in available_timezones() if "/" in zone and zone[:3] != "Etc")
        self.fields["zone"].choices = [  # type: ignore[attr-defined]
            ("Often used", [(zone, zone.replace("_", " ")) for zone in FIRST_ZONES]),
            (
                "All",
                [(zone, zone.replace("_", " ")) for zone in rest if zone not in FIRST_ZONES],
            ),
        ]


class RoomForm(forms.ModelForm):
    class Meta:
        model = Room
        fields = ["name", "is_private"]
        labels = {"is_private": "Has a door that closes"}
        help_texts = {"is_private": "Given first to who asks for a private room."}

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        namesakes = Room.objects.filter(location=self.instance.location_id, name=name)
        if namesakes.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("There is a room with this name here already.")
        return name


class ServiceForm(forms.ModelForm):
    price = forms.DecimalField(
        label="Price",
        min_value=0,
        max_digits=8,
        decimal_places=2,
        help_text="0 is shown as free.",
    )

    class Meta:
        model = Service
        fields = [
            "name", "kind", "summary", "minutes", "needs_room", "prep_minutes", "cleanup_minutes",
            "is_online", "order",
        ]  # fmt: skip
        labels = {
            "summary": "In one or two sentences",
            "minutes": "Length, minutes",
            "needs_room": "Needs a room",
            "prep_minutes": "Preparation before, minutes",
            "cleanup_minutes": "Clean-down after, minutes",
            "is_online": "Can be booked on the website",
            "order": "Place in lists",
        }
        help_texts = {
            "summary": "Shown where it is booked.",
            "needs_room": "Not for phone and video.",
            "prep_minutes": f"Blocks artist and room. At most {LONGEST_BUFFER}.",
            "cleanup_minutes": f"Blocks artist and room. At most {LONGEST_BUFFER}.",
            "order": "0 comes first.",
        }
        widgets = {"summary": forms.Textarea(attrs={"rows": 2})}

    field_order = ["name", "kind", "summary", "minutes", "price"]

    def __init__(self, *args, currency: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.minor = 1 if currency in WITHOUT_MINOR_UNIT else 100
        self.fields["price"].label = f"Price, {CURRENCY_SIGNS.get(currency, currency)}"
        self.fields["price"].initial = Decimal(self.instance.price_minor) / self.minor

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        price = found.get("price")
        if price is not None:
            if price * self.minor != int(price * self.minor):
                self.add_error("price", "This currency has no smaller unit: give a whole number.")
            self.instance.price_minor = int(price * self.minor)
        return found


class SkillForm(forms.ModelForm):
    class Meta:
        model = Skill
        fields = ["name"]
        labels = {"name": "Skill"}
        help_texts = {"name": "Something not every artist does, such as scars."}
        error_messages = {"name": {"unique": "This skill is in the list already."}}


class ReasonForm(forms.ModelForm):
    class Meta:
        model = Reason
        fields = ["name", "skill", "order"]
        labels = {"name": "What brings a person here", "skill": "Asks for", "order": "Place"}
        help_texts = {
            "name": "As a client would say it.",
            "skill": "Only artists with this skill are offered then.",
            "order": "0 comes first.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["skill"].empty_label = "No special skill"  # type: ignore[attr-defined]


class ArtistForm(forms.ModelForm):
    photo_file = forms.FileField(
        label="Photo",
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/heic"}),
        help_text="JPEG, PNG, WebP or HEIC, up to 15 MB. It is cut to a square; where it was "
        "taken is removed.",
    )
    no_photo = forms.BooleanField(label="Remove the photo", required=False)
    colour = forms.TypedChoiceField(
        label="Colour in the calendar",
        coerce=int,
        widget=forms.RadioSelect,
        choices=[(n, f"Colour {n}") for n in range(1, Artist.COLOURS + 1)],
    )

    class Meta:
        model = Artist
        fields = [
            "name", "bio", "photo_file", "no_photo", "colour", "services", "skills", "trained_on",
            "bloodborne_training_on", "licence_number", "licence_expires_on", "user", "order",
        ]  # fmt: skip
        labels = {
            "bio": "About",
            "services": "Services",
            "skills": "Skills",
            "user": "Signs in as",
            "order": "Place in lists",
        }
        help_texts = {
            "bio": "On the website.",
            "services": "Only these can be booked with this artist.",
            "user": "So that they see their own day.",
            "order": "0 comes first.",
        }
        widgets = {
            "bio": forms.Textarea(attrs={"rows": 4}),
            "services": forms.CheckboxSelectMultiple,
            "skills": forms.CheckboxSelectMultiple,
            "trained_on": date_input(),
            "bloodborne_training_on": date_input(),
            "licence_expires_on": date_input(),
        }
        error_messages = {"user": {"unique": "Another artist signs in as this colleague."}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        staff = User.objects.filter(role__in=[Role.ARTIST, Role.OWNER], is_active=True)
        own = User.objects.filter(pk=self.instance.user_id)
        self.fields["user"].queryset = (staff | own).order_by("name")  # type: ignore[attr-defined]
        self.fields["user"].empty_label = "Nobody yet"  # type: ignore[attr-defined]
        for name in ("trained_on", "bloodborne_training_on", "licence_expires_on"):
            self.fields[name].validators.append(refuse_far_dates)
        if not self.instance.photo:
            del self.fields["no_photo"]

    def clean_photo_file(self):
        upload = self.cleaned_data["photo_file"]
        if not upload:
            return None
        try:
            return portrait(upload)
        except Refusal as no:
            raise forms.ValidationError(no.sentence) from no


class InviteForm(forms.Form):
    """A colleague to be: the address, the name, what they do here."""

    name = forms.CharField(label="Name", max_length=120)
    email = forms.EmailField(
        label="E-mail",
        max_length=254,
        help_text="The invitation goes there. It works once and for seven days.",
    )
    role = forms.ChoiceField(
        label="Role",
        choices=[(role.value, role.label) for role in Role if role in STAFF],
        initial=Role.DESK,
    )
