"""A customer waits for a film to come back."""

from brant import Schema
from brant import columns as c


def up(schema: Schema) -> None:
    reservations = schema.create_table(
        "reservations",
        c.id(),
        c.foreign_id("film_id", "films.id", ondelete="CASCADE"),
        c.foreign_id("store_id", "stores.id"),
        c.foreign_id("customer_id", "customers.id", ondelete="CASCADE"),
        c.datetime("reserved_at"),
        c.datetime("fetched_at", nullable=True),
    )
    reservations.add_index("film_id", "store_id", "reserved_at")
    reservations.add_index("customer_id")
    reservations.add_index("store_id")
