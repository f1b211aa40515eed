"""Which changes of one table PostgreSQL gets in one ALTER TABLE: one look at its rows, and one rewriting, for all.

The server does not carry the actions out as they are written, but by their kind: first what goes, then types, new
columns, defaults and NOT NULL, and last new constraints. So what an action names may be named again only by one that
comes later in this order too. RENAME stands alone in its statement (PostgreSQL manual, ALTER TABLE).
"""

from __future__ import annotations

from brant.catalog.definitions import CheckDefinition, ForeignKeyDefinition, TableDefinition
from brant.catalog.identifiers import words
from brant.operations.ddl import (
    Action,
    AddColumnAction,
    AddConstraintAction,
    AlterTable,
    DropColumnAction,
    DropConstraintAction,
    SetDefault,
    SetNullable,
    SetType,
)

_ORDER: dict[type[Action], int] = {
    DropConstraintAction: 0,
    DropColumnAction: 0,
    SetType: 1,
    AddColumnAction: 2,
    SetDefault: 3,
    SetNullable: 3,
    AddConstraintAction: 4,
}
"""The passes of the server; any other action stays in the statement it came in."""


def go_together(first: AlterTable, second: AlterTable) -> bool:
    """Whether one ALTER does what the two do, under no stronger lock."""
    return all(_may_join(one, other) for one in first.actions for other in second.actions)


def _may_join(one: Action, other: Action) -> bool:
    if type(one) not in _ORDER or type(other) not in _ORDER or _is_foreign_key(one) != _is_foreign_key(other):
        return False
    if not _uses(one) & _uses(other):
        return True
    if _pass(one) == _pass(other):
        return type(one) is not type(other)
    return _pass(one) < _pass(other)


def _pass(action: Action) -> int:
    """DROP DEFAULT and DROP NOT NULL go with what is dropped."""
    match action:
        case SetDefault(default=None) | SetNullable(nullable=True):
            return 0
        case _:
            return _ORDER[type(action)]


def _is_foreign_key(action: Action) -> bool:
    """Adding one lets others read the table meanwhile and write it not; every other action here shuts them out."""
    return isinstance(action, AddConstraintAction) and isinstance(action.constraint, ForeignKeyDefinition)


def _uses(action: Action) -> frozenset[str]:
    """With the columns that an expression speaks of."""
    match action:
        case AddColumnAction(table=table, column=name) if (computed := table.column(name).computed) is not None:
            return action.uses() | _columns_in(computed.expression.key, table)
        case AddConstraintAction(table=table, constraint=CheckDefinition() as check):
            return action.uses() | _columns_in(check.expression.key, table)
        case _:
            return action.uses()


def _columns_in(expression: str, table: TableDefinition) -> frozenset[str]:
    said = words(expression)
    return frozenset(name for name in table.column_names if name.lower() in said)
