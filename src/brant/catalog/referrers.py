"""Which tables have foreign keys to which, carried from Catalog to Catalog: no change looks at all tables for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from brant.catalog.definitions import TableDefinition

Referrers = Mapping[str, frozenset[str]]
"""By the name of a table, the names of those whose foreign keys point at it, its own among them."""


def referrers_among(tables: Iterable[TableDefinition]) -> Referrers:
    found: dict[str, set[str]] = {}
    for table in tables:
        for key in table.foreign_keys:
            found.setdefault(key.referred_table, set()).add(table.name)
    return {name: frozenset(those) for name, those in found.items()}


def after_change(
    referrers: Referrers | None, name: str, was: TableDefinition | None, now: TableDefinition | None
) -> Referrers | None:
    """Once the table *name*, which *was* one thing, is *now* another, or there is none. None where nobody asked yet."""
    if referrers is None or (was is not None and now is not None and was.foreign_keys == now.foreign_keys):
        return referrers
    before, after = _referred(was), _referred(now)
    if before == after:
        return referrers
    found = dict(referrers)
    for gone in before - after:
        found[gone] -= {name}
    for new in after - before:
        found[new] = found.get(new, frozenset()) | {name}
    return found


def _referred(table: TableDefinition | None) -> set[str]:
    return {key.referred_table for key in table.foreign_keys} if table is not None else set()
