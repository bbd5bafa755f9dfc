"""The SMP plan of one client at the desk: drafted, proposed, accepted, placed, moved, ended."""
