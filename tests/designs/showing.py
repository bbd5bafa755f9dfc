"""A version that was sent, looked at, shared or approved, for tests that begin there."""

from __future__ import annotations

from typing import Any

from designs import actions
from designs.agreement import LOOKS
from designs.links import share_token
from designs.models import Approval, DesignVersion, Share
from tests.designs.drawings import drawn_version
from tests.factories import NOW

HOPE = "A natural line that suits my age."


def sent_version(client, by, **more) -> DesignVersion:
    version = drawn_version(client, by, **more)
    actions.send_version(version=version, by=by, now=NOW)
    version.refresh_from_db()
    return version


def looked_at(version, by) -> DesignVersion:
    for look in LOOKS:
        actions.look_at(version=version, look=look.key, by=by, now=NOW)
    return version


def approved(version, by, *, way=Approval.Way.PORTAL, **more: Any) -> Approval:
    looked_at(version, by)
    told: dict[str, Any] = {"name": "Carl Jensen", "expectation": HOPE, "now": NOW} | more
    return actions.approve(version=version, way=way, by=by, **told)


def open_share(version, by, *, days: int = 7, **more) -> tuple[Share, str]:
    """A share of one version and the key in its link."""
    share = actions.prepare_share(design=version.design, versions=[version], by=by, now=NOW, **more)
    share = actions.open_share(share=share, days=days, by=by, now=NOW)
    return share, share_token(share)
