"""The addresses of the floor's pages, beside the clinic's own: measured in the same gunicorn."""

from django.db import models
from django.http import HttpResponse
from django.template import engines
from django.urls import include, path

from bookings.models import Appointment

TABLE = engines["django"].from_string(
    "<!doctype html><title>Floor</title><table>{% for row in rows %}<tr><td>{{ row.ref }}</td>"
    "<td>{{ row.status }}</td><td>{{ row.starts_at }}</td><td>{{ row.note }}</td></tr>{% endfor %}"
    "</table>"
)


def table(request):
    """Fifty rows through the ORM and a template: what an honest page costs."""
    rows: models.QuerySet = Appointment.objects.order_by("-pk")[:50]
    return HttpResponse(TABLE.render({"rows": rows}))


urlpatterns = [path("floor/table/", table), path("", include("smp_clinic.urls"))]
