"""Every address. The first word is the face; everything without one is public."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("account/", include("allauth.urls")),
    path("desk/", include("desk.urls")),
    path("portal/", include("portal.urls")),
    path("", include("api.urls")),
    path("", include("website.urls")),
]

handler500 = "website.errors.broken"
