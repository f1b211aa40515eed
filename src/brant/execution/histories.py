"""What other tools have noted as applied, read from their tables."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from brant.errors import ConfigurationError, did_you_mean
from brant.execution.stamping import Stamp, Stamped, stamp_of
from brant.execution.target import NO_RUN
from brant.execution.tracker import AppliedMigration
from brant.migrations.directory import Directory
from brant.migrations.migration import Migration


@dataclass(frozen=True, slots=True)
class Noted:
    """One that is applied: what the tool calls it, and the batch it was in, where there are batches."""

    name: str
    batch: int = NO_RUN


@dataclass(frozen=True, slots=True)
class History:
    """Where a tool keeps what it has applied: how it is read, and which file of ours is meant by a name."""

    table: str
    read: Callable[[sa.Connection, sa.Table], Iterator[Noted]]
    means: Callable[[str, str], bool]
    number: Callable[[str], tuple[int, ...]] | None = None
    """What the tool orders a file by, where that is not its name."""


@dataclass(frozen=True, slots=True)
class TakenOver:
    """What was recorded, and what the tool has applied that no file of ours is."""

    stamped: Stamped
    without_file: tuple[str, ...] = ()


# -- reading -----------------------------------------------------------------------------------------


def _names(column: str, order: str) -> Callable[[sa.Connection, sa.Table], Iterator[Noted]]:
    def read(connection: sa.Connection, table: sa.Table) -> Iterator[Noted]:
        for (name,) in connection.execute(sa.select(table.c[column]).order_by(table.c[order])):
            yield Noted(str(name))

    return read


def _of_goose(connection: sa.Connection, table: sa.Table) -> Iterator[Noted]:
    """Older versions of goose add a row for each way; the last of a version counts. Version 0 is the beginning."""
    state: dict[int, bool] = {}
    for version, applied in connection.execute(sa.select(table.c.version_id, table.c.is_applied).order_by(table.c.id)):
        state.pop(version, None)
        state[version] = bool(applied)
    yield from (Noted(str(version)) for version, applied in state.items() if applied and version)


def _of_flyway(connection: sa.Connection, table: sa.Table) -> Iterator[Noted]:
    """Versioned scripts that succeeded; repeatable ones have no version."""
    query = (
        sa.select(table.c.script)
        .where(table.c.version.is_not(None), table.c.success == sa.true())
        .order_by(table.c.installed_rank)
    )
    for (script,) in connection.execute(query):
        yield Noted(str(script).rpartition("/")[2].removesuffix(".sql"))


def _of_liquibase(connection: sa.Connection, table: sa.Table) -> Iterator[Noted]:
    """A file for all of its change sets: the file is what is run here."""
    columns = {name.lower(): column for name, column in table.c.items()}
    query = sa.select(columns["filename"]).order_by(columns["orderexecuted"])
    files = dict.fromkeys(str(file) for (file,) in connection.execute(query))
    yield from (Noted(re.sub(r"\.[a-z]+(\.sql)?$", "", file.rpartition("/")[2])) for file in files)


def _of_laravel(connection: sa.Connection, table: sa.Table) -> Iterator[Noted]:
    for name, batch in connection.execute(sa.select(table.c.migration, table.c.batch).order_by(table.c.id)):
        yield Noted(str(name), int(batch))


def _same(name: str, noted: str) -> bool:
    return name == noted


def _begins_with_it(name: str, noted: str) -> bool:
    return name == noted or name.startswith(f"{noted}_")


def _has_its_number(name: str, noted: str) -> bool:
    digits = re.match(r"\d+", name)
    return digits is not None and int(digits[0]) == int(noted)


def _first_number(name: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\A\d+", name)))


def _version(name: str) -> tuple[int, ...]:
    """``V1.10__add_index`` → 1, 10."""
    return tuple(map(int, re.findall(r"\d+", name.partition("__")[0])))


TOOLS: Final[Mapping[str, History]] = {
    "dbmate": History("schema_migrations", _names("version", "version"), _begins_with_it),
    "flyway": History("flyway_schema_history", _of_flyway, _same, _version),
    "goose": History("goose_db_version", _of_goose, _has_its_number, _first_number),
    "laravel": History("migrations", _of_laravel, _same),
    "liquibase": History("databasechangelog", _of_liquibase, _same),
    "rails": History("schema_migrations", _names("version", "version"), _begins_with_it),
    "yoyo": History("_yoyo_migration", _names("migration_id", "applied_at_utc"), _same),
}
"""Tools whose tables can be read."""

TABLES: Final = frozenset(
    {
        *(history.table for tool, history in TOOLS.items() if tool != "laravel"),
        "alembic_version",
        "django_migrations",
        "databasechangeloglock",
        "_yoyo_log",
        "_yoyo_version",
        "yoyo_lock",
    }
)
"""Tables of others that belong to no application, in lower case. ``migrations`` may be an application's own."""


# -- taking over -------------------------------------------------------------------------------------


def take_over(
    tool: str, connection: sa.Connection, directory: Directory, applied: Sequence[AppliedMigration]
) -> tuple[Stamp, tuple[str, ...]]:
    """What makes the history say what the tool's does, and the names that no file is found for.

    Raises ConfigurationError for a tool that is not known or was never here.
    """
    noted = list(_noted(tool, connection))
    _refuse_another_order(tool, directory)
    means, known = TOOLS[tool].means, {row.name for row in applied}
    found: list[tuple[Migration, int]] = []
    missing: list[str] = []
    for one in noted:
        meant = [migration for migration in directory.migrations if means(migration.name, one.name)]
        if not meant:
            missing.append(one.name)
        found += [(migration, one.batch) for migration in meant if migration.name not in known]
    return stamp_of(directory, found), tuple(missing)


def _refuse_another_order(tool: str, directory: Directory) -> None:
    number = TOOLS[tool].number
    if number is None:
        return
    for first, second in itertools.pairwise(directory.migrations):
        if number(first.name) > number(second.name):
            raise ConfigurationError(
                f"{first.name} comes before {second.name} here, and after it for {tool}: brant goes by name",
                file=str(first.path),
                hint="give the numbers leading zeros, in the files and in the tool's table",
            )


def _noted(tool: str, connection: sa.Connection) -> Iterator[Noted]:
    if tool not in TOOLS:
        raise ConfigurationError(
            f"brant can't read the history of {tool!r}",
            hint=did_you_mean(tool, TOOLS) or f"it reads those of {', '.join(TOOLS)}; brant baseline needs none",
        )
    history = TOOLS[tool]
    begun = connection.in_transaction()
    try:
        names = {name.lower(): name for name in sa.inspect(connection).get_table_names()}
        if history.table not in names:
            raise ConfigurationError(
                f"there is no table {history.table!r}: {tool} has applied nothing here",
                hint="brant baseline takes a database over without any history",
            )
        table = sa.Table(names[history.table], sa.MetaData(), autoload_with=connection, resolve_fks=False)
        rows: list[Any] = list(history.read(connection, table))
    finally:
        if not begun and connection.in_transaction():
            connection.rollback()
    yield from rows
