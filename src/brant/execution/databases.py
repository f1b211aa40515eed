"""Databases as a whole: made, dropped, waited for and looked at."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass

import sqlalchemy as sa

from brant.catalog.definitions import TableDefinition
from brant.dialects.base import Dialect
from brant.dialects.overview import TableOverview
from brant.errors import BrantError, CannotConnect, ConfigurationError, StatementFailed, UnknownTable, did_you_mean
from brant.execution.database import Database

__all__ = [
    "DatabaseOverview",
    "ServerInfo",
    "TableOverview",
    "create_database",
    "describe",
    "described",
    "drop_database",
    "overview",
    "ping",
    "wait_until_ready",
]

SOME = 12
"""Names that are listed in a hint; more would hide what it says."""

PAUSE = 1.0
"""Seconds between two looks whether a server answers."""


@dataclass(frozen=True, slots=True)
class ServerInfo:
    """The server that answered, and how many seconds it took to connect and to answer."""

    product: str
    version: str
    seconds: float


@dataclass(frozen=True, slots=True)
class DatabaseOverview:
    """A database and the tables of its default schema, by name."""

    product: str
    version: str
    database: str
    tables: tuple[TableOverview, ...]


def create_database(database: Database) -> bool:
    """Makes the database that the URL names, empty and in UTF-8; False if it was there.

    Raises CannotConnect, ConfigurationError, and Unsupported for a database brant has no file for.
    """
    name = _name(database)
    try:
        with _maintenance(database, name) as (connection, dialect):
            return dialect.create_database(connection, name)
    except (CannotConnect, StatementFailed):
        # Who may use a database may not be allowed to make one, nor even to look beside it.
        if _answers(database):
            return False
        raise


def drop_database(database: Database) -> bool:
    """Drops the database that the URL names, with all in it; False if there was none.

    Raises what create_database() raises.
    """
    name = _name(database)
    with _maintenance(database, name) as (connection, dialect):
        return dialect.drop_database(connection, name)


def ping(database: Database) -> ServerInfo:
    """Connects and asks for the version. Raises CannotConnect."""
    began = time.monotonic()
    with database.connect() as (connection, dialect):
        product, version = dialect.server(connection)
        return ServerInfo(product, version, time.monotonic() - began)


def wait_until_ready(
    database: Database,
    timeout: float,
    *,
    notify: Callable[[CannotConnect], object] | None = None,
    pause: float = PAUSE,
) -> ServerInfo:
    """Tries until the database answers; *notify* is called with each error that is waited out.

    Raises CannotConnect with the last error after *timeout* seconds, and at once what waiting can't
    mend: ConfigurationError, say.
    """
    deadline = time.monotonic() + timeout
    while True:
        try:
            return ping(database)
        except CannotConnect as error:
            left = deadline - time.monotonic()
            if left <= 0:
                raise CannotConnect(f"not ready after {timeout:g} s: {error.message}", hint=error.hint) from error
            if notify is not None:
                notify(error)
            time.sleep(min(pause, left))


def overview(database: Database) -> DatabaseOverview:
    """The server, the database and its tables. Raises CannotConnect."""
    with database.connect() as (connection, dialect):
        product, version = dialect.server(connection)
        return DatabaseOverview(product, version, database.url.name or "", dialect.overview(connection))


def describe(database: Database, table: str) -> TableDefinition:
    """One table as it is now. Raises UnknownTable, CannotConnect."""
    with database.connect() as (connection, dialect):
        return described(connection, dialect, table)


def described(connection: sa.Connection, dialect: Dialect, table: str) -> TableDefinition:
    """One table or view as it is now. Raises UnknownTable."""
    found = dialect.reflect(connection, [table]).tables.get(table)
    if found is not None:
        return found
    schema = table.rpartition(".")[0]
    inspector = sa.inspect(connection)
    names = [*inspector.get_table_names(schema or None), *inspector.get_view_names(schema or None)]
    near = did_you_mean(table, [f"{schema}.{known}" if schema else known for known in names])
    raise UnknownTable(f"the database has no table {table!r}", hint=near or _listed(names))


def _listed(names: Sequence[str]) -> str:
    if not names:
        return "it has no tables at all"
    return f"it has: {', '.join(sorted(names))}" if len(names) <= SOME else "brant db show lists its tables"


@contextmanager
def _maintenance(database: Database, name: str) -> Iterator[tuple[sa.Connection, Dialect]]:
    """A connection beside the database *name*, each statement a transaction of its own."""
    urls = database.dialect.maintenance_urls(sa.make_url(database.url.reveal()))
    database.dialect.check_name(name)
    with ExitStack() as stack:
        yield _first_that_opens(stack, [database.beside(url) for url in urls])


def _first_that_opens(stack: ExitStack, databases: Sequence[Database]) -> tuple[sa.Connection, Dialect]:
    for database in databases:
        stack.callback(database.engine().dispose)
    for database in databases[:-1]:
        with suppress(CannotConnect):
            return stack.enter_context(database.connect_outside())
    return stack.enter_context(databases[-1].connect_outside())


def _answers(database: Database) -> bool:
    try:
        ping(database)
    except BrantError:
        return False
    return True


def _name(database: Database) -> str:
    name = sa.make_url(database.url.reveal()).database
    if not name:
        raise ConfigurationError(f"{database.url} names no database", hint="its name stands at the end: …/name")
    return name
