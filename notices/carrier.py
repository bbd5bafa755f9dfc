"""Carries many mails to the server while others are made: `python -m notices.carrier`.

`notices.courier` starts it. It is given the mail settings and then one mail after the other, and
tells what became of each, in order; both are pickles, between two processes of one clinic. It
has no database, and ends when the one that gives it mails does.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
from contextlib import closing
from dataclasses import replace
from typing import BinaryIO

from django.conf import settings

from notices.post import Post, Went


def work(given: BinaryIO, told: BinaryIO) -> None:
    giver = os.getppid()
    settings.configure(**pickle.load(given))  # noqa: S301 - from our own process
    with closing(Post()) as post:
        while True:
            try:
                mail, until = pickle.load(given)  # noqa: S301 - from our own process
            except (EOFError, pickle.UnpicklingError):
                return
            if os.getppid() != giver:
                return  # nobody would note what became of it
            told.write(_in_words(post.send(mail, until)))
            told.flush()


def _in_words(went: Went) -> bytes:
    """A problem that does not survive the way is told by its name."""
    try:
        words = pickle.dumps(went)
        pickle.loads(words)  # noqa: S301 - written in the line above
    except Exception:
        return pickle.dumps(replace(went, problem=OSError(type(went.problem).__name__)))
    return words


if __name__ == "__main__":
    # Who stops the clinic by the keyboard stops the giver, which lets what is away come to its end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    work(sys.stdin.buffer, sys.stdout.buffer)
