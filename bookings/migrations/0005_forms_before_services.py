"""Which forms are signed before which service, to begin with; editable at the desk."""

from django.db import migrations

BEFORE = {
    "patch-test": ["procedure"],
    "smp-session": ["procedure", "aftercare", "deposit"],
    "touch-up": ["procedure", "aftercare"],
}


def seed(apps, schema_editor):
    Service = apps.get_model("bookings", "Service")
    ConsentForm = apps.get_model("clients", "ConsentForm")
    for service in Service.objects.filter(slug__in=BEFORE):
        if not service.consent_forms.exists():
            service.consent_forms.set(ConsentForm.objects.filter(slug__in=BEFORE[service.slug]))


class Migration(migrations.Migration):
    dependencies = [
        ("bookings", "0004_consents_and_starting"),
        ("clients", "0005_first_consent_forms"),
    ]

    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
