"""Operations on what a table is besides what stands on it: engine, character set, storage and the like."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy.schema import ExecutableDDLElement

from brant.catalog.catalog import Catalog
from brant.catalog.definitions import Options, TableDefinition
from brant.catalog.table_options import changed, difference, said_for, spellings
from brant.errors import Irreversible, RecordingError
from brant.operations import source
from brant.operations.base import Operation


@dataclass(frozen=True, slots=True)
class SetTableOptions(Operation):
    """Changes the named options of a table; None takes one away, which leaves it to the database."""

    table: str
    options: Options

    def apply(self, before: Catalog) -> Catalog:
        table = before.table(self.table)
        return before.with_table_replaced(replace(table, options=changed(table.options, self.options)))

    def reverse(self, before: Catalog) -> Operation:
        after = self.apply(before).table(self.table)
        return SetTableOptions(self.table, difference(after.options, before.table(self.table).options))

    def ddl(self, before: Catalog) -> Iterator[ExecutableDDLElement]:
        return iter(())

    def source(self) -> str:
        given = source.dialect_options(self.options)
        said = ", ".join(f"{name}={value}" for name, value in given.items())
        return f"schema.table({source.quoted(self.table)}).set_options({said})"

    def touches(self) -> frozenset[str]:
        return frozenset({self.table})


@dataclass(frozen=True, slots=True)
class ConvertCharset(Operation):
    """CONVERT TO CHARACTER SET: the table's, and that of the text in it (MySQL, MariaDB)."""

    table: str
    charset: str
    collation: str | None = None

    def apply(self, before: Catalog) -> Catalog:
        table = before.table(self.table)
        self._refuse_columns_with_their_own(table)
        charset, collation = _called(table)
        changes = ((charset, self.charset), (collation, self.collation))
        return before.with_table_replaced(replace(table, options=changed(table.options, changes)))

    def _refuse_columns_with_their_own(self, table: TableDefinition) -> None:
        """What each of them was before would be lost."""
        own = [column.name for column in table.columns if getattr(column.type.construct, "charset", None)]
        if own:
            raise RecordingError(
                f"{', '.join(own)} of {table.name!r} have a character set of their own",
                hint="alter_column(…, type=…) changes that; set_options(charset=…) the default of the table",
            )

    def reverse(self, before: Catalog) -> Operation:
        said = said_for("mysql", before.table(self.table).options)
        if "charset" not in said:
            raise Irreversible(
                f"the files don't say which character set {self.table!r} had before",
                hint="say it where the table is created, charset=…, or write def down(schema)",
            )
        return ConvertCharset(self.table, said["charset"], said.get("collation"))

    def ddl(self, before: Catalog) -> Iterator[ExecutableDDLElement]:
        return iter(())

    def source(self) -> str:
        return source.call(
            f"schema.table({source.quoted(self.table)}).convert_charset",
            source.quoted(self.charset),
            collation=self.collation and source.quoted(self.collation),
        )

    def touches(self) -> frozenset[str]:
        return frozenset({self.table})


def _called(table: TableDefinition) -> tuple[str, str]:
    """The options that say the character set and the collation of *table*: with a database's name, or without."""
    said = sorted(spellings("charset") & dict(table.options).keys())
    if not said:
        return "charset", "collation"
    database = said[-1].partition("_")[0]
    collations = sorted(spellings("collation") & dict(table.options).keys())
    return said[-1], collations[-1] if collations else f"{database}_collate"
