"""A schema as its server would tell it: made in a place that is gone afterwards, and read again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import sqlalchemy as sa
from sqlalchemy.sql.compiler import DDLCompiler

from brant.catalog import sqla
from brant.catalog.catalog import Catalog
from brant.catalog.definitions import ColumnDefinition, TableDefinition, TypeDefinition
from brant.catalog.objects import DomainDefinition, EnumDefinition, SequenceDefinition
from brant.dialects.base import Dialect, Recorded
from brant.errors import CannotConnect, StatementFailed, Unsupported
from brant.execution.database import Database
from brant.migrations.diff import diff
from brant.operations.ddl import default_text
from brant.statement import Call, Statement

_GROUND = (EnumDefinition, DomainDefinition, SequenceDefinition)
"""What columns may stand on."""


@dataclass(slots=True)
class Comparison:
    """Makes Catalogs comparable: as the server of *database* tells them, or by their text where it can't be asked.

    ``by_text`` says why no server was asked, once it was not. ``strict`` raises instead: what a database has told in
    its own words is not to be found in the text of a model.
    """

    database: Database
    offline: bool = False
    strict: bool = False
    by_text: str | None = field(default=None, init=False)

    def __call__(self, before: Catalog, after: Catalog) -> tuple[Catalog, Catalog]:
        """Both in the same way: what a server tells is not to be compared with a text."""
        if self.offline:
            self.by_text = "as was asked for"
        if self.by_text is None:
            try:
                return told(before, self.database), told(after, self.database)
            except (CannotConnect, StatementFailed, Unsupported) as error:
                if self.strict:
                    raise
                self.by_text = error.message
        dialect = self.database.dialect
        return as_text(before, dialect), as_text(after, dialect)


def told(catalog: Catalog, database: Database) -> Catalog:
    """The tables of *catalog* as the server tells them once they are made.

    Raises CannotConnect, Unsupported, and StatementFailed where the user may not make a place for them.
    """
    flat, names = _flattened(catalog)
    with database.connect_apart() as (connection, dialect), dialect.shadow(connection) as place:
        _make(flat, dialect, place)
        found = dialect.reflect(place, list(flat.tables))
    for name, was in names.items():
        found = found.rename_table(name, was)
    return found


def _flattened(catalog: Catalog) -> tuple[Catalog, dict[str, str]]:
    """All tables in one schema, and the names that those of other schemas had."""
    names: dict[str, str] = {}
    for name in list(catalog.tables):
        if "." in name:
            flat = name.replace(".", "__")
            catalog, names[flat] = catalog.rename_table(name, flat), name
    return catalog, names


def _make(catalog: Catalog, dialect: Dialect, place: sa.Connection) -> None:
    objects = {key: thing for key, thing in catalog.objects.items() if isinstance(thing, _GROUND)}
    tables = {table.name: _without_indexes_of_keys(table) for table in catalog}
    recorded = [(operation, None) for operation in diff(Catalog(), Catalog(tables, objects=objects))]
    carry_out(dialect, place, recorded, Catalog())


def _without_indexes_of_keys(table: TableDefinition) -> TableDefinition:
    """MySQL and MariaDB make an index for a foreign key, of its name, and tell both."""
    keys = {key.name for key in table.foreign_keys}
    return replace(table, indexes=tuple(index for index in table.indexes if index.name not in keys))


def carry_out(dialect: Dialect, connection: sa.Connection, recorded: Sequence[Recorded], before: Catalog) -> None:
    """Run operations without lock, journal and history, in one transaction where DDL has one."""
    work = list(dialect.work(recorded, before))
    rebuilds = any(isinstance(part, Call) and part.suspends_foreign_keys for part in work)
    with dialect.transaction(connection, suspend_foreign_keys=rebuilds):
        for part in work:
            match part:
                case Statement(sql=sql):
                    connection.exec_driver_sql(sql, execution_options={"no_parameters": True})
                case Call(function=function):
                    function(connection)


# -- by text ---------------------------------------------------------------------------------------


def as_text(catalog: Catalog, dialect: Dialect) -> Catalog:
    """Types and defaults in the words of one database: ``Numeric(10, 2)`` and ``DECIMAL(10, 2)`` are one there."""
    compiler: DDLCompiler = dialect.compiler.ddl_compiler(dialect.compiler, None)  # type: ignore[arg-type]

    def table_as_text(table: TableDefinition) -> TableDefinition:
        counted = sqla.build_table(table).autoincrement_column
        counts = None if counted is None else counted.name
        return replace(table, columns=tuple(column_as_text(column, column.name == counts) for column in table.columns))

    def column_as_text(column: ColumnDefinition, counts: bool) -> ColumnDefinition:
        type_ = TypeDefinition(dialect.type_text(column.type), column.type.construct)
        default = None if column.default is None else default_text(compiler, column.default)
        return replace(column, type=type_, default=default, autoincrement=counts)

    tables = {table.name: table_as_text(table) for table in catalog}
    return Catalog(tables, objects=catalog.objects)
