"""Keys and constraints on MySQL and MariaDB: the indexes they stand on, and the counter that needs a key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

from brant.catalog import sqla
from brant.catalog.catalog import Catalog
from brant.catalog.definitions import (
    CheckDefinition,
    ConstraintDefinition,
    ExclusionDefinition,
    ForeignKeyDefinition,
    PrimaryKeyDefinition,
    TableDefinition,
    UniqueDefinition,
)
from brant.catalog.identifiers import words
from brant.dialects.base import Piece, strategy
from brant.dialects.constraints import Sayable
from brant.dialects.mysql_alter import (
    AddIndexAction,
    ModifyColumn,
    RenameIndexAction,
    keep_foreign_keys_indexed,
    referred_keys,
    shares_index,
    superseded,
)
from brant.dialects.objects import ObjectDialect
from brant.errors import Unsupported
from brant.operations.constraints import AddConstraint, DropConstraint, RenameConstraint, ReplaceConstraint
from brant.operations.ddl import Action, AddConstraintAction, AlterTable, DropConstraintAction


class MySQLConstraints(ObjectDialect):
    """A unique constraint is an index here, and the primary key is called PRIMARY whatever its name."""

    constraints: ClassVar[Sayable] = Sayable(
        set_default=False,  # taken, and then it does as NO ACTION does (MySQL), or is forgotten (MariaDB)
        not_enforced=True,
    )

    def adapted(self, table: TableDefinition) -> TableDefinition:
        """The table as this server wants it said."""
        return table

    @strategy(AddConstraint)
    def add_constraint(self, operation: AddConstraint, before: Catalog) -> Iterator[Piece]:
        after = operation.apply(before).table(operation.table)
        yield AlterTable(operation.table, *self._adding(operation.constraint, before.table(operation.table), after))

    @strategy(DropConstraint)
    def drop_constraint(self, operation: DropConstraint, before: Catalog) -> Iterator[Piece]:
        table = before.table(operation.table)
        after = operation.apply(before).table(operation.table)
        yield AlterTable(operation.table, *self._dropping(table.constraint(operation.name), table, after))

    @strategy(ReplaceConstraint)
    def replace_constraint(self, operation: ReplaceConstraint, before: Catalog) -> Iterator[Piece]:
        """One ALTER, but for a foreign key: its name is free only after the statement that drops it (1826)."""
        table = before.table(operation.table)
        after = operation.apply(before).table(operation.table)
        was, constraint = table.constraint(operation.name), operation.constraint
        if isinstance(was, ForeignKeyDefinition) or isinstance(constraint, ForeignKeyDefinition):
            between = table.without_constraint(operation.name)
            yield AlterTable(operation.table, *self._dropping(was, table, between))
            yield AlterTable(operation.table, *self._adding(constraint, between, after))
        else:
            dropping = self._dropping(was, table, after)
            adding = self._adding(constraint, table, after)
            yield AlterTable(operation.table, *dict.fromkeys([*dropping, *adding]))

    @strategy(RenameConstraint)
    def rename_constraint(self, operation: RenameConstraint, before: Catalog) -> Iterator[Piece]:
        """Neither server can rename a foreign key or a check: they are dropped and made again in one ALTER."""
        table = before.table(operation.table)
        match table.constraint(operation.name):
            case PrimaryKeyDefinition():
                return
            case UniqueDefinition() as unique:
                yield AlterTable(operation.table, RenameIndexAction(unique.name, operation.to))
            case was:
                after = operation.apply(before).table(operation.table)
                renamed = after.constraint(operation.to)
                between = table.without_constraint(operation.name)
                actions = [*self._dropping(was, table, between), *self._adding(renamed, between, after)]
                yield AlterTable(operation.table, *actions)

    def _adding(
        self, constraint: ConstraintDefinition, before: TableDefinition, after: TableDefinition
    ) -> Iterator[Action]:
        self.refuse_checks_of_what_changes(after)
        yield AddConstraintAction(after, constraint)
        if isinstance(constraint, PrimaryKeyDefinition | UniqueDefinition):
            yield from superseded(before, constraint.columns)
        if isinstance(constraint, PrimaryKeyDefinition):
            yield from self._auto_increment(before, after)

    def refuse_checks_of_what_changes(self, table: TableDefinition) -> None:
        """A check speaks of no column that the server sets: by counting, or for a foreign key.

        MySQL manual, 15.1.20.6 CHECK Constraints (3823, 3818); MariaDB has one error for both (1901).
        """
        set_by = {column: key for key in table.foreign_keys if _sets_columns(key) for column in key.columns}
        counted = sqla.build_table(table).autoincrement_column if table.checks else None
        for check in table.checks:
            said = words(check.expression.key)
            for column in filter(lambda name: name.lower() in said, table.column_names):
                if column in set_by:
                    raise Unsupported(
                        f"{self.name} checks no column that a foreign key sets: {check.name!r} on"
                        f" {table.name!r} speaks of {column!r}, which {set_by[column].name!r} changes",
                        hint="only ON DELETE CASCADE, RESTRICT and NO ACTION leave it alone",
                    )
                if counted is not None and counted.name == column:
                    raise Unsupported(
                        f"{self.name} checks no counted column: {check.name!r} on {table.name!r}",
                        hint=f"say autoincrement=False where {column!r} does not count",
                    )

    def _dropping(
        self, constraint: ConstraintDefinition, before: TableDefinition, after: TableDefinition
    ) -> Iterator[Action]:
        match constraint:
            case ForeignKeyDefinition() as key:
                # The server made an index for the key, under the key's name, if no other served it.
                yield DropConstraintAction(key.name, "FOREIGN KEY", referred_keys(before, key))
                if not before.is_indexed(key.columns) and not shares_index(after, key):
                    yield DropConstraintAction(key.name, "INDEX")
            case UniqueDefinition() as unique:
                yield from self._keeping_indexed(before, after, unique.name)
                yield DropConstraintAction(unique.name, "INDEX")
            case CheckDefinition() | ExclusionDefinition():
                yield DropConstraintAction(constraint.name)
            case PrimaryKeyDefinition() as primary:
                yield from self._keeping_indexed(before, after, primary.name)
                yield from self._auto_increment(before, after)
                yield DropConstraintAction(primary.name, "PRIMARY KEY")

    def _keeping_indexed(self, before: TableDefinition, after: TableDefinition, going: str) -> Iterator[Action]:
        """Unless what comes in its place serves the foreign keys as well."""
        for action in keep_foreign_keys_indexed(before, going):
            if not (isinstance(action, AddIndexAction) and after.is_indexed(action.index.columns)):
                yield action

    def _auto_increment(self, before: TableDefinition, after: TableDefinition) -> Iterator[Action]:
        """An AUTO_INCREMENT column must be a key: it gains and loses that mark together with the primary key."""
        had = sqla.build_table(before).autoincrement_column
        has = sqla.build_table(after).autoincrement_column
        if has is not None and not after.is_indexed((has.name,)):
            raise Unsupported(
                f"{self.name} wants a key that begins with the counted column: {after.name}.{has.name}",
                hint=f"put {has.name!r} first, or add an index over it before",
            )
        names = {column.name for column in (had, has) if column is not None}
        if (had is None) != (has is None) or len(names) == 2:
            for name in sorted(names):
                yield ModifyColumn(self.adapted(after), name)


def _sets_columns(key: ForeignKeyDefinition) -> bool:
    return key.ondelete == "SET NULL" or key.onupdate in ("CASCADE", "SET NULL")


_NOT_ENFORCED = re.compile(r"^  CONSTRAINT `((?:[^`]|``)+)` CHECK .* /\*!80016 NOT ENFORCED \*/,?$", re.MULTILINE)


def with_enforcement(table: TableDefinition, show_create: str) -> TableDefinition:
    """*table* with its checks as SHOW CREATE TABLE has them: SQLAlchemy passes over NOT ENFORCED."""
    idle = {name.replace("``", "`") for name in _NOT_ENFORCED.findall(show_create)}
    return replace(table, checks=tuple(replace(check, enforced=check.name not in idle) for check in table.checks))
