"""PostgreSQL: transactional DDL, advisory locks, native enum types."""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, cast

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ENUM
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.dialects.postgresql.named_types import CreateEnumType, DropEnumType

from brant.catalog.catalog import Catalog
from brant.catalog.definitions import (
    ColumnDefinition,
    ComputedDefinition,
    Expression,
    IndexDefinition,
    TableDefinition,
    TypeDefinition,
    UniqueDefinition,
)
from brant.dialects.base import Lock, Piece, ask, set_isolation, strategy
from brant.dialects.overview import EVERYTHING, ObjectKind
from brant.dialects.postgresql_columns import (
    DropFromColumn,
    any_type,
    count_on,
    drop_sequence,
    exact,
    identity_actions,
    is_serial,
    make_serial,
    standing_on,
    stored,
)
from brant.dialects.postgresql_concurrently import is_half_made, left_behind
from brant.dialects.postgresql_constraints import PostgreSQLConstraints, with_constraints
from brant.dialects.postgresql_folding import go_together
from brant.dialects.postgresql_indexes import INDEX_FEATURES, index_here, indexes_told
from brant.dialects.postgresql_tables import PostgreSQLTables, told_options, without_those_of_extensions
from brant.errors import UnknownTable, Unsupported
from brant.operations.base import Operation
from brant.operations.columns import UNCHANGED, AddColumn, AlterColumn, DropColumn
from brant.operations.ddl import (
    Action,
    AddColumnAction,
    AddConstraintAction,
    AlterTable,
    DropColumnAction,
    SetDefault,
    SetNullable,
    SetType,
)
from brant.operations.enforcement import CheckForeignKeys
from brant.operations.index_ddl import CreateIndex, SetIndexComment
from brant.operations.indexes import AddIndex
from brant.operations.indexes import DropIndex as DropIndexOperation
from brant.operations.tables import CreateTable, DropTable, RenameTable
from brant.statement import Lasting, Statement

if TYPE_CHECKING:
    from sqlalchemy.engine.interfaces import Dialect as Compiler

    from brant.dialects.overview import TableOverview


class PostgreSQL(PostgreSQLConstraints, PostgreSQLTables):
    """PostgreSQL 12 and later."""

    name: ClassVar[str] = "postgresql"
    virtual_columns: ClassVar[bool] = False
    """Whether a column can be computed when it is read."""
    transactional_ddl: ClassVar[bool] = True
    identifier_limit: ClassVar[int] = 63  # NAMEDATALEN - 1, in bytes; longer names are cut in silence
    identifier_unit: ClassVar[str] = "bytes"
    index_features: ClassVar[frozenset[str]] = INDEX_FEATURES
    folds_column_names: ClassVar[bool] = False
    isolation_level: ClassVar[str | None] = "READ COMMITTED"  # a REPEATABLE READ snapshot blocks CONCURRENTLY for ever

    def default_compiler(self) -> Compiler:
        compiler: Any = PGDialect(paramstyle="named")  # type: ignore[no-untyped-call]
        compiler.server_version_info = (15, 0)
        # standard_conforming_strings is on since PostgreSQL 9.1; SQLAlchemy 2.0 knows it only once connected.
        compiler._backslash_escapes = False
        # SQLAlchemy would refuse long names with an error of its own, counted in characters.
        compiler.max_identifier_length = 10_000
        return cast("Compiler", compiler)

    def statements(self, operation: Operation, before: Catalog) -> Iterator[Piece]:
        """Enum types come with their first column and go with their last."""
        pieces = super().statements(_stored(operation), before)
        if not isinstance(operation, CreateTable | DropTable | AddColumn | DropColumn | AlterColumn):
            yield from pieces
            return
        after = operation.apply(before)
        had = {} if isinstance(operation, CreateTable) else _enums(before, operation)
        have = {} if isinstance(operation, DropTable) else _enums(after, operation)
        for name in sorted(have.keys() - had.keys()):
            if not _in_use(before, name):
                yield CreateEnumType(have[name])
        yield from pieces
        for name in sorted(had.keys() - have.keys()):
            if not _in_use(after, name):
                yield DropEnumType(had[name])

    def as_one(self, first: AlterTable, second: AlterTable) -> AlterTable | None:
        return AlterTable(first.table, *first.actions, *second.actions) if go_together(first, second) else None

    @strategy(CreateTable)
    def create_table(self, operation: CreateTable, before: Catalog) -> Iterator[Piece]:
        """CREATE TABLE makes one of several keys over the same columns, in silence: the others are added after it."""
        table = operation.table
        taken = {table.primary_key.columns} if table.primary_key is not None else set[tuple[str, ...]]()
        first: list[UniqueDefinition] = []
        for unique in table.uniques:
            if unique.columns not in taken:
                first.append(unique)
                taken.add(unique.columns)
        indexes = tuple(self.index_here(table, index) for index in table.indexes)
        plain = replace(operation, table=replace(table, uniques=tuple(first), indexes=indexes))
        yield from self.with_options(plain.ddl(before), table)
        for unique in table.uniques:
            if unique not in first:
                yield AlterTable(table.name, AddConstraintAction(table, unique))
        for index in sorted(table.indexes, key=lambda index: index.name):
            if index.comment is not None:
                yield SetIndexComment(table.name, index.name, index.comment)

    @strategy(AlterColumn)
    def alter_column(self, operation: AlterColumn, before: Catalog) -> Iterator[Piece]:
        """One ALTER TABLE. A default that can't be cast to the new type must go before, and comes back after."""
        table = before.table(operation.table)
        was = table.column(operation.name)
        column = operation.altered(was)
        if column.computed is not None and was.computed != column.computed:
            yield from self._computed_again(operation, before)
            return
        actions: list[Action] = [DropFromColumn(column.name, "EXPRESSION")] if was.computed != column.computed else []
        default = operation.default
        if self._is_other_type(operation, was) and operation.type is not UNCHANGED:
            if was.default is not None and _is_other_kind(was.type, operation.type):
                yield AlterTable(operation.table, SetDefault(operation.name, None))
                default = was.default if default is UNCHANGED else default
            using = operation.using or _cast(operation.name, was.type, operation.type, self)
            actions.append(SetType(operation.name, operation.type, using))
        was_serial = is_serial(table, was)
        serial = is_serial(operation.apply(before).table(operation.table), column)
        if was_serial and not serial:
            yield AlterTable(operation.table, SetDefault(operation.name, None))
            yield Statement(drop_sequence(operation.table, operation.name, self.compiler.identifier_preparer.quote))
        if default is not UNCHANGED:
            actions.append(SetDefault(operation.name, default))
        if operation.nullable is not UNCHANGED:
            actions.append(SetNullable(operation.name, operation.nullable))
        if was.identity is not None and column.identity is None:
            actions += identity_actions(was, column)
        if actions:
            yield AlterTable(operation.table, *actions)
        if column.identity is not None and was.identity != column.identity:
            yield from self._identity(operation.table, was, column)
        if serial and not was_serial:
            for sql in make_serial(operation.table, operation.name, self.compiler.identifier_preparer.quote):
                yield Statement(sql)
        if operation.comment is not UNCHANGED:
            yield operation.comment_ddl()

    def _is_other_type(self, operation: AlterColumn, was: ColumnDefinition) -> bool:
        """Another character set or sign is none here: the table is not rewritten for it."""
        if operation.type is UNCHANGED:
            return False
        return bool(operation.using) or self.type_text(was.type) != self.type_text(operation.type)

    def _identity(self, table: str, was: ColumnDefinition, column: ColumnDefinition) -> Iterator[Piece]:
        """A new identity begins at 1, where rows may be already: it goes on behind them unless its start is said.

        Another start is no more than a note to PostgreSQL until the sequence is told to go on from there.
        """
        yield AlterTable(table, *identity_actions(was, column))
        start = _start(column)
        if (was.identity is None and start is None) or (was.identity and start is not None and start != _start(was)):
            yield Statement(count_on(table, column.name, self.compiler.identifier_preparer.quote, start))

    def _computed_again(self, operation: AlterColumn, before: Catalog) -> Iterator[Piece]:
        """Before version 17 an expression can't be set: the column is dropped and added, and what stood on it too."""
        table = before.table(operation.table)
        after = operation.apply(before).table(operation.table)
        yield AlterTable(table.name, DropColumnAction(operation.name))
        yield AlterTable(table.name, AddColumnAction(after, operation.name))
        for standing in standing_on(table, operation.name):
            if isinstance(standing, IndexDefinition):
                yield from self.add_index(AddIndex(after.name, standing), _only(after))
            else:
                yield AlterTable(table.name, AddConstraintAction(after, standing))
        if after.column(operation.name).comment:
            yield replace(operation, comment=after.column(operation.name).comment).comment_ddl()

    def check_column(self, table: TableDefinition, column: ColumnDefinition) -> None:
        super().check_column(table, column)
        if column.computed is not None and column.computed.persisted is False and not self.virtual_columns:
            raise Unsupported(
                f"postgresql computes {table.name}.{column.name} when the row is written, not when it is read",
                hint="say stored_as=, or Computed(…, persisted=True); from version 18 on it can do both",
            )

    @strategy(RenameTable)
    def rename_table(self, operation: RenameTable, before: Catalog) -> Iterator[Piece]:
        """RENAME TO keeps the schema: moving to another one is a statement of its own."""
        quote = self.compiler.identifier_preparer.quote
        old_schema, _, old = operation.name.rpartition(".")
        new_schema, _, new = operation.to.rpartition(".")
        if old_schema != new_schema:
            prefix = f"{quote(old_schema)}." if old_schema else ""
            yield Statement(f"ALTER TABLE {prefix}{quote(old)} SET SCHEMA {quote(new_schema or 'public')}")
        if old != new:
            prefix = f"{quote(new_schema)}." if new_schema else ""
            yield Statement(f"ALTER TABLE {prefix}{quote(old)} RENAME TO {quote(new)}")

    @strategy(AddIndex)
    def add_index(self, operation: AddIndex, before: Catalog) -> Iterator[Piece]:
        """CONCURRENTLY can't run in a transaction, and IF NOT EXISTS would hide an INVALID index."""
        table, index = before.table(operation.table), operation.index
        concurrently = operation.online.concurrently
        element = CreateIndex(table, self.index_here(table, index), concurrently=concurrently)
        yield Statement(self.compile(element), transactional=not concurrently)
        if index.comment is not None:
            yield SetIndexComment(table.name, index.name, index.comment)

    @strategy(DropIndexOperation)
    def drop_index(self, operation: DropIndexOperation, before: Catalog) -> Iterator[Piece]:
        concurrently = operation.online.concurrently
        schema = operation.table.rpartition(".")[0]
        name = self._quoted(schema) + "." if schema else ""
        name += self.compiler.identifier_preparer.quote(operation.name)
        said = "CONCURRENTLY " if concurrently else ""
        yield Statement(f"DROP INDEX {said}{name}", transactional=not concurrently)

    def index_here(self, table: TableDefinition, index: IndexDefinition) -> IndexDefinition:
        """The index as PostgreSQL makes it: a full-text one over an expression, one without what is MySQL's."""
        return index_here(table, index, self.compiler.identifier_preparer.quote)

    @strategy(CheckForeignKeys)
    def check_foreign_keys(self, operation: CheckForeignKeys, before: Catalog) -> Iterator[Piece]:
        """IMMEDIATE checks what was deferred, there and then. ``session_replication_role`` would not: nobody may
        set it but a superuser, it leaves triggers out too, and what it let in is never looked at."""
        when = "IMMEDIATE" if operation.checked else "DEFERRED"
        yield Statement(f"SET CONSTRAINTS ALL {when}", lasts=Lasting(in_transaction=True))

    # -- sessions

    def prepare(
        self,
        connection: sa.Connection,
        *,
        lock_timeout: float | None = None,
        statement_timeout: float | None = None,
    ) -> None:
        """A vanished client must not keep its locks for hours (the kernel's default): short TCP keep-alives."""
        settings = {"tcp_keepalives_idle": "10", "tcp_keepalives_interval": "5", "tcp_keepalives_count": "3"}
        if lock_timeout is not None:
            settings["lock_timeout"] = str(int(lock_timeout * 1000))
        if statement_timeout is not None:
            settings["statement_timeout"] = str(int(statement_timeout * 1000))
        said = "; ".join(f"SET {name} = {value}" for name, value in settings.items())
        connection.exec_driver_sql(said, execution_options={"no_parameters": True})
        connection.commit()

    def execute_outside(self, connection: sa.Connection, sql: str) -> None:
        """An index that an earlier try has left INVALID is dropped before it is made again."""
        set_isolation(connection, "AUTOCOMMIT")
        try:
            if (invalid := left_behind(connection, sql)) is not None:
                super().execute_outside(connection, f"DROP INDEX CONCURRENTLY {invalid}")
            super().execute_outside(connection, sql)
        finally:
            if not connection.invalidated:
                set_isolation(connection, "READ COMMITTED")

    def shape(self, connection: sa.Connection, tables: Iterable[str]) -> str | None:
        """The indexes of each table, valid or not: what CONCURRENTLY makes, drops or leaves behind."""
        told: list[str] = []
        with nullcontext() if connection.in_transaction() else connection.begin():
            for table in sorted(tables):
                quoted = self._quoted(table)
                literal = quoted.replace("'", "''")
                rows = connection.exec_driver_sql(
                    "SELECT indexrelid::regclass || ' ' || indisvalid FROM pg_index"
                    f" WHERE indrelid = to_regclass('{literal}') ORDER BY 1",
                    execution_options={"no_parameters": True},
                ).scalars()
                told += [f"{table}: {row}" for row in rows]
        return "\n".join(told)

    def is_half_done(self, connection: sa.Connection, statement: Statement) -> bool:
        with connection.begin():
            return is_half_made(connection, statement.sql, map(self._quoted, statement.touches))

    def clear_half_done(self, connection: sa.Connection, sql: str) -> bool:
        invalid = left_behind(connection, sql)
        if invalid is not None:
            connection.exec_driver_sql(f"DROP INDEX CONCURRENTLY {invalid}")
        return invalid is not None

    def _quoted(self, table: str) -> str:
        return ".".join(map(self.compiler.identifier_preparer.quote, table.split(".")))

    def lock(self, connection: sa.Connection, key: str) -> Lock:
        return AdvisoryLock(connection, key)

    def backend_id(self, connection: sa.Connection) -> str | None:
        return str(ask(connection, "SELECT pg_backend_pid()"))

    def backend_alive(self, connection: sa.Connection, backend: str) -> bool:
        sql = f"SELECT count(*) FROM pg_stat_activity WHERE pid = {int(backend)} AND pid <> pg_backend_pid()"
        return bool(ask(connection, sql))

    def reflect(self, connection: sa.Connection, tables: Iterable[str] | None = None) -> Catalog:
        """Without what the server derives: a SERIAL's default, a unique constraint's index, a literal's cast."""
        with any_type():
            found = super().reflect(connection, tables)
        if tables is None:
            found = replace(found, tables=without_those_of_extensions(connection, found.tables))
        quote = self.compiler.identifier_preparer.quote
        found = with_constraints(connection, exact(connection, found, quote), quote)
        indexes = indexes_told(connection, {name: self._quoted(name) for name in found.tables})
        told = told_options(connection, found, quote, with_partitions=tables is not None)
        return Catalog(
            {name: replace(_normalised(table), indexes=indexes[name]) for name, table in told.items()},
            objects=found.objects,
        )

    @contextmanager
    def shadow(self, connection: sa.Connection) -> Iterator[sa.Connection]:
        """A schema in a transaction that is rolled back; extensions of the default schema are found behind it."""
        with connection.begin() as transaction:
            name = f"brant_shadow_{uuid.uuid4().hex[:12]}"
            connection.exec_driver_sql(f"CREATE SCHEMA {name}")
            connection.exec_driver_sql(
                f"SELECT set_config('search_path', '{name}, ' || current_setting('search_path'), true)"
            )
            yield connection
            transaction.rollback()

    # -- the database as a whole

    def wipe(self, connection: sa.Connection, kinds: frozenset[ObjectKind] = EVERYTHING) -> tuple[str, ...]:
        from brant.dialects.postgresql_server import drop_everything

        with self.transaction(connection):
            return drop_everything(connection, kinds)

    def maintenance_urls(self, url: sa.URL) -> tuple[sa.URL, ...]:
        return tuple(url.set(database=name) for name in ("postgres", "template1") if name != url.database)

    def create_database(self, connection: sa.Connection, name: str) -> bool:
        from brant.dialects.postgresql_server import create_database

        return create_database(connection, self.compiler.identifier_preparer.quote_identifier(name))

    def drop_database(self, connection: sa.Connection, name: str) -> bool:
        from brant.dialects.postgresql_server import drop_database

        return drop_database(connection, self.compiler.identifier_preparer.quote_identifier(name), name)

    def server(self, connection: sa.Connection) -> tuple[str, str]:
        return "PostgreSQL", str(ask(connection, "SHOW server_version")).split()[0]

    def overview(
        self, connection: sa.Connection, schema: str | None = None, only: str | None = None
    ) -> tuple[TableOverview, ...]:
        from brant.dialects.postgresql_server import tables

        return tables(connection, self.compiler.identifier_preparer.quote_identifier, schema, only)


class AdvisoryLock(Lock):
    """``pg_try_advisory_lock``: belongs to the session that does the work and ends with it.

    PostgreSQL manual, 9.28.10 Advisory Lock Functions.
    """

    def __init__(self, connection: sa.Connection, key: str) -> None:
        self._connection = connection
        self._number = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big", signed=True)
        # What an open transaction of the application's has changed is seen by others only when that is committed.
        self.lasts_with_transaction = connection.in_transaction()

    def try_acquire(self) -> bool:
        of = "xact_lock" if self.lasts_with_transaction else "lock"
        return bool(self._ask(f"SELECT pg_try_advisory_{of}({self._number})"))

    def release(self) -> None:
        if not self._connection.invalidated and not self._connection.closed:
            self._ask(f"SELECT pg_advisory_unlock({self._number})")

    def holder(self) -> str | None:
        row = self._ask(
            "SELECT format('pid %s (%s, %s) since %s', a.pid, coalesce(a.usename, '?'),"
            " coalesce(nullif(a.application_name, ''), coalesce(host(a.client_addr), 'local')),"
            f" to_char(a.backend_start, 'YYYY-MM-DD HH24:MI:SS')) {self._from_holders()}"
        )
        return str(row) if row else None

    def is_held(self) -> bool:
        return bool(self._ask(f"SELECT count(*) {self._from_holders()}"))

    def force_release(self) -> bool:
        return bool(self._ask(f"SELECT pg_terminate_backend(a.pid) {self._from_holders()}"))

    def _from_holders(self) -> str:
        high, low = (self._number >> 32) & 0xFFFFFFFF, self._number & 0xFFFFFFFF
        return (
            "FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid"
            " WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1"
            f" AND l.classid = {high} AND l.objid = {low}"
            " AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )

    def _ask(self, sql: str) -> object:
        return ask(self._connection, sql)


def _stored(operation: Operation) -> Operation:
    match operation:
        case CreateTable(table=table):
            return replace(operation, table=replace(table, columns=tuple(map(stored, table.columns))))
        case AddColumn(column=column):
            return replace(operation, column=stored(column))
        case AlterColumn(computed=ComputedDefinition(persisted=None) as computed):
            return replace(operation, computed=replace(computed, persisted=True))
        case _:
            return operation


def _only(table: TableDefinition) -> Catalog:
    return Catalog({table.name: table})


# -- enum types ------------------------------------------------------------------------------------


def _enums(catalog: Catalog, operation: Operation) -> dict[str, ENUM]:
    """The named enum types of the tables the operation changes."""
    found: dict[str, ENUM] = {}
    for name in operation.changes():
        with suppress(UnknownTable):
            for column in catalog.table(name).columns:
                enum = _native_enum(column.type)
                if enum is not None and enum.name:
                    found[str(enum.name)] = enum
    return found


def _in_use(catalog: Catalog, name: str) -> bool:
    return catalog.has_object("enum", name) or any(
        (enum := _native_enum(column.type)) is not None and enum.name == name
        for table in catalog
        for column in table.columns
    )


def _native_enum(definition: TypeDefinition) -> ENUM | None:
    construct = definition.construct
    if isinstance(construct, sa.ARRAY):
        construct = construct.item_type
    if isinstance(construct, sa.types.TypeDecorator):
        construct = construct.impl_instance
    variant = construct._variant_mapping.get("postgresql", construct)
    if isinstance(variant, ENUM):
        return variant
    if isinstance(variant, sa.Enum) and variant.native_enum:
        return ENUM(*variant.enums, name=variant.name, schema=variant.schema)
    return None


# -- casts -----------------------------------------------------------------------------------------


def _family(definition: TypeDefinition) -> str:
    construct = definition.construct
    enum = _native_enum(definition)
    if enum is not None:
        return f"enum {enum.name}"
    for family in (
        sa.Boolean,
        sa.Integer,
        sa.Numeric,
        sa.String,
        sa.DateTime,
        sa.Date,
        sa.Time,
        sa.JSON,
        sa.Uuid,
    ):
        if isinstance(construct, family):
            return family.__name__
    return type(construct).__name__


def _start(column: ColumnDefinition) -> int | None:
    start = dict(column.identity.options).get("start") if column.identity is not None else None
    return None if start is None else int(start)


def _is_other_kind(was: TypeDefinition, to: TypeDefinition) -> bool:
    return _family(was) != _family(to)


def _cast(column: str, was: TypeDefinition, to: TypeDefinition, dialect: PostgreSQL) -> str | None:
    """PostgreSQL converts by itself only where an assignment cast exists; say the cast where none does."""
    if not _is_other_kind(was, to):
        return None
    quoted = dialect.compiler.identifier_preparer.quote(column)
    type_ = dialect.type_text(to)
    if {_family(was), _family(to)} == {"Boolean", "Numeric"}:
        return f"{quoted}::integer::{type_}" if _family(was) == "Boolean" else f"({quoted} <> 0)"
    if _family(was) != "String" and _family(to).startswith("enum"):
        return f"{quoted}::text::{type_}"
    if _family(was) == "Boolean" and isinstance(to.construct, sa.SmallInteger | sa.BigInteger):
        return f"{quoted}::integer::{type_}"
    return f"{quoted}::{type_}"


# -- reflection ------------------------------------------------------------------------------------

_LITERAL_CAST = re.compile(r"^'((?:[^']|'')*)'::[\w\s\".\[\]]+(?:\(\d+(?:,\s*\d+)?\))?$")


def _normalised(table: TableDefinition) -> TableDefinition:
    return replace(
        table,
        columns=tuple(_plain_column(column) for column in table.columns),
    )


def _plain_column(column: ColumnDefinition) -> ColumnDefinition:
    default = column.default
    if isinstance(default, Expression):
        if default.key.startswith("nextval("):
            return replace(column, default=None, autoincrement=True)
        literal = _LITERAL_CAST.match(default.key)
        if literal:
            return replace(column, default=literal[1].replace("''", "'"))
    return column
