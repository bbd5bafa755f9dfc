"""Addresses of the pigment lots."""

from django.urls import path

from desk import lots

urlpatterns = [
    path("", lots.lots, name="lots"),
    path("new/", lots.new, name="lots-new"),
    path("<slug:lot>/", lots.one, name="lots-one"),
    path("<slug:lot>/open/", lots.open_bottle, name="lots-open"),
    path("<slug:lot>/finish/", lots.finish, name="lots-finish"),
    path("<slug:lot>/aside/", lots.put_aside, name="lots-aside"),
    path("<slug:lot>/release/", lots.release, name="lots-release"),
    path("<slug:lot>/recall/", lots.recall, name="lots-recall"),
]
