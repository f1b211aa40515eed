"""A copy goes home with a customer, and comes back."""

from brant import Schema
from brant import columns as c


def up(schema: Schema) -> None:
    rentals = schema.create_table(
        "rentals",
        c.id(),
        c.foreign_id("copy_id", "copies.id", index=True),
        c.foreign_id("customer_id", "customers.id"),
        c.foreign_id("staff_id", "staff.id"),
        c.datetime("rented_at"),
        c.date("due_on"),
        c.datetime("returned_at", nullable=True),
    )
    rentals.add_index("customer_id", "rented_at")
    rentals.add_index("staff_id")
