"""Questions about one table's indexes and keys, as people put them: by name, or by columns in order, and by kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from brant.catalog.definitions import IndexDefinition, TableDefinition


@dataclass(frozen=True, slots=True)
class Sought:
    """What an index or key can be found by. ``kinds`` are words in small letters: unique, primary, btree, fulltext …"""

    name: str
    columns: tuple[str, ...]
    kinds: frozenset[str]


def has_index(table: TableDefinition, name_or_columns: str | Sequence[str], kind: str | None = None) -> bool:
    """Whether there is such an index; keys and unique constraints count, as every database makes an index for them."""
    return any(_is_meant(found, name_or_columns, kind) for found in indexed(table))


def has_foreign_key(table: TableDefinition, name_or_columns: str | Sequence[str]) -> bool:
    """Whether there is a foreign key of that name, or over exactly those columns."""
    if isinstance(name_or_columns, str):
        return any(key.name == name_or_columns for key in table.foreign_keys)
    return any(key.columns == tuple(name_or_columns) for key in table.foreign_keys)


def has_check(table: TableDefinition, name: str) -> bool:
    return any(check.name == name for check in table.checks)


def indexed(table: TableDefinition) -> Iterator[Sought]:
    """All that is indexed: the primary key, unique constraints, indexes."""
    if table.primary_key is not None:
        key = table.primary_key
        yield Sought(key.name, key.columns, frozenset({"primary", "unique"}))
    for unique in table.uniques:
        yield Sought(unique.name, unique.columns, frozenset({"unique"}))
    for index in table.indexes:
        yield Sought(index.name, tuple(element.label for element in index.elements), _kinds(index))


def _is_meant(found: Sought, name_or_columns: str | Sequence[str], kind: str | None) -> bool:
    if kind is not None and kind.lower() not in found.kinds:
        return False
    if isinstance(name_or_columns, str):
        return found.name == name_or_columns
    return found.columns == tuple(name_or_columns)


def _kinds(index: IndexDefinition) -> frozenset[str]:
    """Its own kind, or its method as an option of SQLAlchemy's: ``postgresql_using``, ``mysql_prefix``."""
    said = {
        str(value).lower()
        for name, value in index.options
        if isinstance(value, str) and name.endswith(("_using", "_prefix"))
    }
    own = {index.kind} if index.kind is not None else set[str]()
    return frozenset(said | own | ({"unique"} if index.unique else set()))
