"""The calls of booking by phone, as the form makes them."""

from __future__ import annotations

import re

from django.urls import reverse

BOOK = "/desk/book/"
HTMX = {"HX-Request": "true"}


def send(client, name, data, **headers):
    return client.post(reverse(f"desk:{name}"), data, headers=HTMX | headers)


def hold(client, choice, pick):
    return send(client, "book-hold", choice | {"pick": pick})


def held_fields(answer) -> dict:
    """What the held time adds to the form."""
    text = answer.content.decode()
    return dict(
        re.findall(r'<input type="hidden" name="(hold|start|walk_in)" value="([^"]*)"', text)
    )
