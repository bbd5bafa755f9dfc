"""What a client told about their health, and the flags that follow, at the desk."""

from desk.health.flagged import client_flags

__all__ = ["client_flags"]
