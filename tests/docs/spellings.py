"""The tables of the "Coming from" pages: what people wrote, what they write here, and who refuses it.

In a table whose second column is headed ``brant``, every piece of code of that column runs. One that begins with
``brant`` is typed into a shell, one that makes columns puts them on a new table and on one that is there, all others
are lines of a migration; several in one cell follow each other. A third column names the databases that refuse it.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import mysql, postgresql

import brant
from brant import Schema
from brant import columns as c
from brant.catalog.catalog import Catalog
from brant.dialects import dialect_for
from brant.errors import Unsupported
from brant.migrations.migration import Recording
from tests.columns.every import Base, Order, Session, User
from tests.docs.pages import PROJECT

TITLES = {"postgresql": "PostgreSQL", "mysql": "MySQL", "mariadb": "MariaDB", "sqlite": "SQLite"}

_CELL = re.compile(r"(?<!\\)\|")
_BEFORE = re.compile(r" before \d+")
_CODE = re.compile(r"`([^`]+)`")
_COLUMN = re.compile(r"\*?(?:c\.\w+|Column)\(")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table."""

    theirs: str
    ours: str
    refused: str = ""

    @property
    def spellings(self) -> list[str]:
        """What runs; what is not needed has none."""
        return [] if self.ours.startswith(("not needed", "not yet")) else _CODE.findall(self.ours)

    @property
    def commands(self) -> list[str]:
        return [code for code in self.spellings if code.startswith("brant ")]

    @property
    def lines(self) -> list[str]:
        return [code for code in self.spellings if not code.startswith("brant ")]

    @property
    def refused_by(self) -> set[str]:
        """What every version of a database, or all but the newest, has no way to do."""
        return {name for name, title in TITLES.items() if title in _BEFORE.sub("", self.refused).split(", ")}

    def __str__(self) -> str:
        return " ".join(_CODE.findall(self.theirs))[:60]


def rows_of(page: str) -> list[Row]:
    """All rows of the tables of docs/*page* that have brant's spelling in their second column."""
    return list(_rows((PROJECT / "docs" / page).read_text("utf-8").splitlines()))


def _rows(lines: list[str]) -> Iterator[Row]:
    inside = False
    for line in lines:
        cells = [cell.strip().replace("\\|", "|") for cell in _CELL.split(line.strip())[1:-1]]
        if not cells:
            inside = False
        elif cells[1:2] == ["brant"]:
            inside = True
        elif inside and not set(cells[0]) <= set("-: "):
            yield Row(*cells[:3])


def recorded(row: Row) -> Recording:
    """What the row's lines record, on the airline that is there before."""
    before = airline().after
    schema = Schema(before)
    names = namespace(schema)
    made = 0
    for line in row.lines:
        if _COLUMN.match(line):
            made += 1
            _with_columns(schema, line, names, f"made_{made}")
        else:
            exec(f"{line}\ndef up(schema): ..." if line.startswith("@") else line, names)
    return Recording(tuple(schema._operations), before, schema._catalog)


def _with_columns(schema: Schema, line: str, names: dict[str, Any], table: str) -> None:
    """On a new table, and on one that is there if that can be: a place is for the latter, a key for the former."""

    def items() -> list[Any]:
        given = eval(f"[{line}]", names)
        return [part for item in given for part in (item if isinstance(item, tuple) else [item])]

    columns = [item for item in items() if isinstance(item, sa.Column)]
    placed = any(said for column in columns for said in map(column.dialect_options["mysql"].get, ("first", "after")))
    if not placed:
        schema.create_table(table, c.integer("beside", nullable=True), *items())
    if not any(column.primary_key for column in columns):
        schema.table("people").add(*items())


def refusing(recording: Recording) -> set[str]:
    """The databases that can't say it."""
    return {name for name in TITLES if _refuses(name, recording)}


def _refuses(name: str, recording: Recording) -> bool:
    try:
        list(dialect_for(name).work(recording.operations, recording.before))
    except Unsupported:
        return True
    return False


# -- the airline that the pages speak of -----------------------------------------------------------


class State(enum.Enum):
    PLANNED = "planned"
    GONE = "gone"


def airline() -> Recording:
    """The tables that every row may change."""
    schema = Schema(Catalog())
    schema.create_table("airlines", c.id(), c.string("code", 3, unique=True), c.string("name", 60))
    schema.create_tables(Base.metadata)
    schema.create_table("people", c.id())
    schema.table("users").add(c.string("name", 60), c.string("email", 120))
    flights = schema.create_table(
        "flights",
        c.id(),
        c.string("name", 100),
        c.string("number", 10, nullable=True),
        c.string("state", 20, default="planned"),
        c.integer("seats", default=100),
        c.decimal("fare", 8, 2, nullable=True),
        c.text("body", nullable=True),
        c.json("meta", nullable=True),
        c.string("city", 60, nullable=True, stored_as=c.json_path("meta->city")),
        c.foreign_id("airline_id", "airlines.id"),
        c.big_integer("user_id", nullable=True),
        c.remember_token(),
        *c.morphs("subject"),
        *c.timestamps(),
        c.soft_deletes(),
    )
    flights.add_index("name", "state")
    flights.add_unique("number")
    schema.create_table("stops", c.integer("flight"), c.integer("place"), c.string("airport", 3))
    schema.create_table("codes", c.string("code", 8, primary_key=True), c.string("label", 40))
    schema.create_view("departed", "SELECT name FROM flights WHERE state = 'gone'")
    return Recording(tuple(schema._operations), Catalog(), schema._catalog)


def namespace(schema: Schema) -> dict[str, Any]:
    """What a migration has imported and named."""
    tables = {name: schema.table(name) for name in ("airlines", "users", "flights", "stops", "codes")}
    own = {"sa": sa, "mysql": mysql, "postgresql": postgresql, "c": c, "schema": schema, "migration": brant.migration}
    models = {"Base": Base, "User": User, "Session": Session, "Order": Order, "State": State}
    return {**vars(sa), **own, **models, **tables, "forward": forward}


def forward(connection: sa.Connection) -> None:
    """What a row's ``schema.run`` carries out."""
    connection.execute(sa.text("UPDATE flights SET seats = 2"))


def names_in(rows: list[Row]) -> set[str]:
    """Every method, argument, command and option that a page's first columns speak of."""
    said = " ".join(code for row in rows for code in _CODE.findall(row.theirs))
    return set(re.findall(r"\w+", said)) | set(said.split())


FIRST = """from brant import columns as c


def up(schema):
    schema.create_table("flights", c.id())
"""
SECOND = """from brant import columns as c


def up(schema):
    schema.table("flights").add(c.integer("votes", default=0))
"""


def write_migrations(folder: Path) -> None:
    """The files over which the pages' commands are typed."""
    folder.mkdir()
    (folder / "2026_01_01_000000_create_flights_table.py").write_text(FIRST, "utf-8")
    (folder / "2026_01_02_000000_add_votes.py").write_text(SECOND, "utf-8")
