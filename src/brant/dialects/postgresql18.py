"""PostgreSQL 18: columns that are computed when they are read, and checks that are not enforced."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, cast

from brant.catalog.catalog import Catalog
from brant.catalog.definitions import CheckDefinition, ColumnDefinition, TableDefinition
from brant.dialects.base import Piece, strategy
from brant.dialects.constraints import Sayable
from brant.dialects.postgresql import PostgreSQL
from brant.dialects.postgresql_columns import standing_on
from brant.errors import Unsupported
from brant.operations.base import Operation
from brant.operations.columns import AlterColumn

if TYPE_CHECKING:
    from sqlalchemy.engine.interfaces import Dialect as Compiler


class PostgreSQL18(PostgreSQL):
    """PostgreSQL 18 and later (manual, section 5.4 "Generated Columns"; CREATE TABLE)."""

    since: ClassVar[int | None] = 18
    virtual_columns: ClassVar[bool] = True
    constraints: ClassVar[Sayable] = replace(PostgreSQL.constraints, not_enforced=True)

    def default_compiler(self) -> Compiler:
        compiler: Any = super().default_compiler()
        compiler.server_version_info = (18, 0)
        return cast("Compiler", compiler)

    def statements(self, operation: Operation, before: Catalog) -> Iterator[Piece]:
        """No index and no key stands on what is computed when it is read: refused before anything runs."""
        after = operation.apply(before)
        for name in sorted(operation.changes()):
            if after.has_table(name):
                _refuse_standing(after.table(name))
        return super().statements(operation, before)

    @strategy(AlterColumn)
    def alter_column(self, operation: AlterColumn, before: Catalog) -> Iterable[Piece]:
        """A virtual column has no values to keep: DROP EXPRESSION takes stored ones alone."""
        was = before.table(operation.table).column(operation.name)
        if _is_virtual(was) and operation.altered(was).computed is None:
            raise Unsupported(
                f"postgresql can't turn {operation.table}.{was.name}, computed when it is read, into a plain column",
                hint="add a column, copy the values with schema.execute(), drop the computed one and rename",
            )
        return super().alter_column(operation, before)


def _is_virtual(column: ColumnDefinition) -> bool:
    return column.computed is not None and column.computed.persisted is False


def _refuse_standing(table: TableDefinition) -> None:
    for column in filter(_is_virtual, table.columns):
        keys = [table.primary_key] if table.primary_key and column.name in table.primary_key.columns else []
        for standing in [*keys, *standing_on(table, column.name)]:
            if not isinstance(standing, CheckDefinition):
                raise Unsupported(
                    f"postgresql has no indexes and keys over what is computed when it is read: "
                    f"{standing.name!r} over {table.name}.{column.name}",
                    hint="say stored_as= for the column, or index the expression that computes it",
                )
