"""How many examples a property is tried on, and Catalogs without the order of what stands in them."""

from __future__ import annotations

import os
from dataclasses import replace

from hypothesis import HealthCheck, settings

from brant.catalog.catalog import Catalog
from brant.catalog.definitions import TableDefinition


def examples(number: int) -> settings:
    """*number* random examples; BRANT_TEST_EXAMPLES multiplies them, and CI tries the same ones each time."""
    return settings(
        max_examples=int(number * float(os.environ.get("BRANT_TEST_EXAMPLES", "1"))),
        deadline=None,
        derandomize="CI" in os.environ,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )


def in_any_order(catalog: Catalog) -> Catalog:
    """What is dropped comes back at the end: columns, constraints and indexes by name."""
    return Catalog({table.name: _sorted(table) for table in catalog}, objects=catalog.objects)


def _sorted(table: TableDefinition) -> TableDefinition:
    return replace(
        table,
        columns=tuple(sorted(table.columns, key=lambda column: column.name)),
        uniques=tuple(sorted(table.uniques, key=lambda unique: unique.name)),
        checks=tuple(sorted(table.checks, key=lambda check: check.name)),
        foreign_keys=tuple(sorted(table.foreign_keys, key=lambda key: key.name)),
        indexes=tuple(sorted(table.indexes, key=lambda index: index.name)),
    )
