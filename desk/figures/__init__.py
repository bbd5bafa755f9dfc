"""How the clinic does: tables, a chart, and the same as CSV."""
