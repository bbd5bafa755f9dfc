"""Addresses of the figures, under /desk/figures/."""

from django.urls import path

from desk.figures import pages

urlpatterns = [
    path("", pages.figures, name="figures"),
    path("<slug:kind>/", pages.figures, name="figures-one"),
    path("<slug:kind>/table.csv", pages.sheet, name="figures-sheet"),
]
