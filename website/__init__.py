"""Face: public pages and booking a consultation."""
