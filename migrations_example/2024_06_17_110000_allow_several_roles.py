"""Orson Welles directed *Citizen Kane*, wrote it and plays in it: three roles, one person."""

from brant import Schema


def up(schema: Schema) -> None:
    film_people = schema.table("film_people")
    film_people.drop_primary_key()
    film_people.add_primary_key("film_id", "person_id", "role")
