"""Addresses of the set-up of money, under /desk/setup/."""

from django.urls import path

from desk.setup import money_rules, prices

urlpatterns = [
    path("prices/", prices.prices, name="setup-prices"),
    path("prices/levels/", prices.levels, name="setup-prices-levels"),
    path("editions/<slug:kind>/<int:pk>/withdraw/", prices.withdraw, name="setup-edition-withdraw"),
    path("deposits/", money_rules.deposits, name="setup-deposits"),
    path("deposits/plans/", money_rules.deposit, name="setup-deposit-plans"),
    path("deposits/of/<slug:slug>/", money_rules.deposit, name="setup-deposit"),
    path("tax/", money_rules.taxes, name="setup-tax"),
    path("tax/<slug:slug>/", money_rules.tax, name="setup-tax-at"),
    path("financing/", money_rules.partners, name="setup-partners"),
    path("financing/new/", money_rules.partner, name="setup-partner-new"),
    path("financing/<int:pk>/", money_rules.partner, name="setup-partner"),
]
