"""Reading all tables of a schema at once, where SQLAlchemy asks for each by itself."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from typing import Any

import sqlalchemy as sa

from brant.catalog import sqla
from brant.catalog.definitions import TableDefinition


def read(connection: sa.Connection, names: Iterable[str], answers: dict[str, Any]) -> dict[str, TableDefinition]:
    """The tables *names* of the default schema, as SQLAlchemy reads them with *answers* in the place of its questions.

    *answers* are methods of its dialect by name. They are put on a copy: the dialect is the application's, and other
    threads use it.
    """
    inspector = sa.inspect(connection)
    inspector.dialect = copy(inspector.dialect)
    vars(inspector.dialect).update(answers)
    metadata = sa.MetaData()
    for name in names:
        inspector.reflect_table(sa.Table(name, metadata), None, resolve_fks=False)
    return {name: sqla.table_definition(table) for name, table in metadata.tables.items()}
