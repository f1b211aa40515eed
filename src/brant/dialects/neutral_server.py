"""What any SQLAlchemy database can do beyond migrations, in standard words."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import suppress

import sqlalchemy as sa

from brant.dialects.overview import TableOverview

COUNTED = 100_000
"""Rows that are counted one by one; a table with more takes too long for a glance."""


def drop_everything(
    connection: sa.Connection, quote: Callable[[str], str], spared: Collection[str] = ()
) -> tuple[str, ...]:
    """Drops all views, tables and sequences of the default schema, as far as SQLAlchemy sees them."""
    inspector = sa.inspect(connection)
    for view in inspector.get_view_names():
        connection.exec_driver_sql(f"DROP VIEW {quote(view)}", execution_options={"no_parameters": True})
    metadata = sa.MetaData()
    metadata.reflect(connection, only=lambda name, _: name not in spared)
    # Reflection follows foreign keys into other schemas: what is there is not ours to drop.
    tables = [table for table in metadata.tables.values() if table.schema is None]
    metadata.drop_all(connection, tables=tables)
    with suppress(NotImplementedError):
        for sequence in sa.inspect(connection).get_sequence_names():
            connection.execute(sa.schema.DropSequence(sa.Sequence(sequence)))
    return tuple(sorted(table.name for table in tables))


def tables(connection: sa.Connection) -> tuple[TableOverview, ...]:
    """Small tables are counted; of the others nothing is known."""
    quote = connection.dialect.identifier_preparer.quote_identifier
    return tuple(
        TableOverview(name, counted(connection, quote(name)), None)
        for name in sorted(sa.inspect(connection).get_table_names())
    )


def counted(connection: sa.Connection, quoted: str) -> int | None:
    """The number of rows, or None where there are more than :data:`COUNTED`."""
    some = sa.select(sa.literal_column("1").label("one")).select_from(sa.text(quoted)).limit(COUNTED + 1).subquery()
    count = connection.execute(sa.select(sa.func.count()).select_from(some)).scalar_one()
    return count if count <= COUNTED else None
