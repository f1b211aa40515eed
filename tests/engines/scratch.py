"""Empty databases on a server that is not ours: made fast, and dropped whatever a test left in them."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from tests.engines.server import CONNECT_SECONDS, Family, Server


@dataclass(slots=True)
class Database:
    """An empty database of a test's own. ``url`` shows its password."""

    url: str
    server: Server
    _engines: list[sa.Engine] = field(default_factory=list[sa.Engine])

    @property
    def dialect(self) -> Family:
        """The family's name, which is SQLAlchemy's name of the dialect too."""
        return self.server.family

    def engine(self, **options: Any) -> sa.Engine:
        """A new engine that keeps no connection open, disposed of after the test.

        ``options`` are those of `sqlalchemy.create_engine`.
        """
        engine = sa.create_engine(self.url, **{"poolclass": sa.NullPool, **options})
        self._engines.append(engine)
        return engine

    def dispose(self) -> None:
        for engine in self._engines:
            engine.dispose()


class Scratch:
    """Makes empty databases on one server, and removes them all in the end.

    MySQL and MariaDB make a database in a millisecond: each test gets one. PostgreSQL takes up to
    350 ms for a database and less than one for a schema: each worker gets one database, whose
    schemas are dropped before each test.
    """

    def __init__(self, server: Server) -> None:
        self.server = server
        self._mine = a_name()
        self._reused: str | None = None

    def empty(self, folder: Path) -> Database:
        """An empty database for one test; a SQLite file lies in ``folder``."""
        if self.server.family == "sqlite":
            return Database(f"sqlite:///{folder / 'test.db'}", self.server)
        if self.server.family != "postgresql":
            return self.another(folder)
        if self._reused is None or not self._emptied(self._reused):
            self._reused = self._create()
        return self._database(self._reused)

    def another(self, folder: Path) -> Database:
        """One more empty database, where a test needs several."""
        if self.server.family == "sqlite":
            return Database(f"sqlite:///{folder / self.unused_name()}.db", self.server)
        return self._database(self._create())

    def unused_name(self) -> str:
        """A database's name that nobody has; a database of this name is dropped in the end."""
        return f"{self._mine}_{uuid.uuid4().hex[:8]}"

    def drop(self, database: Database) -> None:
        """Drop a test's database, except the one that PostgreSQL's next test empties and takes."""
        database.dispose()
        name = sa.make_url(database.url).database
        if self.server.family != "sqlite" and name is not None and name != self._reused:
            self._drop(name)

    def close(self) -> None:
        """Drop all that was made here, also what tests created under an unused name."""
        self._reused = None
        if self.server.family == "sqlite":
            return
        with administrator(self.server) as connection:
            names = connection.exec_driver_sql(_DATABASES[self.server.family]).scalars().all()
        for name in names:
            if name.startswith(self._mine):
                self._drop(name)

    def _database(self, name: str) -> Database:
        url = sa.make_url(self.server.url).set(database=name)
        return Database(url.render_as_string(hide_password=False), self.server)

    def _create(self) -> str:
        name = self.unused_name()
        with administrator(self.server) as connection:
            connection.exec_driver_sql(_create_statement(self.server.family, name))
        return name

    def _drop(self, name: str) -> None:
        with administrator(self.server) as connection:
            _end_sessions(connection, self.server.family, name)
            connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name}")

    def _emptied(self, name: str) -> bool:
        """Empty PostgreSQL's database; false where a test dropped it or it can't be emptied."""
        with administrator(self.server) as connection:
            _end_sessions(connection, "postgresql", name)
        inside = Server("postgresql", self._database(name).url, self.server.way, self.server.version)
        with suppress(DBAPIError), administrator(inside) as connection:
            connection.exec_driver_sql("SET lock_timeout = '10s'")
            for statement in connection.exec_driver_sql(_LEFT_OVERS).scalars().all():
                connection.exec_driver_sql(statement)
            connection.exec_driver_sql(f"ALTER DATABASE {name} RESET ALL")
            return True
        return False


@contextmanager
def administrator(server: Server) -> Iterator[sa.Connection]:
    """A connection for statements that no transaction may surround."""
    engine = sa.create_engine(
        server.url,
        poolclass=sa.NullPool,
        isolation_level="AUTOCOMMIT",
        connect_args={"connect_timeout": CONNECT_SECONDS},
    )
    with engine.connect() as connection:
        yield connection


def a_name() -> str:
    """A database's name that tells whose it is, should a killed run leave it behind."""
    return f"brant_test_{uuid.uuid4().hex[:8]}"


def prove_we_may_create(server: Server) -> None:
    """Create a database and drop it; raises what the server says when it forbids that."""
    name = a_name()
    with administrator(server) as connection:
        connection.exec_driver_sql(_create_statement(server.family, name))
        connection.exec_driver_sql(f"DROP DATABASE {name}")


def _create_statement(family: Family, name: str) -> str:
    # template1 may have been filled by the machine's owner; MySQL's default may have been set.
    tail = "TEMPLATE template0 ENCODING 'UTF8'" if family == "postgresql" else "CHARACTER SET utf8mb4"
    return f"CREATE DATABASE {name} {tail}"


_DATABASES: dict[Family, str] = {
    "postgresql": "SELECT datname::text FROM pg_database",
    "mysql": "SELECT schema_name FROM information_schema.schemata",
    "mariadb": "SELECT schema_name FROM information_schema.schemata",
}


def _end_sessions(connection: sa.Connection, family: Family, name: str) -> None:
    """End what a test left connected: an open transaction would block the DROP for ever."""
    if family == "postgresql":
        # The second argument waits until the session is gone.
        connection.exec_driver_sql(
            f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{name}'"
        )
        return
    # MySQL 9 can't read information_schema.processlist while a statement with an emoji runs.
    place = "performance_schema" if family == "mysql" else "information_schema"
    query = f"SELECT id FROM {place}.processlist WHERE db = '{name}'"
    # A session that is just ending is listed still. To kill it then is not only in vain: once a connection of
    # another test was lost that way on MariaDB 10.11.
    for pause in (0.002, 0.005, 0.02):
        if not connection.exec_driver_sql(query).scalars().all():
            return
        time.sleep(pause)
    for session in connection.exec_driver_sql(query).scalars().all():
        with suppress(DBAPIError):  # it may have ended by itself meanwhile
            connection.exec_driver_sql(f"KILL {session}")


# One statement per thing a test may have left; the last makes the schema every client expects.
_LEFT_OVERS = """
SELECT statement FROM (
    SELECT 1 AS turn, format('DROP EVENT TRIGGER %I CASCADE', evtname) AS statement FROM pg_event_trigger
    UNION ALL
    SELECT 2, format('DROP PUBLICATION %I', pubname) FROM pg_publication
    UNION ALL
    SELECT 3, format('DROP EXTENSION %I CASCADE', extname) FROM pg_extension WHERE extname <> 'plpgsql'
    UNION ALL
    SELECT 4, format('DROP SCHEMA %I CASCADE', nspname) FROM pg_namespace
    WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'
    UNION ALL
    SELECT 5, 'CREATE SCHEMA public'
    UNION ALL
    SELECT 6, 'GRANT USAGE, CREATE ON SCHEMA public TO PUBLIC'
) AS left_overs ORDER BY turn
""".replace("%", "%%")
