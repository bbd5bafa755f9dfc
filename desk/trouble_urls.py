"""Addresses of a client's complications and complaints."""

from django.urls import path

from desk import troubles

HERE = "clients-troubles"
urlpatterns = [
    path("", troubles.troubles, name=HERE),
    path("complication/", troubles.complication, name=f"{HERE}-complication"),
    path("complication/<slug:trouble>/", troubles.complication_on, name=f"{HERE}-on"),
    path("complication/<slug:trouble>/close/", troubles.complication_close, name=f"{HERE}-close"),
    path("complaint/", troubles.complaint, name=f"{HERE}-complaint"),
    path("complaint/<slug:trouble>/", troubles.complaint_on, name=f"{HERE}-complaint-on"),
    path(
        "complaint/<slug:trouble>/close/", troubles.complaint_close, name=f"{HERE}-complaint-close"
    ),
]
