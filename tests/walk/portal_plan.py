"""The addresses of a client's own plan."""

from tests.walk.doors import portal

TABLE: dict[str, dict[str, str]] = {
    f"portal:plan{name}": portal()
    for name in ("", "-accept", "-withdraw", "-times", "-paper", "-touch-up")
}
