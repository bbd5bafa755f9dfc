"""Addresses of what goes out."""

from django.urls import path

from desk import messages

urlpatterns = [
    path("", messages.outgoing, name="messages"),
    path("health/", messages.health, name="messages-health"),
    path("waiting/", messages.waiting, name="messages-waiting"),
    path("<uuid:ref>/done/", messages.done, name="messages-done"),
    path("<uuid:ref>/again/", messages.again, name="messages-again"),
]
