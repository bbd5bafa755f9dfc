"""Addresses of disputes, under /desk/disputes/."""

from django.urls import path

from desk.money import disputes

urlpatterns = [
    path("", disputes.disputes, name="disputes"),
    path("<slug:ref>/", disputes.dispute, name="disputes-one"),
    path("<slug:ref>/answer.pdf", disputes.packet, name="disputes-packet"),
    path("<slug:ref>/photos/", disputes.photos, name="disputes-photos"),
    path("<slug:ref>/<slug:deed>/", disputes.step, name="disputes-step"),
]
