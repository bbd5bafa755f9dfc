"""Every address. The first word is the face; everything without one is public."""

from django.urls import include, path

from smp_clinic.admin import site

urlpatterns = [
    path("admin/", site.urls),
    path("desk/", include("desk.urls")),
    path("portal/", include("portal.sign_in_urls")),
    path("portal/", include("portal.urls")),
    path("", include("api.urls")),
    path("", include("website.account_urls")),
    path("", include("website.urls")),
]

handler500 = "website.errors.broken"
