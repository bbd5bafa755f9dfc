"""The clinic's own settings for a worker that will be killed: the suite's database, mail to a
port of this machine, text messages into a file, a sweep every now and then."""

import os

os.environ["DEMO"] = "1"

from smp_clinic.settings import *  # noqa: F403

DATABASES["default"]["NAME"] = os.environ["KILLABLE_DATABASE"]  # noqa: F405
EMAIL_BACKEND = "tests.notices.killable.Mail"
EMAIL_HOST, EMAIL_PORT = "127.0.0.1", int(os.environ["KILLABLE_SMTP"])
CELERY_IMPORTS = ["tests.notices.killable"]
CELERY_BEAT_SCHEDULE["sweep"] |= {"schedule": 0.3, "options": {"expires": 5}}  # noqa: F405
