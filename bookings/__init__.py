"""Locations, artists, hours, services, availability, appointments, waitlist."""
