"""Operations on columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from typing import ClassVar

from sqlalchemy.schema import ExecutableDDLElement, SetColumnComment
from sqlalchemy.types import NullType

from brant.catalog import sqla
from brant.catalog.catalog import Catalog
from brant.catalog.definitions import (
    ColumnDefinition,
    ComputedDefinition,
    Expression,
    IdentityDefinition,
    Online,
    OnUpdateDefinition,
    Options,
    Position,
    TableDefinition,
    TypeDefinition,
)
from brant.operations import source
from brant.operations.base import Operation
from brant.operations.ddl import (
    Action,
    AddColumnAction,
    AlterTable,
    DropColumnAction,
    RenameColumnAction,
    SetDefault,
    SetNullable,
    SetType,
)


class Unchanged(Enum):
    """The value of an attribute that an alteration does not name."""

    UNCHANGED = "unchanged"


UNCHANGED = Unchanged.UNCHANGED

AS_USUAL = Online()
"""No word on how: the server decides."""


@dataclass(frozen=True, slots=True)
class AddColumn(Operation):
    """ALTER TABLE … ADD COLUMN; its keys and indexes are operations of their own.

    Without a position it goes behind the last column, as it does on databases that know no other place.
    The way back says nothing of how it is done: what can be added instantly need not be so dropped.
    """

    table: str
    column: ColumnDefinition
    position: Position | None = None
    online: Online = AS_USUAL

    def apply(self, before: Catalog) -> Catalog:
        return before.with_table_replaced(before.table(self.table).with_column(self.column, self.position))

    def reverse(self, before: Catalog) -> Operation:
        return DropColumn(self.table, self.column.name)

    def ddl(self, before: Catalog) -> Iterator[ExecutableDDLElement]:
        after = self.apply(before).table(self.table)
        yield AlterTable(self.table, AddColumnAction(after, self.column.name))
        if self.column.comment:
            yield SetColumnComment(sqla.build_table(after).c[self.column.name])

    def source(self) -> str:
        return source.call(
            f"schema.table({source.quoted(self.table)}).add",
            source.column_source(self.column),
            **source.position_keywords(self.position),
            **source.online_keywords(self.online),
        )

    def touches(self) -> frozenset[str]:
        return frozenset({self.table})

    def names(self) -> Iterator[str]:
        yield self.column.name


@dataclass(frozen=True, slots=True)
class DropColumn(Operation):
    """ALTER TABLE … DROP COLUMN, once nothing depends on it any more."""

    table: str
    name: str
    online: Online = AS_USUAL
    lossy: ClassVar[bool] = True

    def apply(self, before: Catalog) -> Catalog:
        return before.with_table_replaced(before.table(self.table).without_column(self.name))

    def reverse(self, before: Catalog) -> Operation:
        table = before.table(self.table)
        return AddColumn(self.table, table.column(self.name), table.position(self.name))

    def ddl(self, before: Catalog) -> Iterator[ExecutableDDLElement]:
        yield AlterTable(self.table, DropColumnAction(self.name))

    def source(self) -> str:
        return source.call(
            f"schema.table({source.quoted(self.table)}).drop_column",
            source.quoted(self.name),
            **source.online_keywords(self.online),
        )

    def touches(self) -> frozenset[str]:
        return frozenset({self.table})


@dataclass(frozen=True, slots=True)
class RenameColumn(Operation):
    """ALTER TABLE … RENAME COLUMN; keys, indexes, constraints and other tables' keys follow."""

    table: str
    name: str
    to: str
    online: Online = AS_USUAL

    def apply(self, before: Catalog) -> Catalog:
        return before.rename_column(self.table, self.name, self.to, sqla.rename_in_expression)

    def reverse(self, before: Catalog) -> Operation:
        return RenameColumn(self.table, self.to, self.name)

    def ddl(self, before: Catalog) -> Iterator[ExecutableDDLElement]:
        yield AlterTable(self.table, RenameColumnAction(self.name, self.to))

    def source(self) -> str:
        return source.call(
            f"schema.table({source.quoted(self.table)}).rename_column",
            source.quoted(self.name),
            to=source.quoted(self.to),
            **source.online_keywords(self.online),
        )

    def touches(self) -> frozenset[str]:
        return frozenset({self.table})

    def names(self) -> Iterator[str]:
        yield self.to


@dataclass(frozen=True, slots=True)
class AlterColumn(Operation):
    """Changes the named attributes of a column; what is UNCHANGED stays as it is on every database.

    ``using`` is the SQL expression that converts existing values to a new type
    (PostgreSQL's USING; the copy of a SQLite rebuild).
    """

    table: str
    name: str
    type: TypeDefinition | Unchanged = UNCHANGED
    nullable: bool | Unchanged = UNCHANGED
    default: str | Expression | Unchanged | None = UNCHANGED
    comment: str | Unchanged | None = UNCHANGED
    using: str | None = None
    on_update: OnUpdateDefinition | Unchanged | None = UNCHANGED
    computed: ComputedDefinition | Unchanged | None = UNCHANGED
    identity: IdentityDefinition | Unchanged | None = UNCHANGED
    autoincrement: bool | str | Unchanged = UNCHANGED
    invisible: bool | Unchanged = UNCHANGED
    position: Position | Unchanged = UNCHANGED
    online: Online = AS_USUAL

    def altered(self, column: ColumnDefinition) -> ColumnDefinition:
        """*column* with the named attributes changed."""
        if self.type is not UNCHANGED:
            column = replace(column, type=self.type)
        if self.nullable is not UNCHANGED:
            column = replace(column, nullable=self.nullable)
        if self.default is not UNCHANGED:
            column = replace(column, default=self.default)
        if self.comment is not UNCHANGED:
            column = replace(column, comment=self.comment)
        if self.on_update is not UNCHANGED:
            column = replace(column, on_update=self.on_update)
        if self.computed is not UNCHANGED:
            column = replace(column, computed=self.computed)
        if self.identity is not UNCHANGED:
            column = replace(column, identity=self.identity)
        if self.autoincrement is not UNCHANGED:
            column = replace(column, autoincrement=self.autoincrement)
        if self.invisible is not UNCHANGED:
            column = replace(column, options=with_invisible(column.options, self.invisible))
        return column

    def apply(self, before: Catalog) -> Catalog:
        table = before.table(self.table)
        column = self.altered(table.column(self.name))
        table = table.with_column_replaced(self.name, column)
        if self.position is not UNCHANGED:
            table = table.with_column_moved(self.name, self.position)
        return before.with_table_replaced(table)

    def reverse(self, before: Catalog) -> Operation:
        table = before.table(self.table)
        was = table.column(self.name)
        last = Position(next(name for name in (*reversed(table.column_names), None) if name != self.name))
        return AlterColumn(
            self.table,
            self.name,
            type=UNCHANGED if self.type is UNCHANGED else was.type,
            nullable=UNCHANGED if self.nullable is UNCHANGED else was.nullable,
            default=UNCHANGED if self.default is UNCHANGED else was.default,
            comment=UNCHANGED if self.comment is UNCHANGED else was.comment,
            on_update=UNCHANGED if self.on_update is UNCHANGED else was.on_update,
            computed=UNCHANGED if self.computed is UNCHANGED else was.computed,
            identity=UNCHANGED if self.identity is UNCHANGED else was.identity,
            autoincrement=UNCHANGED if self.autoincrement is UNCHANGED else was.autoincrement,
            invisible=UNCHANGED if self.invisible is UNCHANGED else is_invisible(was),
            position=UNCHANGED if self.position is UNCHANGED else table.position(self.name) or last,
        )

    def ddl(self, before: Catalog) -> Iterator[ExecutableDDLElement]:
        actions: list[Action] = []
        if self.type is not UNCHANGED:
            actions.append(SetType(self.name, self.type, self.using))
        if self.default is not UNCHANGED:
            actions.append(SetDefault(self.name, self.default))
        if self.nullable is not UNCHANGED:
            actions.append(SetNullable(self.name, self.nullable))
        if actions:
            yield AlterTable(self.table, *actions)
        if self.comment is not UNCHANGED:
            yield self.comment_ddl()

    def comment_ddl(self) -> ExecutableDDLElement:
        """COMMENT ON COLUMN … IS '…', or NULL."""
        column = ColumnDefinition(self.name, sqla.type_definition(NullType()))
        if self.comment is not UNCHANGED:
            column = replace(column, comment=self.comment)
        return SetColumnComment(sqla.build_table(TableDefinition(self.table, (column,))).c[self.name])

    def source(self) -> str:
        keywords: dict[str, object] = {}
        if self.type is not UNCHANGED:
            keywords["type"] = source.type_source(self.type)
        if self.nullable is not UNCHANGED:
            keywords["nullable"] = repr(self.nullable)
        if self.default is not UNCHANGED:
            keywords["default"] = source.default_source(self.default) or "None"
        if self.comment is not UNCHANGED:
            keywords["comment"] = source.quoted(self.comment) if self.comment else "None"
        if self.using:
            keywords["using"] = source.quoted(self.using)
        if self.on_update is not UNCHANGED:
            keywords["on_update"] = source.on_update_source(self.on_update) or "None"
        if self.computed is not UNCHANGED:
            keywords["computed"] = source.computed_source(self.computed) or "None"
        if self.identity is not UNCHANGED:
            keywords["identity"] = source.identity_source(self.identity) or "None"
        if self.autoincrement is not UNCHANGED:
            keywords["autoincrement"] = repr(self.autoincrement)
        if self.invisible is not UNCHANGED:
            keywords["invisible"] = repr(self.invisible)
        if self.position is not UNCHANGED:
            keywords |= source.position_keywords(self.position)
        keywords |= source.online_keywords(self.online)
        return source.call(
            f"schema.table({source.quoted(self.table)}).alter_column", source.quoted(self.name), **keywords
        )

    def touches(self) -> frozenset[str]:
        return frozenset({self.table})


_INVISIBLE = ("mariadb_invisible", "mysql_invisible")


def is_invisible(column: ColumnDefinition) -> bool:
    return any(name in _INVISIBLE for name, _ in column.options)


def with_invisible(options: Options, invisible: bool) -> Options:
    others = tuple(option for option in options if option[0] not in _INVISIBLE)
    return tuple(sorted((*others, ("mysql_invisible", True)))) if invisible else others
