"""The clinic itself: name, look, sender, policies."""
