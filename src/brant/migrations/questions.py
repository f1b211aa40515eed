"""The questions a migration can ask of the schema, answered from the files up to here; Schema has them too.

The same questions are put to a live database by :class:`brant.inspector.Inspector`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from brant.catalog import asking
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
    ObjectDefinition,
    RoutineDefinition,
    SchemaDefinition,
    SequenceDefinition,
    TriggerDefinition,
    ViewDefinition,
)
from brant.catalog.objects import MaterializedViewDefinition as MaterializedView
from brant.migrations.recording import Recorder

if TYPE_CHECKING:
    from sqlalchemy.types import TypeEngine

    from brant.migrations.table import Table

O = TypeVar("O", bound=ObjectDefinition)  # noqa: E741


class Questions(Recorder):
    """The part of Schema that asks. What is asked of a table that the files don't know raises UnknownTable."""

    if TYPE_CHECKING:

        def table(self, name: str) -> Table: ...

    # -- is it there?

    def has_table(self, name: str) -> bool:
        """Whether the history has made such a table."""
        return self._catalog.has_table(name)

    def has_view(self, name: str) -> bool:
        """Whether the history has made such a view, materialized or not."""
        return self._catalog.has_object("view", name)

    def has_column(self, table: str, column: str) -> bool:
        """Whether the history has made such a table with such a column."""
        return self._catalog.has_table(table) and self._catalog.table(table).has_column(column)

    def has_columns(self, table: str, columns: Iterable[str]) -> bool:
        """Whether the history has made such a table with all of these columns."""
        return all(self.has_column(table, column) for column in columns)

    def has_index(self, table: str, name_or_columns: str | Sequence[str], kind: str | None = None) -> bool:
        """Whether there is an index of that name, or over exactly those columns in that order.

        Keys and unique constraints count, as every database makes an index for them. ``kind`` asks for one that
        is ``"unique"``, ``"primary"``, ``"fulltext"``, ``"gin"`` and so on.
        """
        return self._catalog.has_table(table) and asking.has_index(self._catalog.table(table), name_or_columns, kind)

    def has_foreign_key(self, table: str, name_or_columns: str | Sequence[str]) -> bool:
        """Whether there is a foreign key of that name, or over exactly those columns."""
        return self._catalog.has_table(table) and asking.has_foreign_key(self._catalog.table(table), name_or_columns)

    def has_check(self, table: str, name: str) -> bool:
        """Whether there is a check of that name."""
        return self._catalog.has_table(table) and asking.has_check(self._catalog.table(table), name)

    def has_type(self, name: str) -> bool:
        """Whether the history has made such an enum type or domain."""
        return self._catalog.has_object("enum", name) or self._catalog.has_object("domain", name)

    def has_schema(self, name: str) -> bool:
        """Whether the history has made such a schema; the default one is always there, and not asked for."""
        return self._catalog.has_object("schema", name)

    # -- and if it is?

    def when_table_has_column(self, table: str, column: str, change: Callable[[Table], object]) -> None:
        """Calls *change* with the table if it has such a column; ``if schema.has_column(…)`` says the same."""
        if self.has_column(table, column):
            change(self.table(table))

    def when_table_doesnt_have_column(self, table: str, column: str, change: Callable[[Table], object]) -> None:
        """Calls *change* with the table if it has no such column. Raises UnknownTable."""
        if not self.has_column(table, column):
            change(self.table(table))

    def when_table_has_index(
        self,
        table: str,
        name_or_columns: str | Sequence[str],
        change: Callable[[Table], object],
        kind: str | None = None,
    ) -> None:
        """Calls *change* with the table if it has such an index, as has_index() tells."""
        if self.has_index(table, name_or_columns, kind):
            change(self.table(table))

    def when_table_doesnt_have_index(
        self,
        table: str,
        name_or_columns: str | Sequence[str],
        change: Callable[[Table], object],
        kind: str | None = None,
    ) -> None:
        """Calls *change* with the table if it has no such index. Raises UnknownTable."""
        if not self.has_index(table, name_or_columns, kind):
            change(self.table(table))

    # -- what is there?

    def tables(self) -> tuple[TableDefinition, ...]:
        """All tables that the history has made so far, with all that is on them."""
        return tuple(self._catalog)

    def table_listing(self) -> tuple[str, ...]:
        """The names of all tables, as ``"table"`` or ``"schema.table"``."""
        return tuple(table.name for table in self._catalog)

    def views(self) -> tuple[AnyView, ...]:
        """All views, materialized ones among them."""
        return self._of(ViewDefinition, MaterializedView)

    def view_listing(self) -> tuple[str, ...]:
        """The names of all views, materialized ones among them."""
        return tuple(view.name for view in self.views())

    def types(self) -> tuple[EnumDefinition | DomainDefinition, ...]:
        """Enum types and domains that have been made by themselves."""
        return self._of(EnumDefinition, DomainDefinition)

    def sequences(self) -> tuple[SequenceDefinition, ...]:
        """Sequences that have been made by themselves."""
        return self._of(SequenceDefinition)

    def triggers(self, table: str | None = None) -> tuple[TriggerDefinition, ...]:
        """All triggers, or those of a table or view."""
        return tuple(trigger for trigger in self._of(TriggerDefinition) if table in {None, trigger.table})

    def routines(self) -> tuple[RoutineDefinition, ...]:
        """All functions and procedures."""
        return self._of(RoutineDefinition)

    def schemas(self) -> tuple[SchemaDefinition, ...]:
        """Schemas that have been made beside the default one."""
        return self._of(SchemaDefinition)

    def extensions(self) -> tuple[ExtensionDefinition, ...]:
        """Extensions of PostgreSQL."""
        return self._of(ExtensionDefinition)

    # -- what is on a table?

    def columns(self, table: str) -> tuple[ColumnDefinition, ...]:
        """The columns of a table, in order. Raises UnknownTable."""
        return self._asked(table).columns

    def column_listing(self, table: str) -> tuple[str, ...]:
        """The column names of a table, in order. Raises UnknownTable."""
        return self._asked(table).column_names

    def column(self, table: str, column: str) -> ColumnDefinition:
        """One column. Raises UnknownTable, UnknownColumn."""
        return self._try(self._asked(table).column, column)

    def column_type(self, table: str, column: str) -> TypeEngine[Any]:
        """A column's type, as SQLAlchemy has it. Raises UnknownTable, UnknownColumn."""
        return self.column(table, column).type.construct

    def primary_key(self, table: str) -> PrimaryKeyDefinition | None:
        """The primary key of a table, if it has one. Raises UnknownTable."""
        return self._asked(table).primary_key

    def indexes(self, table: str) -> tuple[IndexDefinition, ...]:
        """The indexes of a table; keys and unique constraints are asked for by themselves. Raises UnknownTable."""
        return self._asked(table).indexes

    def index_listing(self, table: str) -> tuple[str, ...]:
        """The names of all that is indexed: primary key, unique constraints, indexes. Raises UnknownTable."""
        return tuple(found.name for found in asking.indexed(self._asked(table)))

    def uniques(self, table: str) -> tuple[UniqueDefinition, ...]:
        """The unique constraints of a table. Raises UnknownTable."""
        return self._asked(table).uniques

    def foreign_keys(self, table: str) -> tuple[ForeignKeyDefinition, ...]:
        """The foreign keys of a table. Raises UnknownTable."""
        return self._asked(table).foreign_keys

    def checks(self, table: str) -> tuple[CheckDefinition, ...]:
        """The checks of a table. Raises UnknownTable."""
        return self._asked(table).checks

    # -- inside

    def _asked(self, table: str) -> TableDefinition:
        return self._try(self._catalog.table, self._text(table, "a table name"))

    def _of(self, *kinds: type[O]) -> tuple[O, ...]:
        return tuple(found for found in self._catalog.objects.values() if isinstance(found, kinds))
