"""SQLite: transactional DDL when asked for, a table rebuild for what it can't alter, a file lock."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite.base import SQLiteDialect
from sqlalchemy.schema import CreateTable as CreateTableElement
from sqlalchemy.schema import ExecutableDDLElement

from brant.catalog import sqla
from brant.catalog.catalog import Catalog
from brant.catalog.definitions import (
    CheckDefinition,
    ColumnDefinition,
    ForeignKeyDefinition,
    IndexDefinition,
    TableDefinition,
)
from brant.catalog.triggers import triggers_on
from brant.dialects import sqlite_text as text
from brant.dialects.base import Lock, Piece, Recorded, ask, strategy
from brant.dialects.constraints import Sayable
from brant.dialects.file_lock import FileLock, NoLock
from brant.dialects.in_bulk import read
from brant.dialects.overview import EVERYTHING, ObjectKind
from brant.dialects.sqlite_columns import counting_from, edits_of, exact, fills
from brant.dialects.sqlite_constraints import adding, dropping, replacing, with_constraints
from brant.dialects.sqlite_copying import rebuild_statements
from brant.dialects.sqlite_enforcement import violations_remembered, violations_told
from brant.dialects.sqlite_in_bulk import stored
from brant.dialects.sqlite_indexes import INDEX_FEATURES, indexes_of
from brant.dialects.sqlite_objects import SQLiteObjects
from brant.dialects.sqlite_rebuild import rebuild
from brant.dialects.sqlite_tables import adapted, as_stored, option_edits, told_options, with_options
from brant.errors import BrantError, ConfigurationError, Refused, Unsupported, Where
from brant.operations.base import Operation
from brant.operations.columns import UNCHANGED, AddColumn, AlterColumn, DropColumn, RenameColumn
from brant.operations.constraints import AddConstraint, DropConstraint, RenameConstraint, ReplaceConstraint
from brant.operations.ddl import AlterTable, DropColumnAction, column_text
from brant.operations.enforcement import CheckForeignKeys
from brant.operations.index_ddl import CreateIndex
from brant.operations.indexes import AddIndex, AlterIndex, DropIndex, RenameIndex
from brant.operations.objects import CreateObject, RenameObject, ReplaceObject
from brant.operations.rows import Execute, Run
from brant.operations.table_options import SetTableOptions
from brant.operations.tables import CreateTable, DropTable, RenameTable, SetTableComment
from brant.statement import Call, Statement, Work

if TYPE_CHECKING:
    from sqlalchemy.engine.interfaces import Dialect as Compiler
    from sqlalchemy.sql.compiler import DDLCompiler

    from brant.dialects.overview import TableOverview


class Rebuild(ExecutableDDLElement):
    """Edits of a table's stored text; gathered per table before they are carried out."""

    def __init__(self, table: str, *edits: text.Edit, using: dict[str, str] | None = None) -> None:
        self.table = table
        self.edits = edits
        self.using = using or {}


@dataclass(slots=True)
class _Gathered:
    """One coming rebuild: the table as it was before, all its edits, and the indexes that have to wait for them."""

    before: TableDefinition
    where: Where | None
    edits: list[text.Edit] = field(default_factory=list)
    using: dict[str, str] = field(default_factory=dict)
    late_indexes: dict[str, Work] = field(default_factory=dict)


class SQLite(SQLiteObjects):
    """SQLite 3.35 and later."""

    name: ClassVar[str] = "sqlite"
    transactional_ddl: ClassVar[bool] = True
    identifier_limit: ClassVar[int] = 1_000_000  # SQLite has no limit but that of a statement's length
    index_features: ClassVar[frozenset[str]] = INDEX_FEATURES
    names_constraints: ClassVar[bool] = False
    constraints: ClassVar[Sayable] = Sayable(deferrable=(ForeignKeyDefinition,))

    def default_compiler(self) -> Compiler:
        return SQLiteDialect(paramstyle="named")

    def check_index(self, table: str, index: IndexDefinition) -> None:
        super().check_index(table, index)
        if any(element.nulls for element in index.elements):
            raise Unsupported(
                f"sqlite has no NULLS FIRST or LAST in an index: {index.name!r} on {table!r}",
                hint="leave it out: NULL is less than any other value there",
            )

    # -- operations → work

    def work(self, recorded: Sequence[Recorded], before: Catalog) -> Iterator[Work]:
        """One rebuild per table: edits wait until something needs them done."""
        waiting: dict[str, _Gathered] = {}
        for operation, where in recorded:
            try:
                if isinstance(operation, DropTable):
                    waiting.pop(operation.name, None)  # nobody needs the edits of what goes
                for name in _must_be_done(operation, before, waiting):
                    yield from self._carry_out(name, waiting.pop(name), before)
                for piece in self.statements(operation, before):
                    yield from self._gather(piece, operation, before, where, waiting)
                before = operation.apply(before)
            except BrantError as error:
                error.where = error.where or where
                raise
        for name, gathered in waiting.items():
            yield from self._carry_out(name, gathered, before)

    def _gather(
        self,
        piece: Piece,
        operation: Operation,
        before: Catalog,
        where: Where | None,
        waiting: dict[str, _Gathered],
    ) -> Iterator[Work]:
        table = getattr(operation, "table", None)
        gathered = waiting.get(table) if isinstance(table, str) else None
        if gathered is not None and isinstance(operation, AddColumn | DropColumn):
            piece = self._as_edit(operation, before)
        if isinstance(piece, Rebuild):
            gathered = waiting.setdefault(piece.table, _Gathered(before.table(piece.table), where))
            gathered.edits += piece.edits
            gathered.using |= piece.using
            return
        work = self.finished(piece, where)
        match operation:
            case AddIndex() if gathered is not None:
                gathered.late_indexes[operation.index.name] = work
            case DropIndex() if gathered is not None and operation.name in gathered.late_indexes:
                del gathered.late_indexes[operation.name]
            case RenameIndex() if gathered is not None and isinstance(piece, CreateIndex):
                gathered.late_indexes.pop(operation.name, None)
                gathered.late_indexes[operation.to] = work
            case RenameIndex() if gathered is not None and operation.name in gathered.late_indexes:
                pass  # there is nothing to drop yet
            case _:
                yield work

    def _carry_out(self, name: str, gathered: _Gathered, now: Catalog) -> Iterator[Work]:
        """The rebuild, and what waited for it. *now* is the schema as the operations so far leave it."""
        schema, _, table = name.rpartition(".")
        made_after = {str(work) for work in gathered.late_indexes.values()}
        indexes = sorted(self.compile(CreateIndex(now.table(name), index)) for index in now.table(name).indexes)
        preview = rebuild_statements(
            table,
            with_options(self.compile(CreateTableElement(sqla.build_table(gathered.before))), gathered.before),
            gathered.edits,
            gathered.before.column_names,
            objects=[
                *(index for index in indexes if index not in made_after),
                *(self.trigger_text(trigger) for trigger in triggers_on(now, name)),
            ],
            using=gathered.using,
        )
        work = Call(
            partial(_rebuild, table=table, edits=tuple(gathered.edits), using=gathered.using, schema=schema),
            f"rebuild table {name}",
            preview=tuple(preview),
            suspends_foreign_keys=True,
        )
        yield self.finished(work, gathered.where)
        yield from gathered.late_indexes.values()

    def _as_edit(self, operation: AddColumn | DropColumn, before: Catalog) -> Rebuild:
        if isinstance(operation, DropColumn):
            checks = sqla.type_checks(before.table(operation.table), operation.name, self._ddl_compiler)
            gone = (text.DropConstraint(name) for name, _ in checks)
            return Rebuild(operation.table, *gone, text.DropColumn(operation.name))
        return Rebuild(operation.table, text.AddColumnText(self._column_text(operation, before), operation.column.name))

    def _column_text(self, operation: AddColumn, before: Catalog) -> str:
        after = operation.apply(before).table(operation.table)
        self.type_text(operation.column.type)  # refused here, where it has no such type
        checks = sqla.type_checks(after, operation.column.name, self._ddl_compiler)
        said = " ".join([column_text(self._ddl_compiler, after, operation.column), *(sql for _, sql in checks)])
        return as_stored(said, after)

    @property
    def _ddl_compiler(self) -> DDLCompiler:
        compiler: DDLCompiler = self.compiler.ddl_compiler(self.compiler, None)  # type: ignore[arg-type]
        return compiler

    @strategy(CreateTable)
    def create_table(self, operation: CreateTable, before: Catalog) -> Iterator[Piece]:
        """SQLite has no comments; they stay in the files."""
        definition, start = counting_from(operation.table)
        table = sqla.build_table(definition)
        element = CreateTableElement(table, if_not_exists=operation.if_not_exists)
        yield Statement(with_options(self.compile(element), definition))
        yield from operation.index_ddl(definition)
        if start is not None:
            schema, _, name = definition.name.rpartition(".")
            marks = f"{self.compiler.identifier_preparer.quote(schema)}." if schema else ""
            called = self.compile(sa.literal(name))
            yield Statement(f"INSERT INTO {marks}sqlite_sequence (name, seq) VALUES ({called}, {start - 1})")

    @strategy(SetTableComment)
    def set_table_comment(self, operation: SetTableComment, before: Catalog) -> Iterator[Piece]:
        """SQLite has no comments; they stay in the files."""
        return iter(())

    def adapted(self, table: TableDefinition) -> TableDefinition:
        return adapted(table, self._ddl_compiler)

    @strategy(SetTableOptions)
    def set_table_options(self, operation: SetTableOptions, before: Catalog) -> Iterator[Piece]:
        """STRICT and WITHOUT ROWID stand in the stored text: the table is rebuilt."""
        table, after = before.table(operation.table), operation.apply(before).table(operation.table)
        if edits := list(option_edits(table, after, self._ddl_compiler)):
            yield Rebuild(operation.table, *edits)

    @strategy(RenameTable)
    def rename_table(self, operation: RenameTable, before: Catalog) -> Iterator[Piece]:
        """RENAME TO keeps the schema, which is another file here."""
        if operation.name.rpartition(".")[0] != operation.to.rpartition(".")[0]:
            raise Unsupported("sqlite can't move a table to another schema: each is a database file of its own")
        yield from operation.ddl(before)

    @strategy(AddColumn)
    def add_column(self, operation: AddColumn, before: Catalog) -> Iterator[Piece]:
        """NOT NULL without a default, STORED and CURRENT_TIMESTAMP are refused by ADD COLUMN: they need a rebuild.

        sqlite.org/lang_altertable.html, section 4.
        """
        definition = self._column_text(operation, before)
        if text.can_add_natively(definition):
            quote = self.compiler.identifier_preparer.quote
            table = ".".join(map(quote, operation.table.split(".")))
            yield Statement(f"ALTER TABLE {table} ADD COLUMN {definition}")
        else:
            yield Rebuild(operation.table, text.AddColumnText(definition, operation.column.name))

    @strategy(DropColumn)
    def drop_column(self, operation: DropColumn, before: Catalog) -> Iterator[Piece]:
        """A CHECK that the column's type makes stands on the table, and is in the way."""
        if sqla.type_checks(before.table(operation.table), operation.name, self._ddl_compiler):
            yield self._as_edit(operation, before)
        else:
            yield AlterTable(operation.table, DropColumnAction(operation.name))

    @strategy(AlterColumn)
    def alter_column(self, operation: AlterColumn, before: Catalog) -> Iterator[Piece]:
        """Only the named attributes are edited in the stored text; a comment stays in the files."""
        table = before.table(operation.table)
        after = operation.apply(before).table(operation.table)
        if edits := list(edits_of(operation, table, after, self._ddl_compiler)):
            quoted = self.compiler.identifier_preparer.quote(operation.name)
            yield Rebuild(operation.table, *edits, using=fills(operation, table.column(operation.name), quoted))
        start = counting_from(after)[1]
        if operation.identity is not UNCHANGED and start is not None and start != counting_from(table)[1]:
            yield from self._go_on_from(table, start)

    def _go_on_from(self, table: TableDefinition, start: int) -> Iterator[Piece]:
        """The mark of the table moves on, and never back (sqlite.org/autoinc.html)."""
        if "sqlite_autoincrement" not in dict(counting_from(table)[0].options):
            raise Unsupported(
                f"sqlite remembers no number for {table.name!r} to go on from",
                hint="only a key that was made with start= has AUTOINCREMENT, which keeps one",
            )
        schema, _, name = table.name.rpartition(".")
        marks = f"{self.compiler.identifier_preparer.quote(schema)}.sqlite_sequence" if schema else "sqlite_sequence"
        called = self.compile(sa.literal(name))
        yield Statement(f"UPDATE {marks} SET seq = {start - 1} WHERE name = {called} AND seq < {start - 1}")
        yield Statement(
            f"INSERT INTO {marks} (name, seq) SELECT {called}, {start - 1}"
            f" WHERE NOT EXISTS (SELECT 1 FROM {marks} WHERE name = {called})"
        )

    def check_column(self, table: TableDefinition, column: ColumnDefinition) -> None:
        super().check_column(table, column)
        for name, value in column.identity.options if column.identity is not None else ():
            natural = {"increment": (1,), "minvalue": (0, 1), "cycle": (False,)}.get(name)
            if natural is not None and value not in natural:
                raise Unsupported(f"sqlite counts up by one from its start: {column.name!r} says {name}={value}")

    @strategy(RenameIndex)
    def rename_index(self, operation: RenameIndex, before: Catalog) -> Iterator[Piece]:
        """SQLite can't rename an index: it is dropped and made again."""
        table = before.table(operation.table)
        yield from DropIndex(operation.table, operation.name).ddl(before)
        renamed = table.with_index_renamed(operation.name, operation.to)
        yield CreateIndex(renamed, renamed.index(operation.to))

    @strategy(AlterIndex)
    def alter_index(self, operation: AlterIndex, before: Catalog) -> Iterator[Piece]:
        """SQLite has no comments; they stay in the files."""
        return iter(())

    @strategy(AddConstraint)
    def add_constraint(self, operation: AddConstraint, before: Catalog) -> Iterator[Piece]:
        after = operation.apply(before).table(operation.table)
        yield Rebuild(operation.table, adding(operation.constraint, after, self._ddl_compiler))

    @strategy(DropConstraint)
    def drop_constraint(self, operation: DropConstraint, before: Catalog) -> Iterator[Piece]:
        yield Rebuild(operation.table, dropping(before.table(operation.table).constraint(operation.name)))

    @strategy(ReplaceConstraint)
    def replace_constraint(self, operation: ReplaceConstraint, before: Catalog) -> Iterator[Piece]:
        was = before.table(operation.table).constraint(operation.name)
        after = operation.apply(before).table(operation.table)
        yield Rebuild(operation.table, *replacing(was, operation.constraint, after, self._ddl_compiler))

    @strategy(RenameConstraint)
    def rename_constraint(self, operation: RenameConstraint, before: Catalog) -> Iterator[Piece]:
        yield Rebuild(operation.table, text.RenameConstraint(operation.name, operation.to))

    @strategy(CheckForeignKeys)
    def check_foreign_keys(self, operation: CheckForeignKeys, before: Catalog) -> Iterator[Piece]:
        """Enforcement is off in the whole transaction: the PRAGMA is ignored inside one."""
        yield Call(
            violations_told if operation.checked else violations_remembered,
            "look for rows that break foreign keys",
            preview=("PRAGMA foreign_key_check",),
            suspends_foreign_keys=True,
            needs_transaction=True,
        )

    # -- sessions

    def isolated(self, connection: sa.Connection) -> sa.Connection:
        """``autocommit=True`` (Python 3.12) makes the driver's commit and rollback do nothing: not on our session."""
        connection = super().isolated(connection)
        raw: Any = connection.connection.dbapi_connection
        if getattr(raw, "autocommit", None) is True:
            if not connection.connection.is_detached:
                raise ConfigurationError(
                    "this Engine's only connection has autocommit=True: nothing could be rolled back",
                    hint="leave autocommit out of connect_args",
                )
            raw.autocommit = -1  # sqlite3.LEGACY_TRANSACTION_CONTROL
        return connection

    def prepare(
        self,
        connection: sa.Connection,
        *,
        lock_timeout: float | None = None,
        statement_timeout: float | None = None,
    ) -> None:
        """The file is opened when it is first read: only then SQLite says that it is no database."""
        if lock_timeout is not None and database_file(connection):  # nobody waits for a database in memory
            _outside(connection, f"PRAGMA busy_timeout = {int(lock_timeout * 1000)}")
        connection.exec_driver_sql("PRAGMA schema_version")
        connection.rollback()

    def begin_script(self, suspend_foreign_keys: bool) -> tuple[str, ...]:
        return ("PRAGMA foreign_keys = OFF", "BEGIN IMMEDIATE") if suspend_foreign_keys else ("BEGIN IMMEDIATE",)

    def end_script(self, suspend_foreign_keys: bool) -> tuple[str, ...]:
        return ("COMMIT", "PRAGMA foreign_keys = ON") if suspend_foreign_keys else ("COMMIT",)

    def execute_outside(self, connection: sa.Connection, sql: str) -> None:
        _outside(connection, sql)

    def shape(self, connection: sa.Connection, tables: Iterable[str]) -> str | None:
        """The stored text of each table and of what stands on it."""
        rows: Sequence[Any] = _outside(connection, "SELECT tbl_name, sql FROM sqlite_master ORDER BY 1, 2", every=True)
        wanted = {table.lower() for table in tables}
        return "\n".join(str(row[1]) for row in rows if str(row[0]).lower() in wanted)

    def reflect(self, connection: sa.Connection, tables: Iterable[str] | None = None) -> Catalog:
        """Indexes, types and collations come from their stored text."""
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Skipped unsupported reflection of expression-based index")
            if tables is not None:
                found = super().reflect(connection, tables)
                return Catalog({name: self._as_written(connection, table) for name, table in found.tables.items()})
            known = stored(connection)
            names = sa.inspect(connection).get_table_names()
            whole = read(connection, names, known.answers(connection.dialect))
        return Catalog(
            {
                name: self._told(replace(table, indexes=indexes_of(connection, name, known)), known.tables[name])
                for name, table in whole.items()
            },
            objects=self.reflect_objects(connection),
        )

    def _told(self, table: TableDefinition, sql: str) -> TableDefinition:
        return told_options(with_constraints(exact(table, sql, self.compiler), sql), sql)

    def _as_written(self, connection: sa.Connection, table: TableDefinition) -> TableDefinition:
        schema, _, name = table.name.rpartition(".")
        master = f"{self.compiler.identifier_preparer.quote(schema)}.sqlite_master" if schema else "sqlite_master"
        query = f"SELECT sql FROM {master} WHERE type = 'table' AND lower(name) = :name"
        if not schema:
            query += f" UNION ALL {query.replace('sqlite_master', 'sqlite_temp_master')}"
        sql = connection.execute(sa.text(query), {"name": name.lower()}).scalar()
        table = replace(table, indexes=indexes_of(connection, table.name))
        return self._told(table, sql) if sql else table

    def lock(self, connection: sa.Connection, key: str) -> Lock:
        file = database_file(connection)
        return FileLock(file) if file else NoLock()

    @contextmanager
    def transaction(self, connection: sa.Connection, *, suspend_foreign_keys: bool = False) -> Iterator[None]:
        """A real one: Python's driver does not begin before DDL, so BEGIN IMMEDIATE is said here when it has not begun.

        Engines come in three driver modes; this holds in all of them. Foreign keys can only be switched
        outside a transaction: inside one the PRAGMA is ignored, and a rebuild would delete every child row.
        """
        if connection.in_transaction():
            if suspend_foreign_keys and _value(connection, "PRAGMA foreign_keys"):
                raise Refused(
                    "a table has to be rebuilt, and foreign keys are enforced in a transaction that is already open",
                    hint="give brant a connection without an open transaction, or switch foreign_keys off before",
                )
            _begin(connection)
            with connection.begin_nested():
                yield
            return
        suspended = suspend_foreign_keys and bool(_outside(connection, "PRAGMA foreign_keys"))
        if suspended:
            _outside(connection, "PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                _begin(connection)
                yield
        finally:
            if suspended and not connection.invalidated:
                _outside(connection, "PRAGMA foreign_keys = ON")

    def really_begin(self, connection: sa.Connection) -> None:
        _begin(connection)

    @contextmanager
    def foreign_keys_off(self, connection: sa.Connection) -> Iterator[None]:
        suspended = bool(_outside(connection, "PRAGMA foreign_keys"))
        if suspended:
            _outside(connection, "PRAGMA foreign_keys = OFF")
        try:
            yield
        finally:
            if suspended and not connection.invalidated:
                _outside(connection, "PRAGMA foreign_keys = ON")

    @contextmanager
    def shadow(self, connection: sa.Connection) -> Iterator[sa.Connection]:
        """A database in memory."""
        engine = sa.create_engine("sqlite://")
        try:
            with engine.connect() as beside:
                yield beside
        finally:
            engine.dispose()

    # -- the database as a whole

    def wipe(self, connection: sa.Connection, kinds: frozenset[ObjectKind] = EVERYTHING) -> tuple[str, ...]:
        from brant.dialects.sqlite_file import drop_everything

        with self.transaction(connection, suspend_foreign_keys=True):
            return drop_everything(connection, self.compiler.identifier_preparer.quote_identifier, kinds)

    def maintenance_urls(self, url: sa.URL) -> tuple[sa.URL, ...]:
        """A file needs no server; a database in memory stands for it."""
        return (sa.URL.create("sqlite"),)

    def create_database(self, connection: sa.Connection, name: str) -> bool:
        from brant.dialects.sqlite_file import create_file

        return create_file(name)

    def drop_database(self, connection: sa.Connection, name: str) -> bool:
        from brant.dialects.sqlite_file import remove_file

        return remove_file(name)

    def server(self, connection: sa.Connection) -> tuple[str, str]:
        return "SQLite", str(ask(connection, "SELECT sqlite_version()"))

    def overview(
        self, connection: sa.Connection, schema: str | None = None, only: str | None = None
    ) -> tuple[TableOverview, ...]:
        from brant.dialects.sqlite_file import tables

        return tables(connection, self.compiler.identifier_preparer.quote_identifier, schema or "main", only)


def database_file(connection: sa.Connection) -> str | None:
    """The path of the main database, or None when it is in memory."""
    rows: Sequence[Any] = _outside(connection, "PRAGMA database_list", every=True)
    files = [row[2] for row in rows if row[1] == "main"]
    return files[0] if files and files[0] else None


def _must_be_done(operation: Operation, before: Catalog, waiting: Mapping[str, _Gathered]) -> list[str]:
    """The waiting rebuilds that *operation* can't overtake.

    It looks at the rows, changes names they speak of, or changes a key at one end of a foreign key
    of which they are the other: each rebuild checks the foreign keys as they stand then.
    """
    match operation:
        case Execute() | Run() | CheckForeignKeys() | CreateObject() | ReplaceObject() | RenameObject():
            return list(waiting)
        case RenameTable(name=name) | DropTable(name=name) | RenameColumn(table=name):
            return [other for other in waiting if other == name or _are_linked(name, other, before, waiting)]
        case AddConstraint(constraint=CheckDefinition()) | ReplaceConstraint(constraint=CheckDefinition()):
            return []
        case (
            AddConstraint(table=name, constraint=ForeignKeyDefinition(referred_table=target))
            | ReplaceConstraint(table=name, constraint=ForeignKeyDefinition(referred_table=target))
        ):
            linked = [other for other in waiting if _are_linked(name, other, before, waiting)]
            return [other for other in waiting if other != name and other in {*linked, target}]
        case AddConstraint(table=name) | DropConstraint(table=name) | ReplaceConstraint(table=name):
            return [other for other in waiting if other != name and _are_linked(name, other, before, waiting)]
        case _:
            return []


def _are_linked(one: str, other: str, before: Catalog, waiting: Mapping[str, _Gathered]) -> bool:
    """Whether a foreign key leads from one to the other, in the schema so far or in what is still stored."""

    def targets(name: str) -> set[str]:
        stored = [waiting[name].before] if name in waiting else []
        return {key.referred_table for table in (before.table(name), *stored) for key in table.foreign_keys}

    return other in targets(one) or one in targets(other)


def _rebuild(
    connection: sa.Connection, *, table: str, edits: tuple[text.Edit, ...], using: dict[str, str], schema: str
) -> None:
    rebuild(connection, table, edits, using, schema=schema or "main")


def _value(connection: sa.Connection, sql: str) -> Any:
    return connection.exec_driver_sql(sql).scalar()


def _begin(connection: sa.Connection) -> None:
    # An async driver's connection stands behind an adapter that has no in_transaction.
    raw: Any = connection.connection.dbapi_connection
    if not getattr(raw, "driver_connection", raw).in_transaction:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _outside(connection: sa.Connection, sql: str, *, every: bool = False) -> Any:
    """Runs *sql* outside any transaction, whatever mode the driver is in; the first value, or all rows.

    SQLAlchemy's AUTOCOMMIT does not reach here: an application's begin event may still say BEGIN, and
    ``autocommit=False`` (Python 3.12) keeps a transaction open at all times.
    """
    if connection.in_transaction():
        cursor = connection.exec_driver_sql(sql)
        rows = cursor.fetchall() if cursor.returns_rows else []
    else:
        raw: Any = connection.connection
        mode = getattr(raw, "autocommit", None)
        if mode is False:
            raw.rollback()
            raw.dbapi_connection.autocommit = True
        try:
            plain = raw.cursor()
            plain.execute(sql)
            rows = plain.fetchall()
            plain.close()
        finally:
            if mode is False:
                raw.dbapi_connection.autocommit = False
    if every:
        return rows
    return rows[0][0] if rows else None
