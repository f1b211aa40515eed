"""Random walks through the verbs over two tables that hold rows, with an eye on where each column is by now."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import count
from typing import Any, TypeVar

import sqlalchemy as sa
from hypothesis import strategies as st
from sqlalchemy import Column

from brant.catalog.catalog import Catalog
from brant.catalog.definitions import TableDefinition
from brant.dialects.base import Recorded
from brant.migrations.recorder import Schema

T = TypeVar("T")

VALUES: dict[str, tuple[sa.types.TypeEngine[Any], list[Any]]] = {
    "small": (sa.SmallInteger(), [1, 2, 3, 4]),
    "number": (sa.Integer(), [10, 20, -30, 40]),
    "total": (sa.Numeric(8, 2), [Decimal("1.25"), Decimal("2.50"), Decimal("0.75"), Decimal("-4.50")]),
    "double": (sa.Double(), [0.5, 1.25, -2.0, 1e10]),
    "name": (sa.String(20), ["", "it's 100%", "ünïcödé ✓ 😀", 'say "hi" \\']),
    "text": (sa.Text(), ["a\nb", "b", ":c", "--d"]),
    "flag": (sa.Boolean(), [True, False, True, False]),
    "day": (sa.Date(), [date(2024, 2, 29), date(1999, 12, 31), date(2000, 1, 1), date(2038, 1, 19)]),
    "moment": (sa.DateTime(), [datetime(2024, 2, 29, 12, 30, second) for second in range(4)]),
    "bytes": (sa.LargeBinary(), [b"\x00\xff", b"", b"'", b"\\"]),
}
"""Four rows of every kind, without NULL; numbers and names differ from row to row."""

WIDER: dict[str, sa.types.TypeEngine[Any]] = {
    "small": sa.Integer(),
    "number": sa.BigInteger(),
    "total": sa.Numeric(12, 4),
    "name": sa.String(60),
}
"""Types that a column's kind can take without changing its values."""

NAMES = ("plain", "Mixed", "with space", "naïve", "select", 'say "hi"', "100%", "it's", "group")


def filled(schema: Schema) -> None:
    """A parent, and a child whose rows would go with the parent's."""
    schema.create_table(
        "parent",
        Column("id", sa.Integer, primary_key=True, autoincrement=False),
        *(Column(kind, type_) for kind, (type_, _) in VALUES.items()),
    )
    schema.create_table(
        "child",
        Column("id", sa.Integer, primary_key=True, autoincrement=False),
        Column(
            "parent_id", sa.ForeignKey("parent.id", name="fk_child", ondelete="CASCADE"), nullable=False, index=True
        ),
        *(Column(kind, type_) for kind, (type_, _) in VALUES.items()),
    )


def rows(table: str) -> list[dict[str, Any]]:
    keys: list[dict[str, Any]] = [{"id": key} for key in (1, 2, 30, 40)]
    for place, row in enumerate(keys):
        if table == "child":
            row["parent_id"] = 30
        row |= {kind: values[place] for kind, (_, values) in VALUES.items()}
    return keys


@dataclass(slots=True)
class Place:
    """Where a column of the beginning is now."""

    table: str
    column: str


@dataclass(slots=True)
class Walk:
    """Says verbs that rows allow; ``places`` follows the columns of the beginning, by table and kind."""

    draw: Callable[[st.SearchStrategy[Any]], Any]
    schema: Schema
    places: dict[tuple[str, str], Place] = field(default_factory=dict[tuple[str, str], Place])
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def step(self) -> list[Recorded]:
        """The operations of one more verb."""
        before = len(self.schema._operations)
        verbs: list[Callable[[], object]] = [
            self.rename_column, self.rename_table, self.alter, self.alter, self.widen, self.add, self.add_computed,
            self.add_index, self.add_unique, self.add_check, self.add_foreign_key, self.drop_column, self.drop,
            self.comment,
        ]  # fmt: skip
        self.draw(st.sampled_from(verbs))()
        return list(self.schema._operations[before:])

    # -- verbs

    def rename_column(self) -> None:
        place, to = self._any(), self._name()
        self.schema.table(place.table).rename_column(place.column, to=to)
        place.column = to

    def rename_table(self) -> None:
        was, to = self._table().name, self._name()
        self.schema.rename_table(was, to=to)
        for place in self.places.values():
            place.table = to if place.table == was else place.table

    def alter(self) -> None:
        """All but the type."""
        kind, place = self._one_of([found for found in self.places.items() if found[0][1] in VALUES])
        changes: dict[str, Any] = {"comment": self._one_of([None, "it's"]), "nullable": self._one_of([True, False])}
        if kind[1] in ("small", "number", "name", "total"):
            changes["default"] = self._one_of([None, 7])
        chosen = self.draw(st.lists(st.sampled_from(sorted(changes)), min_size=1, unique=True))
        self.schema.table(place.table).alter_column(place.column, **{name: changes[name] for name in chosen})

    def widen(self) -> None:
        free = [(kind, place) for (_, kind), place in self.places.items() if kind in WIDER and self._is_free(place)]
        if free:
            kind, place = self._one_of(free)
            self.schema.table(place.table).alter_column(place.column, type=WIDER[kind])

    def add(self) -> None:
        default = self._one_of([None, "x"])
        column = Column(self._name(), sa.String(9), server_default=default, nullable=default is None or self._flip())
        self.schema.table(self._table().name).add(column)

    def add_computed(self) -> None:
        place = self._place("number")
        if place is not None and self._is_free(place):
            computed = sa.Computed(sa.column(place.column) + 1, persisted=True)
            self.schema.table(place.table).add(Column(self._name(), sa.BigInteger, computed))

    def add_index(self) -> None:
        if (place := self._place("number", "name", "day")) is not None:
            self.schema.table(place.table).add_index(place.column, name=self._name())

    def add_unique(self) -> None:
        if (place := self._place("small", "name")) is not None:
            self.schema.table(place.table).add_unique(place.column, name=self._name())

    def add_check(self) -> None:
        if (place := self._place("number", "small")) is not None:
            self.schema.table(place.table).add_check(sa.column(place.column) > -100, name=self._name())

    def add_foreign_key(self) -> None:
        """The one there was, once it is dropped: which of two has the server's index, MySQL alone knows."""
        child, parent = self.places["child", "parent_id"], self.places["parent", "id"]
        if not self.schema._catalog.table(child.table).foreign_keys:
            target = f"{parent.table}.{parent.column}"
            self.schema.table(child.table).add_foreign_key(child.column, target, name=self._name(), ondelete="CASCADE")

    def drop_column(self) -> None:
        found = [key for key in self.places if key[1] in VALUES]
        if len(found) > 6:
            key = self._one_of(found)
            place = self.places.pop(key)
            self.schema.table(place.table).drop_column(place.column, cascade=True)

    def drop(self) -> None:
        """An index or a constraint, but for the primary key."""
        table = self._table()
        verbs = self.schema.table(table.name)
        indexes = [index.name for index in table.indexes]
        constraints = [constraint.name for constraint in table.constraints if constraint is not table.primary_key]
        if indexes + constraints:
            name = self._one_of(indexes + constraints)
            (verbs.drop_index if name in indexes else verbs.drop_constraint)(name)

    def comment(self) -> None:
        self.schema.table(self._table().name).set_comment(self._one_of([None, "it's 100%"]))

    # -- choosing

    def _table(self) -> TableDefinition:
        return self._one_of(list(self.schema._catalog))

    def _any(self) -> Place:
        return self._one_of(list(self.places.values()))

    def _place(self, *kinds: str) -> Place | None:
        found = [place for (_, kind), place in self.places.items() if kind in kinds]
        return self._one_of(found) if found else None

    def _is_free(self, place: Place) -> bool:
        """Whether nothing is computed from it, and it is not computed over."""
        table = self.schema._catalog.table(place.table)
        return not any(column.computed for column in table.columns)

    def _name(self) -> str:
        return f"{self.draw(st.sampled_from(NAMES))} {next(self.numbers)}"

    def _flip(self) -> bool:
        return self._one_of([True, False])

    def _one_of(self, found: Sequence[T]) -> T:
        chosen: T = self.draw(st.sampled_from(found))
        return chosen


def walk(draw: Callable[[st.SearchStrategy[Any]], Any], before: Catalog) -> Walk:
    places = {(table.name, column.name): Place(table.name, column.name) for table in before for column in table.columns}
    return Walk(draw, Schema(before), places)
