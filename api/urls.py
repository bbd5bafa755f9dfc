"""What machines ask."""

from django.urls import path

from api import health

app_name = "api"
urlpatterns = [path("healthz", health.healthz, name="health")]
