"""Face: everything a client sees."""
