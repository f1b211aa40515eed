"""The stores of the chain, one address each."""

from brant import Schema
from brant import columns as c


def up(schema: Schema) -> None:
    schema.create_table(
        "stores",
        c.id(),
        c.string("name", 80, unique=True),
        c.foreign_id("address_id", "addresses.id", unique=True),
        c.foreign_id("currency_code", "currencies.code", comment="prices on the shelf are in this currency"),
        c.date("opened_on"),
        *c.timestamps(),
    )
