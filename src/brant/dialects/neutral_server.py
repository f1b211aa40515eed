"""What any SQLAlchemy database can do beyond migrations, in standard words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from itertools import islice
from typing import Any

import sqlalchemy as sa

from brant.dialects.overview import ObjectKind, TableOverview, named

COUNTED = 100_000
"""Rows that are counted one by one; a table with more takes too long for a glance."""


def drop_everything(
    connection: sa.Connection,
    quote: Callable[[str], str],
    kinds: frozenset[ObjectKind],
    spared: Collection[str] = (),
) -> tuple[str, ...]:
    """Drops all views, tables and sequences of the default schema, as far as SQLAlchemy sees them."""
    inspector = sa.inspect(connection)
    dropped: list[tuple[ObjectKind, str]] = []
    for view in inspector.get_view_names() if ObjectKind.VIEWS in kinds else ():
        connection.exec_driver_sql(f"DROP VIEW {quote(view)}", execution_options={"no_parameters": True})
        dropped.append((ObjectKind.VIEWS, view))
    if ObjectKind.TABLES in kinds:
        dropped += [(ObjectKind.TABLES, table) for table in _drop_tables(connection, spared)]
    with suppress(NotImplementedError):
        for sequence in sa.inspect(connection).get_sequence_names() if ObjectKind.SEQUENCES in kinds else ():
            connection.execute(sa.schema.DropSequence(sa.Sequence(sequence)))
            dropped.append((ObjectKind.SEQUENCES, sequence))
    return named(kinds, dropped)


def _drop_tables(connection: sa.Connection, spared: Collection[str]) -> list[str]:
    metadata = sa.MetaData()
    metadata.reflect(connection, only=lambda name, _: name not in spared)
    # Reflection follows foreign keys into other schemas: what is there is not ours to drop.
    tables = [table for table in metadata.tables.values() if table.schema is None]
    metadata.drop_all(connection, tables=tables)
    return sorted(table.name for table in tables)


def tables(connection: sa.Connection, schema: str | None = None, only: str | None = None) -> tuple[TableOverview, ...]:
    """Small tables are counted; of the others nothing is known."""
    quote = connection.dialect.identifier_preparer.quote_identifier
    names = [name for name in sorted(sa.inspect(connection).get_table_names(schema)) if only in {None, name}]
    prefix = f"{quote(schema)}." if schema else ""
    rows = counts(connection, {name: prefix + quote(name) for name in names}, limit=COUNTED)
    return tuple(TableOverview(name, rows[name], None, schema=schema) for name in names)


AT_ONCE = 100
"""Tables that are counted in one statement."""


def counts(connection: sa.Connection, quoted: Mapping[str, str], *, limit: int | None = None) -> dict[str, int | None]:
    """The number of rows of each table, *quoted* by name; None where there are more than *limit*."""
    found: dict[str, int | None] = {}
    names = iter(quoted)
    while batch := list(islice(names, AT_ONCE)):
        asked = [_counting(place, quoted[name], limit) for place, name in enumerate(batch)]
        every: Any = sa.union_all(*asked) if len(asked) > 1 else asked[0]
        rows: Any = connection.execute(every).all()
        for place, count in rows:
            found[batch[place]] = None if limit is not None and count > limit else count
    return found


def _counting(place: int, quoted: str, limit: int | None) -> Any:
    """A SELECT of the *place* and the number of rows: all, or as many as are worth counting."""
    rows: Any = sa.select(sa.literal_column("1").label("one")).select_from(sa.text(quoted))
    some = (rows if limit is None else rows.limit(limit + 1)).subquery()
    return sa.select(sa.literal_column(str(place)).label("place"), sa.func.count().label("rows")).select_from(some)
