"""In which order tables can be created; the other way round they can be dropped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from brant.catalog.definitions import TableDefinition


def creation_order(definitions: Mapping[str, TableDefinition]) -> list[str]:
    """What others stand on first; where they refer to each other in a circle, as given."""
    order: dict[str, None] = {}
    entered: set[str] = set()

    def visit(name: str) -> None:
        if name in entered:
            return
        entered.add(name)
        for ground in ground_of(definitions[name]):
            if ground in definitions:
                visit(ground)
        order[name] = None

    for name in definitions:
        visit(name)
    return list(order)


def ground_of(table: TableDefinition) -> Iterator[str]:
    """The tables that it stands on: those it refers to, and those it inherits from."""
    for key in table.foreign_keys:
        yield key.referred_table
    for name, parents in table.options:
        if name in _INHERITS and parents:
            yield from [parents] if isinstance(parents, str) else parents


_INHERITS = ("inherits", "postgresql_inherits")
