"""What an alteration of a column is in SQLite's stored text, and where its keys begin to count."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.sql.compiler import DDLCompiler
from sqlalchemy.types import TypeEngine

from brant.catalog import sqla
from brant.catalog.definitions import (
    ColumnDefinition,
    ComputedDefinition,
    Expression,
    TableDefinition,
    TypeDefinition,
)
from brant.columns.types import Raw
from brant.columns.variants import collated, variant
from brant.dialects import sqlite_text as text
from brant.dialects.sqlite_grammar import Column, Kind, parse
from brant.dialects.sqlite_tokens import fold, unquote, written
from brant.operations.columns import UNCHANGED, AlterColumn
from brant.operations.ddl import default_text

if TYPE_CHECKING:
    from sqlalchemy.engine.interfaces import Dialect as Compiler


def edits_of(
    operation: AlterColumn, before: TableDefinition, after: TableDefinition, compiler: DDLCompiler
) -> Iterator[text.Edit]:
    """Only the named attributes, in an order in which each can be done."""
    was, column = before.column(operation.name), after.column(operation.name)
    if operation.type is not UNCHANGED:
        yield from _type(was, before, after, compiler)
    if operation.default is not UNCHANGED:
        default = operation.default
        yield text.SetDefault(operation.name, None if default is None else default_text(compiler, default))
    if operation.nullable is not UNCHANGED:
        yield text.SetNullable(operation.name, operation.nullable)
    if was.computed != column.computed:
        built = sqla.build_column_of(after, operation.name).computed
        yield text.SetGenerated(operation.name, None if built is None else compiler.process(built))


def _type(
    was: ColumnDefinition, before: TableDefinition, after: TableDefinition, compiler: DDLCompiler
) -> Iterator[text.Edit]:
    name = was.name
    column = after.column(name)
    yield from (text.DropConstraint(check) for check, _ in sqla.type_checks(before, name, compiler))
    had, has = _form(was.type), _form(column.type)
    bare = collated(has, None) if _collation(has) else has
    yield text.SetType(name, compiler.dialect.type_compiler_instance.process(bare))
    if _collation(had) != _collation(has):
        yield text.SetCollation(name, _collation(has))
    yield from (text.AddConstraint(sql) for _, sql in sqla.type_checks(after, name, compiler))


def _form(type_: TypeDefinition) -> TypeEngine[Any]:
    return variant(type_.construct, "sqlite")


def _collation(type_: TypeEngine[Any]) -> str | None:
    found: str | None = getattr(type_, "collation", None)
    return found


def fills(operation: AlterColumn, was: ColumnDefinition, quoted: str) -> dict[str, str]:
    """How the copy fills the column, if not by what it held: a generated one is not copied unless that is said."""
    if operation.using:
        return {operation.name: operation.using}
    return {operation.name: quoted} if was.computed is not None and operation.computed is None else {}


def counting_from(table: TableDefinition) -> tuple[TableDefinition, int | None]:
    """A table whose key does not begin at 1, and where it begins: only AUTOINCREMENT remembers a number."""
    for column in table.columns:
        start = dict(column.identity.options).get("start") if column.identity is not None else None
        if start is not None and start != 1 and table.primary_key and table.primary_key.columns == (column.name,):
            options = tuple(sorted({**dict(table.options), "sqlite_autoincrement": True}.items()))
            return replace(table, options=options), int(start)
    return table, None


def exact(table: TableDefinition, create_sql: str, compiler: Compiler) -> TableDefinition:
    """*table* as SQLAlchemy reflected it, with the types and collations that its text has."""
    said = {fold(column.name): column for column in parse(create_sql).columns}
    return replace(table, columns=tuple(_exact(column, said[fold(column.name)], compiler) for column in table.columns))


def _exact(column: ColumnDefinition, said: Column, compiler: Compiler) -> ColumnDefinition:
    type_: TypeEngine[Any] = column.type.construct
    written = said.type_sql.strip()
    if not written or _squeezed(compiler.type_compiler_instance.process(type_)) != _squeezed(written):
        type_ = Raw(written)  # also where there is none: such a column takes any value
    collations = said.of(Kind.COLLATE)
    if collations and isinstance(type_, sa.String):
        type_ = collated(type_, unquote(collations[-1].tokens[-1].text))
    return replace(column, type=sqla.type_definition(type_), default=_plain(column.default), computed=_computed(said))


def _computed(said: Column) -> ComputedDefinition | None:
    """What stands in the parentheses, and whether STORED stands behind them."""
    if not said.is_generated:
        return None
    tokens = said.of(Kind.GENERATED)[-1].tokens
    keys = [token.key for token in tokens]
    start, end = keys.index("("), len(keys) - 1 - keys[::-1].index(")")
    expression = written(tokens[start + 1 : end]).strip()
    return ComputedDefinition(sqla.expression(sa.text(expression.replace(":", "\\:"))), "STORED" in keys[end:])


def _squeezed(type_sql: str) -> str:
    return type_sql.replace(" ", "").lower()


def _plain(default: str | Expression | None) -> str | Expression | None:
    """A quoted text is a literal."""
    if isinstance(default, Expression) and (literal := _LITERAL.match(default.key)):
        return literal[1].replace("''", "'")
    return default


_LITERAL = re.compile(r"^'((?:[^']|'')*)'$")
