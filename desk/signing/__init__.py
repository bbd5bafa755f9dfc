"""Forms a client signs, at the desk: asked for, sent, read, withdrawn."""
