"""What every page knows: the studio, and the nonce under the name htmx's tags read."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from studio.models import Studio


def page(request: HttpRequest) -> dict:
    return {
        "studio": SimpleLazyObject(Studio.current),
        "is_demo": settings.DEMO,
        "csp_nonce": getattr(request, "csp_nonce", ""),
    }
