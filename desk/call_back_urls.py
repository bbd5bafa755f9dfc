"""Addresses of the list of clients to call back."""

from django.urls import path

from desk import call_back

urlpatterns = [
    path("", call_back.call_back, name="call-back"),
    path("<slug:ref>/<slug:reason>/", call_back.write, name="call-back-write"),
    path("<slug:ref>/<slug:reason>/again/", call_back.again, name="call-back-again"),
]
