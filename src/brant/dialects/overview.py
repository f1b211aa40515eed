"""What can be told of a database at a glance."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TableOverview:
    """One table. ``rows_estimate`` may be the server's guess; None where nothing is known without a long look."""

    name: str
    rows_estimate: int | None
    bytes: int | None


@dataclass(frozen=True, slots=True)
class DatabaseOverview:
    """A database and the tables of its default schema, by name."""

    product: str
    version: str
    database: str
    tables: tuple[TableOverview, ...]
