"""The set-up of plans: patterns and rules."""

from tests.walk.doors import HEAD

TABLE: dict[str, dict[str, str]] = {
    "desk:setup-plans": HEAD,
    "desk:setup-plan-rules": HEAD,
    "desk:setup-plan-new": HEAD,
    "desk:setup-plan": HEAD,
    "desk:setup-plan-use": HEAD,
}


def rows(**_) -> dict[str, dict]:
    return {"desk:setup-plan": {"slug": "standard"}, "desk:setup-plan-use": {"slug": "standard"}}
