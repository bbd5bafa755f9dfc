"""Addresses of the inbox."""

from django.urls import path

from desk import inbox

urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("call/<slug:client>/", inbox.call, name="inbox-call"),
    path("<slug:ref>/", inbox.one, name="inbox-one"),
    path("<slug:ref>/take/", inbox.take, name="inbox-take"),
    path("<slug:ref>/let-go/", inbox.let_go, name="inbox-let-go"),
    path("<slug:ref>/done/", inbox.done, name="inbox-done"),
    path("<slug:ref>/open/", inbox.open_again, name="inbox-open"),
    path("<slug:ref>/link/<slug:client>/", inbox.link, name="inbox-link"),
    path("<slug:ref>/keep/", inbox.keep, name="inbox-keep"),
    path("<slug:ref>/answer/", inbox.answer, name="inbox-answer"),
    path("<slug:ref>/note/", inbox.note, name="inbox-note"),
]
