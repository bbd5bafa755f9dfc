"""The clinic's own settings, as the suite runs them: quick hashes, no broker, nothing leaves."""

import atexit
import os
import shutil
import tempfile

os.environ["DEMO"] = "1"
os.environ["ALLOWED_HOSTS"] = "127.0.0.1,localhost,testserver"
if "SMP_CLINIC_TESTS" not in os.environ:
    # The first process makes the folder and removes it; its helpers under xdist inherit it.
    os.environ["SMP_CLINIC_TESTS"] = own = tempfile.mkdtemp(prefix="smp-clinic-tests-")
    atexit.register(shutil.rmtree, own, ignore_errors=True)
os.environ["DATA_DIR"] = os.environ["SMP_CLINIC_TESTS"]

from smp_clinic.settings import *  # noqa: F403

STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405 - WhiteNoise warns without it
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# In memory SQLite fails under threads, so its test database is a file as well.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    DATABASES["default"]["TEST"] = {"NAME": DATA_DIR / "test.sqlite3"}  # noqa: F405
else:
    # A pool would keep connections open, and PostgreSQL drops no database in use.
    DATABASES["default"]["OPTIONS"].pop("pool", None)  # noqa: F405
