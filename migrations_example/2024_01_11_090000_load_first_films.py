"""The films on the shelves on opening day, with their genres and directors."""

import csv
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, ScalarSelect, TableClause, column, delete, insert, select, table

from brant import Schema

LIST = Path(__file__).with_name("data") / "films.csv"

FILM_COLUMNS = ("id", "title", "original_title", "released", "minutes", "language_code")
FILMS = table("films", *map(column, FILM_COLUMNS))
GENRES = table("genres", column("id"), column("name"))
PEOPLE = table("people", column("id"), column("name"))
FILM_GENRES = table("film_genres", column("film_id"), column("genre_id"))
FILM_PEOPLE = table("film_people", column("film_id"), column("person_id"), column("role"))


def load(connection: Connection) -> None:
    with LIST.open(encoding="utf-8", newline="") as file:
        rows: list[dict[str, Any]] = list(csv.DictReader(file))
    for name, named in (("genres", GENRES), ("directors", PEOPLE)):
        for value in sorted({value for row in rows for value in row[name].split("; ")}):
            connection.execute(insert(named).values(name=value))
    for row in rows:
        genres, directors = row.pop("genres").split("; "), row.pop("directors").split("; ")
        connection.execute(insert(FILMS).values(row | {"minutes": row["minutes"] or None}))
        film = select(FILMS.c.id).where(FILMS.c.title == row["title"]).scalar_subquery()
        for name in genres:
            connection.execute(insert(FILM_GENRES).values(film_id=film, genre_id=called(GENRES, name)))
        for name in directors:
            person = called(PEOPLE, name)
            connection.execute(insert(FILM_PEOPLE).values(film_id=film, person_id=person, role="director"))


def called(named: TableClause, name: str) -> ScalarSelect[Any]:
    return select(named.c.id).where(named.c.name == name).scalar_subquery()


def unload(connection: Connection) -> None:
    for emptied in (FILM_PEOPLE, FILM_GENRES, PEOPLE, GENRES, FILMS):
        connection.execute(delete(emptied))


def up(schema: Schema) -> None:
    schema.run(load, down=unload, touches=["films", "genres", "people", "film_genres", "film_people"])
