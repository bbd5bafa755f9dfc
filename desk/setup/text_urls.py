"""Addresses of the texts of messages."""

from django.urls import path

from desk.setup import texts

urlpatterns = [
    path("", texts.texts, name="setup-texts"),
    path("reminders/", texts.reminders, name="setup-text-reminders"),
    path("<slug:kind>/", texts.text, name="setup-text"),
    path("<slug:kind>/test/<slug:client>/", texts.test, name="setup-text-test"),
]
