"""Random columns, tables, catalogs and histories, for tests of properties with hypothesis.

    from hypothesis import given
    from brant.testing.strategies import History, histories

    @given(histories("postgresql", "sqlite"))
    def test_anything(history: History) -> None: ...

A history is a sequence of verbs that is true at each point and that every database
named can carry out on empty tables; without a name it says all that brant can.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import count
from typing import Any, TypeVar, cast

import sqlalchemy as sa
from hypothesis import strategies as st
from sqlalchemy import Column
from sqlalchemy.types import TypeEngine

from brant import columns as c
from brant.catalog import sqla
from brant.catalog.catalog import Catalog
from brant.catalog.definitions import ColumnDefinition, ForeignKeyDefinition, IndexDefinition, TableDefinition
from brant.catalog.identifiers import words
from brant.dialects.base import Recorded
from brant.migrations.migration import Recording
from brant.migrations.recorder import Schema
from brant.testing.cases import CASES

T = TypeVar("T")

REFUSED_BY = {case.name: case.refused_by for case in CASES}


@dataclass(frozen=True, slots=True)
class Kind:
    """A column type, defaults it may have, the type it can become, and whether keys and indexes can stand on it."""

    type: TypeEngine[Any]
    defaults: tuple[Any, ...] = ()
    becomes: TypeEngine[Any] | None = None
    can_be_key: bool = True
    is_number: bool = False


KINDS = (
    Kind(sa.Integer(), (0, -7), sa.BigInteger(), is_number=True),
    Kind(sa.SmallInteger(), (1,), sa.Integer(), is_number=True),
    Kind(sa.BigInteger(), (2**40,), sa.Numeric(20, 0), is_number=True),
    Kind(sa.Numeric(8, 2), (Decimal("0.50"),), sa.Numeric(12, 4), is_number=True),
    Kind(sa.Double(), (1.5,), is_number=True),
    Kind(sa.String(20), ("", "it's 100%", "ünïcödé ✓"), sa.String(60)),
    Kind(sa.String(60), ("x",), sa.Text()),
    Kind(sa.Boolean(), (True, False)),
    Kind(sa.Date(), ("2024-02-29",), sa.DateTime()),
    Kind(sa.DateTime(), (sa.text("CURRENT_TIMESTAMP"), "2024-02-29 12:30:00")),
    Kind(sa.Uuid()),
    Kind(sa.Text(), can_be_key=False),
    Kind(sa.LargeBinary(), can_be_key=False),
    Kind(sa.JSON(), can_be_key=False),
)
_BY_KEY = {sqla.type_definition(kind.type).key: kind for kind in KINDS}

SPELLINGS = ("plain", "Mixed", "with space", "naïve", "select", 'say "hi"', "100%", "it's", "table")


@dataclass(frozen=True, slots=True)
class History:
    """A recording from an empty schema; it shows itself as the lines of a migration file."""

    recording: Recording

    @property
    def operations(self) -> tuple[Recorded, ...]:
        return self.recording.operations

    @property
    def catalogs(self) -> Iterator[Catalog]:
        """The Catalog before the first operation, and after each."""
        catalog = self.recording.before
        yield catalog
        for operation, _ in self.operations:
            catalog = operation.apply(catalog)
            yield catalog

    def __str__(self) -> str:
        return "\n".join(operation.source() for operation, _ in self.operations)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """How hypothesis shows the example that fails."""
        printer.text(f"…:\n{self}\n")


def columns() -> st.SearchStrategy[Column[Any]]:
    """A column of any kind, with or without a default, a comment and NOT NULL."""
    return _columns(st.sampled_from(SPELLINGS))


@st.composite
def tables(draw: st.DrawFn) -> sa.Table:
    """A whole Table in a MetaData of its own, with a key, a check and indexes more often than not."""
    author = _Author(draw, ())
    author.create_table()
    return sqla.build_table(next(iter(author.catalog)))


@st.composite
def catalogs(draw: st.DrawFn, *dialects: str) -> Catalog:
    """The Catalog that a random history leads to."""
    return draw(histories(*dialects)).recording.after


@st.composite
def histories(draw: st.DrawFn, *dialects: str, verbs: int = 10) -> History:
    """At most *verbs* verbs in a row, which all of *dialects* can carry out."""
    author = _Author(draw, dialects)
    for _ in range(draw(st.integers(1, verbs))):
        draw(st.sampled_from(author.possible_verbs()))()
    return History(Recording(tuple(author.schema._operations), Catalog(), author.catalog))


@st.composite
def _columns(draw: st.DrawFn, names: st.SearchStrategy[str], kinds: tuple[Kind, ...] = KINDS) -> Column[Any]:
    kind = draw(st.sampled_from(kinds))
    default = draw(st.sampled_from((None, *kind.defaults)))
    return Column(
        draw(names),
        kind.type,
        nullable=draw(st.booleans()) if default is not None else True,
        server_default=None if default is None else _as_default(default),
        comment=draw(st.sampled_from((None, None, 'it\'s "so"; 100%'))),
    )


def _as_default(value: Any) -> Any:
    default = sqla.default_definition(value)
    return default if default is None or isinstance(default, str) else default.construct


class _Author:
    """Says verbs to a Schema that are true there. Names are used once, as tables and indexes keep old ones."""

    def __init__(self, draw: st.DrawFn, dialects: tuple[str, ...]) -> None:
        self.draw = draw
        self.dialects = frozenset(dialects)
        self.schema = Schema(Catalog())
        self.number = count(1)

    @property
    def catalog(self) -> Catalog:
        return self.schema._catalog

    def possible_verbs(self) -> list[Callable[[], object]]:
        found: list[Callable[[], object]] = [self.create_table, self.create_table]
        if list(self.catalog):
            found += [self.drop_table, self.rename_table, self.set_comment, self.delete_rows]
            found += [self.add_column, self.rename_column, self.alter_column]
            found += [self.add_index, self.add_unique, self.add_check, self.create_view]
        if any(len(_plain(table)) > 1 for table in self.catalog):
            found.append(self.drop_column)
        if self._keyless():
            found.append(self.add_primary_key)
        if self._referring():
            found.append(self.add_foreign_key)
        if self._composite():
            found.append(self.add_composite_foreign_key)
        if self.schema.views():
            found.append(self.drop_view)
        if self._indexes():
            found += [self.drop_index, self.rename_index, self.alter_index]
        if self._constraints():
            found.append(self.drop_constraint)
        return found

    # -- tables

    def create_table(self) -> None:
        name = self.name()
        items: list[Any] = self.key()
        items += [self.column(indexed=True) for _ in range(self.draw(st.integers(0 if items else 1, 3)))]
        self.schema.create_table(name, *items, comment=self.one_of((None, "it's a table")))

    def key(self) -> list[Column[Any]]:
        """A primary key that counts, one or two plain columns of one, or none."""
        types: tuple[TypeEngine[Any], ...] | None = self.one_of(
            (None, (), (sa.Integer(),), (sa.String(20),), (sa.Date(), sa.Uuid()))
        )
        if types is None:
            return [self.one_of((c.id(), Column("id", sa.Integer, sa.Identity(start=100), primary_key=True)))]
        return [Column(self.name(), type_, primary_key=True, autoincrement=False) for type_ in types]

    def drop_table(self) -> None:
        self.schema.drop_table(self.table().name, cascade=True)

    def rename_table(self) -> None:
        self.schema.rename_table(self.table().name, to=self.name())

    def set_comment(self) -> None:
        self.schema.table(self.table().name).set_comment(self.one_of((None, "that's it", "100%")))

    def delete_rows(self) -> None:
        self.schema.execute(sa.table(self.table().name).delete(), down=())

    def timing(self) -> dict[str, Any]:
        """When a key is checked: at once, or where all can wait, at the end."""
        if not self._can("add_foreign_key_deferred"):
            return {}
        return self.one_of(({}, {}, {"deferrable": True, "initially": "DEFERRED"}))

    # -- views

    def create_view(self) -> None:
        table = self.table()
        kept = self.draw(st.lists(st.sampled_from(table.column_names), min_size=1, unique=True))
        query: Any = sa.select(*map(sa.column, kept)).select_from(sa.table(table.name))
        self.schema.create_view(self.name("v"), query)

    def drop_view(self) -> None:
        self.schema.drop_view(self.one_of(self.schema.view_listing()), cascade=True)

    # -- columns

    def column(self, *, indexed: bool = False) -> Column[Any]:
        """A new column: of any kind, or one that refers to a key."""
        targets = self._targets()
        if targets and self.perhaps():
            action = self.one_of((None, "CASCADE", "SET NULL", "RESTRICT"))
            key = sa.ForeignKey(self.one_of(targets), ondelete=action, name=self.name("fk"), **self.timing())
            return Column(self.name(), key, nullable=True, index=indexed and self.perhaps())
        if self.draw(st.integers(0, 7)) == 0:
            return Column(self.name(), sa.Enum("good", "it's so-so", name=self.name("mood")), nullable=True)
        column = self.draw(_columns(st.just(self.name())))
        if indexed and _kind_of(column.type).can_be_key:
            column.index = self.perhaps()
            column.unique = self.perhaps()
        return column

    def add_column(self) -> None:
        table = self.schema.table(self.table().name)
        numbers = self._free_numbers(self.catalog.table(table.name))
        if numbers and self.draw(st.integers(0, 3)) == 0:
            computed = sa.Computed(sa.column(self.one_of(numbers)) + 1, persisted=True)
            table.add(Column(self.name(), sa.Numeric(20, 2), computed))
        else:
            table.add(self.column(indexed=True))

    def drop_column(self) -> None:
        table = self.one_of([table for table in self.catalog if len(_plain(table)) > 1])
        column = self.one_of(_plain(table))
        self.schema.table(table.name).drop_column(column.name, cascade=True)

    def rename_column(self) -> None:
        table = self.table()
        fixed = _computed_from(table) if "mysql" in self.dialects else frozenset[str]()
        free = [name for name in table.column_names if name.lower() not in fixed]
        if free:
            self.schema.table(table.name).rename_column(self.one_of(free), to=self.name())

    def alter_column(self) -> None:
        table = self.table()
        free = [column for column in _plain(table) if not self._is_bound(table, column)]
        if not free:
            return
        column = self.one_of(free)
        kind = _kind_of(column.type.construct)
        changes: dict[str, Any] = {}
        if kind.becomes is not None and not _stands_under(table, column, kind) and self.perhaps():
            changes["type"] = kind.becomes
            changes["default"] = None
        elif kind.defaults and self.perhaps():
            changes["default"] = self.one_of((None, *kind.defaults))
        if not (table.primary_key and column.name in table.primary_key.columns) and self.perhaps():
            changes["nullable"] = self.perhaps()
        if self.perhaps() or not changes:
            changes["comment"] = self.one_of((None, "it's changed"))
        self.schema.table(table.name).alter_column(column.name, **changes)

    # -- indexes

    def add_index(self) -> None:
        table = self.table()
        columns = self._key_columns(table)
        if not columns:
            return
        elements: list[Any] = [sa.column(name).desc() if self.perhaps() else sa.column(name) for name in columns]
        kinds = {column.name: _kind_of(column.type.construct) for column in table.columns}
        texts = [name for name, kind in kinds.items() if kind.can_be_key and type(kind.type) is sa.String]
        if self._can("add_index_expression") and texts and self.perhaps():
            elements.append(sa.func.lower(sa.column(self.one_of(texts))))
        where = None
        if self._can("add_index_partial") and self.perhaps():
            where = sa.column(columns[0]).is_not(None)
        unique = self.perhaps()
        if self._can("add_index_nulls") and self.perhaps():
            elements[0] = sa.nulls_first(elements[0])
        more: dict[str, Any] = {"comment": self.one_of((None, "it's 100% :new"))}
        if self._can("add_index_invisible"):
            more["visible"] = self.perhaps() or (unique and table.primary_key is None and "mariadb" in self.dialects)
        if self._can("add_index_using_with_storage") and self.perhaps():
            more["with_"] = {"fillfactor": 70}
        self.schema.table(table.name).add_index(
            *elements, name=self.name("ix"), unique=unique, where=where, **cast("Any", more)
        )

    def alter_index(self) -> None:
        table, index = self.one_of(self._indexes())
        self.schema.table(table.name).alter_index(index.name, comment=self.one_of((None, "it's changed")))

    def drop_index(self) -> None:
        table, index = self.one_of(self._indexes())
        self.schema.table(table.name).drop_index(index.name)

    def rename_index(self) -> None:
        table, index = self.one_of(self._indexes())
        self.schema.table(table.name).rename_index(index.name, to=self.name("ix"))

    # -- constraints

    def add_unique(self) -> None:
        table = self.table()
        if columns := self._key_columns(table):
            self.schema.table(table.name).add_unique(*columns, name=self.name("uq"))

    def add_check(self) -> None:
        table = self.table()
        numbers = self._free_numbers(table)
        if numbers:
            name = self.one_of(numbers)
            is_bare = name.isidentifier() and name == name.lower()
            said: Any = f"{name} >= 0" if is_bare and not self.dialects else sa.column(name) >= 0
            self.schema.table(table.name).add_check(said, name=self.name("ck"))

    def add_foreign_key(self) -> None:
        table, column, target = self.one_of(self._referring())
        self.schema.table(table.name).add_foreign_key(column, target, name=self.name("fk"), **self.timing())

    def add_composite_foreign_key(self) -> None:
        """To a key of two columns, from two new ones."""
        target, key = self.one_of(self._composite())
        table = self.schema.table(self.table().name)
        names = [self.name() for _ in key]
        table.add(*(Column(name, target.column(of).type.construct) for name, of in zip(names, key, strict=True)))
        referred = [f"{target.name}.{column}" for column in key]
        table.add(sa.ForeignKeyConstraint(names, referred, name=self.name("fk"), **self.timing()))

    def add_primary_key(self) -> None:
        table = self.one_of(self._keyless())
        free = [
            column.name
            for column in _plain(table)
            if _kind_of(column.type.construct).can_be_key
            if not _is_number(column)  # made anew with its key, a number would count
            if not self._is_bound(table, column)
        ]
        if free:
            self.schema.table(table.name).add_primary_key(self.one_of(free), name=self.name("pk"))

    def drop_constraint(self) -> None:
        table, name = self.one_of(self._constraints())
        # MariaDB takes a unique index for the primary key once there is none, and then it may not be ignored.
        ignored = "mariadb" in self.dialects and any(index.unique and not index.visible for index in table.indexes)
        if not (ignored and table.primary_key and table.primary_key.name == name):
            self.schema.table(table.name).drop_constraint(name)

    # -- what is there

    def name(self, prefix: str = "") -> str:
        """A name nobody has had; of tables and columns one in three needs quotes."""
        spelling = prefix or self.one_of(("plain",) * 16 + SPELLINGS)
        return f"{spelling}{next(self.number)}"

    def perhaps(self) -> bool:
        return self.draw(st.booleans())

    def one_of(self, choices: Sequence[T]) -> T:
        return self.draw(st.sampled_from(choices))

    def table(self) -> TableDefinition:
        return self.one_of(list(self.catalog))

    def _can(self, case: str) -> bool:
        return not self.dialects & REFUSED_BY[case]

    def _targets(self) -> list[str]:
        """Columns a foreign key can refer to: a key of their own stands on them."""
        return [
            f"{table.name}.{key.columns[0]}"
            for table in self.catalog
            for key in (table.primary_key, *table.uniques)
            if key is not None and len(key.columns) == 1
        ]

    def _composite(self) -> list[tuple[TableDefinition, tuple[str, ...]]]:
        keys = [(table, table.primary_key.columns) for table in self.catalog if table.primary_key is not None]
        return [(table, columns) for table, columns in keys if len(columns) > 1]

    def _referring(self) -> list[tuple[TableDefinition, str, str]]:
        """Columns that could refer to a key of the same type."""
        return [
            (table, column.name, target)
            for table in self.catalog
            for column in _plain(table)
            if not self._is_bound(table, column) and column.name not in _in_checks(table)
            for target in self._targets()
            if self._type_of(target) == column.type and target != f"{table.name}.{column.name}"
        ]

    def _type_of(self, target: str) -> object:
        table, _, column = target.rpartition(".")
        return self.catalog.table(table).column(column).type

    def _keyless(self) -> list[TableDefinition]:
        return [table for table in self.catalog if table.primary_key is None]

    def _indexes(self) -> list[tuple[TableDefinition, IndexDefinition]]:
        return [(table, index) for table in self.catalog for index in table.indexes]

    def _constraints(self) -> list[tuple[TableDefinition, str]]:
        """Constraints that can go: no foreign key needs them."""
        referred = {(key.referred_table, key.referred_columns) for table in self.catalog for key in table.foreign_keys}
        return [
            (table, constraint.name)
            for table in self.catalog
            for constraint in table.constraints
            if isinstance(constraint, ForeignKeyDefinition)
            or (table.name, getattr(constraint, "columns", ())) not in referred
        ]

    def _key_columns(self, table: TableDefinition) -> list[str]:
        able = [column.name for column in table.columns if _kind_of(column.type.construct).can_be_key]
        return self.draw(st.lists(st.sampled_from(able), min_size=1, max_size=2, unique=True)) if able else []

    def _free_numbers(self, table: TableDefinition) -> list[str]:
        """Numbers that a check or a computed column can stand on."""
        return [column.name for column in _plain(table) if _is_number(column) and not self._is_bound(table, column)]

    def _is_bound(self, table: TableDefinition, column: ColumnDefinition) -> bool:
        """Whether a foreign key, a computed column or the server's counter says what the column must be."""
        own = {name for key in table.foreign_keys for name in key.columns}
        referred = {
            name
            for other in self.catalog
            for key in other.foreign_keys
            if key.referred_table == table.name
            for name in key.referred_columns
        }
        computing = {
            word
            for other in table.columns
            if other.computed is not None
            for word in words(other.computed.expression.key)
        }
        return column.name in own | referred or column.name.lower() in computing or column.identity is not None


def _plain(table: TableDefinition) -> list[ColumnDefinition]:
    """Columns that are not computed from others."""
    return [column for column in table.columns if column.computed is None]


def _kind_of(type_: TypeEngine[Any]) -> Kind:
    return _BY_KEY.get(sqla.type_definition(type_).key, Kind(type_))


def _is_number(column: ColumnDefinition) -> bool:
    return _kind_of(column.type.construct).is_number


def _computed_from(table: TableDefinition) -> frozenset[str]:
    """Words that computed columns say: brant refuses to rename a column they mention on MySQL."""
    computed = [column.computed.expression for column in table.columns if column.computed is not None]
    return frozenset[str]().union(*(words(expression.key) for expression in computed))


def _in_checks(table: TableDefinition) -> set[str]:
    said = frozenset[str]().union(*(words(check.expression.key) for check in table.checks))
    return {name for name in table.column_names if name.lower() in said}


def _stands_under(table: TableDefinition, column: ColumnDefinition, kind: Kind) -> bool:
    """Whether a key or an index would stand on a type that can't carry one."""
    assert kind.becomes is not None
    if _kind_of(kind.becomes).can_be_key:
        return False
    keys = [key.columns for key in (table.primary_key, *table.uniques) if key is not None]
    return any(column.name in key for key in keys) or bool(table.indexes)
