"""What customers think of a film, in one to five stars."""

from sqlalchemy import CheckConstraint

from brant import Schema
from brant import columns as c


def up(schema: Schema) -> None:
    reviews = schema.create_table(
        "reviews",
        c.id(),
        c.foreign_id("film_id", "films.id", ondelete="CASCADE"),
        c.foreign_id("customer_id", "customers.id", ondelete="CASCADE", index=True),
        c.small_integer("stars"),
        c.text("words", nullable=True),
        c.datetime("written_at"),
        CheckConstraint("stars BETWEEN 1 AND 5", name="ck_reviews_stars"),
    )
    reviews.add_unique("film_id", "customer_id")
