"""`/results/`: before and after, of those who said yes to each picture."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from clients.models import GalleryPair, Testimonial

A_PAGE = 8
MOST_WORDS = 12


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """Only what the website may show at this moment; a withdrawal counts from the next look."""
    shown = GalleryPair.objects.shown().select_related("before", "after")
    page = Paginator(shown, A_PAGE).get_page(request.GET.get("page"))
    said = Testimonial.objects.shown()[:MOST_WORDS] if page.number == 1 else []
    context = {"page_obj": page, "pairs": page, "said": said}
    response = render(request, "website/results.html", context)
    response["Cache-Control"] = "private, max-age=0"
    return response
