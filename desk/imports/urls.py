"""Addresses of bringing clients in."""

from django.urls import path

from desk.imports import pages

urlpatterns = [
    path("", pages.imports, name="imports"),
    path("<slug:ref>/", pages.batch, name="imports-one"),
    path("<slug:ref>/columns/", pages.columns, name="imports-columns"),
    path("<slug:ref>/begin/", pages.begin, name="imports-begin"),
    path("<slug:ref>/forget/", pages.forget, name="imports-forget"),
    path("<slug:ref>/problems.csv", pages.problems, name="imports-problems"),
]
