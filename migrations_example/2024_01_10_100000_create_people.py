"""Who made a film, and who plays in it."""

from sqlalchemy import CheckConstraint

from brant import Schema
from brant import columns as c


def up(schema: Schema) -> None:
    schema.create_table("people", c.id(), c.string("name", 120, unique=True))

    film_people = schema.create_table(
        "film_people",
        c.foreign_id("film_id", "films.id", ondelete="CASCADE", primary_key=True),
        c.foreign_id("person_id", "people.id", ondelete="CASCADE", primary_key=True),
        c.string("role", 10),
        CheckConstraint("role IN ('director', 'writer', 'actor', 'composer')", name="ck_film_people_role"),
    )
    film_people.add_index("person_id")
