"""Measurements beside a floor in the same run. They judge nothing; no test asserts them."""
