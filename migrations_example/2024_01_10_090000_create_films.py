"""What can be rented."""

from sqlalchemy import CheckConstraint

from brant import Schema
from brant import columns as c


def up(schema: Schema) -> None:
    films = schema.create_table(
        "films",
        c.id(),
        c.string("title", 200),
        c.string("original_title", 200),
        c.small_integer("released", comment="year of the first showing"),
        c.small_integer("minutes", nullable=True),
        c.foreign_id("language_code", "languages.code"),
        c.text("synopsis", nullable=True),
        CheckConstraint("released >= 1888", name="ck_films_released"),  # Roundhay Garden Scene
        CheckConstraint("minutes > 0", name="ck_films_minutes"),
        *c.timestamps(),
    )
    films.add_unique("title", "released")
