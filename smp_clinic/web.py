"""How gunicorn serves the clinic, and what may stand in a log.

A link in a mail carries its token in the path, so no path is ever logged whole: only its first
word, which says what was asked for and never by whom. Used as `gunicorn -c python:smp_clinic.web`.
"""

from __future__ import annotations

import logging
import re

from gunicorn.glogging import Logger

wsgi_app = "smp_clinic.wsgi:application"
bind = "127.0.0.1:8000"
worker_class = "gthread"
workers = 2
threads = 4
timeout = 60
graceful_timeout = 10
loglevel = "warning"
accesslog = "-"
logger_class = "smp_clinic.web.AccessLog"
control_socket_disable = True

WORD = re.compile(r"/[a-z-]{1,24}")
NAMES_PATHS = ("django.request", "django.security", "gunicorn.error")
PATH = re.compile(r"(?:https?://[^/\s]*)?(?<![:/])/[^\s)]*")


def first_word(path: str) -> str:
    """`/book/3f9a…/` as `/book`; what is not a plain word is not told."""
    found = WORD.match(path)
    if found and path[found.end() : found.end() + 1] in ("", "/", "?"):
        return found.group()
    return "/" if path in ("", "/") else "/…"


class AccessLog(Logger):
    """One line a request: method, first word of the path, status, time."""

    def setup(self, cfg) -> None:
        super().setup(cfg)
        self.error_log.addFilter(HidePaths())

    def access(self, resp, req, environ, request_time) -> None:
        milliseconds = request_time.total_seconds() * 1000
        status = str(resp.status).split(" ", 1)[0]
        self.access_log.info(
            "%s %s %s %.0f ms", req.method, first_word(req.path), status, milliseconds
        )


class HidePaths(logging.Filter):
    """Django and gunicorn name the path of a refused or broken request: keep its first word."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith(NAMES_PATHS) and record.args:
            args = record.args if isinstance(record.args, tuple) else (record.args,)
            record.args = tuple(
                PATH.sub(lambda path: first_word(path.group()), arg)
                if isinstance(arg, str)
                else arg
                for arg in args
            )
        return True
