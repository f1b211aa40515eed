"""Schema: every verb a migration can say about the whole.

Nothing is run here. Each verb becomes operations, checked against the Catalog
of this point of history; a mistake is told with the line it stands on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.schema import SchemaItem

from brant.catalog import names, sqla
from brant.catalog.creation import creation_order
from brant.catalog.definitions import (
    ColumnDefinition,
    ConstraintDefinition,
    ForeignKeyDefinition,
    IndexDefinition,
    PrimaryKeyDefinition,
    TableDefinition,
    TypeDefinition,
)
from brant.catalog.table_options import WORDS
from brant.errors import (
    BrantError,
    RecordingError,
    UnknownTable,
)
from brant.migrations.foreign_keys import check_actions
from brant.migrations.late_keys import untyped
from brant.migrations.questions import Questions
from brant.migrations.rows import RowVerbs
from brant.migrations.table import Item, Table
from brant.migrations.table_options import Storage, parents_of, table_options
from brant.migrations.unchecked import EnforcementVerbs
from brant.migrations.whole_tables import WholeTableVerbs
from brant.operations.constraints import AddConstraint, without_validity
from brant.operations.tables import (
    AssumeTable,
    CreateTable,
    ForgetTable,
    RenameTable,
)
from brant.partitions import Partitioning

if TYPE_CHECKING:
    pass


class Schema(WholeTableVerbs, RowVerbs, EnforcementVerbs, Questions):
    """What ``up(schema)`` receives: the whole schema at this point of history.

    Questions (``has_table``, ``columns`` …) are answered from the replayed
    history, so that a file means the same wherever it is recorded.
    """

    # -- tables

    def create_table(
        self,
        table: str | sa.Table,
        *items: Item,
        comment: str | None = None,
        schema: str | None = None,
        if_not_exists: bool = False,
        temporary: bool = False,
        engine: str | None = None,
        charset: str | None = None,
        collation: str | None = None,
        row_format: str | None = None,
        auto_increment: int | None = None,
        tablespace: str | None = None,
        storage: Storage | None = None,
        access_method: str | None = None,
        inherits: str | Sequence[str] | None = None,
        unlogged: bool = False,
        partition_by: Partitioning | None = None,
        strict: bool = False,
        without_rowid: bool = False,
        **options: Any,
    ) -> Table:
        """Create a table from Columns, Indexes and Constraints, or a whole ``Table`` of a MetaData.

        What the table is besides is said as in :meth:`Table.set_options`; ``options`` are those for one database
        alone, such as ``mysql_engine="InnoDB"``. A Column without a type takes it from the column its ForeignKey
        points at. ``if_not_exists`` does nothing where the history has made such a table, and says IF NOT EXISTS
        where it has not: a ``down`` can't be derived from that. A ``temporary`` table is forgotten when the
        migration ends. Raises AlreadyExists, UnknownTable, UnknownColumn.
        """
        named = {name: value for name, value in locals().items() if name in WORDS and value}
        if isinstance(table, sa.Table):
            if items or comment or schema or options or named:
                raise self._mistake("a whole Table says everything itself: nothing can stand beside it")
            return self._create(self._whole(table), if_not_exists)
        name = f"{schema}.{self._text(table, 'a table name')}" if schema else self._text(table, "a table name")
        if if_not_exists and self._catalog.has_table(name):
            return Table(self, name)
        definition = self._assemble(name, items)
        definition = replace(definition, comment=comment, options=table_options(self, named | options))
        definition = self._with_inherited(definition)
        if options:
            self._try(sqla.build_table, definition)
        return self._create(definition, if_not_exists)

    def create_tables(self, tables: sa.MetaData | Iterable[sa.Table]) -> None:
        """Create whole ``Table``s in an order that their foreign keys allow; keys of a cycle are added last."""
        wanted = list(tables.tables.values() if isinstance(tables, sa.MetaData) else tables)
        for table in wanted:
            if not isinstance(table, sa.Table):
                raise self._mistake(f"create_tables() takes a MetaData or Tables, not {table!r}")
        definitions = {table.key: self._try(sqla.table_definition, table) for table in wanted}
        deferred: list[tuple[str, ForeignKeyDefinition]] = []
        for name in creation_order(definitions):
            definition = definitions[name]
            early = [
                key
                for key in definition.foreign_keys
                if key.referred_table not in definitions.keys() - {name} or self._catalog.has_table(key.referred_table)
            ]
            deferred += [(name, key) for key in definition.foreign_keys if key not in early]
            definitions[name] = self._with_types(definition, definitions)
            self._create(replace(definitions[name], foreign_keys=tuple(early)))
        for name, key in deferred:
            if self._is_checked(name, key, definitions[name]):
                self._record(AddConstraint(name, key))

    def table(self, name: str) -> Table:
        """An existing table, to be changed. Raises UnknownTable."""
        self._try(self._catalog.table, self._text(name, "a table name"))
        return Table(self, name)

    def rename_table(self, name: str, to: str) -> None:
        """Rename a table; foreign keys that point at it follow."""
        self._record(RenameTable(self._text(name, "a table name"), self._text(to, "a table name")))

    def assume_table(self, table: str | sa.Table, *items: Item, comment: str | None = None, **options: Any) -> None:
        """Say what a table is that raw SQL or another tool made. Nothing is run.

        ``options`` are those of :meth:`create_table`.
        """
        if isinstance(table, sa.Table):
            self._record(AssumeTable(self._whole(table)))
        else:
            definition = self._assemble(self._text(table, "a table name"), items)
            definition = replace(definition, comment=comment, options=table_options(self, options))
            for column in untyped(definition):
                raise self._no_type(definition.name, column.name)
            self._record(AssumeTable(definition))

    def forget_table(self, name: str) -> None:
        """The files no longer say what this table is. Nothing is run."""
        self._record(ForgetTable(self._text(name, "a table name")))

    # -- recording

    def _create(self, definition: TableDefinition, if_not_exists: bool = False) -> Table:
        if if_not_exists and self._catalog.has_table(definition.name):
            return Table(self, definition.name)
        late = [key for key in definition.foreign_keys if not self._is_checked(definition.name, key, definition)]
        waiting = {column for key in late for column in key.columns}
        for column in untyped(definition):
            if column.name not in waiting:
                raise self._no_type(definition.name, column.name)
        early = tuple(key for key in definition.foreign_keys if key not in late)
        self._record(CreateTable(without_validity(replace(definition, foreign_keys=early)), if_not_exists))
        return Table(self, definition.name)

    def _with_inherited(self, table: TableDefinition) -> TableDefinition:
        """With the columns and checks of its parents, which come first."""
        for parent in parents_of(table):
            known = self._try(self._catalog.table, parent)
            inherited = tuple(column for column in known.columns if not table.has_column(column.name))
            checks = tuple(check for check in known.checks if check.name not in {one.name for one in table.checks})
            table = replace(table, columns=(*inherited, *table.columns), checks=(*checks, *table.checks))
        return table

    def _whole(self, table: sa.Table) -> TableDefinition:
        return self._with_types(self._try(sqla.table_definition, table), {})

    def _with_types(self, table: TableDefinition, beside: Mapping[str, TableDefinition]) -> TableDefinition:
        """A whole Table's columns that wait for the type of a column in another MetaData, with that type."""
        for key in table.foreign_keys:
            for name, referred in zip(key.columns, key.referred_columns, strict=True):
                column = table.column(name)
                if sqla.is_typeless(column.type.construct):
                    if key.referred_table not in beside and not self._is_known(key.referred_table):
                        continue
                    target = beside.get(key.referred_table) or self._catalog.table(key.referred_table)
                    typed = replace(column, type=self._try(target.column, referred).type)
                    table = table.with_column_replaced(name, typed)
        return table

    def _assemble(self, name: str, items: Iterable[Item]) -> TableDefinition:
        """A table from loose items: columns first, then what stands on them."""
        columns: list[sa.Column[Any]] = []
        others: list[SchemaItem] = []
        for item in self._flat(items):
            if isinstance(item, sa.Column):
                columns.append(item)
            else:
                others.append(item)
        definition = TableDefinition(name, ())
        for column in columns:
            if sqla.column_position(column) is not None:
                raise self._mistake(
                    f"column {column.name!r} has its place in the order in which the columns of a new table are given",
                    hint="first= and after= are for columns that are added to a table",
                )
            resolved = self._column(name, column, definition, columns)
            definition = self._try(definition.with_column, resolved)
        extras: list[ConstraintDefinition | IndexDefinition] = []
        for column in columns:
            extras += self._try(sqla.column_extras, name, column)
        for item in others:
            extras.append(self._try(sqla.item_definition, name, definition.column_names, item))
        flagged = tuple(str(column.name) for column in columns if column.primary_key)
        if flagged and not any(isinstance(extra, PrimaryKeyDefinition) for extra in extras):
            extras.insert(0, PrimaryKeyDefinition(names.primary_key_name(name), flagged))
        for extra in extras:
            if isinstance(extra, IndexDefinition):
                definition = self._try(definition.with_index, extra)
            else:
                definition = self._try(definition.with_constraint, extra)
        return definition

    def _column(
        self,
        table: str,
        column: sa.Column[Any],
        own: TableDefinition,
        siblings: Sequence[sa.Column[Any]] = (),
    ) -> ColumnDefinition:
        """The column's definition; a missing type comes from the column it refers to."""
        if not column.name:
            raise self._mistake("a column has no name", hint='write Column("name", …)')
        if not sqla.is_typeless(column.type):
            return sqla.column_definition(column)
        return sqla.column_definition(column, self._referred_type(table, column, own, siblings))

    def _referred_type(
        self, table: str, column: sa.Column[Any], own: TableDefinition, siblings: Sequence[sa.Column[Any]]
    ) -> TypeDefinition:
        for key in column.foreign_keys:
            target, referred = self._try(sqla.foreign_key_target, key.target_fullname)
            if target == table:
                for sibling in siblings:
                    if sibling.name == referred and not sqla.is_typeless(sibling.type):
                        return sqla.type_definition(sibling.type)
                return self._try(own.column, referred).type
            if not self._is_known(target):
                return sqla.type_definition(column.type)  # it is told when that table is created
            return self._try(self._catalog.table(target).column, referred).type
        raise self._no_type(table, column.name)

    def _no_type(self, table: str, column: str) -> RecordingError:
        return self._mistake(
            f"column {column!r} of {table!r} has no type",
            hint="give it one; only a column with a ForeignKey can take it from elsewhere",
        )

    def _is_known(self, table: str) -> bool:
        try:
            self._catalog.table(table)
        except UnknownTable:
            return False
        return True

    def _target(self, table: str) -> TableDefinition:
        try:
            return self._catalog.table(table)
        except BrantError as error:
            error.message = f"a foreign key refers to {table!r}, and {error.message}"
            error.args = (error.message,)
            raise

    def _is_checked(self, table: str, key: ForeignKeyDefinition, own: TableDefinition) -> bool:
        """False for a key that waits for the table it refers to; see :mod:`brant.migrations.late_keys`."""
        try:
            self._check_target(table, key, own)
        except UnknownTable as error:
            self._wait(table, key, error)
            return False
        return True

    def _check_target(self, table: str, key: ForeignKeyDefinition, own: TableDefinition) -> None:
        def check() -> None:
            check_actions(key)
            target = own if key.referred_table == table else self._target(key.referred_table)
            for column in key.referred_columns:
                target.column(column)

        self._try(check)

    def _flat(self, items: Iterable[Item]) -> Iterable[SchemaItem]:
        for item in items:
            if isinstance(item, SchemaItem):
                yield item
            elif isinstance(item, list | tuple):
                yield from self._flat(item)
            else:
                raise self._mistake(f"{item!r} can't be put on a table", hint="a Column, an Index or a Constraint can")
