"""Face: everything staff see."""
