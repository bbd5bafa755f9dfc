"""Addresses of what clients told about their healing."""

from django.urls import path

from desk import callers, reports

urlpatterns = [
    path("", reports.reports, name="reports"),
    path("waiting/", reports.waiting, name="reports-waiting"),
    path("call/", callers.callers, name="reports-callers"),
    path("call/<slug:ref>/", callers.caller, name="reports-caller"),
    path("<slug:ref>/", reports.report, name="reports-one"),
    path("<slug:ref>/take-up/", reports.take_up, name="reports-take-up"),
    path("<slug:ref>/advise/", reports.advise, name="reports-advise"),
    path("<slug:ref>/close/", reports.close, name="reports-close"),
    path("<slug:ref>/complication/", reports.complication, name="reports-complication"),
]
