"""Addresses of a client's health, under /desk/clients/<ref>/."""

from django.urls import path

from desk.health import pages

urlpatterns = [
    path("health/", pages.health, name="clients-health"),
    path("health/ask/", pages.ask, name="clients-health-ask"),
    path("health/answers/<slug:sheet>/", pages.answers, name="clients-health-answers"),
    path("health/answers/<slug:sheet>/take-back/", pages.take_back, name="clients-health-back"),
    path("health/flags/new/", pages.new_flag, name="clients-health-flag-new"),
    path("health/flags/<slug:flag>/settle/", pages.clear, name="clients-health-flag-clear"),
    path("proof-of-age/", pages.proof_of_age, name="clients-proof-of-age"),
]
