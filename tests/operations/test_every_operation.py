"""What holds for every operation."""

from __future__ import annotations

import copy
import dataclasses

import pytest

from brant.catalog.catalog import Catalog
from brant.operations.base import Operation
from brant.operations.rows import RunRevision
from tests.catalog.lending import library
from tests.operations.every import EVERY

OPERATIONS = [pytest.param(operation, id=operation.source()[:60]) for operation, _ in EVERY]


def in_any_order(catalog: Catalog) -> Catalog:
    """Columns and constraints by name: what is dropped comes back at the end."""
    return Catalog(
        {
            table.name: dataclasses.replace(
                table,
                columns=tuple(sorted(table.columns, key=lambda column: column.name)),
                checks=tuple(sorted(table.checks, key=lambda check: check.name)),
                indexes=tuple(sorted(table.indexes, key=lambda index: index.name)),
            )
            for table in catalog
        },
        objects=catalog.objects,
    )


@pytest.mark.parametrize("operation", OPERATIONS)
def test_its_reverse_restores_the_catalog(operation: Operation) -> None:
    before = library()
    restored = operation.reverse(before).apply(operation.apply(before))
    assert in_any_order(restored) == in_any_order(before)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_reverse_of_its_reverse_does_the_same(operation: Operation) -> None:
    before = library()
    after = operation.apply(before)
    again = operation.reverse(before).reverse(after).apply(operation.reverse(before).apply(after))
    assert in_any_order(again) == in_any_order(after)


@pytest.mark.parametrize(("operation", "line"), [pytest.param(*pair, id=pair[1][:60]) for pair in EVERY])
def test_its_source_is_the_line_that_records_it(operation: Operation, line: str) -> None:
    assert operation.source() == line


@pytest.mark.parametrize("operation", OPERATIONS)
def test_it_is_a_value(operation: Operation) -> None:
    assert copy.copy(operation) == operation
    assert hash(copy.copy(operation)) == hash(operation)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_it_changes_only_what_it_touches(operation: Operation) -> None:
    assert operation.changes() <= operation.touches()


def test_every_operation_is_shown_here() -> None:
    kinds = {kind.__name__ for kind in Operation.__subclasses__()} - {RunRevision.__name__}
    assert {type(operation).__name__ for operation, _ in EVERY} == kinds
