"""Addresses of the set-up of plans, under /desk/setup/plans/."""

from django.urls import path

from desk.setup import plans

urlpatterns = [
    path("", plans.plans, name="setup-plans"),
    path("rules/", plans.rules, name="setup-plan-rules"),
    path("new/", plans.new, name="setup-plan-new"),
    path("patterns/<slug:slug>/", plans.pattern, name="setup-plan"),
    path("patterns/<slug:slug>/use/", plans.use, name="setup-plan-use"),
]
