"""Hairline designs on a client's photo. So far the engine that counts, measures and draws them."""
