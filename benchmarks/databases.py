"""Databases to measure on: empty ones, and ones whose history already holds everything."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from benchmarks.folders import revision_of
from brant import Migrator, Steps
from brant.catalog.catalog import Catalog
from brant.events import Direction
from brant.execution.lock import locked
from brant.execution.plan import Step
from tests.engines.find import Servers, find
from tests.engines.scratch import Scratch
from tests.engines.server import Family, Server

REALLY_APPLIED = 10
OWN_TABLES = ("brant_", "alembic_", "bare_")


def server_of(family: Family) -> Server | None:
    """One that answers, or None: then this engine is left out."""
    found = find(family)
    return found.servers[0] if isinstance(found, Servers) else None


@contextmanager
def empty_database(scratch: Scratch, folder: Path) -> Iterator[str]:
    """The URL of a database of its own, dropped afterwards."""
    database = scratch.another(folder)
    try:
        yield database.url
    finally:
        scratch.drop(database)
        sqlite_file(database.url).unlink(missing_ok=True)


def sqlite_file(url: str) -> Path:
    return Path(sa.make_url(url).database or "")


def driver_arguments(url: str) -> str:
    """*url* as the bare driver takes it, written as JSON."""
    parts = sa.make_url(url)
    place: dict[str, Any] = {"host": parts.host, "port": parts.port, "user": parts.username, "password": parts.password}
    if parts.get_backend_name() == "sqlite":
        place = {"database": parts.database}
    elif parts.get_backend_name() == "postgresql":
        place["dbname"] = parts.database
    else:
        place |= {"database": parts.database, "charset": "utf8mb4", "ssl_disabled": True}
        place["unix_socket"] = parts.query.get("unix_socket")
    return json.dumps({key: value for key, value in place.items() if value is not None})


# -- histories -------------------------------------------------------------------------------------


def fill_brant_history(url: str, folder: Path) -> None:
    """Applies the first migrations, and records all others as applied, each with its true digest and checksum."""
    migrator = Migrator(url, folder)
    migrator.migrate(Steps(REALLY_APPLIED))
    directory = migrator.directory
    catalog, digests = Catalog(), dict[str, str]()
    for migration in directory.migrations:
        recording = migration.up(catalog)
        digests[migration.name], catalog = recording.digest, recording.after
    with (
        migrator.database.connect() as (connection, dialect),
        locked(connection, dialect, migrator._tracker, 10, lambda _: None) as session,
        dialect.transaction(connection),
    ):
        for migration in directory.migrations[REALLY_APPLIED:]:
            step = Step(migration.name, 1, digests[migration.name], migration.checksum, (), atomic=True)
            session.record(step, Direction.UP, 0.001)


def fill_alembic_history(url: str, count: int) -> None:
    """Alembic stores nothing but its head."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    table = sa.Table("alembic_version", sa.MetaData(), sa.Column("version_num", sa.String(32), primary_key=True))
    with engine.begin() as connection:
        table.create(connection)
        connection.execute(table.insert().values(version_num=revision_of(count - 1)))


# -- what was made ---------------------------------------------------------------------------------


def fingerprint(url: str) -> str:
    """A digest of every table, column, key and index, the tools' own tables left out."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        inspector = sa.inspect(connection)
        found = {name: _shape(inspector, name) for name in sorted(inspector.get_table_names())}
    mine = {name: shape for name, shape in found.items() if not name.startswith(OWN_TABLES)}
    return f"{len(mine)} tables {hashlib.sha256(json.dumps(mine).encode()).hexdigest()[:12]}"


def _shape(inspector: sa.Inspector, table: str) -> list[Any]:
    columns = [(c["name"], str(c["type"]), c["nullable"], c["default"]) for c in inspector.get_columns(table)]
    indexes = sorted((str(i["name"]), i["column_names"], bool(i["unique"])) for i in inspector.get_indexes(table))
    keys = sorted(
        (str(k["name"]), k["constrained_columns"], k["referred_table"], k["referred_columns"])
        for k in inspector.get_foreign_keys(table)
    )
    return [columns, inspector.get_pk_constraint(table)["constrained_columns"], indexes, keys]
