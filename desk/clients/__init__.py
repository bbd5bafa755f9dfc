"""One client at the desk: found, opened, reached, told apart, written about, put right."""
