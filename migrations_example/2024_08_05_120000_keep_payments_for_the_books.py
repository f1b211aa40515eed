"""Payments stay for seven years, even when their rental is forgotten."""

from brant import Schema


def up(schema: Schema) -> None:
    payments = schema.table("payments")
    payments.drop_foreign_key(columns="rental_id")
    payments.alter_column("rental_id", nullable=True)
    payments.add_foreign_key("rental_id", "rentals.id", ondelete="SET NULL")
