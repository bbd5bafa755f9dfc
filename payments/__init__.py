"""Quotes, deposits, refunds and the ledger."""
