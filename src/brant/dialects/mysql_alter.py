"""ALTER TABLE on MySQL and MariaDB: its actions, which of them go together, and the indexes keys stand on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy.sql.compiler import DDLCompiler

from brant.catalog.definitions import (
    ColumnDefinition,
    ForeignKeyDefinition,
    IndexDefinition,
    IndexElement,
    Online,
    Position,
    TableDefinition,
)
from brant.dialects.mysql_indexes import index_text
from brant.dialects.mysql_online import OnlineAction, online_actions
from brant.operations.ddl import (
    Action,
    AddColumnAction,
    AddConstraintAction,
    AlterTable,
    DropConstraintAction,
    RenameColumnAction,
    RenameTableAction,
    behind,
    column_text,
    position_text,
)

# -- actions of ALTER TABLE ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ModifyColumn(Action):
    """MODIFY COLUMN with the whole specification; ``table`` is the table as it is afterwards."""

    table: TableDefinition
    column: str
    position: Position | None = None

    def render(self, compiler: DDLCompiler) -> str:
        text = column_text(compiler, self.table, self.table.column(self.column))
        return f"MODIFY COLUMN {text}{position_text(compiler, self.position)}"

    def uses(self) -> frozenset[str]:
        return frozenset({self.column}).union(behind(self.position))


@dataclass(frozen=True, slots=True)
class ChangeColumn(Action):
    """CHANGE COLUMN: another name, and the whole specification of ``column``."""

    name: str
    table: TableDefinition
    column: str

    def render(self, compiler: DDLCompiler) -> str:
        text = column_text(compiler, self.table, self.table.column(self.column))
        return f"CHANGE COLUMN {compiler.preparer.quote(self.name)} {text}"

    def uses(self) -> frozenset[str]:
        return frozenset({self.name, self.column})


@dataclass(frozen=True, slots=True)
class SetCounter(Action):
    """AUTO_INCREMENT = n: the number that is given out next, unless there are greater ones."""

    start: int

    def render(self, compiler: DDLCompiler) -> str:
        return f"AUTO_INCREMENT = {self.start}"

    def uses(self) -> frozenset[str]:
        return frozenset()


def can_modify(was: ColumnDefinition, column: ColumnDefinition) -> bool:
    """Whether MODIFY can turn the one into the other: not where only one is computed when it is read (3106, 1907)."""
    return _is_virtual(was) == _is_virtual(column)


def _is_virtual(column: ColumnDefinition) -> bool:
    return column.computed is not None and not column.computed.persisted


def counter_start(column: ColumnDefinition) -> int | None:
    """Where counting begins, if somewhere else than at 1."""
    start = dict(column.identity.options).get("start") if column.identity is not None else None
    return int(start) if start is not None and start != 1 else None


def counting_from(table: TableDefinition) -> TableDefinition:
    """A new table's counter, which is an option of the table here."""
    start = next(filter(None, map(counter_start, table.columns)), None)
    if start is None or any(name.endswith("_auto_increment") for name, _ in table.options):
        return table
    options = [(f"{database}_auto_increment", str(start)) for database in ("mysql", "mariadb")]
    return replace(table, options=tuple(sorted((*table.options, *options))))


@dataclass(frozen=True, slots=True)
class AddIndexAction(Action):
    table: TableDefinition
    index: IndexDefinition

    def render(self, compiler: DDLCompiler) -> str:
        return f"ADD {index_text(compiler, self.index, self.table.column_names)}"

    def uses(self) -> frozenset[str]:
        return frozenset({self.index.name, *self.index.columns, *expression_columns(self.table, self.index)})


@dataclass(frozen=True, slots=True)
class RenameIndexAction(Action):
    name: str
    to: str

    def render(self, compiler: DDLCompiler) -> str:
        quote = compiler.preparer.quote
        return f"RENAME INDEX {quote(self.name)} TO {quote(self.to)}"

    def uses(self) -> frozenset[str]:
        return frozenset({self.name, self.to})


def expression_columns(table: TableDefinition, index: IndexDefinition) -> frozenset[str]:
    """An expression may speak of any column: count them all."""
    if any(element.expression is not None for element in index.elements):
        return frozenset(table.column_names)
    return frozenset()


def closing_parenthesis(create_table: str) -> int:
    """Where the line break before the parenthesis stands that closes the column list.

    In strings a backslash takes the next letter with it: SHOW CREATE TABLE writes ``'it\\'s'``.
    """
    depth, inside, escaped = 0, "", False
    for position, letter in enumerate(create_table):
        if escaped:
            escaped = False
        elif inside:
            escaped = letter == "\\" and inside != "`"
            inside = "" if letter == inside else inside
        elif letter in "'\"`":
            inside = letter
        elif letter == "(":
            depth += 1
        elif letter == ")":
            depth -= 1
            if depth == 0:
                return position - 1 if create_table[position - 1] == "\n" else position
    raise AssertionError(create_table)


def go_together(first: AlterTable, second: AlterTable) -> bool:
    """Whether one ALTER does what the two do: what they name is disjoint, or the second builds on a new column."""
    if first.table != second.table or _hints(first) != _hints(second):
        return False
    if sum(map(_is_fulltext, (*first.actions, *second.actions))) > 1:
        return False
    return all(_may_join(one, other) for one in first.actions for other in second.actions)


def joined(first: AlterTable, second: AlterTable) -> AlterTable:
    """The one ALTER that does what the two do; its hints stand at the end."""
    changes = (action for action in (*first.actions, *second.actions) if not isinstance(action, OnlineAction))
    return AlterTable(first.table, *changes, *_hints(first))


def with_hints(alter: AlterTable, online: Online) -> AlterTable:
    """*alter*, done as said; where counting begins is no more than a note."""
    if all(isinstance(action, SetCounter) for action in alter.actions):
        return alter
    return AlterTable(alter.table, *alter.actions, *online_actions(online))


def _hints(alter: AlterTable) -> list[Action]:
    return [action for action in alter.actions if isinstance(action, OnlineAction)]


def _is_fulltext(action: Action) -> bool:
    """InnoDB makes one at a time (MySQL, error 1795)."""
    return isinstance(action, AddIndexAction) and action.index.kind == "fulltext"


def _may_join(one: Action, other: Action) -> bool:
    if isinstance(one, RenameTableAction) or isinstance(other, RenameTableAction):
        return False
    if not one.uses() & other.uses():
        return not isinstance(one, RenameColumnAction) and not isinstance(other, RenameColumnAction)
    return _builds_on(one, other)


def _builds_on(one: Action, other: Action) -> bool:
    """Whether *other* may name what *one* makes, changes or takes away: the new table is thought out as a whole.

    A foreign key is not put under a name that goes in the same statement (error 1826 or 121).
    """
    match one:
        case AddColumnAction():
            return isinstance(other, AddColumnAction | AddIndexAction | AddConstraintAction)
        case ModifyColumn() | DropConstraintAction(kind="INDEX" | "PRIMARY KEY"):
            return isinstance(other, AddIndexAction) or (
                isinstance(other, AddConstraintAction) and not isinstance(other.constraint, ForeignKeyDefinition)
            )
        case _:
            return False


# -- indexes that foreign keys stand on ------------------------------------------------------------


def referred_keys(table: TableDefinition, key: ForeignKeyDefinition) -> frozenset[str]:
    """The keys and indexes of the same table that *key* may point at: MariaDB drops none along with it (1553)."""
    if key.referred_table != table.name:
        return frozenset()
    leading = [
        (constraint.name, constraint.columns) for constraint in (table.primary_key, *table.uniques) if constraint
    ]
    leading += [(index.name, index.leading) for index in table.indexes]
    return frozenset(name for name, columns in leading if columns[: len(key.referred_columns)] == key.referred_columns)


def keep_foreign_keys_indexed(table: TableDefinition, going: str) -> Iterator[Action]:
    """A foreign key needs an index, and dropping the last one is refused (error 1553): put one in its place."""
    served: set[tuple[str, ...]] = set()
    for key in table.foreign_keys:
        if (
            key.columns not in served
            and table.is_indexed(key.columns)
            and not table.is_indexed(key.columns, without=going)
        ):
            served.add(key.columns)
            elements = tuple(IndexElement(column) for column in key.columns)
            yield AddIndexAction(table, IndexDefinition(key.name, elements))


def superseded(table: TableDefinition, leading: tuple[str, ...]) -> Iterator[Action]:
    """The server's own index for a foreign key goes when another over *leading* serves it.

    The server drops it by itself if it made it, but not if it was put back by
    :func:`keep_foreign_keys_indexed`: saying so covers both.
    """
    for key in table.foreign_keys:
        others = replace(table, foreign_keys=tuple(other for other in table.foreign_keys if other is not key))
        serves = leading[: len(key.columns)] == key.columns
        if serves and not table.is_indexed(key.columns) and not shares_index(others, key):
            yield DropConstraintAction(key.name, "INDEX")


def shares_index(table: TableDefinition, key: ForeignKeyDefinition) -> bool:
    """Whether another foreign key of the table stands on the same server-made index."""
    return any(other.columns[: len(key.columns)] == key.columns for other in table.foreign_keys)
