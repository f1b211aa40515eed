"""A film seen again may be reviewed again: one review for each rental."""

from brant import Schema
from brant import columns as c


def up(schema: Schema) -> None:
    reviews = schema.table("reviews")
    reviews.add(c.foreign_id("rental_id", "rentals.id", nullable=True, ondelete="SET NULL"))
    reviews.drop_unique(columns=["film_id", "customer_id"])
    reviews.add_unique("film_id", "customer_id", "rental_id")
    reviews.add_index("rental_id")
