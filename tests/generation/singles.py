"""The changes that generation is measured by: each case that changes tables, as Catalogs before and after it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from brant.catalog.catalog import Catalog
from brant.dialects.base import Dialect
from brant.migrations.migration import Recording
from brant.testing.case import record
from brant.testing.cases import CASES as OF_DIALECTS
from tests.matrix.base import base
from tests.matrix.cases import CASES as OF_MATRIX


class Refusable(Protocol):
    def is_refused_by(self, dialect: Dialect) -> bool: ...


@dataclass(frozen=True, slots=True)
class Single:
    """``made`` leads to the schema before the change; ``change`` is what somebody did by hand."""

    name: str
    made: Recording
    change: Recording
    case: Refusable

    @property
    def before(self) -> Catalog:
        return _without_views(self.change.before)

    @property
    def after(self) -> Catalog:
        return _without_views(self.change.after)

    @property
    def has_renames(self) -> bool:
        kinds = {type(operation).__name__ for operation, _ in self.change.operations}
        return bool(kinds & {"RenameTable", "RenameColumn"})


def _without_views(catalog: Catalog) -> Catalog:
    """What models can speak of: no views, and nothing else that holds SQL of its own."""
    ground = ("schema", "enum", "domain", "sequence")
    return Catalog(catalog.tables, objects={key: thing for key, thing in catalog.objects.items() if key[0] in ground})


def singles() -> Iterator[Single]:
    """All that change tables; of two with one name the first."""
    found: dict[str, Single] = {}
    for of_dialects in OF_DIALECTS:
        found[of_dialects.name] = Single(of_dialects.name, *of_dialects.recorded(), of_dialects)
    there = record(base, Catalog())
    for of_matrix in OF_MATRIX:
        given = record(of_matrix.given, there.after)
        made = Recording((*there.operations, *given.operations), Catalog(), given.after)
        change = record(of_matrix.up, given.after)
        found.setdefault(of_matrix.name, Single(of_matrix.name, made, change, of_matrix))
    for single in found.values():
        has_schema = any("." in name for name in single.after.tables)  # of which a server has one, shared by all tests
        is_temporary = single.name == "create_table_temporary"  # which is in no Catalog afterwards
        if single.before.tables != single.after.tables and not has_schema and not is_temporary:
            yield single


SINGLES = tuple(singles())
