"""Which rows of a SQLite database refer to nothing, by its foreign keys."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from brant.dialects.sqlite_copying import qualified


@dataclass(frozen=True, slots=True)
class Violation:
    table: str
    parent: str
    columns: str
    count: int
    error: str = ""

    def __str__(self) -> str:
        if self.error:
            return f"foreign keys of table {self.table!r}: {self.error}"
        rows = "row refers" if self.count == 1 else "rows refer"
        return f"{self.count} {rows} from {self.table!r} ({self.columns}) to nothing in {self.parent!r}"


NO_VIOLATION = Violation("", "", "", 0)


def relatives_of(connection: Connection, schema: str, table: str) -> list[str]:
    """The table, and the tables that refer to it."""
    referring = connection.exec_driver_sql(
        f"SELECT DISTINCT t.name FROM {qualified(schema, 'sqlite_master')} AS t"
        ", pragma_foreign_key_list(t.name, ?) AS k"
        " WHERE t.type = 'table' AND k.\"table\" = ? COLLATE NOCASE AND t.name <> ? COLLATE NOCASE",
        (schema, table, table),
    )
    return [table, *referring.scalars()]


def violations(connection: Connection, schema: str, tables: Iterable[str]) -> dict[tuple[str, str, str], Violation]:
    """How many rows of each foreign key of the tables refer to nothing."""
    found: dict[tuple[str, str, str], Violation] = {}
    for table in tables:
        try:
            rows = connection.exec_driver_sql(
                "SELECT c.parent, c.violations, (SELECT group_concat(k.\"from\", ', ')"
                " FROM pragma_foreign_key_list(?, ?) AS k WHERE k.id = c.fkid) AS columns"
                " FROM (SELECT parent, fkid, count(*) AS violations"
                " FROM pragma_foreign_key_check(?, ?) GROUP BY parent, fkid) AS c",
                (table, schema, table, schema),
            ).all()
        except DBAPIError as error:
            # A parent without a unique key over the referred columns.
            found[table, "", ""] = Violation(table, "", "", 1, str(error.orig))
            continue
        for row in rows:
            found[table, row.parent, row.columns] = Violation(table, row.parent, row.columns, row.violations)
    return found
