"""What `bench/pages.py` serves: the clinic with the floor's pages beside its own."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smp_clinic.settings")

from django.conf import settings

from bench.ground import PLAIN_STATIC

settings.STORAGES = settings.STORAGES | PLAIN_STATIC
settings.ROOT_URLCONF = "bench.floor"
settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
if "BENCH_CONNECTIONS" in os.environ:
    settings.DATABASES["default"]["OPTIONS"].pop("pool", None)
    settings.DATABASES["default"]["CONN_MAX_AGE"] = 0

application = get_wsgi_application()
