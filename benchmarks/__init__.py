"""brant beside Alembic and the bare drivers: ``python -m benchmarks`` prints one table.

Each measurement is a fresh process; the contestants take turns, in another order each round, and
the table shows medians. What they made of a database is compared before a figure is believed.
"""
