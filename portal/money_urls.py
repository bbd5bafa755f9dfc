"""Addresses of a client's own money, under /portal/money/."""

from django.urls import path

from portal import money

urlpatterns = [
    path("", money.money, name="money"),
    path("card/", money.card, name="money-card"),
    path("account/", money.book, name="money-book"),
    path("support/", money.support, name="money-support"),
    path("quotes/<slug:quote>/quote.pdf", money.quote, name="money-quote"),
    path("quotes/<slug:quote>/", money.price, name="money-price"),
    path("papers/<slug:paper>/", money.paper, name="money-paper"),
    path("policy/", money.policy, name="money-policy"),
    path("insurance/", money.insurance, name="money-insurance"),
    path("insurance/photos/", money.photos, name="money-insurance-photos"),
    path("insurance/<slug:kind>.pdf", money.insurance_paper, name="money-insurance-paper"),
]
