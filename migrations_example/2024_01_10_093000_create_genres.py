"""Genres, and which film belongs to which."""

from brant import Schema
from brant import columns as c


def up(schema: Schema) -> None:
    schema.create_table("genres", c.id(), c.string("name", 40, unique=True))

    film_genres = schema.create_table(
        "film_genres",
        c.foreign_id("film_id", "films.id", ondelete="CASCADE", primary_key=True),
        c.foreign_id("genre_id", "genres.id", ondelete="CASCADE", primary_key=True),
    )
    film_genres.add_index("genre_id")
