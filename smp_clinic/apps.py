from django.apps import AppConfig


class SmpClinicConfig(AppConfig):
    """Here only for its management commands."""

    name = "smp_clinic"
