"""Face: what machines ask."""
