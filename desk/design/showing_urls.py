"""Addresses of showing a design: compared, measured, sent, shared, approved, and its
mock-ups."""

from django.urls import path

from desk.design import approving, compare, matching, mockups, pair, sending

urlpatterns = [
    path("compare/", compare.compare, name="design-compare"),
    path("share/", sending.share, name="design-share"),
    path("approved/", approving.beside, name="design-beside"),
    path("approved/<slug:approval>/", approving.approved, name="design-approved"),
    path("pair/", pair.find, name="design-pair-find"),
    path("<slug:version>/pair/<slug:view>/", pair.measure, name="design-pair"),
    path("<slug:version>/pair/<slug:view>/marks/", matching.marks, name="design-pair-marks"),
    path("<slug:version>/pair/<slug:view>/forget/", matching.forget, name="design-pair-forget"),
    path("<slug:version>/shown/<slug:view>/", compare.shown_view, name="design-shown"),
    path("<slug:version>/send/", sending.send, name="design-send"),
    path("<slug:version>/take-back/", sending.take_back, name="design-take-back"),
    path("<slug:version>/say/", sending.say, name="design-say"),
    path("<slug:version>/look/", approving.look, name="design-look"),
    path("<slug:version>/approve/", approving.approve, name="design-approve"),
    path("<slug:version>/mock-ups/", mockups.mock_ups, name="design-mock-ups"),
    path("<slug:version>/mock-ups/code/", mockups.code, name="design-mock-up-code"),
]
