"""Fill countries, languages and currencies from the lists in ``data/``."""

import csv
from pathlib import Path

from sqlalchemy import Connection, column, delete, insert, table

from brant import Schema

DATA = Path(__file__).with_name("data")
LISTS = ("countries", "languages", "currencies")


def load(connection: Connection) -> None:
    for name in LISTS:
        with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            rows = [{key: value or None for key, value in row.items()} for row in csv.DictReader(file)]
        connection.execute(insert(table(name, *map(column, rows[0]))), rows)


def unload(connection: Connection) -> None:
    for name in LISTS:
        connection.execute(delete(table(name)))


def up(schema: Schema) -> None:
    schema.run(load, down=unload, touches=LISTS)
