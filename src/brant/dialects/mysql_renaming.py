"""What MySQL refuses to have over a column while it is renamed: it goes and comes back in the same ALTER.

That is a CHECK (error 3959), an index's expression (3837) and a generated column (3108), whose
values are computed anew. MariaDB renames inside all of them.
"""

from __future__ import annotations

from collections.abc import Callable

from brant.catalog.definitions import (
    ForeignKeyDefinition,
    IndexDefinition,
    PrimaryKeyDefinition,
    TableDefinition,
)
from brant.catalog.identifiers import words
from brant.dialects.mysql_alter import AddIndexAction
from brant.errors import Unsupported
from brant.operations.ddl import (
    Action,
    AddColumnAction,
    AddConstraintAction,
    DropColumnAction,
    DropConstraintAction,
    RenameColumnAction,
)

Adapt = Callable[[IndexDefinition], IndexDefinition]


def renaming(before: TableDefinition, after: TableDefinition, rename: RenameColumnAction, adapt: Adapt) -> list[Action]:
    """The actions of one ALTER TABLE that rename a column, whatever is computed from it."""
    computed = _computed_from(before, rename.column)
    leaving = frozenset({rename.column, *computed})
    dropped: list[Action] = []
    restored: list[Action] = []
    for was, is_now in zip(before.checks, after.checks, strict=True):
        if was.expression != is_now.expression or words(was.expression.key) & _folded(computed):
            dropped.append(DropConstraintAction(was.name))
            restored.append(AddConstraintAction(after, is_now))
    for index, index_now in zip(before.indexes, after.indexes, strict=True):
        expressions = [element.expression for element in index.elements]
        if expressions != [element.expression for element in index_now.elements] or _stands_on(index, computed):
            dropped.append(DropConstraintAction(index.name, "INDEX"))
            restored.append(AddIndexAction(after, adapt(index_now)))
    for unique, unique_now in zip(before.uniques, after.uniques, strict=True):
        if set(unique.columns) & computed:
            dropped.append(DropConstraintAction(unique.name, "INDEX"))
            restored.append(AddConstraintAction(after, unique_now))
    _refuse_keys(before, computed, leaving)
    return [
        *dropped,
        *(DropColumnAction(name) for name in before.column_names if name in computed),
        rename,
        *(AddColumnAction(after, name, after.position(name)) for name in after.column_names if name in computed),
        *restored,
    ]


def _computed_from(table: TableDefinition, name: str) -> set[str]:
    """The generated columns over a column, and those over them: each stands behind what it is computed from."""
    found: set[str] = set()
    for column in table.columns:
        if column.computed and words(column.computed.expression.key) & _folded({name, *found}):
            found.add(column.name)
    return found


def _stands_on(index: IndexDefinition, computed: set[str]) -> bool:
    said = frozenset[str]().union(*(words(e.expression.key) for e in index.elements if e.expression))
    return bool(set(index.columns) & computed or said & _folded(computed))


def _refuse_keys(table: TableDefinition, computed: set[str], leaving: frozenset[str]) -> None:
    """A primary or foreign key can't go and come back for a moment: others may refer to it."""
    for key in table.constraints:
        if isinstance(key, PrimaryKeyDefinition | ForeignKeyDefinition) and set(key.columns) & computed:
            raise Unsupported(
                f"mysql can't rename {table.name}.{', '.join(sorted(leaving - computed))}: "
                f"{key.name!r} stands on {', '.join(sorted(computed))}, computed from it",
                hint=f"drop_constraint({key.name!r}), rename, and add it again",
            )


def _folded(names: set[str]) -> frozenset[str]:
    """As :func:`words` gives them."""
    return frozenset(map(str.lower, names))
