"""The scalp assessment at the desk: one calm page for a tablet, its readable twin, its map."""
