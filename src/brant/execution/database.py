"""A way into the database: an Engine, a URL or a Connection becomes one session of brant's own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from brant.database_url import DatabaseUrl
from brant.dialects import dialect_of
from brant.errors import ConfigurationError
from brant.execution.driver_errors import cannot_connect, statement_failed

if TYPE_CHECKING:
    from brant.dialects.base import Dialect

EXTRAS = {"psycopg": "postgresql", "pymysql": "mysql"}
"""Driver packages, and the extra of brant that brings each."""

CONNECT_SECONDS = 10
WAITS_FOREVER = frozenset({"psycopg", "psycopg_async", "psycopg2", "pymysql"})
"""Drivers that wait for an unreachable server until the system gives up, and take ``connect_timeout``."""


@dataclass(slots=True, repr=False)
class Database:
    """Where to connect, and how brant's session there is set up. Time-outs in seconds."""

    target: sa.Engine | sa.Connection | sa.URL | DatabaseUrl | str
    lock_timeout: float | None = None
    statement_timeout: float | None = None
    _engine: sa.Engine | None = None

    def __repr__(self) -> str:
        return f"Database({str(self.url)!r})"

    @property
    def url(self) -> DatabaseUrl:
        match cast("object", self.target):
            case DatabaseUrl() as url:
                return url
            case str(text):
                return DatabaseUrl(text)
            case sa.URL() as url:
                return DatabaseUrl(url.render_as_string(hide_password=False))
            case (sa.Engine() | sa.Connection()) as way:
                return DatabaseUrl(way.engine.url.render_as_string(hide_password=False))
            case other:
                raise _unusable(type(other).__name__)

    @property
    def dialect(self) -> Dialect:
        """The dialect that the URL names, without connecting."""
        return dialect_of(self.engine())

    def engine(self) -> sa.Engine:
        """The Engine that was given, or one made of the URL. Raises ConfigurationError for an unusable URL."""
        if isinstance(self.target, sa.Engine | sa.Connection):
            return self.target.engine
        if self._engine is None:
            self._engine = made(self.url)
        return self._engine

    def beside(self, url: sa.URL) -> Database:
        """Another database of the same server, on whose connections each statement stands alone."""
        other = DatabaseUrl(url.render_as_string(hide_password=False))
        return Database(made(other, isolation_level="AUTOCOMMIT"), self.lock_timeout, self.statement_timeout)

    @contextmanager
    def connect(self) -> Iterator[tuple[sa.Connection, Dialect]]:
        """brant's own session, closed in the end; a Connection that was given is used as it is, and stays open.

        Raises CannotConnect, ConfigurationError for what no second try mends, and StatementFailed for
        a statement in the ``with`` block that fails unhandled.
        """
        with self._lent(self.target) if isinstance(self.target, sa.Connection) else self._own() as connection:
            yield connection, dialect_of(connection)

    @contextmanager
    def connect_apart(self) -> Iterator[tuple[sa.Connection, Dialect]]:
        """As connect(), on a session of brant's own whatever was given: with transactions, and none of them open."""
        with self._own() as connection:
            yield connection, dialect_of(connection)

    @contextmanager
    def connect_outside(self) -> Iterator[tuple[sa.Connection, Dialect]]:
        """As connect(), with the engine's own isolation level: for what no transaction may surround."""
        with self._opened() as connection:
            dialect = dialect_of(connection)
            self._prepare(connection, dialect)
            yield connection, dialect

    @contextmanager
    def peek(self) -> Iterator[sa.Connection]:
        """A connection to read from, which may be the application's pool's: nothing is set up on it, no lock is its.

        Raises what connect() raises.
        """
        with self._lent(self.target) if isinstance(self.target, sa.Connection) else self._opened() as connection:
            yield connection

    @contextmanager
    def _own(self) -> Iterator[sa.Connection]:
        with self._opened() as connection:
            dialect = dialect_of(connection)
            self._prepare(dialect.isolated(connection), dialect)
            yield connection

    @contextmanager
    def _opened(self) -> Iterator[sa.Connection]:
        connection = self._connection()
        try:
            with self._telling():
                yield connection
        finally:
            # What failed before is the error to tell, and what was done is committed by now.
            with suppress(DBAPIError):
                connection.close()

    @contextmanager
    def _lent(self, connection: sa.Connection) -> Iterator[sa.Connection]:
        """The application's connection, and no transaction left open on it that it had not begun."""
        if dialect_of(connection).commits_each_statement(connection):
            raise ConfigurationError(
                "this Connection is in AUTOCOMMIT: nothing could be rolled back",
                hint="give Migrator the Engine, or a Connection with transactions",
            )
        begun = connection.in_transaction()
        try:
            with self._telling():
                yield connection
        finally:
            if not begun and connection.in_transaction() and not connection.invalidated:
                connection.rollback()

    def _connection(self) -> sa.Connection:
        engine = self.engine()
        try:
            return engine.connect()
        except (DBAPIError, PoolTimeout, OSError, UnicodeError) as error:
            raise cannot_connect(error, self.url) from error
        except (TypeError, RuntimeError) as error:
            # From a driver that was given an odd URL; from an application's own code they are bugs to be seen.
            if self._engine is None:
                raise
            raise cannot_connect(error, self.url) from error

    def _prepare(self, connection: sa.Connection, dialect: Dialect) -> None:
        try:
            dialect.prepare(connection, lock_timeout=self.lock_timeout, statement_timeout=self.statement_timeout)
        except DBAPIError as error:
            raise cannot_connect(error, self.url) from error

    @contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise statement_failed(error, self.url) from error


def made(url: DatabaseUrl, **options: Any) -> sa.Engine:
    """An Engine for *url* that keeps no connection open, but to a database in memory, which would be gone.

    Raises ConfigurationError naming what is missing.
    """
    try:
        parsed = sa.make_url(url.reveal())
        kind: Any = parsed.get_dialect()
        if kind.is_async:
            raise _unusable(parsed.drivername)
        if not issubclass(kind.get_pool_class(parsed), sa.SingletonThreadPool | sa.StaticPool):
            options.setdefault("poolclass", sa.NullPool)
        if parsed.get_driver_name() in WAITS_FOREVER and "connect_timeout" not in parsed.query:
            options["connect_args"] = {"connect_timeout": CONNECT_SECONDS, **options.get("connect_args", {})}
        return sa.create_engine(parsed, **options)
    except NoSuchModuleError:
        name = url.reveal().partition(":")[0]
        raise ConfigurationError(
            f"no database driver is called {name!r}",
            hint="for example postgresql+psycopg://, mysql+pymysql://, mariadb+pymysql://, sqlite:///",
        ) from None
    except ImportError as error:
        raise _not_installed(error) from error
    except (ArgumentError, ValueError):
        raise ConfigurationError(
            f"{url} is not a database URL", hint="dialect://user:password@host:port/database, or sqlite:///file.db"
        ) from None


def _not_installed(error: ImportError) -> ConfigurationError:
    package = (error.name or "").partition(".")[0]
    extra = EXTRAS.get(package)
    if isinstance(error, ModuleNotFoundError):
        install = f'pip install "brant[{extra}]"' if extra else f"pip install {package}"
        return ConfigurationError(f"the driver {package!r} is not installed", hint=install)
    return ConfigurationError(f"the driver can't be loaded: {error}", hint=f"pip install --force-reinstall {package}")


def _unusable(way: str) -> ConfigurationError:
    return ConfigurationError(
        f"brant can't connect through {way}",
        hint="give it a URL with a synchronous driver, an Engine or a Connection;"
        " in asynchronous code: await connection.run_sync(lambda connection: Migrator(connection, …).migrate())",
    )
