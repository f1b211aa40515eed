"""MySQL: DDL commits by itself, MODIFY restates, one ALTER for many changes, GET_LOCK."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, cast

import sqlalchemy as sa
from sqlalchemy.dialects.mysql.base import MySQLDialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import CreateTable as CreateTableElement

from brant.catalog import sqla
from brant.catalog.catalog import Catalog
from brant.catalog.definitions import (
    ColumnDefinition,
    ComputedDefinition,
    Expression,
    IndexDefinition,
    Online,
    Position,
    TableDefinition,
)
from brant.catalog.identifiers import words
from brant.catalog.names import fitted
from brant.dialects.base import Lock, Piece, Recorded, ask, strategy
from brant.dialects.in_bulk import read
from brant.dialects.mysql_alter import (
    AddIndexAction,
    ChangeColumn,
    ModifyColumn,
    RenameIndexAction,
    SetCounter,
    can_modify,
    closing_parenthesis,
    counter_start,
    counting_from,
    expression_columns,
    go_together,
    joined,
    keep_foreign_keys_indexed,
    superseded,
    with_hints,
)
from brant.dialects.mysql_columns import ColumnCompiler, Server, any_type, exact
from brant.dialects.mysql_constraints import MySQLConstraints, with_enforcement
from brant.dialects.mysql_folding import folded
from brant.dialects.mysql_in_bulk import shown
from brant.dialects.mysql_indexes import (
    INDEX_FEATURES,
    ShowIndex,
    index_here,
    index_text,
    with_indexes_told,
)
from brant.dialects.mysql_lock import NamedLock, sessions
from brant.dialects.mysql_online import as_mysql_takes_it, said_of
from brant.dialects.mysql_renaming import renaming
from brant.dialects.mysql_tables import MySQLTables, told_options
from brant.dialects.overview import EVERYTHING, ObjectKind
from brant.errors import Unsupported
from brant.operations.base import Operation
from brant.operations.columns import AddColumn, AlterColumn, RenameColumn, Unchanged
from brant.operations.ddl import (
    Action,
    AddColumnAction,
    AddConstraintAction,
    AlterTable,
    DropColumnAction,
    DropConstraintAction,
    RenameColumnAction,
)
from brant.operations.enforcement import CheckForeignKeys
from brant.operations.indexes import AddIndex, AlterIndex, DropIndex, RenameIndex
from brant.operations.rows import Execute
from brant.operations.tables import CreateTable, RenameTable
from brant.statement import Lasting, Statement, Work

if TYPE_CHECKING:
    from sqlalchemy.engine.interfaces import Dialect as Compiler
    from sqlalchemy.sql.compiler import DDLCompiler

    from brant.dialects.overview import TableOverview


class MySQL(MySQLConstraints, MySQLTables):
    """MySQL 8.0.19 and later."""

    name: ClassVar[str] = "mysql"
    transactional_ddl: ClassVar[bool] = False
    identifier_limit: ClassVar[int] = 64  # MySQL manual, 11.2.1 Identifier Length Limits
    on_update: ClassVar[bool] = True
    isolation_level: ClassVar[str | None] = "REPEATABLE READ"  # the server's default; never AUTOCOMMIT
    index_features: ClassVar[frozenset[str]] = INDEX_FEATURES
    own_tables: ClassVar[Mapping[str, str]] = {
        f"{name}_{option}": value  # a mysql:// URL may lead to MariaDB
        for name in ("mysql", "mariadb")
        for option, value in (("engine", "InnoDB"), ("charset", "utf8mb4"), ("collate", "utf8mb4_bin"))
    }
    renames_in_expressions: ClassVar[bool] = False
    processlist: ClassVar[str] = "performance_schema.processlist"
    """Whether RENAME COLUMN carries the new name into checks and generated columns (else errors 3959, 3108)."""

    def default_compiler(self) -> Compiler:
        compiler = MySQLDialect(paramstyle="named")
        compiler.ddl_compiler = ColumnCompiler
        compiler.server_version_info = (8, 0, 19)
        compiler.max_identifier_length = compiler.max_index_name_length = 10_000
        return compiler

    # -- operations → work

    def work(self, recorded: Sequence[Recorded], before: Catalog) -> Iterator[Work]:
        return super().work(folded(recorded, self.identifier_limit), before)

    def as_one(self, first: AlterTable, second: AlterTable) -> AlterTable | None:
        return joined(first, second) if go_together(first, second) else None

    def statements(self, operation: Operation, before: Catalog) -> Iterator[Piece]:
        """Each ALTER TABLE says how it is to be done, if the operation does."""
        online = self.taken(said_of(operation))
        for piece in super().statements(operation, before):
            yield with_hints(piece, online) if isinstance(piece, AlterTable) else piece

    def taken(self, online: Online) -> Online:
        """How a change is to be made, in what this server takes together."""
        return as_mysql_takes_it(online)

    @strategy(CreateTable)
    def create_table(self, operation: CreateTable, before: Catalog) -> Iterator[Piece]:
        """Comments and indexes stand inside CREATE TABLE: one statement, which a crash leaves whole or absent."""
        self.refuse_checks_of_what_changes(operation.table)
        definition = counting_from(self.adapted(operation.table))
        built = sqla.build_table(replace(definition, comment=None))
        text = self.compile(CreateTableElement(built, if_not_exists=operation.if_not_exists))
        ddl: DDLCompiler = self.compiler.ddl_compiler(self.compiler, None)  # type: ignore[arg-type]
        inline = "".join(
            f",\n    {index_text(ddl, self.adapted_index(index), operation.table.column_names)}"
            for index in sorted(operation.table.indexes, key=lambda index: index.name)
        )
        end = closing_parenthesis(text)
        yield Statement(text[:end] + inline + text[end:] + self.table_tail(definition), transactional=False)

    @strategy(AddColumn)
    def add_column(self, operation: AddColumn, before: Catalog) -> Iterator[Piece]:
        after = self.adapted(operation.apply(before).table(operation.table))
        yield AlterTable(operation.table, AddColumnAction(after, operation.column.name, operation.position))

    @strategy(AlterColumn)
    def alter_column(self, operation: AlterColumn, before: Catalog) -> Iterator[Piece]:
        """MODIFY restates the whole column: whatever it omits is lost."""
        table = before.table(operation.table)
        after = self.adapted(operation.apply(before).table(operation.table))
        was, column = table.column(operation.name), after.column(operation.name)
        if operation == AlterColumn(operation.table, operation.name, autoincrement=operation.autoincrement):
            yield from self._counting(table, after, operation.name)
        elif operation.using:
            yield from self._converted(operation, table, after)
        elif can_modify(was, column):
            position = operation.position if isinstance(operation.position, Position) else None
            yield AlterTable(operation.table, ModifyColumn(after, operation.name, position))
        else:
            yield from self._made_again(table, after, was, column)
        start = counter_start(column) if not isinstance(operation.identity, Unchanged) else None
        if start is not None:
            yield AlterTable(operation.table, SetCounter(start))

    def _counting(self, before: TableDefinition, after: TableDefinition, name: str) -> Iterator[Piece]:
        """Without a key nothing counts, whatever is said of it."""
        if sqla.build_table(before).autoincrement_column is not None or (
            sqla.build_table(after).autoincrement_column is not None
        ):
            yield AlterTable(after.name, ModifyColumn(after, name))

    def _converted(self, operation: AlterColumn, before: TableDefinition, after: TableDefinition) -> Iterator[Piece]:
        """MODIFY converts as it likes: the values are computed in a column beside, which then takes the place.

        A stored computed column becomes a plain one and keeps its values; no UPDATE fires a trigger or an ON UPDATE.
        """
        name, beside = operation.name, fitted(f"_brant_{operation.name}")
        keys = [key.columns for key in (before.primary_key, *before.uniques) if key]
        if any(name in columns for columns in [*keys, *(key.columns for key in before.foreign_keys)]):
            raise Unsupported(
                f"{self.name} can't convert {after.name}.{name} with using= under its keys",
                hint="drop the keys first, and add them again after it",
            )
        column = after.column(name)
        said = ComputedDefinition(sqla.expression(str(operation.using)), persisted=True)
        computed = replace(column, name=beside, nullable=True, default=None, on_update=None, computed=said)
        filled = after.with_column(computed, Position(name))
        yield AlterTable(after.name, AddColumnAction(filled, beside, Position(name)))
        plain = replace(column, name=beside)
        kept = filled.with_column_replaced(beside, plain)
        yield AlterTable(after.name, ModifyColumn(kept, beside))
        indexes = [index for index in before.indexes if name in index.columns or expression_columns(before, index)]
        checks = [check for check in before.checks if name.lower() in words(check.expression.key)]
        yield AlterTable(
            after.name,
            *(DropConstraintAction(index.name, "INDEX") for index in indexes),
            *(DropConstraintAction(check.name) for check in checks),
            DropColumnAction(name),
            ChangeColumn(beside, after, name),
            *(AddIndexAction(after, self.adapted_index(index)) for index in indexes),
            *(AddConstraintAction(after, check) for check in checks),
        )

    def _made_again(
        self, before: TableDefinition, after: TableDefinition, was: ColumnDefinition, column: ColumnDefinition
    ) -> Iterator[Piece]:
        """Only a new column can be computed when it is read: it is dropped and added, and its indexes too."""
        if column.computed is None:
            raise Unsupported(
                f"{self.name} can't turn {after.name}.{column.name}, computed when it is read, into a plain column",
                hint="add a column, copy the values with schema.execute(), drop the computed one and rename",
            )
        over = [index for index in before.indexes if column.name in index.columns]
        keys = [key.columns for key in before.uniques] + [key.columns for key in before.foreign_keys]
        if any(column.name in key for key in keys):
            raise Unsupported(
                f"{self.name} can't make {after.name}.{column.name} again under its keys: drop them first"
            )
        place = after.position(column.name)
        yield AlterTable(
            after.name,
            *(DropConstraintAction(index.name, "INDEX") for index in over),
            DropColumnAction(was.name),
        )
        yield AlterTable(after.name, AddColumnAction(after, column.name, place))
        if over:
            yield AlterTable(after.name, *(AddIndexAction(after, self.adapted_index(index)) for index in over))

    @strategy(RenameColumn)
    def rename_column(self, operation: RenameColumn, before: Catalog) -> Iterator[Piece]:
        rename = RenameColumnAction(operation.name, operation.to)
        if self.renames_in_expressions:
            yield AlterTable(operation.table, rename)
            return
        after = operation.apply(before).table(operation.table)
        yield AlterTable(operation.table, *renaming(before.table(operation.table), after, rename, self.adapted_index))

    @strategy(RenameTable)
    def rename_table(self, operation: RenameTable, before: Catalog) -> Iterator[Piece]:
        """RENAME TABLE can move a table between databases; ALTER TABLE … RENAME with a bare name can't."""
        old, new = (".".join(map(self._quote, name.split("."))) for name in (operation.name, operation.to))
        yield Statement(f"RENAME TABLE {old} TO {new}", transactional=False)

    @strategy(AddIndex)
    def add_index(self, operation: AddIndex, before: Catalog) -> Iterator[Piece]:
        table, index = before.table(operation.table), self.adapted_index(operation.index)
        yield AlterTable(
            operation.table,
            AddIndexAction(table, index),
            *superseded(table, index.leading),
        )

    @strategy(DropIndex)
    def drop_index(self, operation: DropIndex, before: Catalog) -> Iterator[Piece]:
        table = before.table(operation.table)
        yield AlterTable(
            operation.table,
            *keep_foreign_keys_indexed(table, operation.name),
            DropConstraintAction(operation.name, "INDEX"),
        )

    @strategy(AlterIndex)
    def alter_index(self, operation: AlterIndex, before: Catalog) -> Iterator[Piece]:
        """A comment can only be given to a new index: in one ALTER the server sees that nothing else is new."""
        table = before.table(operation.table)
        was = table.index(operation.name)
        index = operation.altered(was)
        actions: list[Action] = []
        if was.comment != index.comment:
            actions = [
                DropConstraintAction(index.name, "INDEX"),
                AddIndexAction(table, self.adapted_index(index)),
            ]
        elif was.visible != index.visible:
            actions = [ShowIndex(index.name, index.visible)]
        if actions:
            yield AlterTable(operation.table, *actions)

    @strategy(RenameIndex)
    def rename_index(self, operation: RenameIndex, before: Catalog) -> Iterator[Piece]:
        yield AlterTable(operation.table, RenameIndexAction(operation.name, operation.to))

    def commits_by_itself(self, sql: str) -> bool:
        return not _is_on_rows(sql)

    def _scripted(self, operation: Execute) -> Iterator[Work]:
        """What is no statement on rows commits at once.

        MySQL manual, 15.3.3 Statements That Cause an Implicit Commit.
        """
        for work in super()._scripted(operation):
            if isinstance(work, Statement) and not _is_on_rows(work.sql):
                touches = operation.touched if _ON_TABLES.match(work.sql) else frozenset[str]()
                yield replace(work, transactional=False, touches=touches)
            else:
                yield work

    def adapted(self, table: TableDefinition) -> TableDefinition:
        """The table as this server wants it said: TEXT, BLOB and JSON take no literal default, only an expression.

        MySQL manual, 13.6 Data Type Default Values (8.0.13).
        """
        return replace(table, columns=tuple(map(self._adapted_column, table.columns)))

    def adapted_index(self, index: IndexDefinition) -> IndexDefinition:
        """The index as this server wants it said."""
        return index_here(index)

    def _adapted_column(self, column: ColumnDefinition) -> ColumnDefinition:
        if isinstance(column.default, str) and _TAKES_NO_LITERAL.match(self.type_text(column.type)):
            literal = self.compile(sa.literal(column.default, sa.String()))
            return replace(column, default=sqla.expression(f"({literal})".replace(":", "\\:")))
        return column

    def check_column(self, table: TableDefinition, column: ColumnDefinition) -> None:
        super().check_column(table, column)
        for name, value in column.identity.options if column.identity is not None else ():
            natural = {"increment": (1,), "minvalue": (0, 1), "cycle": (False,)}.get(name)
            if natural is not None and value not in natural:
                raise Unsupported(f"{self.name} counts up by one from its start: {column.name!r} says {name}={value}")

    def _quote(self, name: str) -> str:
        return self.compiler.identifier_preparer.quote(name)

    @strategy(CheckForeignKeys)
    def check_foreign_keys(self, operation: CheckForeignKeys, before: Catalog) -> Iterator[Piece]:
        """Rows that came in between are not looked at again (MySQL manual, foreign_key_checks)."""
        on, off = "SET SESSION foreign_key_checks = 1", "SET SESSION foreign_key_checks = 0"
        if operation.checked:
            yield Statement(on, lasts=Lasting(in_transaction=False))
        else:
            yield Statement(off, lasts=Lasting(in_transaction=False, taken_back_by=on))

    # -- sessions

    def prepare(
        self,
        connection: sa.Connection,
        *,
        lock_timeout: float | None = None,
        statement_timeout: float | None = None,
    ) -> None:
        """Waiting for a table's metadata lock has no useful limit by default: a year on MySQL, a day on MariaDB."""
        seconds = max(1, int(lock_timeout)) if lock_timeout is not None else 60
        connection.exec_driver_sql(f"SET SESSION lock_wait_timeout = {seconds}, innodb_lock_wait_timeout = {seconds}")
        if statement_timeout is not None:
            self.set_statement_timeout(connection, statement_timeout)
        connection.commit()

    def set_statement_timeout(self, connection: sa.Connection, seconds: float) -> None:
        """Only SELECT can be limited here (MySQL manual, max_execution_time)."""
        connection.exec_driver_sql(f"SET SESSION max_execution_time = {int(seconds * 1000)}")

    def commits_each_statement(self, connection: sa.Connection) -> bool:
        return bool(ask(connection, "SELECT @@SESSION.autocommit"))

    def lock(self, connection: sa.Connection, key: str) -> Lock:
        return NamedLock(connection, key, self.processlist)

    def backend_id(self, connection: sa.Connection) -> str | None:
        return str(ask(connection, "SELECT CONNECTION_ID()"))

    def backend_alive(self, connection: sa.Connection, backend: str) -> bool:
        return backend != self.backend_id(connection) and int(backend) in sessions(connection, self.processlist)

    def shape(self, connection: sa.Connection, tables: Iterable[str]) -> str | None:
        """SHOW CREATE TABLE of each, without the counter that every INSERT moves."""
        told: list[str] = []
        begun = connection.in_transaction()
        for table in sorted(tables):
            try:
                told.append(_COUNTER.sub("", self._show_create(connection, table)))
            except DBAPIError as error:
                if error.connection_invalidated or not _is_missing(error):
                    raise
                told.append(f"no {table}")
        if not begun:
            connection.rollback()
        return "\n".join(told)

    def reflect(self, connection: sa.Connection, tables: Iterable[str] | None = None) -> Catalog:
        """Columns and indexes as SHOW CREATE TABLE says them: SQLAlchemy passes over much of it."""
        said: dict[str, str] = {}
        with any_type(connection):
            if tables is None:
                # Asked for together: SQLAlchemy's reading and the one below need the same answer for each table.
                names = sa.inspect(connection).get_table_names()
                said = shown(connection, [self._in_backticks(name) for name in names])
                # SQLAlchemy doubles percent signs in names, as it sends them with parameters.
                answers = {"_show_create_table": lambda *_, full_name, **__: said[full_name.replace("%%", "%")].strip()}
                found = Catalog(read(connection, names, answers))
                found = replace(found, objects=self.reflect_objects(connection))
            else:
                found = super().reflect(connection, tables)
        types = cast(MySQLDialect, self.compiler).ischema_names
        server = Server(self.name, types, partial(self.srid_of, connection))
        exactly = {
            name: self._exact(table, said.get(self._in_backticks(name)) or self._show_create(connection, name), server)
            for name, table in found.tables.items()
        }
        return Catalog({name: _without_implied(table) for name, table in exactly.items()}, objects=found.objects)

    def _in_backticks(self, name: str) -> str:
        return str(self.compiler.identifier_preparer.quote_identifier(name))

    def _exact(self, table: TableDefinition, said: str, server: Server) -> TableDefinition:
        is_view = not said.startswith(("CREATE TABLE", "CREATE TEMPORARY TABLE"))
        if is_view:
            return table
        table = with_enforcement(with_indexes_told(exact(table, said, server), said), said)
        return told_options(table, said, self.name)

    def _show_create(self, connection: sa.Connection, table: str) -> str:
        quoted = ".".join(map(self._quote, table.split(".")))
        row = connection.exec_driver_sql(f"SHOW CREATE TABLE {quoted}", execution_options={"no_parameters": True}).one()
        return str(row[1])

    def srid_of(self, connection: sa.Connection, table: str, column: str) -> int:
        """The reference system of a spatial column, where SHOW CREATE TABLE does not tell it."""
        return 0

    # -- the database as a whole

    def wipe(self, connection: sa.Connection, kinds: frozenset[ObjectKind] = EVERYTHING) -> tuple[str, ...]:
        from brant.dialects.mysql_server import drop_everything

        with self.transaction(connection):
            return drop_everything(connection, self.compiler.identifier_preparer.quote_identifier, kinds)

    @contextmanager
    def shadow(self, connection: sa.Connection) -> Iterator[sa.Connection]:
        """A database of its own, with the character set of this one, and named after it: rights go by such patterns."""
        here, charset, collation = connection.exec_driver_sql(
            "SELECT DATABASE(), @@character_set_database, @@collation_database"
        ).one()
        name = f"{str(here)[:40]}_brant_{uuid.uuid4().hex[:12]}"
        quoted = self.compiler.identifier_preparer.quote_identifier(name)
        connection.exec_driver_sql(f"CREATE DATABASE {quoted} CHARACTER SET {charset} COLLATE {collation}")
        engine = sa.create_engine(connection.engine.url.set(database=name), poolclass=sa.NullPool)
        try:
            with engine.connect() as beside:
                yield beside
        finally:
            connection.exec_driver_sql(f"DROP DATABASE {quoted}")

    def maintenance_urls(self, url: sa.URL) -> tuple[sa.URL, ...]:
        return (url.set(database=""),)

    def create_database(self, connection: sa.Connection, name: str) -> bool:
        from brant.dialects.mysql_server import create_database

        return create_database(connection, self.compiler.identifier_preparer.quote_identifier(name))

    def drop_database(self, connection: sa.Connection, name: str) -> bool:
        from brant.dialects.mysql_server import drop_database

        return drop_database(connection, self.compiler.identifier_preparer.quote_identifier(name))

    def server(self, connection: sa.Connection) -> tuple[str, str]:
        return "MySQL", str(ask(connection, "SELECT VERSION()")).partition("-")[0]

    def overview(
        self, connection: sa.Connection, schema: str | None = None, only: str | None = None
    ) -> tuple[TableOverview, ...]:
        """MySQL keeps what it tells of sizes for a day: ask it anew."""
        from brant.dialects.mysql_server import tables

        kept = connection.exec_driver_sql("SELECT @@SESSION.information_schema_stats_expiry").scalar_one()
        connection.exec_driver_sql("SET SESSION information_schema_stats_expiry = 0")
        found = tables(connection, schema, only)
        connection.exec_driver_sql(f"SET SESSION information_schema_stats_expiry = {kept}")
        return found


_TAKES_NO_LITERAL = re.compile(
    r"(TINY|MEDIUM|LONG)?(TEXT|BLOB)|JSON|GEOMETRY|(MULTI)?(POINT|LINESTRING|POLYGON)|VECTOR", re.IGNORECASE
)
_COUNTER = re.compile(r" AUTO_INCREMENT=\d+")
_ON_ROWS = re.compile(
    r"(?:\s|--[^\n]*\n|\#[^\n]*\n|/\*.*?\*/|\()*"
    r"(?:SELECT|INSERT|UPDATE|DELETE|REPLACE|WITH|VALUES|TABLE|DO|CALL|SET|LOAD|SHOW|EXPLAIN)\b",
    re.IGNORECASE | re.DOTALL,
)
_ON_TABLES = re.compile(
    r"\s*(?:CREATE|ALTER|DROP|RENAME)\s+(?:OR\s+REPLACE\s+)?"
    r"(?:(?:UNIQUE|FULLTEXT|SPATIAL)\s+)?(?:TABLE|VIEW|INDEX)\b",
    re.IGNORECASE,
)
"""Of these SHOW CREATE TABLE shows the effect."""


def _is_on_rows(sql: str) -> bool:
    return _ON_ROWS.match(sql) is not None


def _is_missing(error: DBAPIError) -> bool:
    """ER_NO_SUCH_TABLE, or ER_BAD_DB_ERROR for a schema that is not there yet."""
    arguments: tuple[Any, ...] = getattr(error.orig, "args", ())
    return bool(arguments) and arguments[0] in {1146, 1049}


def _without_implied(table: TableDefinition) -> TableDefinition:
    """A reflected table without ``'NULL'`` defaults."""
    columns = tuple(
        replace(column, default=None)
        if isinstance(column.default, Expression) and column.default.key.upper() == "NULL"
        else column
        for column in table.columns
    )
    return replace(table, columns=columns)
