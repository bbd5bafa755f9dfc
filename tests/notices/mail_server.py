"""A real mail server on a port of this machine."""

from __future__ import annotations

import email
from collections.abc import Callable
from email import policy


class Inbox:
    """Keeps what it is given; answers the next messages as it is told to. Before it takes one it
    does what `does` says of the address: an answer of its own, if it gives one."""

    def __init__(self):
        self.messages = []
        self.connections = set()
        self.answers = []
        self.does: Callable[[str], str | None] = lambda _to: None

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        self.connections.add(session.peer)
        if answer := self.does(envelope.rcpt_tos[0]):
            if answer == "hang up":
                server.transport.abort()
            return answer
        if self.answers:
            return self.answers.pop(0)
        message = email.message_from_bytes(envelope.content, policy=policy.default)
        self.messages.append(message)
        return "250 kept"

    @property
    def went_to(self) -> list[str]:
        return [message["To"] for message in self.messages]
