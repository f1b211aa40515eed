"""All cases, by family."""

from __future__ import annotations

from itertools import chain

from tests.matrix.case import Case
from tests.matrix.cases import adding, altering, constraints, dropping, indexes, objects, renaming, rows, tables

FAMILIES = {
    "tables": tables.case,
    "adding columns": adding.case,
    "altering columns": altering.case,
    "renaming": renaming.case,
    "dropping columns": dropping.case,
    "indexes": indexes.case,
    "keys and checks": constraints.case,
    "objects": objects.case,
    "rows": rows.case,
}

CASES: tuple[Case, ...] = tuple(chain.from_iterable(family.found for family in FAMILIES.values()))
