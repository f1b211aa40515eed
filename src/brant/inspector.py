"""Inspector: what a database has, told in frozen values; asks, and changes nothing.

The questions are those a migration can ask of ``schema`` (:mod:`brant.migrations.questions`), answered by
the server instead of the files, and those that only a server can answer: sizes, rows, the default schema.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, Any, Self, TypeVar

import sqlalchemy as sa

from brant.catalog import asking
from brant.catalog.catalog import Catalog
from brant.catalog.definitions import (
    CheckDefinition,
    ColumnDefinition,
    ForeignKeyDefinition,
    IndexDefinition,
    PrimaryKeyDefinition,
    TableDefinition,
    UniqueDefinition,
)
from brant.catalog.objects import (
    AnyView,
    DomainDefinition,
    EnumDefinition,
    ExtensionDefinition,
    MaterializedViewDefinition,
    ObjectDefinition,
    RoutineDefinition,
    SequenceDefinition,
    TriggerDefinition,
    ViewDefinition,
)
from brant.dialects import dialect_of
from brant.dialects.overview import TableOverview
from brant.execution.database import Database
from brant.execution.databases import ServerInfo, described, ping

if TYPE_CHECKING:
    from sqlalchemy.types import TypeEngine

    from brant.database_url import DatabaseUrl
    from brant.dialects.base import Dialect

O = TypeVar("O", bound=ObjectDefinition)  # noqa: E741


class Inspector:
    """Asks a database what is in it.

    *database* is an Engine, a URL, or a Connection. Each question is put anew, on a connection of its own;
    in a ``with`` block all share one. Names are ``"table"`` or ``"schema.table"``. What stands beside tables
    is told of the default schema. Raises CannotConnect, and UnknownTable for a table that is not there.
    """

    def __init__(self, database: sa.Engine | sa.Connection | sa.URL | DatabaseUrl | str | Database) -> None:
        self._database = database if isinstance(database, Database) else Database(database)
        self._kept: sa.Connection | None = None
        self._until_exit = ExitStack()

    def __enter__(self) -> Self:
        self._kept = self._until_exit.enter_context(self._database.peek())
        return self

    def __exit__(self, *raised: object) -> None:
        self._kept = None
        self._until_exit.close()

    # -- the server, and the places in it

    def server(self) -> ServerInfo:
        """Product, version, and how long it took to answer."""
        return ping(self._database)

    def schema_listing(self) -> tuple[str, ...]:
        """The names of all schemas; on MySQL and MariaDB databases, on SQLite attached files."""
        with self._asking() as (connection, _):
            return tuple(sa.inspect(connection).get_schema_names())

    def current_schema(self) -> str | None:
        """The schema that a name without one means."""
        with self._asking() as (connection, _):
            return sa.inspect(connection).default_schema_name

    # -- is it there?

    def has_table(self, name: str) -> bool:
        """Whether there is such a table; a view is none. Case counts as it does on the database."""
        schema, _, bare = name.rpartition(".")
        with self._asking() as (connection, _):
            found = sa.inspect(connection)
            return found.has_table(bare, schema or None) and bare not in _views(found, schema or None)

    def has_view(self, name: str) -> bool:
        """Whether there is such a view, materialized or not."""
        schema, _, bare = name.rpartition(".")
        with self._asking() as (connection, _):
            return bare in _views(sa.inspect(connection), schema or None)

    def has_column(self, table: str, column: str) -> bool:
        """Whether there is such a table or view with such a column; case counts only where it does on the database."""
        return self.has_columns(table, [column])

    def has_columns(self, table: str, columns: Iterable[str]) -> bool:
        """Whether there is such a table or view with all of these columns."""
        with self._asking() as (connection, dialect):
            fold = str.lower if dialect.folds_column_names else str
            found = dialect.reflect(connection, [table]).tables.get(table)
            have = {fold(name) for name in found.column_names} if found is not None else set[str]()
            return found is not None and all(fold(column) in have for column in columns)

    def has_index(self, table: str, name_or_columns: str | Sequence[str], kind: str | None = None) -> bool:
        """Whether there is an index of that name, or over exactly those columns in that order.

        Keys and unique constraints count. ``kind`` asks for one that is ``"unique"``, ``"primary"``,
        ``"fulltext"``, ``"gin"`` and so on.
        """
        found = self._if_there(table)
        return found is not None and asking.has_index(found, name_or_columns, kind)

    def has_foreign_key(self, table: str, name_or_columns: str | Sequence[str]) -> bool:
        """Whether there is a foreign key of that name, or over exactly those columns."""
        found = self._if_there(table)
        return found is not None and asking.has_foreign_key(found, name_or_columns)

    def has_check(self, table: str, name: str) -> bool:
        """Whether there is a check of that name."""
        found = self._if_there(table)
        return found is not None and asking.has_check(found, name)

    def has_type(self, name: str) -> bool:
        """Whether there is such an enum type or domain."""
        return any(found.name == name for found in self.types())

    def has_schema(self, name: str) -> bool:
        """Whether there is such a schema, the default one among them."""
        return name in self.schema_listing()

    # -- what is there?

    def catalog(self) -> Catalog:
        """Everything in the default schema: all tables with all that is on them, and what stands beside them.

        A few queries for all; MySQL and MariaDB are asked for each table's text too.
        """
        with self._asking() as (connection, dialect):
            return dialect.reflect(connection)

    def tables(self, schema: str | None = None) -> tuple[TableOverview, ...]:
        """The tables of a schema (default: the default one) by name, with comment, size and rows, in one query.

        Rows are the server's estimate; where it has none, tables of up to 100,000 rows are counted.
        """
        with self._asking() as (connection, dialect):
            return dialect.overview(connection, schema)

    def table_overview(self, table: str) -> TableOverview | None:
        """One table's comment, size and rows; None if there is no such table."""
        schema, _, name = table.rpartition(".")
        with self._asking() as (connection, dialect):
            found = dialect.overview(connection, schema or None, name)
            return found[0] if found else None

    def table_listing(self, schema: str | None = None) -> tuple[str, ...]:
        """The names of the tables of a schema (default: the default one), with the schema's where one is asked for."""
        with self._asking() as (connection, _):
            names = sorted(sa.inspect(connection).get_table_names(schema))
            return tuple(f"{schema}.{name}" if schema else name for name in names)

    def counts(self, tables: Iterable[str] | None = None) -> dict[str, int]:
        """How many rows tables have (default: all of the default schema), counted: a long look at large ones."""
        with self._asking() as (connection, dialect):
            wanted = sorted(sa.inspect(connection).get_table_names()) if tables is None else list(tables)
            return dialect.counts(connection, wanted)

    def views(self) -> tuple[AnyView, ...]:
        """All views with their queries, materialized ones among them."""
        return self._of(ViewDefinition, MaterializedViewDefinition)

    def view_listing(self) -> tuple[str, ...]:
        """The names of all views, materialized ones among them."""
        with self._asking() as (connection, _):
            return tuple(sorted(_views(sa.inspect(connection), None)))

    def types(self) -> tuple[EnumDefinition | DomainDefinition, ...]:
        """Enum types with their values, and domains with their checks (PostgreSQL)."""
        return self._of(EnumDefinition, DomainDefinition)

    def sequences(self) -> tuple[SequenceDefinition, ...]:
        """Sequences that belong to no column (PostgreSQL, MariaDB)."""
        return self._of(SequenceDefinition)

    def triggers(self, table: str | None = None) -> tuple[TriggerDefinition, ...]:
        """All triggers, or those of a table or view."""
        return tuple(trigger for trigger in self._of(TriggerDefinition) if table in {None, trigger.table})

    def routines(self) -> tuple[RoutineDefinition, ...]:
        """All functions and procedures."""
        return self._of(RoutineDefinition)

    def extensions(self) -> tuple[ExtensionDefinition, ...]:
        """Extensions (PostgreSQL)."""
        return self._of(ExtensionDefinition)

    def objects(self) -> tuple[ObjectDefinition, ...]:
        """All that stands beside tables, in an order to create it: policies and events are among it."""
        with self._asking() as (connection, dialect):
            return tuple(dialect.reflect_objects(connection).values())

    # -- what is on a table?

    def table(self, name: str) -> TableDefinition:
        """A table or view with all that is on it. Raises UnknownTable, with the name you may have meant."""
        with self._asking() as (connection, dialect):
            return described(connection, dialect, name)

    def columns(self, table: str) -> tuple[ColumnDefinition, ...]:
        """The columns of a table or view, in order."""
        return self.table(table).columns

    def column_listing(self, table: str) -> tuple[str, ...]:
        """The column names of a table or view, in order."""
        return self.table(table).column_names

    def column(self, table: str, column: str) -> ColumnDefinition:
        """One column. Raises UnknownColumn."""
        return self.table(table).column(column)

    def column_type(self, table: str, column: str) -> TypeEngine[Any]:
        """A column's type, as SQLAlchemy has it. Raises UnknownColumn."""
        return self.column(table, column).type.construct

    def column_type_text(self, table: str, column: str) -> str:
        """A column's type as the database spells it: ``VARCHAR(120)``. Raises UnknownColumn."""
        with self._asking() as (connection, dialect):
            return dialect.type_text(described(connection, dialect, table).column(column).type)

    def primary_key(self, table: str) -> PrimaryKeyDefinition | None:
        """The primary key of a table, if it has one."""
        return self.table(table).primary_key

    def indexes(self, table: str) -> tuple[IndexDefinition, ...]:
        """The indexes of a table: expressions, directions, predicates and all; keys are asked for by themselves."""
        return self.table(table).indexes

    def index_listing(self, table: str) -> tuple[str, ...]:
        """The names of all that is indexed: primary key, unique constraints, indexes."""
        return tuple(found.name for found in asking.indexed(self.table(table)))

    def uniques(self, table: str) -> tuple[UniqueDefinition, ...]:
        """The unique constraints of a table; MySQL and MariaDB tell them as unique indexes."""
        return self.table(table).uniques

    def foreign_keys(self, table: str) -> tuple[ForeignKeyDefinition, ...]:
        """The foreign keys of a table."""
        return self.table(table).foreign_keys

    def checks(self, table: str) -> tuple[CheckDefinition, ...]:
        """The checks of a table."""
        return self.table(table).checks

    # -- inside

    @contextmanager
    def _asking(self) -> Iterator[tuple[sa.Connection, Dialect]]:
        """A connection to read from. What was read leaves no transaction open behind it."""
        if self._kept is None:
            with self._database.peek() as connection:
                yield connection, dialect_of(connection)
            return
        begun = self._kept.in_transaction()
        try:
            yield self._kept, dialect_of(self._kept)
        finally:
            if not begun and self._kept.in_transaction() and not self._kept.invalidated:
                self._kept.rollback()

    def _if_there(self, table: str) -> TableDefinition | None:
        with self._asking() as (connection, dialect):
            return dialect.reflect(connection, [table]).tables.get(table)

    def _of(self, *kinds: type[O]) -> tuple[O, ...]:
        return tuple(found for found in self.objects() if isinstance(found, kinds))


def _views(found: sa.Inspector, schema: str | None) -> set[str]:
    names: set[str] = set()
    for told in (found.get_view_names, found.get_materialized_view_names):
        with suppress(NotImplementedError):  # of a database that has none
            names.update(told(schema))
    return names
