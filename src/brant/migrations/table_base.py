"""What the verbs of Table share: the table as it is at this point, and the errors that several of them raise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from brant.catalog import sqla
from brant.catalog.definitions import (
    ConstraintDefinition,
    ForeignKeyDefinition,
    IndexDefinition,
    Online,
    PrimaryKeyDefinition,
    TableDefinition,
)
from brant.operations.columns import AS_USUAL, AlterColumn
from brant.operations.constraints import AddConstraint, DropConstraint
from brant.operations.indexes import AddIndex

if TYPE_CHECKING:
    from brant.migrations.recorder import Schema

Columns = str | Sequence[str]
"""One column by name, or several."""


class TableRecorder:
    """One table of the schema that is being recorded."""

    def __init__(self, schema: Schema, name: str) -> None:
        self._schema = schema
        self.name = name

    @property
    def _definition(self) -> TableDefinition:
        return self._schema._try(self._schema._catalog.table, self.name)

    def _add_definition(self, definition: ConstraintDefinition | IndexDefinition, online: Online = AS_USUAL) -> None:
        schema = self._schema
        if isinstance(definition, IndexDefinition):
            schema._record(AddIndex(self.name, definition, online))
            return
        if isinstance(definition, ForeignKeyDefinition) and not schema._is_checked(
            self.name, definition, self._definition
        ):
            return
        self._prepare_key(definition)
        schema._record(AddConstraint(self.name, definition))

    def _prepare_key(self, definition: ConstraintDefinition) -> None:
        """The columns of a primary key hold no NULL, and those that are there don't begin to count with it."""
        if not isinstance(definition, PrimaryKeyDefinition):
            return
        for name in definition.columns:
            if self._schema._try(self._definition.column, name).nullable:
                self._schema._record(AlterColumn(self.name, name, nullable=False))
        self._keep_from_counting(definition)

    def _keep_from_counting(self, key: PrimaryKeyDefinition) -> None:
        """A column that is there gets a key and no more: "auto" counts where the key comes with the table."""
        table = self._definition
        counting = sqla.build_table(table).autoincrement_column
        counted = sqla.build_table(replace(table, primary_key=key)).autoincrement_column
        if counted is None or (counting is not None and counting.name == counted.name):
            return
        column = table.column(counted.name)
        if column.autoincrement == "auto" and column.identity is None:
            self._schema._record(AlterColumn(self.name, column.name, autoincrement=False))

    def _wanted(self, columns: Columns) -> tuple[str, ...]:
        wanted = sqla.sequence_of(columns)
        if not wanted:
            raise self._schema._mistake("say what is dropped: its name, or columns=")
        return wanted

    def _need(self, columns: tuple[str, ...], verb: str) -> None:
        if not columns:
            raise self._schema._mistake(f"{verb}() needs at least one column")
        for column in columns:
            if not isinstance(column, str):
                raise self._schema._mistake(
                    f"{verb}() takes names of columns, not {column!r}", hint=f'several columns: {verb}("a", "b")'
                )

    def _free_of_references(self, name: str, columns: tuple[str, ...], cascade: bool = False) -> None:
        """A foreign key stands on the first key or unique index over its columns: PostgreSQL keeps that one.

        Those that stand on *name* refuse its drop, or are dropped first if *cascade* says so.
        """
        table = self._definition
        uniques = [(key.name, key.columns) for key in (table.primary_key, *table.uniques) if key]
        uniques += [(index.name, index.columns) for index in table.indexes if index.unique and index.where is None]
        first = next((key for key, have in uniques if frozenset(have) == frozenset(columns)), name)
        referring = [
            (other.name, key.name)
            for other, key in self._schema._catalog.keys_to(self.name)
            if frozenset(key.referred_columns) == frozenset(columns)
        ]
        if first != name:
            return
        if referring and not cascade:
            listed = ", ".join(f"{other}.{key}" for other, key in referring)
            raise self._schema._mistake(
                f"{name!r} of {self.name!r} can't be dropped: {listed} refer to its columns",
                hint="drop those foreign keys first, or say cascade=True to drop them along (down restores them)",
            )
        for other, key in referring:
            self._schema._record(DropConstraint(other, key))
