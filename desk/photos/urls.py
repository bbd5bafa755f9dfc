"""Addresses of a client's photos, under /desk/clients/<ref>/photos/."""

from django.urls import path

from desk.photos import adding, comparing, one, strip

urlpatterns = [
    path("", strip.photos, name="clients-photos"),
    path("add/", adding.add, name="clients-photos-add"),
    path("compare/", comparing.compare, name="clients-photos-compare"),
    path("publish/", comparing.publish, name="clients-photos-publish"),
    path("pairs/<slug:pair>/take-down/", comparing.down, name="clients-photos-down"),
    path("<slug:photo>/", one.one, name="clients-photos-one"),
    path("<slug:photo>/erase/", one.erase, name="clients-photos-erase"),
    path("<slug:photo>/permission/", one.permission, name="clients-photos-permission"),
]
