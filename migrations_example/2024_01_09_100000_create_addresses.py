"""Where stores and customers are."""

from brant import Schema
from brant import columns as c


def up(schema: Schema) -> None:
    cities = schema.create_table(
        "cities",
        c.id(),
        c.string("name", 120),
        c.foreign_id("country_code", "countries.code"),
    )
    cities.add_unique("country_code", "name")

    addresses = schema.create_table(
        "addresses",
        c.id(),
        c.string("street", 120),
        c.string("postcode", 16, nullable=True),
        c.foreign_id("city_id", "cities.id"),
        *c.timestamps(),
    )
    addresses.add_index("city_id")
