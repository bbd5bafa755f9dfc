"""Addresses of a client's clinical record, under /desk/clients/<ref>/."""

from django.urls import path

from desk import consultation, patch
from desk.assessment import pages as assessment
from desk.session import listing

urlpatterns = [
    path("consultation/", consultation.consultation, name="clients-consultation"),
    path("consultation/begin/", consultation.begin, name="clients-consultation-begin"),
    path("consultation/<slug:record>/", consultation.one, name="clients-consultation-one"),
    path("consultation/<slug:record>/sign/", consultation.sign, name="clients-consultation-sign"),
    path(
        "consultation/<slug:record>/amend/", consultation.amend, name="clients-consultation-amend"
    ),
    path("assessment/", assessment.assessment, name="clients-assessment"),
    path("assessment/begin/", assessment.begin, name="clients-assessment-begin"),
    path("assessment/<slug:record>/", assessment.one, name="clients-assessment-one"),
    path("assessment/<slug:record>/sign/", assessment.sign, name="clients-assessment-sign"),
    path("assessment/<slug:record>/amend/", assessment.amend, name="clients-assessment-amend"),
    path("sessions/", listing.sessions, name="clients-sessions"),
    path("patch-tests/", patch.patch_tests, name="clients-patch"),
    path("patch-tests/place/", patch.place, name="clients-patch-place"),
    path("patch-tests/waive/", patch.waive, name="clients-patch-waive"),
    path("patch-tests/<slug:test>/read/", patch.read, name="clients-patch-read"),
]
