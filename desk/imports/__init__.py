"""Bringing clients in from a file."""
