"""A form to sign together with the services that need it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from accounts.models import User
from accounts.roles import Permission
from bookings.models import Service
from clients.actions import keep_form
from clients.models import ConsentForm
from studio.errors import NotAllowed


@transaction.atomic
def keep_form_before(*, form: ConsentForm, services: Iterable[Service], by: User) -> ConsentForm:
    """Save a form, and before which services it is signed: these and no others."""
    if not by.may(Permission.SET_UP):
        raise NotAllowed()
    keep_form(form=form, by=by)
    wanted = {service.pk for service in services}
    for service in Service.objects.prefetch_related("consent_forms"):
        has = form in service.consent_forms.all()
        if service.pk in wanted and not has:
            service.consent_forms.add(form)
        elif service.pk not in wanted and has:
            service.consent_forms.remove(form)
    return form
