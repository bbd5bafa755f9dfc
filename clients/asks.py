"""Questions about a client that lower apps answer, each from its own `apps.py`."""

from __future__ import annotations

from collections.abc import Callable

from accounts.models import User
from clients.models import Client

# merge(keep, gone) re-points a lower app's rows; gives {model label: [primary keys]}.
merge: list[Callable[[Client, Client], dict[str, list[int]]]] = []

# treats(user, client): whether this colleague has or had a visit with this client.
treats: list[Callable[[User, Client], bool]] = []
