"""Enum values, sequences and schemas on MySQL and MariaDB."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import sqlalchemy as sa

from brant.catalog.catalog import Catalog
from brant.catalog.enums import columns_of_enum, values_of, with_enum_replaced
from brant.catalog.objects import SchemaDefinition
from brant.dialects.base import Piece
from brant.dialects.mysql_texts import MySQLTexts
from brant.errors import Refused
from brant.operations.columns import AlterColumn
from brant.statement import Call


class MySQLTypes(MySQLTexts):
    """A schema is a database here; enum values stand in each column."""

    def change_enum(self, name: str, renamed: Mapping[str, str], before: Catalog, after: Catalog) -> Iterator[Piece]:
        """Rows change from an old value to a new one while the column has both."""
        old, new = values_of(before, name), values_of(after, name)
        if renamed:
            both = with_enum_replaced(before, name, (*old, *(value for value in new if value not in old)))
            yield from self._modified(name, before, both)
            for table, column in columns_of_enum(both, name):
                yield from self._rows_renamed(table.name, column.name, renamed)
            before = both
        yield from self._modified(name, before, after)

    def _modified(self, name: str, before: Catalog, after: Catalog) -> Iterator[Piece]:
        for table, column in columns_of_enum(before, name):
            changed = after.table(table.name).column(column.name)
            alter = AlterColumn(table.name, column.name, type=changed.type, default=changed.default)
            yield from self.statements(alter, before)
            before = alter.apply(before)

    def _rows_renamed(self, table: str, column: str, renamed: Mapping[str, str]) -> Iterator[Piece]:
        target, name = self.quoted(table), self.compiler.identifier_preparer.quote(column)
        cases = " ".join(f"WHEN {self.literal(value)} THEN {self.literal(to)}" for value, to in renamed.items())
        gone = ", ".join(map(self.literal, renamed))
        rows = self.statement(f"UPDATE {target} SET {name} = CASE {name} {cases} END WHERE {name} IN ({gone})")
        yield replace(rows, transactional=True)

    def create_schema(self, schema: SchemaDefinition) -> Iterator[Piece]:
        name = self.compiler.identifier_preparer.quote(schema.name)
        there = f"SELECT count(*) FROM information_schema.schemata WHERE schema_name = {self.literal(schema.name)}"
        yield self.statement(f"CREATE SCHEMA {name} CHARACTER SET utf8mb4", done_when=there)

    def drop_schema(self, schema: SchemaDefinition) -> Iterator[Piece]:
        """DROP SCHEMA takes along whatever is in it here: so it is looked at first."""
        name, literal = self.compiler.identifier_preparer.quote(schema.name), self.literal(schema.name)

        def drop(connection: sa.Connection) -> None:
            tables = connection.exec_driver_sql(
                f"SELECT table_name FROM information_schema.tables WHERE table_schema = {literal} LIMIT 3",
                execution_options={"no_parameters": True},
            ).scalars()
            if found := ", ".join(tables):
                raise Refused(f"schema {schema.name!r} is not empty: {found}", hint="drop what is in it first")
            connection.exec_driver_sql(f"DROP SCHEMA {name}", execution_options={"no_parameters": True})

        yield Call(drop, f"drop schema {schema.name}", preview=(f"DROP SCHEMA {name}",), transactional=False)
