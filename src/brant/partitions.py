"""How the rows of a table are shared out among partitions: by range, list, hash or key.

    schema.create_table(
        "sales", …, partition_by=by_range("day", partitions=[partition("sales_2024", until="2025-01-01")])
    )

The same words serve PostgreSQL, where each partition is a table, and MySQL and MariaDB, where it is none.
"""

from __future__ import annotations

import datetime
import decimal
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from brant.errors import AlreadyExists, RecordingError, UnknownObject, did_you_mean

MAXVALUE: Final = "MAXVALUE"
"""As ``until``: no end."""

Value = str | int | float | decimal.Decimal | datetime.date | None
"""What a bound or a list says; moments and days are written as texts."""


@dataclass(frozen=True, slots=True)
class Partition:
    """One partition: the rows from ``since`` (inclusive) ``until`` (exclusive), with one of ``values``, or the rest.

    ``own`` is what an attached table was before, and is again when it is detached. ``sql`` is the bound as a
    server tells it.
    """

    name: str
    until: tuple[Any, ...] = ()
    since: tuple[Any, ...] = ()
    values: tuple[Any, ...] = ()
    is_default: bool = False
    share: tuple[int, int] | None = None
    """Modulus and remainder of a hash."""
    sql: str | None = None
    own: Any = field(default=None, compare=False)
    begins: tuple[Any, ...] = field(default=(), compare=False)
    """Where a range went on from a partition that is gone: PostgreSQL leaves a gap there."""

    def source(self) -> str:
        """The keywords that say its bound."""
        said = {
            "since": _source(self.since),
            "until": _source(self.until),
            "values": _source(self.values, always_listed=True),
            "default": "True" if self.is_default else None,
            "share": repr(self.share) if self.share else None,
            "sql": _quoted(self.sql) if self.sql else None,
        }
        return "".join(f", {name}={value}" for name, value in said.items() if value is not None)


@dataclass(frozen=True, slots=True)
class Partitioning:
    """``method`` is RANGE, LIST, HASH or KEY; ``by`` are columns, or an expression in SQL."""

    method: str
    by: tuple[str, ...]
    partitions: tuple[Partition, ...] = ()
    count: int | None = None

    def partition(self, name: str) -> Partition:
        for partition in self.partitions:
            if partition.name == name:
                return partition
        known = [partition.name for partition in self.partitions]
        raise UnknownObject(
            f"there is no partition {name!r} at this point of history",
            hint=did_you_mean(name, known) or f"there are: {', '.join(known) or 'none'}",
        )

    def with_partition(self, partition: Partition, before: str | None = None) -> Partitioning:
        """With one more: the last, or in front of another."""
        if any(have.name == partition.name for have in self.partitions):
            raise AlreadyExists(f"there is already a partition {partition.name!r} at this point of history")
        place = self.partitions.index(self.partition(before)) if before else len(self.partitions)
        first, rest = self.partitions[:place], self.partitions[place:]
        if rest and rest[0].begins == partition.until:
            rest = (replace(rest[0], begins=()), *rest[1:])
        return replace(self, partitions=(*first, partition, *rest))

    def without_partition(self, name: str) -> Partitioning:
        place = self.partitions.index(self.partition(name))
        first, rest = self.partitions[:place], self.partitions[place + 1 :]
        if rest and rest[0].until and not rest[0].since and not rest[0].begins:
            rest = (replace(rest[0], begins=self.partitions[place].until), *rest[1:])
        return replace(self, partitions=(*first, *rest))

    def behind(self, name: str) -> str | None:
        """The partition that comes after it."""
        place = self.partitions.index(self.partition(name)) + 1
        return self.partitions[place].name if place < len(self.partitions) else None

    def since(self, name: str) -> tuple[Any, ...]:
        """Where a range begins: where it says, else where the one before it ends; empty for no beginning."""
        partition = self.partition(name)
        place = self.partitions.index(partition)
        return partition.since or partition.begins or (self.partitions[place - 1].until if place else ())

    def source(self) -> str:
        given = [*map(_quoted, self.by)]
        if self.count is not None:
            given.append(f"count={self.count}")
        if self.partitions:
            listed = ", ".join(f"partitions.partition({_quoted(one.name)}{one.source()})" for one in self.partitions)
            given.append(f"partitions=[{listed}]")
        return f"partitions.by_{self.method.lower()}({', '.join(given)})"


def by_range(*by: str, partitions: Iterable[Partition] = ()) -> Partitioning:
    """By ranges of one or several columns, or of an expression: ``by_range("day")``, ``by_range("year(day)")``."""
    return _partitioning("RANGE", by, partitions)


def by_list(*by: str, partitions: Iterable[Partition] = ()) -> Partitioning:
    """By lists of values of a column or an expression."""
    return _partitioning("LIST", by, partitions)


def by_hash(*by: str, count: int | None = None, partitions: Iterable[Partition] = ()) -> Partitioning:
    """By hash into *count* equal shares; on MySQL and MariaDB of a whole number, for others see :func:`by_key`."""
    return replace(_partitioning("HASH", by, partitions), count=count)


def by_key(*by: str, count: int | None = None) -> Partitioning:
    """By hash of columns of any type into *count* equal shares: KEY on MySQL and MariaDB, HASH on PostgreSQL."""
    return replace(_partitioning("KEY", by, ()), count=count)


def partition(
    name: str,
    *,
    since: Value | Sequence[Value] = None,
    until: Value | Sequence[Value] = None,
    values: Sequence[Value] = (),
    default: bool = False,
    share: tuple[int, int] | None = None,
    sql: str | None = None,
) -> Partition:
    """One partition.

    Of a range: the rows before ``until`` (:data:`MAXVALUE` for no end), from ``since`` or the end of the partition
    before it. Of a list: the rows with one of ``values``. ``default`` takes the rows that no other takes
    (PostgreSQL; MariaDB in lists). ``share`` is modulus and remainder of a hash, and ``sql`` any other bound, as
    ``FOR VALUES …`` says it (PostgreSQL).
    """
    made = Partition(name, _values(until), _values(since), _listed(values), default, share and (*share,), sql)
    kinds = [bool(made.until or made.since), bool(made.values), default, share is not None, sql is not None]
    if sum(kinds) != 1:
        raise RecordingError(
            f"partition {name!r} needs one bound", hint="until= (and since=), values=, default=True, share= or sql="
        )
    return made


def _partitioning(method: str, by: tuple[str, ...], partitions: Iterable[Partition]) -> Partitioning:
    if not by or not all(isinstance(name, str) for name in by):
        raise RecordingError(f"by_{method.lower()}() takes names of columns, or an expression as text")
    made = Partitioning(method, by)
    for one in partitions:
        made = made.with_partition(one)
    return made


def _values(given: Value | Sequence[Value]) -> tuple[Any, ...]:
    return () if given is None else _listed(given if isinstance(given, list | tuple) else [given])


def _listed(given: Any) -> tuple[Any, ...]:
    return tuple(value.isoformat(" ") if isinstance(value, datetime.datetime) else _plain(value) for value in given)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime.date | datetime.time) else value


def _source(values: tuple[Any, ...], *, always_listed: bool = False) -> str | None:
    said = [_quoted(value) for value in values]
    if not said:
        return None
    return said[0] if len(said) == 1 and not always_listed else f"[{', '.join(said)}]"


def _quoted(value: Any) -> str:
    """As Python source, with double quotes where that needs no escape."""
    text = repr(value)
    return f'"{value}"' if text == f"'{value}'" and '"' not in value else text
