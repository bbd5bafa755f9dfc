"""Setting up the studio: one file per noun."""
