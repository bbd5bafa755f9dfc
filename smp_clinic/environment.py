"""Reads one variable of the environment at a time, and stops with how to mend it."""

from __future__ import annotations

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError

from smp_clinic import providers

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()


def setting(read, name, default=None, *, fits=None, mend: str):
    """Read one variable; a missing, unreadable or unfit one stops with how to mend it."""
    if default is None and env.str(name, None) is None:
        raise ImproperlyConfigured(f"{name} is not set. {mend}")
    try:
        value = read(name, default)
    except (EnvError, ValueError, OSError) as problem:
        raise ImproperlyConfigured(f"{name} cannot be read. {mend}") from problem
    if fits and not fits(value):
        raise ImproperlyConfigured(f"{name} has a value that does not fit. {mend}")
    return value


def folder(name, default):
    """A folder that is there, closed to other users when it is new."""
    path = BASE_DIR / (env.str(name, default) or default)
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def mail_by(name, default):
    return providers.mail(env.str(name, default))


def sms_by(name, default):
    return providers.sms(env.str(name, default))
