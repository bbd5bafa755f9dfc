"""Stripe on this machine: `localstripe`, in a process of its own, for the calls that it serves.

    python -m tests.payments.at_stripe      prints its address, serves until its input ends

It listens on this machine alone, on a port that is free, and keeps nothing: left to itself it
would listen everywhere and keep all in one file in /tmp, which two runs would share. Idempotency
keys, which it overlooks, are kept in front of it as Stripe says it keeps them (the same key with
the same words: the same answer; with others: refused), and an answer can be lost on its way or be
late, by order of a test. Under the GPL, so it is a tool of the suite and no part of the clinic.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

ROOT = Path(__file__).resolve().parents[2]
KEY = "sk_test_of_the_suite"


class Books:
    """The account as Stripe itself has it, asked without the library under test; and its moods."""

    def __init__(self, address: str):
        self.address = address

    def ask(self, path: str, told: dict[str, Any] | None = None, method: str = "") -> Any:
        body = json.dumps(told).encode() if told is not None else None
        request = Request(  # noqa: S310 - our own server
            self.address + path,
            body,
            {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"},
            method=method or None,
        )
        with urlopen(request, timeout=10) as answer:  # noqa: S310
            return json.loads(answer.read() or "null")

    def paid(self, amount_minor: int = 50000, card: str = "4242424242424242") -> str:
        """A payment as Checkout leaves one behind; its id."""
        known = {"number": card, "exp_month": 12, "exp_year": 2030, "cvc": "123"}
        method = self.ask("/v1/payment_methods", {"type": "card", "card": known})
        person = self.ask("/v1/customers", {})
        self.ask(f"/v1/payment_methods/{method['id']}/attach", {"customer": person["id"]})
        told = {"amount": amount_minor, "currency": "usd", "confirm": True}
        told |= {"customer": person["id"], "payment_method": method["id"]}
        return self.ask("/v1/payment_intents", told)["id"]

    def newest(self, kind: str) -> dict[str, Any]:
        return self.ask(f"/v1/{kind}s?limit=1")["data"][0]

    def refunds(self, payment: str) -> list[dict[str, Any]]:
        return self.ask(f"/v1/refunds?payment_intent={payment}")["data"]

    def lose(self, answers: int) -> None:
        """The next answers to our calls are lost: done, and not said."""
        self.ask("/_config/mood", {"lose": answers})

    def wait(self, seconds: float) -> None:
        """Every answer from here on is so late."""
        self.ask("/_config/mood", {"wait": seconds})

    def forget(self) -> None:
        """A day goes by: the keys of our calls are not known any more, nor what was called."""
        self.ask("/_config/mood", {"forget": True})

    def calls(self) -> list[dict[str, str]]:
        """Our calls since the last `flush`, in order: what was called, under which key."""
        return self.ask("/_config/calls")

    def tell(self, address: str, secret: str) -> None:
        """Where its events go, signed with `secret`."""
        self.ask("/_config/webhooks/ours", {"url": address, "secret": secret})

    def flush(self) -> None:
        self.ask("/_config/data", method="DELETE")
        self.ask("/_config/mood", {"lose": 0, "wait": 0, "forget": True})


@contextmanager
def server() -> Iterator[Books]:
    """It, for as long as it is needed."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("COV_")}
    with subprocess.Popen(
        [sys.executable, "-m", "tests.payments.at_stripe"],
        cwd=ROOT, env=ours, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield Books(process.stdout.readline().strip())
        finally:
            process.stdin.close()  # it ends with its input, so with the suite, however that ends
            process.wait(10)


# ---------------------------------------------------------------- in its own process


class Manners:
    """What Stripe does around each call, and `localstripe` does not."""

    def __init__(self) -> None:
        self.known: dict[str, tuple[str, int, bytes]] = {}
        self.calls: list[dict[str, str]] = []
        self.lose, self.wait = 0, 0.0

    async def around(self, request, handler):
        from aiohttp import web

        if request.path.startswith("/_config/"):
            return await handler(request)
        body = (await request.read()).decode()
        key = request.headers.get("Idempotency-Key", "")
        is_ours = "stripe" in request.headers.get("User-Agent", "").lower()
        if is_ours:
            self.calls.append({"call": f"{request.method} {request.path}", "key": key})
        if request.method == "POST" and key in self.known:
            words, status, answer = self.known[key]
            if words != request.path + body:
                wrong = {"type": "idempotency_error", "message": "Another call had this key."}
                return web.json_response({"error": wrong}, status=400)
            made = web.Response(body=answer, status=status, content_type="application/json")
        else:
            made = await handler(request)
            if key and request.method == "POST" and made.status < 500:
                self.known[key] = (request.path + body, made.status, bytes(made.body))
        if is_ours:
            await asyncio.sleep(self.wait)
            if self.lose:
                self.lose -= 1
                request.transport.abort()
        return made

    async def mood(self, request):
        from aiohttp import web

        told = await request.json()
        self.lose, self.wait = told.get("lose", self.lose), told.get("wait", self.wait)
        if told.get("forget"):
            self.known, self.calls = {}, []
        return web.json_response({})

    async def told(self, request):
        from aiohttp import web

        return web.json_response(self.calls)


async def serve() -> None:
    from aiohttp import web
    from localstripe import resources
    from localstripe.server import app

    resources.Store.dump_to_disk = lambda self: None
    manners = Manners()

    @web.middleware
    async def around(request, handler):
        return await manners.around(request, handler)

    app.middlewares.insert(0, around)
    app.router.add_post("/_config/mood", manners.mood)
    app.router.add_get("/_config/calls", manners.told)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    sys.stdout.write(f"http://{host}:{port}\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(serve())
