"""Addresses behind the links in messages: whoever has the link."""

from django.urls import path

from website import answering

urlpatterns = [
    path("visit/<slug:token>/coming/", answering.coming, name="answer-coming"),
    path("visit/<slug:token>/late/", answering.late, name="answer-late"),
    path("read/<slug:token>/", answering.read, name="answer-read"),
    path("no-more/<slug:token>/", answering.no_more, name="answer-no-more"),
]
