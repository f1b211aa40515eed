"""Indexes that are added to a table right after it: on MySQL each statement is a commit of its own."""

from __future__ import annotations

from collections.abc import Iterable

from brant.catalog.definitions import IndexDefinition, IndexElement
from brant.dialects.base import Recorded
from brant.operations.indexes import AddIndex
from brant.operations.tables import CreateTable


def folded(recorded: Iterable[Recorded], name_limit: int) -> list[Recorded]:
    """The same operations, with plain indexes inside the CREATE TABLE they follow.

    One statement is a third of the work for the server, and a crash leaves it whole or absent. What may be
    refused stays where it is, so that the refusal names its line.
    """
    found: list[Recorded] = []
    for operation, where in recorded:
        match operation, found[-1:]:
            case AddIndex(table=table, index=index), [(CreateTable(table=created), line)] if (
                created.name == table and _is_plain(index) and len(index.name) <= name_limit
            ):
                found[-1] = (CreateTable(created.with_index(index)), line)
            case _:
                found.append((operation, where))
    return found


def _is_plain(index: IndexDefinition) -> bool:
    """Whether it is nothing but columns in their order."""
    places = tuple(IndexElement(place.column, descending=place.descending) for place in index.elements)
    return None not in {place.column for place in places} and index == IndexDefinition(index.name, places, index.unique)
