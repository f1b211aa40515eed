"""Rebuilds a SQLite table under another definition without losing anything of it.

The order is that of https://sqlite.org/lang_altertable.html#otheralter: make the
new table under a temporary name, copy, drop the old one, rename, make indexes
and triggers again. Before the transaction begins foreign keys must be off:
dropping a table deletes its rows first, and with them every child row that
cascades, and inside a transaction the switch does nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import ClassVar

from sqlalchemy import Connection

from brant.dialects.sqlite_copying import NOTHING, RebuildWork, gone, qualified, rebuild_work
from brant.dialects.sqlite_grammar import CreateTable, parse
from brant.dialects.sqlite_references import NO_VIOLATION, Violation, relatives_of, violations
from brant.dialects.sqlite_standing import Probe, Standing, broken, indexes_on, restore, standing
from brant.dialects.sqlite_text import Edit
from brant.dialects.sqlite_tokens import quote
from brant.errors import BrantError, Refused, UnknownTable


class RebuildFailed(BrantError):
    """A rebuilt table isn't what it was; the transaction has to be rolled back.

    ``table`` is the table, ``problems`` says one by one what differs.
    """

    exit_code: ClassVar[int] = 5

    def __init__(self, table: str, problems: Sequence[str], *, hint: str | None = None) -> None:
        super().__init__(f"table {table!r} can't be rebuilt: " + "; ".join(problems), hint=hint)
        self.table = table
        self.problems = tuple(problems)


def rebuild(
    connection: Connection,
    table: str,
    edits: Iterable[Edit],
    using: Mapping[str, str] = NOTHING,
    *,
    schema: str = "main",
) -> int:
    """Rebuild *table* as its stored definition with the edits says; gives the number of rows.

    The connection must be inside a transaction that began with foreign keys off.
    Rows keep their rowid, the table its AUTOINCREMENT mark, its indexes and
    triggers their text; views and triggers elsewhere are left as they are.
    ``using`` gives the SQL a column is filled from instead of itself.

    Raises Refused when foreign keys are on or no transaction is open, UnknownTable,
    what ``sqlite_text.edit`` raises, and RebuildFailed when an index or trigger
    can't be made again, a view or trigger that worked no longer compiles, rows
    went missing or a foreign key is violated that wasn't before. The caller rolls back.
    """
    _refuse_unless_safe(connection, table)
    edits = tuple(edits)
    before = _stored(connection, schema, table)
    change = _Change(
        connection,
        schema,
        before.name,
        rebuild_work(schema, before, edits, using, [column.name for column in before.columns]),
        gone(before, edits),
        standing(connection, schema),
    )
    if problems := indexes_on(change.dropped, before.name, change.objects):
        raise RebuildFailed(before.name, problems, hint="drop the index before the column")
    rows = change.carry_out()
    with _legacy_alter_table(connection, "OFF"):
        for statement in change.work.rename_for_good:
            connection.exec_driver_sql(statement)
    return rows


@dataclass(frozen=True, slots=True)
class _Change:
    """One rebuild, and what it is measured against."""

    connection: Connection
    schema: str
    table: str
    work: RebuildWork
    dropped: frozenset[str]
    objects: list[Standing]

    def carry_out(self) -> int:
        """The rows are looked at before only where something is wrong with them after: that is rare, and dear."""
        self.connection.exec_driver_sql("SAVEPOINT brant_rebuild")
        rows, problems = self._replaced()
        violated = self._violations()
        if violated and not problems:
            self.connection.exec_driver_sql("ROLLBACK TO brant_rebuild")
            known = self._violations()
            rows, problems = self._replaced()
            problems += [
                str(found) for key, found in violated.items() if found.count > known.get(key, NO_VIOLATION).count
            ]
        if problems:
            raise RebuildFailed(self.table, problems)
        self.connection.exec_driver_sql("RELEASE brant_rebuild")
        return rows

    def _replaced(self) -> tuple[int, list[str]]:
        """The old table by the new one: how many rows there are, and what went wrong."""
        connection, work = self.connection, self.work
        broken_before = {probe.key for probe in self._broken()}
        rows = _count(connection, work.table)
        for statement in (*work.prepare, work.copy, work.drop):
            connection.exec_driver_sql(statement)
        # Under the modern rules a rename checks every view and trigger, and fails on those
        # that mention the table, which is missing at this moment.
        with _legacy_alter_table(connection, "ON"):
            connection.exec_driver_sql(work.rename)
        problems = restore(connection, self.objects, standing(connection, self.schema))
        if (rows_now := _count(connection, work.table)) != rows:
            problems.append(f"{rows} rows before, {rows_now} after")
        if not problems:
            problems += [
                f"{probe.of.label} no longer works: {probe.error}"
                for probe in self._broken()
                if probe.key not in broken_before
            ]
        return rows, problems

    def _broken(self) -> list[Probe]:
        return broken(self.connection, self.schema, self.objects, self.dropped)

    def _violations(self) -> dict[tuple[str, str, str], Violation]:
        relatives = relatives_of(self.connection, self.schema, self.table)
        return violations(self.connection, self.schema, relatives)


# What has to hold


def _refuse_unless_safe(connection: Connection, table: str) -> None:
    if connection.exec_driver_sql("PRAGMA foreign_keys").scalar():
        raise Refused(
            f"table {table!r} can't be rebuilt while foreign keys are on: dropping the old table"
            " would delete the rows that refer to it",
            hint="run PRAGMA foreign_keys = OFF before the transaction begins; inside one it does nothing",
        )
    # The driver in its default mode doesn't begin a transaction before DDL.
    if getattr(connection.connection.driver_connection, "in_transaction", True) is False:
        raise Refused(
            f"table {table!r} can't be rebuilt outside a transaction: a failure would leave it half-done",
            hint="run BEGIN IMMEDIATE first",
        )


def _stored(connection: Connection, schema: str, table: str) -> CreateTable:
    row = connection.exec_driver_sql(
        f"SELECT name, sql FROM {qualified(schema, 'sqlite_master')} WHERE type = 'table' AND name = ? COLLATE NOCASE",
        (table,),
    ).first()
    if row is None:
        raise UnknownTable(f"there is no table {table!r} in {schema!r}")
    return replace(parse(row.sql), name_sql=quote(row.name))


def _count(connection: Connection, table: str) -> int:
    return int(connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())


@contextmanager
def _legacy_alter_table(connection: Connection, value: str) -> Iterator[None]:
    """Sets the pragma, which no rollback resets, and puts the application's own value back."""
    was = int(connection.exec_driver_sql("PRAGMA legacy_alter_table").scalar_one())
    connection.exec_driver_sql(f"PRAGMA legacy_alter_table = {value}")
    try:
        yield
    finally:
        connection.exec_driver_sql(f"PRAGMA legacy_alter_table = {was}")
