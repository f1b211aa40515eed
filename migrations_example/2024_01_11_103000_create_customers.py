"""Who rents from us."""

from brant import Schema
from brant import columns as c


def up(schema: Schema) -> None:
    customers = schema.create_table(
        "customers",
        c.id(),
        c.foreign_id("store_id", "stores.id", index=True),
        c.foreign_id("address_id", "addresses.id", nullable=True, ondelete="SET NULL"),
        c.string("card_number", 12),
        c.string("name", 120),
        c.string("email", nullable=True),
        c.boolean("active", default=True),
        c.date("joined_on"),
        *c.timestamps(),
    )
    customers.add_index("card_number", unique=True)
    customers.add_index("address_id")
