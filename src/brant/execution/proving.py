"""Two ways run on a server, each in an empty database, and compared: a proof by execution."""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from brant.catalog.catalog import Catalog
from brant.errors import HistoryMismatch
from brant.execution.database import Database
from brant.execution.databases import create_database, drop_database
from brant.execution.generation import reflected
from brant.execution.sides import chooser
from brant.migrations.diff import diff

if TYPE_CHECKING:
    from brant.dialects.base import Dialect


@contextmanager
def scratch(database: Database, word: str) -> Iterator[Database]:
    """A new empty database on the same server, or a file; *word* is part of its name. It is dropped in the end."""
    url = sa.make_url(database.url.reveal())
    if url.get_backend_name() == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            yield Database(url.set(database=str(Path(folder) / "proof.db"), query={}))
        return
    place = Database(url.set(database=f"{url.database or 'brant'}_{word}_{uuid.uuid4().hex[:8]}"[-60:]))
    create_database(place)
    try:
        yield place
    finally:
        place.engine().dispose()
        drop_database(place)


def seen(database: Database, but_for: Sequence[str]) -> Catalog:
    """All that the database has, but for these tables."""
    return reflected(database, (), but_for, chooser((), ()))


def differing(old: Catalog, new: Catalog, dialect: Dialect) -> list[str]:
    """A line for each thing that would make *old* of *new*.

    SQLite knows constraints without a name: what they are called is nobody's business there.
    """
    found = diff(new, old, objects=True, of_others=not dialect.names_constraints)
    return [operation.source().splitlines()[0] for operation in found]


def refuse_difference(old: Database, new: Database, but_for: Sequence[str], what: str, hint: str) -> None:
    """Schemas and the number of rows in each table must be the same. Raises HistoryMismatch naming what differs."""
    was = seen(old, but_for)
    if lines := differing(was, seen(new, but_for), old.dialect):
        listed = "\n".join(f"  {line}" for line in lines[:10])
        raise HistoryMismatch(
            f"on {old.dialect.name} {what} leads elsewhere; it would take this besides:\n{listed}",
            hint=f"nothing was written: {hint}",
        )
    for table in was:
        counted = _rows(old, table.name), _rows(new, table.name)
        if counted[0] != counted[1]:
            raise HistoryMismatch(
                f"on {old.dialect.name} {table.name} has {counted[1]} rows instead of {counted[0]}",
                hint=f"nothing was written: what fills it asks for something that {what} makes later",
            )


def _rows(database: Database, table: str) -> int:
    schema, _, name = table.rpartition(".")
    query = sa.select(sa.func.count()).select_from(sa.table(name, schema=schema or None))
    with database.peek() as connection:
        return int(connection.execute(query).scalar_one())
