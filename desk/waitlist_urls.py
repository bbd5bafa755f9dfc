"""Addresses of the waitlist."""

from django.urls import path

from desk import waitlist, waitlist_offers

urlpatterns = [
    path("waitlist/", waitlist.waitlist, name="waitlist"),
    path("waitlist/<slug:ref>/close/", waitlist.close, name="waitlist-close"),
    path("waitlist/<slug:ref>/offer/", waitlist_offers.make, name="waitlist-offer"),
    path("waitlist/offers/<slug:ref>/take/", waitlist_offers.take, name="waitlist-take"),
    path(
        "waitlist/offers/<slug:ref>/withdraw/", waitlist_offers.withdraw, name="waitlist-withdraw"
    ),
]
