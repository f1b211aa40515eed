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
from types import MappingProxyType
from typing import ClassVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from brant.dialects.sqlite_grammar import CreateTable, parse
from brant.dialects.sqlite_text import DropColumn, Edit, RenameTable, edited, without_own_name
from brant.dialects.sqlite_tokens import Token, fold, quote, tokens_of, written
from brant.errors import BrantError, RecordingError, Refused, UnknownColumn, UnknownTable, Unsupported

NOTHING: Mapping[str, str] = MappingProxyType({})

_ROWID_NAMES = ("rowid", "oid", "_rowid_")


class RebuildFailed(BrantError):
    """A rebuilt table isn't what it was; the transaction has to be rolled back.

    ``table`` is the table, ``problems`` says one by one what differs.
    """

    exit_code: ClassVar[int] = 5

    def __init__(self, table: str, problems: Sequence[str], *, hint: str | None = None) -> None:
        super().__init__(f"table {table!r} can't be rebuilt: " + "; ".join(problems), hint=hint)
        self.table = table
        self.problems = tuple(problems)


def rebuild_statements(
    table: str,
    create_sql: str,
    edits: Iterable[Edit],
    columns_before: Sequence[str],
    *,
    objects: Sequence[str] = (),
    using: Mapping[str, str] = NOTHING,
) -> list[str]:
    """The statements that rebuild *table*, for a script; run them in one transaction, foreign keys off.

    ``create_sql`` is the table's present definition and ``columns_before`` the
    columns to copy, in order; generated and dropped ones are left out.
    ``objects`` are the CREATE statements of the table's indexes and triggers.
    ``using`` gives the SQL a column is filled from instead of itself.

    Raises what ``sqlite_text.edit`` raises, and UnknownColumn for a name in
    ``columns_before`` or ``using`` that no column answers to.
    """
    before = parse(create_sql)
    work = _work(None, replace(before, name_sql=quote(table)), tuple(edits), using, columns_before)
    return [
        *work.prepare,
        work.copy,
        work.drop,
        "PRAGMA legacy_alter_table = ON",
        work.rename,
        "PRAGMA legacy_alter_table = OFF",
        *objects,
        *work.rename_for_good,
    ]


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
    work = _work(schema, before, edits, using, [column.name for column in before.columns])
    dropped = _gone(before, edits)
    objects = _objects(connection, schema)
    _refuse_indexes_on(dropped, before.name, objects)

    relatives = _relatives(connection, schema, before.name)
    violated_before = _violations(connection, schema, relatives)
    broken_before = {probe.key for probe in _broken(connection, schema, objects, dropped)}
    rows = _count(connection, work.table)

    for statement in work.prepare:
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(work.copy)
    connection.exec_driver_sql(work.drop)
    # Under the modern rules a rename checks every view and trigger, and fails on those
    # that mention the table, which is missing at this moment.
    with _legacy_alter_table(connection, "ON"):
        connection.exec_driver_sql(work.rename)
    problems = _restore(connection, objects, _objects(connection, schema))

    if (rows_now := _count(connection, work.table)) != rows:
        problems.append(f"{rows} rows before, {rows_now} after")
    if not problems:
        problems += [
            f"{probe.of.label} no longer works: {probe.error}"
            for probe in _broken(connection, schema, objects, dropped)
            if probe.key not in broken_before
        ]
    relatives = _relatives(connection, schema, before.name)
    for key, found in _violations(connection, schema, relatives).items():
        if found.count > violated_before.get(key, _NO_VIOLATION).count:
            problems.append(str(found))
    if problems:
        raise RebuildFailed(before.name, problems)
    with _legacy_alter_table(connection, "OFF"):
        for statement in work.rename_for_good:
            connection.exec_driver_sql(statement)
    return rows


# What to run


@dataclass(frozen=True, slots=True)
class _Work:
    """The statements of one rebuild, in the order of the fields; ``table`` is the quoted name."""

    table: str
    prepare: tuple[str, ...]
    copy: str
    drop: str
    rename: str
    rename_for_good: tuple[str, ...]


def _work(
    schema: str | None,
    before: CreateTable,
    edits: tuple[Edit, ...],
    using: Mapping[str, str],
    columns: Sequence[str],
) -> _Work:
    name, temporary = before.name, f"_brant_new_{before.name}"
    after = edited(before, [change for change in edits if not isinstance(change, RenameTable)])
    old, new = _qualified(schema, name), _qualified(schema, temporary)
    create = replace(without_own_name(after), head=f"CREATE TABLE {_qualified(schema, '')}", name_sql=quote(temporary))
    prepare = [str(create)]
    if after.is_autoincrement:
        # The mark may be above the highest key there is. Renaming the table renames its row.
        marks = _qualified(schema, "sqlite_sequence")
        prepare.append(
            f"INSERT INTO {marks} (name, seq) SELECT {_text(temporary)}, seq FROM {marks}"
            f" WHERE name = {_text(name)} COLLATE NOCASE"
        )
    sources = _sources(before, after, _gone(before, edits), using, columns)
    # OR ABORT outranks ON CONFLICT IGNORE or REPLACE in the definition, which would lose rows.
    copy = f"INSERT OR ABORT INTO {new} ({', '.join(sources)}) SELECT {', '.join(sources.values())} FROM {old}"
    to = next((change.to for change in reversed(edits) if isinstance(change, RenameTable)), name)
    return _Work(
        table=old,
        prepare=tuple(prepare),
        copy=copy,
        drop=f"DROP TABLE {old}",
        rename=f"ALTER TABLE {new} RENAME TO {quote(name)}",
        rename_for_good=(f"ALTER TABLE {old} RENAME TO {quote(to)}",) if to != name else (),
    )


def _sources(
    before: CreateTable,
    after: CreateTable,
    gone: frozenset[str],
    using: Mapping[str, str],
    columns: Sequence[str],
) -> dict[str, str]:
    """Quoted column of the new table → SQL over the old one."""
    old = {fold(column.name): column for column in before.columns}
    new = {fold(column.name): column for column in after.columns}
    given = {fold(name): expression for name, expression in using.items()}
    for name, known, where in [
        *((name, old, "before") for name in columns),
        *((name, new, "after the change") for name in using),
    ]:
        if fold(name) not in known:
            raise UnknownColumn(f"table {before.name!r} has no column {name!r} {where}")
    sources: dict[str, str] = {}
    if rowid := _hidden_rowid(before, after):
        sources[rowid[1]] = rowid[0]
    copied = [fold(name) for name in columns if fold(name) not in gone and not old[fold(name)].is_generated]
    for name in dict.fromkeys([*copied, *given]):
        if new[name].is_generated and name in given:
            raise RecordingError(f"column {new[name].name!r} is generated and can't be filled")
        if not new[name].is_generated:
            sources[quote(new[name].name)] = given.get(name) or quote(old[name].name)
    return sources or _number_alone(before, after)


def _number_alone(before: CreateTable, after: CreateTable) -> dict[str, str]:
    """Rows of which no column is left keep their number, in the new column that is it."""
    old = None if before.is_without_rowid else _rowid_name(before)
    if old is None or after.rowid_column is None:
        raise Unsupported(f"nothing of table {before.name!r} would be left to copy")
    return {quote(after.rowid_column): old}


def _hidden_rowid(before: CreateTable, after: CreateTable) -> tuple[str, str] | None:
    """How the rowid is called before and after, where rows have one that no key of theirs decides."""
    if before.is_without_rowid or after.is_without_rowid or after.rowid_column is not None:
        return None
    old, new = (_rowid_name(table) for table in (before, after))
    return (old, new) if old and new else None


def _rowid_name(table: CreateTable) -> str | None:
    taken = {fold(column.name) for column in table.columns}
    return next((name for name in _ROWID_NAMES if name not in taken), None)


def _gone(before: CreateTable, edits: Iterable[Edit]) -> frozenset[str]:
    """The folded names of the columns that are dropped, even if another takes the name."""
    known = {fold(column.name) for column in before.columns}
    return frozenset(fold(change.name) for change in edits if isinstance(change, DropColumn)) & known


def _qualified(schema: str | None, name: str) -> str:
    """The quoted name behind its schema; with an empty name the schema and its dot alone."""
    return (f"{quote(schema)}." if schema else "") + (quote(name) if name else "")


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


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
        f"SELECT name, sql FROM {_qualified(schema, 'sqlite_master')} WHERE type = 'table' AND name = ? COLLATE NOCASE",
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


# Indexes, triggers, views


@dataclass(frozen=True, slots=True)
class _Object:
    schema: str
    type: str
    name: str
    table: str
    sql: str

    @property
    def key(self) -> tuple[str, str, str]:
        return self.schema, self.type, self.name

    @property
    def label(self) -> str:
        return f"{self.type} {self.name!r}"

    @property
    def create(self) -> str:
        """The stored statement with the schema put back, which SQLite leaves out of it."""
        tokens, behind = tokens_of(self.sql)
        keyword = next(at for at, token in enumerate(tokens) if token.key in ("INDEX", "TRIGGER", "VIEW"))
        name = tokens[keyword + 1]
        tokens[keyword + 1] = replace(name, text=f"{quote(self.schema)}.{name.text}")
        return written(tokens) + behind


def _objects(connection: Connection, schema: str) -> list[_Object]:
    """All indexes, triggers and views with a text, also temporary ones, as temporary triggers go too."""
    return [
        _Object(place, row.type, row.name, row.tbl_name, row.sql)
        for place in dict.fromkeys([schema, "temp"])
        for row in connection.exec_driver_sql(
            f"SELECT type, name, tbl_name, sql FROM {_qualified(place, 'sqlite_master')}"
            " WHERE type IN ('index', 'trigger', 'view') AND sql IS NOT NULL"
            " ORDER BY type = 'trigger', rowid"
        )
    ]


def _restore(connection: Connection, before: list[_Object], after: list[_Object]) -> list[str]:
    """Makes again what went with the old table; gives what can't be, one problem each."""
    there = {thing.key for thing in after}
    problems = []
    for thing in before:
        if thing.key in there:
            continue
        try:
            connection.exec_driver_sql(thing.create)
        except DBAPIError as error:
            problems.append(f"{thing.label} can't be made again: {error.orig}")
    return problems


def _refuse_indexes_on(dropped: frozenset[str], table: str, objects: list[_Object]) -> None:
    """Refuses where SQLite would take a dropped column's name in double quotes for a string."""
    problems = [
        f"{thing.label} is on a dropped column"
        for thing in objects
        if thing.type == "index"
        and fold(thing.table) == fold(table)
        and dropped & {fold(token.name) for token in _behind_bracket(thing.sql) if token.kind == "quoted"}
    ]
    if problems:
        raise RebuildFailed(table, problems, hint="drop the index before the column")


def _behind_bracket(sql: str) -> list[Token]:
    tokens, _ = tokens_of(sql)
    return tokens[next(at for at, token in enumerate(tokens) if token.key == "(") :]


# Do views and triggers still compile?


@dataclass(frozen=True, slots=True)
class _Probe:
    """A statement that compiles only while a view or trigger is whole; EXPLAIN runs nothing."""

    of: _Object
    sql: str
    is_strict: bool = False
    error: str = ""

    @property
    def key(self) -> tuple[_Object, bool]:
        return self.of, self.is_strict


def _broken(connection: Connection, schema: str, objects: list[_Object], dropped: frozenset[str]) -> list[_Probe]:
    broken = []
    for probe in _probes(connection, schema, objects, dropped):
        try:
            connection.exec_driver_sql(f"EXPLAIN {probe.sql}").close()
        except DBAPIError as error:
            broken.append(replace(probe, error=str(error.orig)))
    return broken


def _probes(connection: Connection, schema: str, objects: list[_Object], dropped: frozenset[str]) -> Iterator[_Probe]:
    for thing in objects:
        if thing.type == "view":
            yield _Probe(thing, f"SELECT * FROM {_qualified(thing.schema, thing.name)}")
            if dropped:
                yield _Probe(thing, _strictly_quoted(thing.sql, dropped), is_strict=True)
        elif thing.type == "trigger":
            # A temporary trigger may hang on a table of any schema.
            place = schema if thing.schema == schema else None
            yield _Probe(thing, _firing(connection, thing, place))


def _strictly_quoted(view_sql: str, names: frozenset[str]) -> str:
    """The view's query with these names in back-quotes, which unlike double quotes never make a string."""
    tokens, _ = tokens_of(view_sql)
    start = next(at for at, token in enumerate(tokens) if token.key == "AS") + 1
    return written(
        replace(token, text="`" + token.name.replace("`", "``") + "`")
        if token.kind == "quoted" and fold(token.name) in names
        else token
        for token in tokens[start:]
    )


def _firing(connection: Connection, trigger: _Object, schema: str | None) -> str:
    """A statement that fires the trigger, which hangs on a table in *schema*."""
    owner = _qualified(schema, trigger.table)
    tokens, _ = tokens_of(trigger.sql)
    events = ("DELETE", "INSERT", "UPDATE")
    place = next(at for at, token in enumerate(tokens) if token.key in events)
    match tokens[place].key:
        case "DELETE":
            return f"DELETE FROM {owner}"
        case "INSERT":
            return f"INSERT INTO {owner} DEFAULT VALUES"
        case _:
            if tokens[place + 1].key == "OF":
                end = next(at for at in range(place, len(tokens)) if tokens[at].key == "ON")
                columns = [token.name for token in tokens[place + 2 : end] if token.key != ","]
            else:
                columns = [
                    row.name
                    for row in connection.exec_driver_sql(
                        "SELECT name FROM pragma_table_info(?, ?) LIMIT 1", (trigger.table, schema)
                    )
                ]
            return f"UPDATE {owner} SET " + ", ".join(f"{quote(name)} = NULL" for name in columns)


# Foreign keys


@dataclass(frozen=True, slots=True)
class _Violation:
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


_NO_VIOLATION = _Violation("", "", "", 0)


def _relatives(connection: Connection, schema: str, table: str) -> list[str]:
    """The table, and the tables that refer to it."""
    referring = connection.exec_driver_sql(
        f"SELECT DISTINCT t.name FROM {_qualified(schema, 'sqlite_master')} AS t"
        ", pragma_foreign_key_list(t.name, ?) AS k"
        " WHERE t.type = 'table' AND k.\"table\" = ? COLLATE NOCASE AND t.name <> ? COLLATE NOCASE",
        (schema, table, table),
    )
    return [table, *referring.scalars()]


def _violations(connection: Connection, schema: str, tables: Iterable[str]) -> dict[tuple[str, str, str], _Violation]:
    """How many rows of each foreign key of the tables refer to nothing."""
    found: dict[tuple[str, str, str], _Violation] = {}
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
            found[table, "", ""] = _Violation(table, "", "", 1, str(error.orig))
            continue
        for row in rows:
            found[table, row.parent, row.columns] = _Violation(table, row.parent, row.columns, row.violations)
    return found
