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
from brant.catalog.definitions import (
    ColumnDefinition,
    ConstraintDefinition,
    ForeignKeyDefinition,
    IndexDefinition,
    PrimaryKeyDefinition,
    TableDefinition,
    TypeDefinition,
)
from brant.catalog.dependents import views_over
from brant.catalog.triggers import triggers_working_on
from brant.errors import (
    BrantError,
    RecordingError,
)
from brant.migrations.foreign_keys import check_actions
from brant.migrations.objects import ObjectVerbs
from brant.migrations.questions import Questions
from brant.migrations.rows import RowVerbs
from brant.migrations.table import Item, Table
from brant.migrations.unchecked import EnforcementVerbs
from brant.operations.constraints import AddConstraint, DropConstraint, without_validity
from brant.operations.tables import (
    AssumeTable,
    CreateTable,
    DropTable,
    ForgetTable,
    RenameTable,
)

if TYPE_CHECKING:
    pass


class Schema(ObjectVerbs, RowVerbs, EnforcementVerbs, Questions):
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
        **options: Any,
    ) -> Table:
        """Create a table from Columns, Indexes and Constraints, or a whole ``Table`` of a MetaData.

        ``options`` are SQLAlchemy's dialect options, such as ``mysql_engine="InnoDB"``.
        A Column without a type takes it from the column its ForeignKey points at.
        Raises AlreadyExists, UnknownTable, UnknownColumn.
        """
        if isinstance(table, sa.Table):
            if items or comment or schema or options:
                raise self._mistake("a whole Table says everything itself: nothing can stand beside it")
            return self._create(self._whole(table))
        name = f"{schema}.{self._text(table, 'a table name')}" if schema else self._text(table, "a table name")
        definition = self._assemble(name, items)
        definition = replace(definition, comment=comment, options=sqla.options(options))
        if options:
            self._try(sqla.build_table, definition)
        return self._create(definition)

    def create_tables(self, tables: sa.MetaData | Iterable[sa.Table]) -> None:
        """Create whole ``Table``s in an order that their foreign keys allow; keys of a cycle are added last."""
        wanted = list(tables.tables.values() if isinstance(tables, sa.MetaData) else tables)
        for table in wanted:
            if not isinstance(table, sa.Table):
                raise self._mistake(f"create_tables() takes a MetaData or Tables, not {table!r}")
        definitions = {table.key: self._try(sqla.table_definition, table) for table in wanted}
        deferred: list[tuple[str, ForeignKeyDefinition]] = []
        for name in _creation_order(definitions):
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
            self._check_target(name, key)
            self._record(AddConstraint(name, key))

    def table(self, name: str) -> Table:
        """An existing table, to be changed. Raises UnknownTable."""
        self._try(self._catalog.table, self._text(name, "a table name"))
        return Table(self, name)

    def drop_table(self, name: str, *, if_exists: bool = False, cascade: bool = False) -> None:
        """Drop a table. Refused when others refer to it or views read it, unless ``cascade`` drops those first.

        ``if_exists`` asks the replayed history, not the server.
        """
        if if_exists and not self._catalog.has_table(self._text(name, "a table name")):
            return
        self._try(self._catalog.table, self._text(name, "a table name"))
        referring = list(self._catalog.references_to(name))
        if referring and not cascade:
            listed = ", ".join(f"{table.name}.{key.name}" for table, key in referring)
            raise self._mistake(
                f"table {name!r} can't be dropped: {listed} refer to it",
                hint="drop those first, or say cascade=True to drop the keys along (down restores them)",
            )
        above = (*views_over(self._catalog, name), *triggers_working_on(self._catalog, name))
        self._drop_along(above, f"table {name!r}", cascade)
        self._drop_what_is_on(name)
        for table, key in referring:
            self._record(DropConstraint(table.name, key.name))
        self._record(DropTable(name))

    def rename_table(self, name: str, to: str) -> None:
        """Rename a table; foreign keys that point at it follow."""
        self._record(RenameTable(self._text(name, "a table name"), self._text(to, "a table name")))

    def assume_table(self, table: str | sa.Table, *items: Item) -> None:
        """Say what a table is that raw SQL or another tool made. Nothing is run."""
        if isinstance(table, sa.Table):
            self._record(AssumeTable(self._whole(table)))
        else:
            self._record(AssumeTable(self._assemble(self._text(table, "a table name"), items)))

    def forget_table(self, name: str) -> None:
        """The files no longer say what this table is. Nothing is run."""
        self._record(ForgetTable(self._text(name, "a table name")))

    # -- recording

    def _create(self, definition: TableDefinition) -> Table:
        for key in definition.foreign_keys:
            self._check_target(definition.name, key, definition)
        for column in definition.columns:
            if sqla.is_typeless(column.type.construct):
                raise self._no_type(definition.name, column.name)
        self._record(CreateTable(without_validity(definition)))
        return Table(self, definition.name)

    def _whole(self, table: sa.Table) -> TableDefinition:
        return self._with_types(self._try(sqla.table_definition, table), {})

    def _with_types(self, table: TableDefinition, beside: Mapping[str, TableDefinition]) -> TableDefinition:
        """A whole Table's columns that wait for the type of a column in another MetaData, with that type."""
        for key in table.foreign_keys:
            for name, referred in zip(key.columns, key.referred_columns, strict=True):
                column = table.column(name)
                if sqla.is_typeless(column.type.construct):
                    target = beside.get(key.referred_table) or self._try(self._target, key.referred_table)
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
            return self._try(self._try(self._target, target).column, referred).type
        raise self._no_type(table, column.name)

    def _no_type(self, table: str, column: str) -> RecordingError:
        return self._mistake(
            f"column {column!r} of {table!r} has no type",
            hint="give it one; only a column with a ForeignKey can take it from elsewhere",
        )

    def _target(self, table: str) -> TableDefinition:
        try:
            return self._catalog.table(table)
        except BrantError as error:
            error.message = f"a foreign key refers to {table!r}, and {error.message}"
            error.args = (error.message,)
            raise

    def _check_target(self, table: str, key: ForeignKeyDefinition, own: TableDefinition | None = None) -> None:
        def check() -> None:
            check_actions(key)
            target = own if own is not None and key.referred_table == table else self._target(key.referred_table)
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


def _creation_order(definitions: Mapping[str, TableDefinition]) -> list[str]:
    """Referred tables first; where they refer to each other in a circle, as given."""
    order: dict[str, None] = {}
    entered: set[str] = set()

    def visit(name: str) -> None:
        if name in entered:
            return
        entered.add(name)
        for key in definitions[name].foreign_keys:
            if key.referred_table in definitions:
                visit(key.referred_table)
        order[name] = None

    for name in definitions:
        visit(name)
    return list(order)
