"""The address behind the link in an offer from the waitlist: whoever has the link."""

from django.urls import path

from website import offer

urlpatterns = [
    path("offer/<slug:token>/", offer.offer, name="offer"),
]
