from django.apps import AppConfig


class StudioConfig(AppConfig):
    name = "studio"
    verbose_name = "The studio"

    def ready(self) -> None:
        from studio.audit import track
        from studio.models import CancellationPolicy, Studio

        track(Studio)
        track(CancellationPolicy)
