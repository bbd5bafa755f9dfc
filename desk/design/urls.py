"""Addresses of a client's designs, under /desk/clients/<ref>/designs/."""

from django.urls import include, path

from desk.design import editor, live, versions

urlpatterns = [
    path("", include("desk.design.showing_urls")),
    path("", versions.designs, name="design-list"),
    path("begin/", versions.begin, name="design-begin"),
    path("<slug:version>/", editor.editor, name="design-editor"),
    path("<slug:version>/save/", editor.save, name="design-save"),
    path("<slug:version>/here/", editor.here, name="design-here"),
    path("<slug:version>/picture/", live.picture, name="design-picture"),
    path("<slug:version>/propose/", live.propose, name="design-propose"),
    path("<slug:version>/new/", versions.new, name="design-new"),
    path("<slug:version>/photos/", versions.photo, name="design-photo"),
    path("<slug:version>/photos/<slug:view>/remove/", versions.remove, name="design-photo-remove"),
]
