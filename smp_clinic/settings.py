"""Every setting of the clinic, from the environment.

`DEMO=1` is the studio on one machine with nothing to set. Without it this file asks, in a
sentence each, for what a real clinic must decide. README.md lists the variables.
"""

import hashlib
import tempfile
from pathlib import Path

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from phonenumbers import SUPPORTED_REGIONS

from smp_clinic.environment import env, folder, mail_by, setting, sms_by

BASE_DIR = Path(__file__).resolve().parent.parent

DEMO = setting(env.bool, "DEMO", False, mend="Set DEMO=1 for the demo, or leave it out.")
DATA_DIR = setting(folder, "DATA_DIR", "var", mend="Name a folder the clinic may write.")


def not_in_demo(secret):
    return not (DEMO and secret)


SECRET_KEY = setting(
    env.str,
    "SECRET_KEY",
    "demo-only-" + "0123456789abcdef" * 4 if DEMO else None,
    fits=lambda key: DEMO or (len(set(key)) > 9 and len(key) >= 50 and key[:9] != "demo-only"),
    mend="Set 50 or more random characters (python -c 'import secrets; "
    "print(secrets.token_urlsafe(50))'), or DEMO=1 to look around.",
)

DEBUG = False
ALLOWED_HOSTS = setting(
    env.list,
    "ALLOWED_HOSTS",
    ["127.0.0.1", "localhost"] if DEMO else None,
    fits=lambda hosts: hosts and "*" not in hosts,
    mend="Name the clinic's host, for example ALLOWED_HOSTS=book.example.com.",
)
if DEMO and not set(ALLOWED_HOSTS) <= {"127.0.0.1", "localhost", "testserver"}:
    raise ImproperlyConfigured("DEMO=1 is for this machine only. Unset DEMO, or ALLOWED_HOSTS.")
SITE_URL = setting(
    env.str,
    "SITE_URL",
    "http://127.0.0.1:8000" if DEMO else f"https://{ALLOWED_HOSTS[0]}",
    fits=lambda url: url.startswith("https://") or (DEMO and url.startswith("http://")),
    mend="Give the address people type, for example SITE_URL=https://book.example.com.",
).rstrip("/")

INSTALLED_APPS = [
    "smp_clinic",
    "studio",  # the straight line begins: each app imports only from those above it
    "accounts",
    "clients",
    "bookings",
    "designs",
    "sessions_plan",
    "payments",
    "notices",
    "website",
    "desk",
    "portal",
    "api",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "anymail",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "auditlog",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "clients.edge.HandOverMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.edge.ActorMiddleware",
    "accounts.edge.SecondFactorMiddleware",
    "studio.edge.RefusalMiddleware",
]

ROOT_URLCONF = "smp_clinic.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "studio.context.page",
                "desk.context.nav",
            ],
            "builtins": ["studio.templatetags.studio"],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"

database = setting(
    env.dj_db_url,
    "DATABASE_URL",
    f"sqlite:///{DATA_DIR / 'clinic.sqlite3'}",
    fits=lambda parts: parts["ENGINE"].endswith(("sqlite3", "postgresql")),
    mend="Give postgres://user:password@host/name, or leave it out for SQLite.",
)
if database["ENGINE"].endswith("sqlite3"):
    # A write transaction takes its lock at once, so that two never wait for each other.
    database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
    database["CONN_MAX_AGE"] = None
else:
    # CONN_MAX_AGE stays 0: the pool keeps the connections.
    database.setdefault("OPTIONS", {})["pool"] = {"min_size": 1, "max_size": 8, "timeout": 10}
DATABASES = {"default": database}

VALKEY_SOCKET = DATA_DIR / "valkey.sock"
if len(str(VALKEY_SOCKET)) > 100:  # systems cut the path of a socket at about that length
    short = hashlib.sha256(str(DATA_DIR).encode()).hexdigest()[:16]
    VALKEY_SOCKET = Path(tempfile.gettempdir()) / f"smp-clinic-{short}" / "valkey.sock"
CELERY_BROKER_URL = setting(
    env.str,
    "CELERY_BROKER_URL",
    f"redis+socket://{VALKEY_SOCKET}?virtual_host=0",
    fits=lambda url: url.startswith(("redis://", "rediss://", "redis+socket://")),
    mend="Give a URL such as redis://host:6379/0, or leave it out for the one this app starts.",
)
CACHE_URL = setting(
    env.str,
    "CACHE_URL",
    f"unix://{VALKEY_SOCKET}?db=1",
    fits=lambda url: url.startswith(("redis://", "rediss://", "unix://")),
    mend="Give a URL such as redis://host:6379/1, or leave it out for the one this app starts.",
)
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": CACHE_URL}
}
CELERY_TASK_IGNORE_RESULT = CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 600}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "smp_clinic.sweep", "schedule": 30.0, "options": {"expires": 25}},
}

if DEMO:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA_DIR / "outbox"
else:
    globals().update(
        setting(
            mail_by,
            "EMAIL_URL",
            mend="Give the mail server, for example submission://user:password@host:587, "
            "or a provider, for example postmark://?SERVER_TOKEN=...",
        )
    )
SMS = setting(
    sms_by,
    "SMS_URL",
    "",
    mend="Give twilio://ACCOUNT_SID:AUTH_TOKEN@+15551234567, or leave it out: nobody is texted.",
)
STRIPE_SECRET_KEY = setting(
    env.str, "STRIPE_SECRET_KEY", "", fits=not_in_demo, mend="Leave it out of the demo."
)
STRIPE_WEBHOOK_SECRET = setting(
    env.str, "STRIPE_WEBHOOK_SECRET", "", fits=not_in_demo, mend="Leave it out of the demo."
)
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = SERVER_EMAIL = setting(
    env.str,
    "FROM_EMAIL",
    "Studio <studio@example.com>" if DEMO else None,
    fits=lambda address: "@" in address,
    mend="Give the address mail comes from, for example FROM_EMAIL='Studio <hello@example.com>'.",
)

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backend.PasswordBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in {
        "UserAttributeSimilarityValidator": {},
        "MinimumLengthValidator": {"min_length": 10},
        "CommonPasswordValidator": {},
        "NumericPasswordValidator": {},
    }.items()
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/welcome/"
TRUSTED_PROXIES = ALLAUTH_TRUSTED_PROXY_COUNT = setting(
    env.int,
    "TRUSTED_PROXIES",
    0,
    fits=lambda count: 0 <= count < 10,
    mend="Give the number of proxies in front, for example 1.",
)
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 8}
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_RATE_LIMITS = dict.fromkeys(["request_login_code", "reset_password"], "20/h/ip,3/d/key")
ACCOUNT_SESSION_REMEMBER = False
MFA_ADAPTER = "accounts.adapter.SecondFactorAdapter"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an invitation proves it
MFA_TOTP_TOLERANCE = 1
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO
SECOND_FACTOR_REQUIRED = not DEMO

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = not DEMO
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 0 if DEMO else 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEMO
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_FAILURE_VIEW = "website.errors.csrf"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        **dict.fromkeys(["default-src", "base-uri", "frame-ancestors"], [NONE]),
        **dict.fromkeys(["font-src", "connect-src", "manifest-src", "form-action"], [SELF]),
        **dict.fromkeys(["script-src", "style-src"], [SELF, NONCE]),
        "img-src": [SELF, "data:"],
    }
}

TIME_ZONE = "UTC"
PHONENUMBER_DEFAULT_REGION = setting(
    env.str,
    "PHONE_REGION",
    "US",
    fits=SUPPORTED_REGIONS.__contains__,
    mend="Give a country code, for example PHONE_REGION=GB.",
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "smp_clinic.packages.PackageFinder",
]
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
        if DEMO  # on this machine, where compressing would only cost time
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"paths": {"()": "smp_clinic.web.HidePaths"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["paths"]}
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"django.security.DisallowedHost": {"level": "CRITICAL"}},
}
