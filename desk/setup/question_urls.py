"""Addresses of the questionnaires in the set-up."""

from django.urls import path

from desk.setup import questions

urlpatterns = [
    path("", questions.questions, name="setup-questions"),
    path("<slug:kind>/", questions.edit, name="setup-questions-edit"),
    path("<slug:kind>/new/", questions.new, name="setup-questions-new"),
    path("<slug:kind>/order/", questions.order, name="setup-questions-order"),
    path("<slug:kind>/intro/", questions.intro, name="setup-questions-intro"),
    path("<slug:kind>/discard/", questions.discard, name="setup-questions-discard"),
    path("<slug:kind>/preview/", questions.preview, name="setup-questions-preview"),
    path("<slug:kind>/publish/", questions.publish, name="setup-questions-publish"),
    path("<slug:kind>/versions/<int:number>/", questions.version, name="setup-questions-version"),
    path("<slug:kind>/questions/<slug:key>/", questions.one, name="setup-questions-one"),
]
