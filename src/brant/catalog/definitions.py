"""Frozen values that say what a table, a column, an index or a constraint is.

They are equal by value, hashable, and bound to nothing: the same definition
serves every database and every compilation. SQLAlchemy constructs are read
into them, and built from them, in :mod:`brant.catalog.sqla` alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from brant.errors import AlreadyExists, UnknownColumn, UnknownConstraint, UnknownIndex, did_you_mean

if TYPE_CHECKING:
    from sqlalchemy.sql.elements import ClauseElement
    from sqlalchemy.types import TypeEngine


@dataclass(frozen=True, slots=True)
class TypeDefinition:
    """A column type: equal when ``key`` is, which names its class and all its arguments."""

    key: str
    construct: TypeEngine[Any] = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Expression:
    """SQL inside a definition: equal when its neutral text ``key`` is.

    ``construct`` refers to columns by bare name, never to a Table.
    """

    key: str
    construct: ClauseElement = field(compare=False, repr=False)
    is_text: bool = False


@dataclass(frozen=True, slots=True)
class FrozenMapping:
    """A mapping given as a dialect option, made hashable; keeps its order."""

    items: tuple[tuple[Any, Any], ...]


Options = tuple[tuple[str, Any], ...]
"""Dialect options as sorted pairs, for example ``(("mysql_engine", "InnoDB"),)``."""


@dataclass(frozen=True, slots=True)
class ComputedDefinition:
    """GENERATED ALWAYS AS (expression); ``persisted`` None leaves the choice to the database."""

    expression: Expression
    persisted: bool | None = None


@dataclass(frozen=True, slots=True)
class IdentityDefinition:
    """GENERATED … AS IDENTITY with its sequence options."""

    always: bool = False
    options: Options = ()


@dataclass(frozen=True, slots=True)
class OnUpdateDefinition:
    """ON UPDATE expression; where it is ``optional``, a database without it goes without."""

    expression: Expression
    optional: bool = False


@dataclass(frozen=True, slots=True)
class ColumnDefinition:
    """One column; its keys, indexes and constraints belong to the table."""

    name: str
    type: TypeDefinition
    nullable: bool = True
    default: str | Expression | None = None
    computed: ComputedDefinition | None = None
    identity: IdentityDefinition | None = None
    autoincrement: bool | str = "auto"
    comment: str | None = None
    options: Options = ()
    on_update: OnUpdateDefinition | None = None


@dataclass(frozen=True, slots=True)
class Position:
    """A column's place among the others: behind ``after``, or in front of all."""

    after: str | None = None


@dataclass(frozen=True, slots=True)
class IndexElement:
    """What one place of an index holds: a column by name, or an expression."""

    column: str | None = None
    expression: Expression | None = None
    descending: bool = False
    nulls: str | None = None
    collation: str | None = None
    opclass: str | None = None
    """PostgreSQL's operator class, with its parameters."""
    length: int | None = None
    """Only so much of the beginning (MySQL, MariaDB)."""

    @property
    def label(self) -> str:
        return self.column or (self.expression.key if self.expression else "")


@dataclass(frozen=True, slots=True)
class IndexDefinition:
    """An index; ``where`` makes it partial.

    ``options`` are those of one database each, and say nothing to the others; ``required`` names what
    was said to all of them, so that one that can't do it refuses. ``settings`` belong to the ``kind``.
    """

    name: str
    elements: tuple[IndexElement, ...]
    unique: bool = False
    where: Expression | None = None
    options: Options = ()
    comment: str | None = None
    visible: bool = True
    """Whether queries use it (MySQL: INVISIBLE, MariaDB: IGNORED)."""
    kind: str | None = None
    """``"fulltext"``, ``"spatial"`` or ``"vector"``: each database has its own way of making one."""
    settings: Options = ()
    required: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The plain columns, in order; expressions are left out."""
        return tuple(element.column for element in self.elements if element.column)

    @property
    def leading(self) -> tuple[str, ...]:
        """The whole columns it begins with, by which rows are found: those a foreign key can stand on (MySQL)."""
        if self.kind is not None or self.where is not None or any(name.endswith("_prefix") for name, _ in self.options):
            return ()
        whole = takewhile(lambda element: element.column and element.length is None, self.elements)
        return tuple(element.column or "" for element in whole)

    @property
    def included(self) -> tuple[str, ...]:
        """Columns whose values stand in it beside its own (INCLUDE)."""
        return tuple(name for key, names in self.options if key.endswith("_include") for name in names)


@dataclass(frozen=True, slots=True)
class Online:
    """How a change is made beside those who use the table; nothing of it stays in the schema."""

    concurrently: bool = False
    """CONCURRENTLY (PostgreSQL)."""
    algorithm: str | None = None
    """ALGORITHM= of an ALTER TABLE (MySQL, MariaDB), in capitals."""
    lock: str | None = None
    """LOCK= of an ALTER TABLE (MySQL, MariaDB), in capitals."""


@dataclass(frozen=True, slots=True)
class PrimaryKeyDefinition:
    name: str
    columns: tuple[str, ...]
    options: Options = ()
    deferrable: bool | None = None
    initially: str | None = None


@dataclass(frozen=True, slots=True)
class UniqueDefinition:
    name: str
    columns: tuple[str, ...]
    deferrable: bool | None = None
    initially: str | None = None
    options: Options = ()


@dataclass(frozen=True, slots=True)
class CheckDefinition:
    """A condition; with ``no_inherit`` not one of the tables that inherit from its table."""

    name: str
    expression: Expression
    options: Options = ()
    enforced: bool = True
    no_inherit: bool = False


@dataclass(frozen=True, slots=True)
class ForeignKeyDefinition:
    """A reference; ``referred_table`` is ``"table"`` or ``"schema.table"``.

    ``ondelete_columns`` are those that SET NULL or SET DEFAULT sets, where it is not all.
    """

    name: str
    columns: tuple[str, ...]
    referred_table: str
    referred_columns: tuple[str, ...]
    ondelete: str | None = None
    onupdate: str | None = None
    deferrable: bool | None = None
    initially: str | None = None
    match: str | None = None
    options: Options = ()
    ondelete_columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExclusionElement:
    """What one place of an exclusion constraint compares, and the operator it does that with."""

    element: IndexElement
    operator: str
    opclass: str | None = None


@dataclass(frozen=True, slots=True)
class ExclusionDefinition:
    """No two rows may be alike in all elements, by their operators; ``using`` is the kind of the index."""

    name: str
    elements: tuple[ExclusionElement, ...]
    using: str = "gist"
    where: Expression | None = None
    deferrable: bool | None = None
    initially: str | None = None
    options: Options = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The plain columns, in order; expressions are left out."""
        return tuple(part.element.column for part in self.elements if part.element.column)


ConstraintDefinition = (
    PrimaryKeyDefinition | UniqueDefinition | CheckDefinition | ForeignKeyDefinition | ExclusionDefinition
)


@dataclass(frozen=True, slots=True)
class TableDefinition:
    """A table with everything on it. ``name`` is ``"table"`` or ``"schema.table"``."""

    name: str
    columns: tuple[ColumnDefinition, ...]
    primary_key: PrimaryKeyDefinition | None = None
    uniques: tuple[UniqueDefinition, ...] = ()
    checks: tuple[CheckDefinition, ...] = ()
    foreign_keys: tuple[ForeignKeyDefinition, ...] = ()
    indexes: tuple[IndexDefinition, ...] = ()
    comment: str | None = None
    options: Options = ()
    exclusions: tuple[ExclusionDefinition, ...] = ()

    # -- asking

    @property
    def column_names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def constraints(self) -> Iterator[ConstraintDefinition]:
        if self.primary_key is not None:
            yield self.primary_key
        yield from self.uniques
        yield from self.checks
        yield from self.foreign_keys
        yield from self.exclusions

    def has_column(self, name: str) -> bool:
        return any(column.name == name for column in self.columns)

    def column(self, name: str) -> ColumnDefinition:
        for column in self.columns:
            if column.name == name:
                return column
        raise UnknownColumn(
            f"table {self.name!r} has no column {name!r} at this point of history",
            hint=did_you_mean(name, self.column_names),
        )

    def index(self, name: str) -> IndexDefinition:
        for index in self.indexes:
            if index.name == name:
                return index
        names = [index.name for index in self.indexes]
        if any(unique.name == name for unique in self.uniques):
            hint: str | None = "it is a unique constraint: drop_unique(name=…)"
        else:
            hint = did_you_mean(name, names) or _listing("its indexes", names)
        raise UnknownIndex(f"table {self.name!r} has no index {name!r} at this point of history", hint=hint)

    def constraint(self, name: str) -> ConstraintDefinition:
        for constraint in self.constraints:
            if constraint.name == name:
                return constraint
        names = [constraint.name for constraint in self.constraints]
        raise UnknownConstraint(
            f"table {self.name!r} has no constraint {name!r} at this point of history",
            hint=did_you_mean(name, names) or _listing("its constraints", names),
        )

    def is_indexed(self, columns: tuple[str, ...], *, without: str | None = None) -> bool:
        """Whether a key or index begins with *columns* (what a foreign key needs on MySQL)."""
        leading = [key.columns for key in (self.primary_key, *self.uniques) if key and key.name != without]
        leading += [index.leading for index in self.indexes if index.name != without]
        return any(have[: len(columns)] == columns for have in leading)

    # -- changing: each returns a new table

    def with_column(self, column: ColumnDefinition, position: Position | None = None) -> TableDefinition:
        if self.has_column(column.name):
            raise AlreadyExists(f"table {self.name!r} already has a column {column.name!r}")
        place = self._place(position)
        return replace(self, columns=(*self.columns[:place], column, *self.columns[place:]))

    def _place(self, position: Position | None) -> int:
        if position is None:
            return len(self.columns)
        return 0 if position.after is None else self.columns.index(self.column(position.after)) + 1

    def with_column_moved(self, name: str, position: Position) -> TableDefinition:
        return self.without_column(name).with_column(self.column(name), position)

    def position(self, name: str) -> Position | None:
        """Where the column stands; None for the last one, which is where a new one goes."""
        place = self.columns.index(self.column(name))
        if place == len(self.columns) - 1:
            return None
        return Position(self.columns[place - 1].name if place else None)

    def without_column(self, name: str) -> TableDefinition:
        gone = self.column(name)
        return replace(self, columns=tuple(column for column in self.columns if column is not gone))

    def with_column_replaced(self, name: str, column: ColumnDefinition) -> TableDefinition:
        old = self.column(name)
        return replace(self, columns=tuple(column if have is old else have for have in self.columns))

    def with_index(self, index: IndexDefinition) -> TableDefinition:
        for name in (*index.columns, *index.included):
            self.column(name)
        self._refuse_taken(index.name)
        return replace(self, indexes=(*self.indexes, index))

    def without_index(self, name: str) -> TableDefinition:
        gone = self.index(name)
        return replace(self, indexes=tuple(index for index in self.indexes if index is not gone))

    def with_index_renamed(self, name: str, to: str) -> TableDefinition:
        old = self.index(name)
        self._refuse_taken(to)
        renamed = replace(old, name=to)
        return replace(self, indexes=tuple(renamed if have is old else have for have in self.indexes))

    def with_constraint(self, constraint: ConstraintDefinition) -> TableDefinition:
        if not isinstance(constraint, CheckDefinition):
            for name in constraint.columns:
                self.column(name)
        if isinstance(constraint, PrimaryKeyDefinition) and self.primary_key is not None:
            raise AlreadyExists(
                f"table {self.name!r} already has a primary key on {', '.join(self.primary_key.columns)}",
                hint="drop_primary_key() first",
            )
        self._refuse_taken(constraint.name)
        match constraint:
            case PrimaryKeyDefinition():
                # A key column is NOT NULL on every database, and stays so when the key goes.
                columns = tuple(
                    replace(column, nullable=False) if column.name in constraint.columns else column
                    for column in self.columns
                )
                return replace(self, primary_key=constraint, columns=columns)
            case UniqueDefinition():
                return replace(self, uniques=(*self.uniques, constraint))
            case CheckDefinition():
                return replace(self, checks=(*self.checks, constraint))
            case ForeignKeyDefinition():
                return replace(self, foreign_keys=(*self.foreign_keys, constraint))
            case ExclusionDefinition():
                return replace(self, exclusions=(*self.exclusions, constraint))

    def without_constraint(self, name: str) -> TableDefinition:
        match self.constraint(name):
            case PrimaryKeyDefinition():
                return replace(self, primary_key=None)
            case UniqueDefinition() as gone:
                return replace(self, uniques=tuple(have for have in self.uniques if have is not gone))
            case CheckDefinition() as gone:
                return replace(self, checks=tuple(have for have in self.checks if have is not gone))
            case ForeignKeyDefinition() as gone:
                return replace(self, foreign_keys=tuple(have for have in self.foreign_keys if have is not gone))
            case ExclusionDefinition() as gone:
                return replace(self, exclusions=tuple(have for have in self.exclusions if have is not gone))

    def with_constraint_replaced(self, name: str, constraint: ConstraintDefinition) -> TableDefinition:
        """Another constraint in place of the one of that name."""
        return self.without_constraint(name).with_constraint(constraint)

    def _refuse_taken(self, name: str) -> None:
        taken = {index.name for index in self.indexes} | {constraint.name for constraint in self.constraints}
        if name in taken:
            raise AlreadyExists(f"table {self.name!r} already has an index or constraint named {name!r}")


def _listing(what: str, names: list[str]) -> str:
    return f"{what}: {', '.join(names)}" if names else f"{what}: none"
