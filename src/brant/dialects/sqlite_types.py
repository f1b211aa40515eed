"""Enum values on SQLite, where columns carry them as a length and a CHECK."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import sqlalchemy as sa

from brant.catalog import sqla
from brant.catalog.catalog import Catalog
from brant.catalog.definitions import TableDefinition
from brant.catalog.enums import columns_of_enum
from brant.dialects import sqlite_text as text
from brant.dialects.base import Piece
from brant.dialects.objects import ObjectDialect


class SQLiteTypes(ObjectDialect):
    """No types, domains, sequences, schemas or extensions as objects of their own."""

    def change_enum(self, name: str, renamed: Mapping[str, str], before: Catalog, after: Catalog) -> Iterator[Piece]:
        """The type's length, its CHECK, its default and the rows change in one rebuild of each table."""
        from brant.dialects.sqlite import Rebuild

        for table in dict.fromkeys(table for table, _ in columns_of_enum(before, name)):
            now = after.table(table.name)
            columns = [column.name for of, column in columns_of_enum(before, name) if of.name == table.name]
            edits = [*self._types(table, now, columns), *self._checks(table, now, columns)]
            cases = {column: self._renamed(column, renamed) for column in columns} if renamed else {}
            if edits:
                using = {column: f"{case} ELSE {self.quoted(column)} END" for column, case in cases.items()}
                yield Rebuild(table.name, *edits, using=using)
                continue
            gone = ", ".join(map(self.literal, renamed))
            for column, case in cases.items():
                changed = f"{self.quoted(column)} = {case} END WHERE {self.quoted(column)} IN ({gone})"
                yield self.statement(f"UPDATE {self.quoted(table.name)} SET {changed}")

    def _types(self, table: TableDefinition, now: TableDefinition, columns: list[str]) -> Iterator[text.Edit]:
        for name in columns:
            was, column = table.column(name), now.column(name)
            if self.type_text(was.type) != self.type_text(column.type):
                yield text.SetType(name, self.type_text(column.type))
            if isinstance(column.default, str) and column.default != was.default:
                yield text.SetDefault(name, self.literal(column.default))

    def _checks(self, table: TableDefinition, now: TableDefinition, columns: list[str]) -> Iterator[text.Edit]:
        """Those of several columns have the type's name alike: all go before the new ones come."""
        for name in dict.fromkeys(str(check.name) for check in _checks_of_types(table, columns)):
            yield text.DropConstraint(name)
        if checks := _checks_of_types(now, columns):
            yield text.AddConstraint(" ".join(map(self.constraint_text, checks)))

    def _renamed(self, column: str, renamed: Mapping[str, str]) -> str:
        """The beginning of a CASE over the column."""
        cases = " ".join(f"WHEN {self.literal(value)} THEN {self.literal(to)}" for value, to in renamed.items())
        return f"CASE {self.quoted(column)} {cases}"


def _checks_of_types(table: TableDefinition, columns: list[str]) -> list[sa.CheckConstraint]:
    """The CHECKs that the columns' types make, which are none of the table's own."""
    found = [
        constraint
        for constraint in sqla.build_table(table).constraints
        if isinstance(constraint, sa.CheckConstraint)
        and getattr(constraint, "_type_bound", False)
        and set(columns) & set(constraint.columns.keys())
    ]
    return sorted(found, key=lambda constraint: constraint.columns.keys())
