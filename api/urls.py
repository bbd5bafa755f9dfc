"""What machines ask, and what they tell us."""

from django.conf import settings
from django.urls import include, path

from api import health, payments, sms

app_name = "api"
urlpatterns = [
    path("healthz", health.healthz, name="health"),
    path("hooks/stripe/", payments.stripe, name="stripe"),
    path("hooks/sms/", sms.reply, name="sms-reply"),
    path("hooks/sms/status/", sms.status, name="sms-status"),
]
if settings.EMAIL_BACKEND.startswith("anymail."):
    # Signed by the provider, or by the WEBHOOK_SECRET in EMAIL_URL, as the provider has it.
    urlpatterns.append(path("hooks/mail/", include("anymail.urls")))
