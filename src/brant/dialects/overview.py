"""What can be told of a database at a glance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class TableOverview:
    """One table. ``rows_estimate`` may be the server's guess; None where nothing is known without a long look.

    ``bytes`` is all that it takes, ``index_bytes`` the indexes' part of that. ``kind`` is ``"table"``,
    ``"partitioned table"``, ``"foreign table"``, ``"system-versioned table"`` or ``"virtual table"``.
    ``engine`` and ``collation`` are MySQL's and MariaDB's.
    """

    name: str
    rows_estimate: int | None
    bytes: int | None
    index_bytes: int | None = None
    kind: str = "table"
    comment: str | None = None
    engine: str | None = None
    collation: str | None = None
    schema: str | None = None

    @property
    def qualified_name(self) -> str:
        """``"schema.table"``, or the name alone where nothing tells the schema."""
        return f"{self.schema}.{self.name}" if self.schema else self.name


class ObjectKind(Enum):
    """What a database can be emptied of."""

    TABLES = "tables"
    VIEWS = "views"
    """Materialized ones too."""
    TYPES = "types"
    """Enum types, domains, ranges and composite types (PostgreSQL)."""
    SEQUENCES = "sequences"
    ROUTINES = "routines"
    """Functions and procedures, and MySQL's events."""


EVERYTHING = frozenset(ObjectKind)


def named(kinds: frozenset[ObjectKind], dropped: Iterable[tuple[ObjectKind, str]]) -> tuple[str, ...]:
    """What to tell of all that was *dropped*: the tables, or where only some *kinds* were, all of those."""
    told = {ObjectKind.TABLES} if kinds == EVERYTHING else kinds
    return tuple(name for kind, name in dropped if kind in told)
