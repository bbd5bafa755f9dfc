"""A wrong setting stops with a sentence that names the variable and how to mend it."""

import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

SETTINGS = Path(__file__).resolve().parents[2] / "smp_clinic" / "settings.py"
REAL = {
    "SECRET_KEY": "Zq3vR8sLx1Nw6TbY0uKe4HgJ9mPdFc2aQi7oXr5VtWlSyBzEnMkU",
    "ALLOWED_HOSTS": "book.example.com",
    "EMAIL_URL": "submission://user:password@mail.example.com:587",
    "FROM_EMAIL": "Studio <hello@example.com>",
}
VARIABLES = [
    *REAL,
    "DEMO",
    "DATA_DIR",
    "SITE_URL",
    "DATABASE_URL",
    "CELERY_BROKER_URL",
    "CACHE_URL",
    "TRUSTED_PROXIES",
    "PHONE_REGION",
    "SMS_URL",
    "STRIPE_SECRET_KEY",
    "STRIPE_WEBHOOK_SECRET",
]


@pytest.fixture
def load(monkeypatch):
    """Read the settings anew with these variables and no others."""

    def read(**variables):
        for name in VARIABLES:
            monkeypatch.delenv(name, raising=False)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(SETTINGS))

    return read


def test_the_demo_needs_nothing(load):
    settings = load(DEMO="1")
    assert settings["DATABASES"]["default"]["NAME"].endswith("var/clinic.sqlite3")
    assert settings["DATABASES"]["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert settings["EMAIL_BACKEND"].endswith("filebased.EmailBackend")


def test_a_real_clinic_starts_with_what_it_must_decide(load):
    settings = load(**REAL)
    assert settings["EMAIL_HOST"] == "mail.example.com"
    assert settings["EMAIL_USE_TLS"]
    assert settings["SITE_URL"] == "https://book.example.com"
    assert settings["SECOND_FACTOR_REQUIRED"]
    assert settings["SESSION_COOKIE_SECURE"]
    assert not settings["DEBUG"]


@pytest.mark.parametrize("missing", REAL)
def test_a_real_clinic_refuses_to_start_without(load, missing):
    rest = {name: value for name, value in REAL.items() if name != missing}
    with pytest.raises(ImproperlyConfigured, match=f"^{missing} is not set. [A-Z].*[.]$"):
        load(**rest)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEMO", "perhaps"),
        ("DATA_DIR", "/proc/nowhere"),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "a" * 60),
        ("SECRET_KEY", "demo-only-" + "0123456789abcdef" * 4),
        ("ALLOWED_HOSTS", ""),
        ("ALLOWED_HOSTS", "*"),
        ("SITE_URL", "book.example.com"),
        ("SITE_URL", "http://book.example.com"),
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "mysql://user:password@host/clinic"),
        ("CELERY_BROKER_URL", "localhost:6379"),
        ("CACHE_URL", "memory"),
        ("EMAIL_URL", "nonsense"),
        ("EMAIL_URL", "carrier-pigeon://loft"),
        ("EMAIL_URL", ""),
        ("EMAIL_URL", "postmark://"),
        ("FROM_EMAIL", "the studio"),
        ("SMS_URL", "twilio://nobody"),
        ("SMS_URL", "pigeon://a:b@+15551234567"),
        ("TRUSTED_PROXIES", "one"),
        ("TRUSTED_PROXIES", "-1"),
        ("PHONE_REGION", "Atlantis"),
    ],
)
def test_a_wrong_value_is_named_with_how_to_mend_it(load, name, value):
    with pytest.raises(ImproperlyConfigured) as refused:
        load(**{**REAL, name: value})
    sentence = str(refused.value)
    assert sentence.startswith(f"{name} ")
    assert sentence.count(". ") >= 1
    assert sentence.endswith(".")


def test_a_secret_is_never_quoted(load):
    with pytest.raises(ImproperlyConfigured) as refused:
        load(**{**REAL, "DATABASE_URL": "hunter2"})
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize("hosts", ["book.example.com", "127.0.0.1,book.example.com", "*"])
def test_the_demo_answers_this_machine_only(load, hosts):
    with pytest.raises(ImproperlyConfigured, match="DEMO=1 is for this|ALLOWED_HOSTS has"):
        load(DEMO="1", ALLOWED_HOSTS=hosts)


def test_a_mail_provider_is_named_by_one_url_with_its_own_settings(load):
    settings = load(**{**REAL, "EMAIL_URL": "postmark://?SERVER_TOKEN=t&WEBHOOK_SECRET=a:b"})
    assert settings["EMAIL_BACKEND"] == "anymail.backends.postmark.EmailBackend"
    assert settings["ANYMAIL"]["POSTMARK_SERVER_TOKEN"] == "t"
    assert settings["ANYMAIL"]["WEBHOOK_SECRET"] == "a:b"


def test_text_messages_go_by_twilio_where_a_url_names_it_and_else_not_at_all(load):
    assert load(**REAL)["SMS"] == {}
    sms = load(**REAL, SMS_URL="twilio://AC1:secret@+15551234567")["SMS"]
    assert sms == {"account": "AC1", "token": "secret", "sender": "+15551234567"}


@pytest.mark.parametrize("name", ["STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET"])
def test_the_demo_takes_no_real_payments(load, name):
    with pytest.raises(ImproperlyConfigured, match=f"^{name} "):
        load(DEMO="1", **{name: "sk_live"})


def test_what_a_database_url_says_about_the_connection_is_kept(load):
    url = "postgres://clinic:secret@db.example.com/clinic?sslmode=require"
    options = load(**REAL, DATABASE_URL=url)["DATABASES"]["default"]["OPTIONS"]
    assert options["sslmode"] == "require"
    assert options["pool"]["max_size"] == 8


def test_a_deep_data_folder_still_gets_a_socket_that_can_be_opened(load, tmp_path):
    deep = tmp_path / ("a" * 60) / ("b" * 60)
    settings = load(DEMO="1", DATA_DIR=str(deep))
    assert len(str(settings["VALKEY_SOCKET"])) <= 100
    assert str(settings["VALKEY_SOCKET"]) in settings["CELERY_BROKER_URL"]
    other = load(DEMO="1", DATA_DIR=str(deep / "c"))
    assert other["VALKEY_SOCKET"] != settings["VALKEY_SOCKET"]


def test_the_data_folder_is_made_and_closed_to_others(load, tmp_path):
    load(DEMO="1", DATA_DIR=str(tmp_path / "new"))
    assert (tmp_path / "new").stat().st_mode & 0o077 == 0


def test_all_settings_fit_one_file_of_300_lines():
    assert len(SETTINGS.read_text().splitlines()) <= 300
    assert not [name for name in os.listdir(SETTINGS.parent) if "settings_" in name]


def manage(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """`manage.py` as a person calls it, with these settings and no others."""
    ours = {*VARIABLES, "DJANGO_SETTINGS_MODULE"}
    around = {name: value for name, value in os.environ.items() if name not in ours}
    return subprocess.run(  # noqa: S603 - our own command, with words of this file
        [sys.executable, "manage.py", *words],
        cwd=SETTINGS.parents[1], env=around | variables, capture_output=True, text=True,
    )  # fmt: skip


@pytest.mark.parametrize("said", [(), ("migrate",), ("no-such-command",)])
def test_a_command_without_settings_says_only_what_is_missing(said):
    stopped = manage(*said)
    assert stopped.returncode == 1
    assert stopped.stderr.startswith("SECRET_KEY is not set.")
    assert stopped.stderr.count("\n") == 1


def test_whether_migrations_are_complete_needs_no_clinic(tmp_path):
    asked = manage("makemigrations", "--check", "--dry-run", DATA_DIR=str(tmp_path))
    assert (asked.returncode, asked.stdout) == (0, "No changes detected\n"), asked.stderr


def test_a_command_of_the_code_alone_still_names_a_wrong_value():
    stopped = manage("makemigrations", "--check", SECRET_KEY="short")
    assert stopped.returncode == 1
    assert stopped.stderr.startswith("SECRET_KEY has a value that does not fit.")
