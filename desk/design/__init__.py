"""Designs at the desk: the list of one client's, and the artist's editor."""
