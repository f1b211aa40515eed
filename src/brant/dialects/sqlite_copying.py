"""The statements of which the rebuild of a SQLite table is made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from brant.dialects.sqlite_grammar import CreateTable, parse
from brant.dialects.sqlite_text import DropColumn, Edit, RenameTable, edited, without_own_name
from brant.dialects.sqlite_tokens import fold, quote
from brant.errors import RecordingError, UnknownColumn, Unsupported

NOTHING: Mapping[str, str] = MappingProxyType({})

_ROWID_NAMES = ("rowid", "oid", "_rowid_")


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
    work = rebuild_work(None, replace(before, name_sql=quote(table)), tuple(edits), using, columns_before)
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


@dataclass(frozen=True, slots=True)
class RebuildWork:
    """The statements of one rebuild, in the order of the fields; ``table`` is the quoted name."""

    table: str
    prepare: tuple[str, ...]
    copy: str
    drop: str
    rename: str
    rename_for_good: tuple[str, ...]


def rebuild_work(
    schema: str | None,
    before: CreateTable,
    edits: tuple[Edit, ...],
    using: Mapping[str, str],
    columns: Sequence[str],
) -> RebuildWork:
    name, temporary = before.name, f"_brant_new_{before.name}"
    after = edited(before, [change for change in edits if not isinstance(change, RenameTable)])
    old, new = qualified(schema, name), qualified(schema, temporary)
    create = replace(without_own_name(after), head=f"CREATE TABLE {qualified(schema, '')}", name_sql=quote(temporary))
    prepare = [str(create)]
    if after.is_autoincrement:
        # The mark may be above the highest key there is. Renaming the table renames its row.
        marks = qualified(schema, "sqlite_sequence")
        prepare.append(
            f"INSERT INTO {marks} (name, seq) SELECT {_text(temporary)}, seq FROM {marks}"
            f" WHERE name = {_text(name)} COLLATE NOCASE"
        )
    sources = _sources(before, after, gone(before, edits), using, columns)
    # OR ABORT outranks ON CONFLICT IGNORE or REPLACE in the definition, which would lose rows.
    copy = f"INSERT OR ABORT INTO {new} ({', '.join(sources)}) SELECT {', '.join(sources.values())} FROM {old}"
    to = next((change.to for change in reversed(edits) if isinstance(change, RenameTable)), name)
    return RebuildWork(
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


def gone(before: CreateTable, edits: Iterable[Edit]) -> frozenset[str]:
    """The folded names of the columns that are dropped, even if another takes the name."""
    known = {fold(column.name) for column in before.columns}
    return frozenset(fold(change.name) for change in edits if isinstance(change, DropColumn)) & known


def qualified(schema: str | None, name: str) -> str:
    """The quoted name behind its schema; with an empty name the schema and its dot alone."""
    return (f"{quote(schema)}." if schema else "") + (quote(name) if name else "")


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
