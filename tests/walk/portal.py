"""The addresses of the portal."""

from tests.walk.doors import portal

TABLE: dict[str, dict[str, str]] = {
    "portal:home": portal(),
    "portal:appointment": portal(hers=False),
    "portal:calendar": portal(hers=False),
    "portal:move": portal(hers=False),
    "portal:move-to": portal(hers=False),
    "portal:cancel": portal(hers=False),
    "portal:instead": portal(hers=False),
    "portal:details": portal(),
    "portal:details-address": portal(),
    "portal:details-silence": portal(),
    "portal:sessions": portal(),
    "portal:session-end": portal(),
    "portal:sessions-end": portal(),
}
