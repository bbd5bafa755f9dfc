"""Addresses of a client's forms, under /desk/clients/<ref>/forms/."""

from django.urls import path

from desk import hand_over, questions
from desk.signing import pages

urlpatterns = [
    path("hand-over/", hand_over.hand_over, name="clients-forms-hand-over"),
    path("questions/<slug:kind>/send/", questions.send, name="clients-forms-questions"),
    path("", pages.forms, name="clients-forms"),
    path("ask/", pages.ask, name="clients-forms-ask"),
    path("<slug:consent>/", pages.one, name="clients-forms-one"),
    path("<slug:consent>/send/", pages.send, name="clients-forms-send"),
    path("<slug:consent>/cancel/", pages.cancel, name="clients-forms-cancel"),
    path("<slug:consent>/withdraw/", pages.withdraw, name="clients-forms-withdraw"),
]
