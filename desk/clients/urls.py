"""Addresses of one client, under /desk/clients/<ref>/."""

from django.urls import path

from desk.clients import allergies, contact, correct, notes, page, papers, same, story

urlpatterns = [
    path("", page.client, name="clients-one"),
    path("missing/", page.missing, name="clients-missing"),
    path("after/", page.after, name="clients-after"),
    path("story/", story.story, name="clients-story"),
    path("contact/", contact.contact, name="clients-contact"),
    path("contact/consent/", contact.consent, name="clients-contact-consent"),
    path("contact/silence/", contact.silence, name="clients-contact-silence"),
    path("invite/", contact.invite, name="clients-invite"),
    path("confirm/", same.confirm, name="clients-confirm"),
    path("merge/", same.merge, name="clients-merge"),
    path("merge/undo/", same.undo, name="clients-merge-undo"),
    path("apart/", same.apart, name="clients-apart"),
    path("notes/", notes.notes, name="clients-notes"),
    path("allergies/", allergies.allergies, name="clients-allergies"),
    path("allergies/<int:pk>/end/", allergies.end, name="clients-allergies-end"),
    path("files/", papers.papers, name="clients-files"),
    path("wrong/<slug:kind>/<slug:row>/", correct.correct, name="clients-correct"),
]
