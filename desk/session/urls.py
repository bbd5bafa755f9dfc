"""Addresses of a visit's session record, under /desk/appointments/<ref>/record/."""

from django.urls import path

from desk.session import pages, signing

urlpatterns = [
    path("", pages.record, name="appointment-record"),
    path("open/", pages.begin, name="appointment-record-open"),
    path("step/", pages.step, name="appointment-record-step"),
    path("lots/", pages.add_lot, name="appointment-record-lots"),
    path("not-today/", pages.not_today, name="appointment-record-not-today"),
    path("sign/", signing.sign, name="appointment-record-sign"),
    path("amend/", signing.amend, name="appointment-record-amend"),
]
