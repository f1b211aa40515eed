"""How MySQL and MariaDB write a column, and how what they wrote is read again without loss."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import mysql
from sqlalchemy.dialects.mysql.base import MySQLDDLCompiler
from sqlalchemy.types import TypeEngine, UserDefinedType

from brant.catalog import sqla
from brant.catalog.definitions import (
    ColumnDefinition,
    ComputedDefinition,
    OnUpdateDefinition,
    Options,
    TableDefinition,
)
from brant.catalog.identifiers import requoted
from brant.columns.elements import OnUpdate
from brant.columns.types import Geometry, Raw, Vector

for _database in ("mysql", "mariadb"):
    for _option in ("check", "attributes"):
        sa.Column.argument_for(_database, _option, None)

_PLAIN_DEFAULT = re.compile(r" DEFAULT \((-?\d+(?:\.\d+)?|b'[01]+')\)$")


class ColumnCompiler(MySQLDDLCompiler):
    """The column specification with what SQLAlchemy leaves out, and standard quotes around columns in SQL text.

    To these servers ``"price" > 0`` compares a string, unless their sql_mode has ANSI_QUOTES.
    """

    def visit_check_constraint(self, constraint: sa.CheckConstraint, **keywords: Any) -> str:
        text: str = super().visit_check_constraint(constraint, **keywords)  # type: ignore[no-untyped-call]
        return self._own_quotes(text, constraint.table)

    def visit_computed_column(self, generated: sa.Computed, **keywords: Any) -> str:
        text: str = super().visit_computed_column(generated, **keywords)  # type: ignore[no-untyped-call]
        return self._own_quotes(text, getattr(generated.column, "table", None))

    def _own_quotes(self, sql: str, table: Any) -> str:
        names = sqla.names_of_columns(table) if isinstance(table, sa.Table) else ()
        return requoted(sql, names, self.preparer.quote_identifier)

    def get_column_specification(self, column: sa.Column[Any], **keywords: Any) -> str:
        text = super().get_column_specification(column, **keywords)
        text = _PLAIN_DEFAULT.sub(r" DEFAULT \1", text)
        if isinstance(column.server_onupdate, OnUpdate):
            said: Any = column.server_onupdate.expression
            written = said if isinstance(said, str) else self.sql_compiler.process(said, literal_binds=True)
            text += f" ON UPDATE {written}"
        options = column.dialect_options[self.dialect.name]
        if options["invisible"]:
            text += " INVISIBLE"
        if options["attributes"]:
            text += f" {options['attributes']}"
        return text + (f" CHECK ({options['check']})" if options["check"] else "")


# -- reading ---------------------------------------------------------------------------------------

_TOKEN = re.compile(r"'(?:[^'\\]|''|\\.)*'|`(?:[^`]|``)*`|\(|\)|[^\s()'`,]+|,", re.DOTALL)
_VERSIONED = re.compile(r"/\*!\d+ (.*?) \*/")


@dataclass(slots=True)
class Written:
    """One column line of SHOW CREATE TABLE, in parts."""

    name: str
    type: str
    parts: dict[str, str] = field(default_factory=dict)
    rest: list[str] = field(default_factory=list)


def written_columns(show_create: str) -> dict[str, Written]:
    """The columns of a SHOW CREATE TABLE, which says one in each line."""
    lines = [line.strip().removesuffix(",") for line in show_create.splitlines() if line.startswith("  `")]
    return {found.name: found for found in map(_read, lines)}


def _read(line: str) -> Written:
    name, type_, *rest = pieces(unversioned(line))
    if rest and rest[0].startswith("(") and not type_.endswith(")"):
        type_ += rest.pop(0)
    while rest and rest[0].lower() in {"unsigned", "zerofill"}:
        type_ += f" {rest.pop(0)}"
    found = Written(name[1:-1].replace("``", "`"), type_)
    while rest:
        _take(found, rest)
    return found


def unversioned(line: str) -> str:
    """Without the comments that hide words from older versions."""
    return _VERSIONED.sub(r"\1", line)


def pieces(line: str) -> Iterator[str]:
    """Words, strings and whole parentheses; what stands directly behind a word belongs to it: ``now(6)``, ``b'1'``."""
    depth, start, end = 0, 0, 0
    for token in _TOKEN.finditer(line):
        if depth == 0 and token.start() > end > start:
            yield line[start:end]
            start = token.start()
        elif end == start and depth == 0:
            start = token.start()
        depth += (token[0] == "(") - (token[0] == ")")
        end = token.end() if depth == 0 else end
    if end > start:
        yield line[start:end]


def _take(found: Written, rest: list[str]) -> None:
    """The next attribute, off the front of *rest*."""
    match [piece.upper() for piece in rest[:3]]:
        case ["CHARACTER", "SET", _]:
            found.parts["charset"] = rest[2]
            del rest[:3]
        case ["ON", "UPDATE", _]:
            found.parts["on_update"] = rest[2]
            del rest[:3]
        case ["GENERATED", "ALWAYS", "AS"]:
            found.parts["generated"] = rest[3][1:-1]
            del rest[:4]
        case ["NOT", "NULL", *_]:
            found.parts["not null"] = "yes"
            del rest[:2]
        case ["COLLATE" | "DEFAULT" | "COMMENT" | "CHECK" | "SRID" as word, _, *_]:
            found.parts[word.lower()] = rest[1]
            del rest[:2]
        case ["NULL" | "AUTO_INCREMENT" | "INVISIBLE" | "VIRTUAL" | "STORED" | "PERSISTENT" as word, *_]:
            found.parts[word.lower()] = "yes"
            del rest[:1]
        case _:
            found.rest.append(rest.pop(0))


class _Unread(UserDefinedType[Any]):
    """Stands for a type that SQLAlchemy has no name for, until it is read here."""

    cache_ok = True

    def __init__(self, *_: object, **__: object) -> None: ...


class _Names(dict[str, type[TypeEngine[Any]]]):
    def __missing__(self, name: str) -> type[TypeEngine[Any]]:
        return _Unread


@contextmanager
def any_type(connection: sa.Connection) -> Iterator[None]:
    """SQLAlchemy's reflection gives up at a type it does not know: here it passes over it."""
    dialect: Any = connection.dialect
    known = dialect.ischema_names
    dialect.ischema_names = _Names(known)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Incomplete reflection|Unknown column definition|Unknown schema content")
            yield
    finally:
        dialect.ischema_names = known


@dataclass(frozen=True, slots=True)
class Server:
    """What reading a column needs to know: SQLAlchemy's names of types, and what SHOW CREATE TABLE does not show."""

    database: str
    types: Mapping[str, type[TypeEngine[Any]]]
    srid_of: Callable[[str, str], int]
    """Of a table's column (MariaDB)."""


def exact(table: TableDefinition, show_create: str, server: Server) -> TableDefinition:
    """*table* as SQLAlchemy reflected it, with everything about its columns that the server says."""
    said = written_columns(show_create)
    columns = tuple(_exact_column(table.name, column, said[column.name], server) for column in table.columns)
    return replace(table, columns=columns)


def _exact_column(table: str, column: ColumnDefinition, said: Written, server: Server) -> ColumnDefinition:
    parts = said.parts
    check = parts["check"][1:-1] if "check" in parts else None
    type_ = _type(table, said, server)
    if _is_json(said, check, server):
        type_, check = mysql.JSON(), None
    on_update = parts.get("on_update")
    computed = _computed(parts)
    return replace(
        column,
        type=sqla.type_definition(type_),
        nullable="not null" not in parts,
        default=_default(parts.get("default")) if computed is None else None,
        computed=computed,
        autoincrement=True if "auto_increment" in parts else column.autoincrement,
        comment=unquoted(parts["comment"]) if "comment" in parts else None,
        on_update=OnUpdateDefinition(sqla.expression(literal_colons(on_update))) if on_update else None,
        options=_options(server.database, parts, check, said.rest),
    )


def _computed(parts: Mapping[str, str]) -> ComputedDefinition | None:
    if "generated" not in parts:
        return None
    return ComputedDefinition(
        sqla.expression(literal_colons(parts["generated"])), "stored" in parts or "persistent" in parts
    )


def _default(text: str | None) -> Any:
    """A quoted text is a literal; all else is SQL. TEXT has its literal in parentheses, with a character set."""
    if text is None or text.upper() == "NULL":
        return None
    literal = _LONG_LITERAL.fullmatch(text)
    said: str = literal[1] if literal else text
    if said.startswith("'") and said.endswith("'"):
        return unquoted(said)
    return sqla.expression(literal_colons(said))


_LONG_LITERAL = re.compile(r"\(_utf8mb4('(?:[^'\\]|''|\\.)*')\)", re.DOTALL)


def unquoted(text: str) -> str:
    """A string without its quotes, or a name without its backticks."""
    if text.startswith("`"):
        return text[1:-1].replace("``", "`")

    def plain(match: re.Match[str]) -> str:
        return "'" if match[0] == "''" else _ESCAPES.get(match[0][1], match[0][1])

    return re.sub(r"''|\\.", plain, text[1:-1], flags=re.DOTALL)


_ESCAPES = {"0": "\0", "n": "\n", "r": "\r", "t": "\t", "b": "\b", "Z": "\x1a"}


def literal_colons(text: str) -> str:
    """SQL as ``text()`` takes it: a colon in it is no parameter."""
    return re.sub(r"(?<![:\\])(:)(?=\w)", r"\\:", text)


def _is_json(said: Written, check: str | None, server: Server) -> bool:
    """MariaDB's JSON is another name of a text with a check."""
    return server.database == "mariadb" and said.type == "longtext" and check == f"json_valid(`{said.name}`)"


def _type(table: str, said: Written, server: Server) -> TypeEngine[Any]:
    word, _, rest = said.type.partition("(")
    word = word.split()[0].lower()
    arguments = _arguments(rest)
    if word in _SHAPES:
        srid = server.srid_of(table, said.name) if server.database == "mariadb" else int(said.parts.get("srid", 0))
        return Geometry(None if word == "geometry" else word.upper(), srid)
    if word == "vector":
        return Vector(*arguments)
    kind = server.types.get(word)
    if kind is None:
        return Raw(said.type)
    keywords: dict[str, Any] = {flag: True for flag in ("unsigned", "zerofill") if flag in said.type.lower().split()}
    if issubclass(kind, mysql.DATETIME | mysql.TIME | mysql.TIMESTAMP):
        keywords["fsp"] = arguments.pop() if arguments else None
    if issubclass(kind, sa.String):
        keywords |= {
            name: said.parts[part]
            for name, part in (("charset", "charset"), ("collation", "collate"))
            if part in said.parts
        }
    if arguments == [_widths(word).get("unsigned" in keywords)] and "zerofill" not in keywords:
        arguments = []
    if issubclass(kind, mysql.SET) and "" in arguments:
        keywords["retrieve_as_bitwise"] = True
    return kind(*arguments, **keywords)


def _widths(word: str) -> Mapping[bool, int]:
    """How wide a number is shown where nobody has said it, signed and unsigned: MariaDB tells that too."""
    return _WIDTHS.get(word, {})


_WIDTHS: Mapping[str, Mapping[bool, int]] = {
    "tinyint": {False: 4, True: 3},
    "smallint": {False: 6, True: 5},
    "mediumint": {False: 9, True: 8},
    "int": {False: 11, True: 10},
    "bigint": {False: 20, True: 20},
}


def _arguments(text: str) -> list[Any]:
    """What stands in a type's parentheses: numbers, or the values of an ENUM or a SET."""
    return [
        unquoted(found) if found.startswith("'") else int(found)
        for found in re.findall(r"'(?:[^'\\]|''|\\.)*'|\d+", text.rpartition(")")[0], re.DOTALL)
    ]


_SHAPES = {
    "geometry",
    "point",
    "linestring",
    "polygon",
    "multipoint",
    "multilinestring",
    "multipolygon",
    "geometrycollection",
    "geomcollection",
}


def _options(database: str, parts: dict[str, str], check: str | None, rest: list[str]) -> Options:
    given: dict[str, Any] = {}
    if "invisible" in parts:
        given[f"{database}_invisible"] = True
    if check is not None:
        given[f"{database}_check"] = check
    if rest:
        given[f"{database}_attributes"] = " ".join(rest)
    return tuple(sorted(given.items()))
