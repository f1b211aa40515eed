"""Dialect: how one database carries out operations; also serves databases brant has no file for."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.schema import ExecutableDDLElement

from brant.catalog import sqla
from brant.catalog.catalog import Catalog
from brant.catalog.definitions import (
    ColumnDefinition,
    ConstraintDefinition,
    IndexDefinition,
    Options,
    TableDefinition,
)
from brant.catalog.objects import Key, ObjectDefinition
from brant.catalog.table_options import WORDS
from brant.dialects.constraints import Sayable, refuse_unsayable
from brant.dialects.index_checks import refuse_index
from brant.dialects.joining import joined
from brant.dialects.overview import EVERYTHING, ObjectKind
from brant.dialects.texts import comments_in, is_unsendable, labels_in, refuse_unsendable
from brant.errors import BrantError, RecordingError, Refused, Unsupported, Where
from brant.operations.base import Operation
from brant.operations.columns import UNCHANGED, AddColumn, AlterColumn, Unchanged
from brant.operations.constraints import AddConstraint, ReplaceConstraint
from brant.operations.ddl import AlterTable
from brant.operations.indexes import AddIndex, AlterIndex
from brant.operations.partitions import AttachPartition, CreatePartition, DetachPartition, DropPartition
from brant.operations.rows import Execute, Run, RunRevision, SqlText
from brant.operations.table_options import ConvertCharset, SetTableOptions
from brant.operations.tables import CreateTable
from brant.statement import Call, Program, Statement, Work

if TYPE_CHECKING:
    from sqlalchemy.engine.interfaces import Dialect as Compiler

    from brant.dialects.overview import TableOverview

Piece = ExecutableDDLElement | Work
"""What a strategy yields: DDL still to be compiled, or finished work."""

Recorded = tuple[Operation, Where | None]
"""An operation and the line of the file that recorded it."""

Strategy = Callable[[Any, Any, Catalog], Iterable[Piece]]
D = TypeVar("D", bound="Dialect")
O = TypeVar("O", bound=Operation)  # noqa: E741


def strategy(
    operation: type[O],
) -> Callable[[Callable[[D, O, Catalog], Iterable[Piece]]], Callable[[D, O, Catalog], Iterable[Piece]]]:
    """Marks a Dialect's method as its own way of carrying out *operation*."""

    def mark(
        method: Callable[[D, O, Catalog], Iterable[Piece]],
    ) -> Callable[[D, O, Catalog], Iterable[Piece]]:
        method.__strategy_for__ = operation  # type: ignore[attr-defined]
        return method

    return mark


class Dialect:
    """What brant knows about one kind of database.

    ``name`` is SQLAlchemy's. ``variants`` are the keys under which SQL written for
    one database is looked up, nearest first.
    """

    name: ClassVar[str] = "default"
    since: ClassVar[int | None] = None
    """The major version from which on a server is as told here; None: any that is supported."""
    variants: ClassVar[tuple[str, ...]] = ()
    transactional_ddl: ClassVar[bool] = False
    identifier_limit: ClassVar[int] = 30
    identifier_unit: ClassVar[str] = "characters"
    index_features: ClassVar[frozenset[str]] = frozenset({"expression", "nulls", "collation"})
    """What an index may ask here: see :mod:`brant.dialects.index_checks`."""
    on_update: ClassVar[bool] = False
    """Whether a column can be given a new value whenever its row changes."""
    folds_column_names: ClassVar[bool] = True
    """Whether a table can't have two columns whose names differ in case alone."""
    constraints: ClassVar[Sayable] = Sayable()
    """What keys and constraints can say."""
    names_constraints: ClassVar[bool] = True
    """Whether a constraint without a name gets one."""
    isolation_level: ClassVar[str | None] = None
    """Set on brant's own session, whatever the application's engine says; None: the driver's default."""

    replaced_in_place: ClassVar[frozenset[str]] = frozenset()
    """The kinds of objects that CREATE OR REPLACE takes."""
    routines_overload: ClassVar[bool] = False
    """Whether several functions may have one name, and differ in what they take."""

    own_tables: ClassVar[Mapping[str, str]] = MappingProxyType({})
    """Options of the tables that brant keeps."""

    _strategies: ClassVar[dict[type[Operation], Strategy]] = {}

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls._strategies = {
            method.__strategy_for__: method
            for kind in reversed(cls.__mro__)
            for method in vars(kind).values()
            if hasattr(method, "__strategy_for__")
        }

    def __init__(self, compiler: Compiler | None = None) -> None:
        self.compiler = compiler or self.default_compiler()

    def default_compiler(self) -> Compiler:
        """SQLAlchemy's dialect without a driver. ``named`` parameters: percent signs are not doubled."""
        from sqlalchemy.engine.default import DefaultDialect

        return DefaultDialect(paramstyle="named")

    @property
    def key(self) -> str:
        """The name it is found under, if it is one of brant's: ``postgresql``, or ``postgresql18``."""
        return f"{self.name}{self.since or ''}"

    # -- operations → work

    def work(self, recorded: Sequence[Recorded], before: Catalog) -> Iterator[Work]:
        """Everything one migration does, in order. Raises Unsupported naming the line."""
        for piece, where, touches in joined(self._pieces(recorded, before), self.as_one):
            try:
                yield self.finished(piece, where, touches)
            except BrantError as error:
                error.where = error.where or where
                raise

    def _pieces(
        self, recorded: Sequence[Recorded], before: Catalog
    ) -> Iterator[tuple[Piece, Where | None, frozenset[str]]]:
        for operation, where in recorded:
            try:
                for piece in self.statements(operation, before):
                    yield piece, where, self.seen_on(operation)
                before = operation.apply(before)
            except BrantError as error:
                error.where = error.where or where
                raise

    def as_one(self, first: AlterTable, second: AlterTable) -> AlterTable | None:
        """The one ALTER of their table that does what these two do, one after the other, if there is such a one."""
        return None

    def seen_on(self, operation: Operation) -> frozenset[str]:
        """The tables that look different once *operation* is done; none where only rows change."""
        return frozenset() if isinstance(operation, Execute | Run) else operation.changes()

    def statements(self, operation: Operation, before: Catalog) -> Iterable[Piece]:
        """How this database does one operation: its own strategy, else the standard DDL."""
        self.check_names(operation)
        self.check_options(operation)
        for comment in comments_in(operation):
            self.check_comment(*comment)
        for label in labels_in(operation):
            self.check_label(*label)
        for table, column in _columns_written(operation, before):
            self.check_column(table, column)
        match operation:
            case Execute():
                return self._scripted(operation)
            case Run():
                return (Call(operation.function, f"Python: {operation.name}()"),)
            case RunRevision():
                return (self._program(operation),)
            case _:
                own = self._strategies.get(type(operation))
                return self._said(own(self, operation, before) if own else operation.ddl(before))

    def _program(self, operation: RunRevision) -> Program:
        return Program(
            _run_by_its_tool,
            f"Alembic: {'upgrade' if operation.way == 'up' else 'downgrade'}() of {operation.revision}",
            transactional=self.transactional_ddl and not operation.commits,
            suspends_foreign_keys=operation.suspends_foreign_keys,
            revision=operation.revision,
            way=operation.way,
            home=operation.home,
            among_others=operation.among_others,
        )

    def _said(self, pieces: Iterable[Piece]) -> Iterator[Piece]:
        """*pieces*; a type that this database has no name for is found out where a strategy writes it down."""
        try:
            yield from pieces
        except exc.CompileError as error:
            raise self._unsayable(error) from error

    def _scripted(self, operation: Execute) -> Iterator[Work]:
        for part in operation.up.choose(self.name, *self.variants):
            if isinstance(part, SqlText):
                transactional = part.transactional and not self.commits_by_itself(part.text)
                yield Statement(part.text, transactional, part.done_when, part.where)
            else:
                yield Statement(self.compile(part.construct))

    def commits_by_itself(self, sql: str) -> bool:
        """Whether SQL written by hand ends its transaction: unless DDL is transactional, all that is not on rows."""
        return not self.transactional_ddl and _ON_ROWS.match(sql) is None

    def finished(self, piece: Piece, where: Where | None, touches: frozenset[str] = frozenset()) -> Work:
        if isinstance(piece, ExecutableDDLElement):
            piece = Statement(self.compile(piece), transactional=self.transactional_ddl)
        if isinstance(piece, Statement):
            piece = replace(piece, where=piece.where or where, touches=touches or piece.touches)
        else:
            piece = replace(piece, where=where)
        refuse_unsendable(piece)
        return piece

    def compile(self, element: Any) -> str:
        """SQL text with every value in it, no parameters, and no doubled percent signs."""
        keywords: dict[str, Any] = {}
        if not isinstance(element, ExecutableDDLElement):
            keywords["compile_kwargs"] = {"literal_binds": True}
        try:
            return _tidy(str(element.compile(dialect=self.compiler, **keywords)))
        except exc.CompileError as error:
            raise self._unsayable(error) from error

    def type_text(self, definition: Any) -> str:
        try:
            return self.compiler.type_compiler_instance.process(definition.construct)
        except exc.CompileError as error:
            raise self._unsayable(error) from error

    def _unsayable(self, error: exc.CompileError) -> Unsupported:
        """What SQLAlchemy says of it, but for addresses in memory and the link behind it, which names its version."""
        said = _ADDRESS.sub("", str(error.args[0] if error.args else error))
        return Unsupported(f"{self.name} has no way to say this: {said}")

    # -- what it can't do

    def check_names(self, operation: Operation) -> None:
        """Servers cut or refuse long names, each in its own way and some silently: refuse before anything runs."""
        for name in operation.names():
            self.check_name(name)

    def check_name(self, name: str) -> None:
        if not name or is_unsendable(name):
            raise RecordingError(f"{name!r} can't be a name")
        size = len(name.encode(errors="replace")) if self.identifier_unit == "bytes" else len(name)
        if size > self.identifier_limit:
            raise Unsupported(
                f"the name {_shown(name)} has {size} {self.identifier_unit}; {self.name} takes {self.identifier_limit}",
                hint="give it a shorter name",
            )

    def check_options(self, operation: Operation) -> None:
        """What a database can't honour is refused, never dropped in silence."""
        match operation:
            case SetTableOptions():
                self.check_table(operation.table, operation.options)
            case ConvertCharset() if self.name not in WORDS["charset"]:
                raise Unsupported(f"{self.name} has no character set for a table: {operation.table!r}")
            case CreatePartition() | DropPartition() | AttachPartition() | DetachPartition():
                self.check_table(operation.table, (("partition_by", operation.table),))
            case CreateTable():
                self.check_table(operation.table.name, operation.table.options)
                for index in operation.table.indexes:
                    self.check_index(operation.table.name, index)
                for constraint in operation.table.constraints:
                    self.check_constraint(operation.table.name, constraint)
            case AddIndex():
                self.check_index(operation.table, operation.index)
            case AddConstraint() | ReplaceConstraint():
                self.check_constraint(operation.table, operation.constraint)
            case AlterIndex():
                self.check_altered_index(operation)
            case _:
                pass

    def check_table(self, table: str, options: Options) -> None:
        """Options without a database's name must be honoured."""
        for name, value in options:
            if name in WORDS and value is not None and self.name not in WORDS[name]:
                raise Unsupported(
                    f"{self.name} has no {name.replace('_', ' ')} for a table: {name}= on {table!r}",
                    hint=f"{WORDS[name][0]}_{name}= is for that database alone, and the others pass over it",
                )

    def check_index(self, table: str, index: IndexDefinition) -> None:
        refuse_index(self.name, self.index_features, table, index)

    def check_altered_index(self, operation: AlterIndex) -> None:
        """A comment is ignored where indexes have none."""
        if not isinstance(operation.visible, Unchanged):
            self.check_index(operation.table, IndexDefinition(operation.name, (), visible=False))

    def check_column(self, table: TableDefinition, column: ColumnDefinition) -> None:
        """A column of *table* as it is to be."""
        if column.on_update is not None and not column.on_update.optional and not self.on_update:
            raise Unsupported(
                f"{self.name} has no ON UPDATE for {table.name}.{column.name}",
                hint='use_current_on_update="where supported" goes without it; a trigger or the application can do it',
            )

    def check_comment(self, table: str, column: str | None, comment: str) -> None:
        """The comment of a table, or of one of its columns."""

    def check_label(self, enum: str, label: str) -> None:
        """A label of the enum type *enum*; of a column of that name where the type has none."""

    def check_constraint(self, table: str, constraint: ConstraintDefinition) -> None:
        refuse_unsayable(self.name, self.constraints, table, constraint)

    # -- sessions

    def own_connection(self, engine: sa.Engine) -> sa.Connection:
        """A session of brant's own, through the application's engine and its events, that never goes back to its pool.

        A pool with one connection for all (as for a database in memory) has no other to give.
        """
        return self.isolated(engine.connect())

    def isolated(self, connection: sa.Connection) -> sa.Connection:
        """*connection* taken out of its pool, with transactions whatever its engine's setting."""
        shared = isinstance(connection.engine.pool, sa.StaticPool | sa.SingletonThreadPool)
        if not shared:
            connection.detach()
        if self.isolation_level is not None and shared:
            connection.execution_options(isolation_level=self.isolation_level)
        elif self.isolation_level is not None:
            set_isolation(connection, self.isolation_level)
        return connection

    def prepare(
        self,
        connection: sa.Connection,
        *,
        lock_timeout: float | None = None,
        statement_timeout: float | None = None,
    ) -> None:
        """Settings of brant's own session, made once after connecting. Time-outs in seconds."""

    def commits_each_statement(self, connection: sa.Connection) -> bool:
        """Whether the application's connection is in AUTOCOMMIT, by its engine, its options or its driver."""
        raw = connection.connection.dbapi_connection
        option = connection.get_execution_options().get("isolation_level")
        return option == "AUTOCOMMIT" or getattr(raw, "autocommit", None) is True

    def lock(self, connection: sa.Connection, key: str) -> Lock:
        """What keeps a second runner with the same *key* out of this database."""
        from brant.dialects.lease import LeaseLock

        return LeaseLock(connection, key)

    def backend_id(self, connection: sa.Connection) -> str | None:
        """The server's number for this session, or None where there is none."""
        return None

    def backend_alive(self, connection: sa.Connection, backend: str) -> bool:
        """Whether the session that *backend* names is still there."""
        return False

    @contextmanager
    def transaction(self, connection: sa.Connection, *, suspend_foreign_keys: bool = False) -> Iterator[None]:
        """One transaction, committed at the end and rolled back on an error; a savepoint inside an open one.

        *suspend_foreign_keys* asks for enforcement to be off in it, where a rebuild needs that.
        """
        if not connection.in_transaction():
            with connection.begin():
                yield
        elif self.transactional_ddl:
            with connection.begin_nested():
                yield
        else:
            raise Refused(
                f"{self.name} would commit the transaction that is open on this connection",
                hint="give brant a connection without an open transaction, or an Engine",
            )

    def really_begin(self, connection: sa.Connection) -> None:
        """What a driver leaves out when a transaction begins."""

    def foreign_keys_off(self, connection: sa.Connection) -> AbstractContextManager[None]:
        """Around what commits on its way and makes tables anew, where keys can only be left alone between transactions.

        Elsewhere keys are dropped and added by whoever has to.
        """
        return nullcontext()

    def begin_script(self, suspend_foreign_keys: bool) -> tuple[str, ...]:
        """What begins a transaction in a script; *suspend_foreign_keys* as for :meth:`transaction`."""
        return ("BEGIN",)

    def end_script(self, suspend_foreign_keys: bool) -> tuple[str, ...]:
        return ("COMMIT",)

    def execute_outside(self, connection: sa.Connection, sql: str) -> None:
        """Runs a statement that no transaction may surround, or that ends any."""
        try:
            connection.exec_driver_sql(sql, execution_options={"no_parameters": True})
            connection.commit()
        except BaseException:
            if not connection.invalidated:
                connection.rollback()
            raise

    def call_outside(self, connection: sa.Connection, function: Callable[[sa.Connection], object]) -> None:
        """Runs a step in Python that ends any transaction by what it does; none stays open behind it."""
        try:
            function(connection)
            connection.commit()
        except BaseException:
            if not connection.invalidated:
                connection.rollback()
            raise

    def shape(self, connection: sa.Connection, tables: Iterable[str]) -> str | None:
        """A text that changes when one of *tables* does, or None where nothing can be told.

        After a crash it decides whether the statement that was under way took effect.
        """
        return None

    def is_half_done(self, connection: sa.Connection, statement: Statement) -> bool:
        """Whether *statement* was stopped with something left that running it again mends."""
        return False

    def clear_half_done(self, connection: sa.Connection, sql: str) -> bool:
        """Takes away what *sql* has left behind when it was stopped outside a transaction; whether there was any."""
        return False

    def reflect(self, connection: sa.Connection, tables: Iterable[str] | None = None) -> Catalog:
        """What is in the database: all of its default schema, or the *tables* named (absent ones are left out)."""
        metadata = sa.MetaData()
        if tables is None:  # all at once: no round trip for each, where the database can tell so
            metadata.reflect(connection, resolve_fks=False)
            whole = {name: sqla.table_definition(table) for name, table in metadata.tables.items()}
            return Catalog(whole, objects=self.reflect_objects(connection))
        inspector = sa.inspect(connection)
        found: dict[str, TableDefinition] = {}
        for key in tables:
            schema, _, name = key.rpartition(".")
            if not inspector.has_table(name, schema=schema or None):
                continue
            table = sa.Table(name, metadata, schema=schema or None, autoload_with=connection, resolve_fks=False)
            found[key] = sqla.table_definition(table)
        return Catalog(found)

    def reflect_objects(self, connection: sa.Connection) -> Mapping[Key, ObjectDefinition]:
        """What stands beside the tables of the default schema: views and the like, as the server tells it."""
        return {}

    def shadow(self, connection: sa.Connection) -> AbstractContextManager[sa.Connection]:
        """A connection to an empty place on the same server, of which nothing is left afterwards.

        What is created there is told as this server would tell it here. Raises Unsupported where there is no such
        place, and the driver's error where the user may not make one.
        """
        raise Unsupported(f"brant makes no place to try things out on {self.compiler.name}")

    # -- the database as a whole

    def wipe(self, connection: sa.Connection, kinds: frozenset[ObjectKind] = EVERYTHING) -> tuple[str, ...]:
        """Drops all of the default schema, or what is of some *kinds*, whoever made it.

        Returns the tables' names, or those of all that was dropped where only some kinds were.

        The lock's own table stays: it is held meanwhile.
        """
        from brant.dialects.lease import LOCK_TABLE
        from brant.dialects.neutral_server import drop_everything

        with self.transaction(connection):
            return drop_everything(connection, self.compiler.identifier_preparer.quote_identifier, kinds, {LOCK_TABLE})

    def maintenance_urls(self, url: sa.URL) -> tuple[sa.URL, ...]:
        """Where to connect to make or drop the database that *url* names, best first."""
        raise Unsupported(
            f"brant can't create or drop a database on {self.compiler.name}", hint="use the database's own tools"
        )

    def create_database(self, connection: sa.Connection, name: str) -> bool:
        """An empty database, in UTF-8; False if it was there. *connection* is one of :meth:`maintenance_urls`."""
        raise NotImplementedError

    def drop_database(self, connection: sa.Connection, name: str) -> bool:
        """False if there was none. *connection* is one of :meth:`maintenance_urls`."""
        raise NotImplementedError

    def server(self, connection: sa.Connection) -> tuple[str, str]:
        """The product's name and its version."""
        return self.compiler.name, ".".join(map(str, connection.dialect.server_version_info or ()))

    def overview(
        self, connection: sa.Connection, schema: str | None = None, only: str | None = None
    ) -> tuple[TableOverview, ...]:
        """The tables of a schema (default: the default one) with their size, by name; *only* asks for one of them."""
        from brant.dialects.neutral_server import tables

        return tables(connection, schema, only)

    def counts(self, connection: sa.Connection, tables: Iterable[str]) -> dict[str, int]:
        """How many rows each table has, counted one by one: a long look at a large one."""
        from brant.dialects.neutral_server import counts

        quote = self.compiler.identifier_preparer.quote_identifier
        counted = counts(connection, {table: ".".join(map(quote, table.split("."))) for table in tables})
        return {table: count or 0 for table, count in counted.items()}


class Lock(ABC):
    """A lock that one session holds and that ends with it; each dialect's says what it stands on."""

    lasts_with_transaction: bool = False
    """It goes when the transaction that the application has opened ends, and not before."""

    @abstractmethod
    def try_acquire(self) -> bool:
        """Take it if it is free. Never waits inside the server: a waiter blocked there
        hangs or deadlocks CREATE INDEX CONCURRENTLY of the holder."""

    @abstractmethod
    def release(self) -> None:
        """Give it back. Harmless when it is not held or the session is gone."""

    def renew(self) -> None:  # noqa: B027
        """Called by the holder between two statements, outside any transaction: for a lock that expires.

        Raises LockNotObtained if it was lost meanwhile.
        """

    def holder(self) -> str | None:
        """Who holds it, as far as the database tells; None when free or not known."""
        return None

    def is_held(self) -> bool:
        """Whether anybody holds it."""
        if self.try_acquire():
            self.release()
            return False
        return True

    def force_release(self) -> bool:
        """End the holder's session, where that can be done. Whether anything was ended."""
        return False


def set_isolation(connection: sa.Connection, level: str) -> None:
    """On a detached connection: SQLAlchemy's execution option wants a pool to restore it in."""
    raw = connection.connection.dbapi_connection
    assert raw is not None
    connection.dialect.set_isolation_level(raw, level)  # type: ignore[arg-type]


def ask(connection: sa.Connection, sql: str) -> Any:
    """One value. No transaction stays open behind the question: its snapshot would block CREATE INDEX CONCURRENTLY."""
    owned = connection.in_transaction()
    value = connection.exec_driver_sql(sql, execution_options={"no_parameters": True}).scalar()
    if not owned:
        connection.commit()
    return value


_ON_ROWS = re.compile(
    r"(?:\s|--[^\n]*\n|/\*.*?\*/|\()*(?:SELECT|INSERT|UPDATE|DELETE|MERGE|WITH|VALUES|CALL)\b",
    re.IGNORECASE | re.DOTALL,
)


def _run_by_its_tool(_: sa.Connection) -> None:
    raise TypeError("a revision of another tool is run by that tool, not called")


def _columns_written(operation: Operation, before: Catalog) -> Iterator[tuple[TableDefinition, ColumnDefinition]]:
    """The columns that *operation* makes, or fills in another way, on their tables as they are afterwards."""
    match operation:
        case CreateTable(table=table):
            yield from ((table, column) for column in table.columns)
        case AddColumn(column=column):
            yield operation.apply(before).table(operation.table), column
        case AlterColumn(nullable=nullable, on_update=on_update, computed=computed, identity=identity):
            if any(named is not UNCHANGED for named in (nullable, on_update, computed, identity)):
                table = operation.apply(before).table(operation.table)
                yield table, table.column(operation.name)
        case _:
            pass


_ADDRESS = re.compile(r" object at 0x[0-9a-f]+")
_LAYOUT = re.compile(r"""('(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`)|[ ]*\n\t?""")


def _tidy(sql: str) -> str:
    """SQLAlchemy's tabs and trailing blanks made even; string literals stay as they are."""
    return _LAYOUT.sub(_even, sql.strip())


def _even(match: re.Match[str]) -> str:
    literal: str | None = match[1]
    return literal if literal is not None else "\n    " if match[0].endswith("\t") else "\n"


def _shown(name: str) -> str:
    return repr(name if len(name) <= 40 else name[:37] + "…")
