"""MySQL's options of tables: behind CREATE TABLE, changed in ALTER TABLE, and as SHOW CREATE TABLE tells them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.compiler import DDLCompiler

from brant.catalog import sqla
from brant.catalog.catalog import Catalog
from brant.catalog.definitions import ColumnDefinition, TableDefinition
from brant.catalog.table_options import said_for
from brant.dialects.base import Piece, strategy
from brant.dialects.mysql_alter import closing_parenthesis
from brant.dialects.mysql_partitions import MySQLPartitions
from brant.operations.ddl import Action, AlterTable
from brant.operations.table_options import ConvertCharset, SetTableOptions
from brant.statement import Call

_FIRST = ("engine", "row_format", "charset", "collation")
_CALLED = {"collation": "COLLATE", "data_directory": "DATA DIRECTORY", "index_directory": "INDEX DIRECTORY"}
_TEXTS = frozenset(
    {
        *("comment", "connection", "password", "data_directory", "index_directory", "compression", "encryption"),
        *("engine_attribute", "secondary_engine_attribute"),
    }
)
_UNSAID = {"engine": "InnoDB", "auto_increment": "1", "key_block_size": "0", "tablespace": "innodb_file_per_table"}
"""What a table has that says nothing, where the word DEFAULT does not say that."""


@dataclass(frozen=True, slots=True)
class SetOption(Action):
    """ENGINE=InnoDB and the like, as CREATE and ALTER TABLE have them."""

    name: str
    value: Any

    def render(self, compiler: DDLCompiler) -> str:
        word = _CALLED.get(self.name, self.name.upper())
        if self.name == "tablespace":
            return f"TABLESPACE {compiler.preparer.quote(str(self.value))}"
        if self.name in _TEXTS:
            text = str(self.value).replace("\\", "\\\\").replace("'", "''")
            return f"{word}='{text}'"
        return f"{word}{' ' if word == 'COLLATE' else '='}{self.value}"

    def uses(self) -> frozenset[str]:
        return frozenset()


@dataclass(frozen=True, slots=True)
class ConvertAction(Action):
    """CONVERT TO CHARACTER SET: of the table and of all text in it."""

    charset: str
    collation: str | None

    def render(self, compiler: DDLCompiler) -> str:
        collate = f" COLLATE {self.collation}" if self.collation else ""
        return f"CONVERT TO CHARACTER SET {self.charset}{collate}"

    def uses(self) -> frozenset[str]:
        return frozenset()


class MySQLTables(MySQLPartitions):
    """ENGINE, CHARSET, COLLATE, ROW_FORMAT, AUTO_INCREMENT, and whatever else an engine knows."""

    def table_tail(self, table: TableDefinition) -> str:
        """What stands behind the closing parenthesis of CREATE TABLE."""
        said = said_for(self.name, table.options)
        options = [SetOption(name, value) for name, value in _in_order(said)]
        if table.comment:
            options.append(SetOption("comment", table.comment))
        words = [option.render(self.ddl_compiler) for option in options]
        partition_by = self.partition_clause(table, said)
        return " ".join(words) + (f"\n{partition_by}" if partition_by else "")

    @strategy(SetTableOptions)
    def set_table_options(self, operation: SetTableOptions, before: Catalog) -> Iterator[Piece]:
        was = said_for(self.name, before.table(operation.table).options)
        has = said_for(self.name, operation.apply(before).table(operation.table).options)
        if actions := list(_changes(was, has)):
            yield AlterTable(operation.table, *actions)
        if _TEXT & was.keys() and not _TEXT & has.keys():
            quoted = self.quoted(operation.table)
            yield Call(
                partial(_take_charset_of_database, table=quoted),
                f"ALTER TABLE {quoted}: the character set and collation of the database",
                transactional=False,
            )
        yield from self.repartitioned(operation.apply(before).table(operation.table), was, has)

    @strategy(ConvertCharset)
    def convert_charset(self, operation: ConvertCharset, before: Catalog) -> Iterator[Piece]:
        yield AlterTable(operation.table, ConvertAction(operation.charset, operation.collation))


def _in_order(said: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The character set before the collation: it would bring its own."""
    names = [name for name in _FIRST if name in said] + sorted(said.keys() - {*_FIRST})
    yield from ((name, said[name]) for name in names if name not in _ELSEWHERE)


_ELSEWHERE = frozenset({"temporary", "partition_by", "partitions", "subpartition_by", "subpartitions"})
"""What is said in other places than among the options."""


def _changes(was: Mapping[str, Any], has: Mapping[str, Any]) -> Iterator[Action]:
    """A character set brings its own collation, so both are said where one changes."""
    changed = {name: has.get(name) for name in {*was, *has} if was.get(name) != has.get(name)}
    if _TEXT & changed.keys():
        changed = {name: value for name, value in changed.items() if name not in _TEXT}
        changed |= {name: has[name] for name in _TEXT & has.keys()}
    for name, value in _in_order(changed):
        yield SetOption(name, _UNSAID.get(name, "" if name in _TEXTS else "DEFAULT") if value is None else value)


_TEXT = frozenset({"charset", "collation"})


def _take_charset_of_database(connection: sa.Connection, *, table: str) -> None:
    """MySQL's ALTER TABLE has no word for what a table gets that says nothing."""
    charset, collation = connection.exec_driver_sql("SELECT @@character_set_database, @@collation_database").one()
    connection.exec_driver_sql(f"ALTER TABLE {table} CHARSET={charset} COLLATE {collation}")


# -- reflection ------------------------------------------------------------------------------------

_TOLD = re.compile(r"(?P<name>[A-Za-z_]+(?: CHARSET| DIRECTORY)?)=(?P<value>'(?:[^']|'')*'|\S+)")
_PARTITION_BY = re.compile(r"^(?:/\*!\d+)? ?PARTITION BY (.*)", re.MULTILINE | re.DOTALL)
_TABLESPACE = re.compile(r"TABLESPACE `((?:[^`]|``)*)`")


def told_options(table: TableDefinition, show_create: str, database: str) -> TableDefinition:
    """*table* with the options that stand behind its columns; not the counter, which every INSERT moves."""
    tail = show_create[closing_parenthesis(show_create) :].partition("PARTITION BY")[0]
    given: dict[str, Any] = {}
    for match in _TOLD.finditer(tail):
        name = match["name"].lower().removeprefix("default ").replace(" ", "_")
        if name not in {"comment", "auto_increment"}:
            given[f"{database}_{name}"] = match["value"].strip("'").replace("''", "'")
    if tablespace := _TABLESPACE.search(tail):
        given[f"{database}_tablespace"] = tablespace[1].replace("``", "`")
    if partition_by := _PARTITION_BY.search(show_create, closing_parenthesis(show_create)):
        given[f"{database}_partition_by"] = partition_by[1].removesuffix(" */")
    if show_create.startswith("CREATE TEMPORARY TABLE"):
        given["temporary"] = True
    columns = tuple(_as_table_says(column, given, database) for column in table.columns)
    return replace(table, columns=columns, options=sqla.options(given))


def _as_table_says(column: ColumnDefinition, given: Mapping[str, Any], database: str) -> ColumnDefinition:
    """SHOW CREATE TABLE repeats the table's collation at each column, unless it is the character set's own."""
    type_: Any = column.type.construct
    collation = getattr(type_, "collation", None)
    if collation is None or collation != given.get(f"{database}_collate"):
        return column
    plain = type_.copy()
    plain.charset = plain.collation = None
    return replace(column, type=sqla.type_definition(plain))
