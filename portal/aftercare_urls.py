"""Addresses of the healing and of what comes after the last session."""

from django.urls import path

from portal import aftercare, satisfaction

urlpatterns = [
    path("healing/day/", aftercare.day, name="healing-day"),
    path("healing/wrong/", aftercare.wrong, name="healing-wrong"),
    path("healing/wrong/<slug:ref>/", aftercare.report, name="healing-report"),
    path("healing/wrong/<slug:ref>/photo/", aftercare.report_photo, name="healing-report-photo"),
    path("satisfaction/", satisfaction.satisfaction, name="satisfaction"),
    path("satisfaction/words/", satisfaction.words, name="satisfaction-words"),
    path("satisfaction/words/withdraw/", satisfaction.withdraw, name="satisfaction-withdraw"),
]
