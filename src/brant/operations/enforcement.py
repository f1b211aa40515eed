"""Whether foreign keys are checked while the operations that follow are carried out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.schema import ExecutableDDLElement

from brant.catalog.catalog import Catalog
from brant.errors import Unsupported
from brant.operations.base import Operation


@dataclass(frozen=True, slots=True)
class CheckForeignKeys(Operation):
    """From here on foreign keys are checked, or not. What is on the schema stays as it is."""

    checked: bool

    def apply(self, before: Catalog) -> Catalog:
        return before

    def reverse(self, before: Catalog) -> Operation:
        """Backwards, what came behind it comes first."""
        return CheckForeignKeys(not self.checked)

    def ddl(self, before: Catalog) -> Iterator[ExecutableDDLElement]:
        raise Unsupported(
            "brant knows no way to leave foreign keys unchecked on this database",
            hint="say it in its own words: schema.execute(…)",
        )

    def source(self) -> str:
        return f"schema.{'enable' if self.checked else 'disable'}_foreign_keys()"

    def touches(self) -> frozenset[str]:
        return frozenset()
