"""Addresses of the public website."""

from django.urls import URLPattern, URLResolver, path

from website import files, home

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("files/artists/<slug:slug>", files.artist_photo, name="artist-photo"),
]
