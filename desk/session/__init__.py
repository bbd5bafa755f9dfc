"""The session record at the desk: charted on a tablet with gloves on, signed, read."""
