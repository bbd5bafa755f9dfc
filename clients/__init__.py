"""The people the clinic looks after."""
