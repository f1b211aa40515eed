"""What PostgreSQL says of columns beyond types and defaults: identity, generated values, and types of other people."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import DOMAIN
from sqlalchemy.sql.compiler import DDLCompiler
from sqlalchemy.types import TypeEngine

from brant.catalog import sqla
from brant.catalog.catalog import Catalog
from brant.catalog.definitions import (
    ColumnDefinition,
    ComputedDefinition,
    ConstraintDefinition,
    IdentityDefinition,
    IndexDefinition,
    TableDefinition,
)
from brant.catalog.identifiers import words
from brant.catalog.names import fitted
from brant.columns.types import Geography, Geometry, Raw, Vector
from brant.columns.variants import collated
from brant.operations.ddl import Action

# -- actions of ALTER TABLE ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AddIdentity(Action):
    column: str
    identity: IdentityDefinition

    def render(self, compiler: DDLCompiler) -> str:
        said = compiler.process(sqla.build_identity(self.identity))
        return f"ALTER COLUMN {compiler.preparer.quote(self.column)} ADD {said}"

    def uses(self) -> frozenset[str]:
        return frozenset({self.column})


@dataclass(frozen=True, slots=True)
class SetIdentity(Action):
    """Gives an identity column other options; those that are not said go back to PostgreSQL's own."""

    column: str
    identity: IdentityDefinition

    def render(self, compiler: DDLCompiler) -> str:
        given = dict(self.identity.options)
        options = [
            f"GENERATED {'ALWAYS' if self.identity.always else 'BY DEFAULT'}",
            f"INCREMENT BY {given.get('increment', 1)}",
            f"MINVALUE {given['minvalue']}" if given.get("minvalue") is not None else "NO MINVALUE",
            f"MAXVALUE {given['maxvalue']}" if given.get("maxvalue") is not None else "NO MAXVALUE",
            f"START WITH {given.get('start', given.get('minvalue', 1))}",
            f"CACHE {given.get('cache', 1)}",
            "CYCLE" if given.get("cycle") else "NO CYCLE",
        ]
        name = compiler.preparer.quote(self.column)
        return f"ALTER COLUMN {name} " + " ".join(f"SET {option}" for option in options)

    def uses(self) -> frozenset[str]:
        return frozenset({self.column})


@dataclass(frozen=True, slots=True)
class DropFromColumn(Action):
    """``DROP IDENTITY`` or ``DROP EXPRESSION``: the column keeps its values."""

    column: str
    what: str

    def render(self, compiler: DDLCompiler) -> str:
        return f"ALTER COLUMN {compiler.preparer.quote(self.column)} DROP {self.what}"

    def uses(self) -> frozenset[str]:
        return frozenset({self.column})


def identity_actions(was: ColumnDefinition, column: ColumnDefinition) -> Iterator[Action]:
    """What turns the one way of counting into the other."""
    if was.identity is not None and column.identity is None:
        yield DropFromColumn(column.name, "IDENTITY")
    elif was.identity is None and column.identity is not None:
        yield AddIdentity(column.name, column.identity)
    elif column.identity is not None and was.identity != column.identity:
        yield SetIdentity(column.name, column.identity)


def is_serial(table: TableDefinition, column: ColumnDefinition) -> bool:
    """Whether a sequence counts it by its default."""
    if table.primary_key is None or column.name not in table.primary_key.columns:
        return False
    counted = sqla.build_table(table).autoincrement_column
    return counted is not None and counted.name == column.name and column.identity is None


def drop_sequence(table: str, column: str, quote: Callable[[str], str]) -> str:
    """The statement that drops a serial column's sequence, once no default needs it."""
    quoted = ".".join(map(quote, table.split(".")))
    of = f"pg_get_serial_sequence({_text(quoted)}, {_text(column)})"
    return f"DO $$ BEGIN IF {of} IS NOT NULL THEN EXECUTE 'DROP SEQUENCE ' || {of}; END IF; END $$"


def make_serial(table: str, column: str, quote: Callable[[str], str]) -> Iterator[str]:
    """The statements that make a column count by a sequence and its default, as SERIAL does."""
    schema, _, name = table.rpartition(".")
    quoted = ".".join(map(quote, table.split(".")))
    sequence = ".".join(map(quote, filter(None, (schema, fitted(f"{name}_{column}_seq")))))
    yield f"CREATE SEQUENCE {sequence} OWNED BY {quoted}.{quote(column)}"
    yield f"ALTER TABLE {quoted} ALTER COLUMN {quote(column)} SET DEFAULT nextval({_text(sequence)})"
    yield count_on(table, column, quote)


def count_on(table: str, column: str, quote: Callable[[str], str], start: int | None = None) -> str:
    """The statement that makes an identity go on behind the rows there are, and not before *start*."""
    quoted = ".".join(map(quote, table.split(".")))
    of = f"pg_get_serial_sequence({_text(quoted)}, {_text(column)})"
    following = f"coalesce(max({quote(column)}), 0) + 1"
    if start is not None:
        following = f"greatest({start}, {following})"
    return f"SELECT setval({of}, {following}, false) FROM {quoted}"


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def standing_on(table: TableDefinition, column: str) -> list[ConstraintDefinition | IndexDefinition]:
    """The indexes, checks and keys that go when the column is dropped."""
    found: list[ConstraintDefinition | IndexDefinition] = [
        index
        for index in table.indexes
        if column in (*index.columns, *index.included) or column.lower() in _said(index)
    ]
    found += [check for check in table.checks if column.lower() in words(check.expression.key)]
    found += [key for key in table.uniques if column in key.columns]
    found += [key for key in table.foreign_keys if column in key.columns]
    return found


def _said(index: IndexDefinition) -> frozenset[str]:
    texts = [element.expression.key for element in index.elements if element.expression]
    return frozenset[str]().union(*map(words, [*texts, index.where.key if index.where else ""]))


def stored(column: ColumnDefinition) -> ColumnDefinition:
    """Computed without a word on how means STORED: before version 18 there is nothing else."""
    if column.computed is None or column.computed.persisted is not None:
        return column
    return replace(column, computed=ComputedDefinition(column.computed.expression, persisted=True))


# -- reading ---------------------------------------------------------------------------------------


@contextmanager
def any_type() -> Iterator[None]:
    """SQLAlchemy warns of types and checks it does not know: they are read here and in postgresql_constraints."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Did not recognize type|Could not parse CHECK constraint text")
        warnings.filterwarnings("ignore", "Can't validate argument 'dialect_options'")
        yield


_DESCRIBED = sa.text(
    """
    SELECT n.name, a.attname, format_type(a.atttypid, a.atttypmod),
           CASE WHEN a.attcollation <> t.typcollation THEN k.collname END,
           NOT a.attnotnull, a.atthasdef
      FROM unnest(:names) AS n (name)
      JOIN pg_attribute a ON a.attrelid = to_regclass(n.name)
      JOIN pg_type t ON t.oid = a.atttypid
      LEFT JOIN pg_collation k ON k.oid = a.attcollation
     WHERE a.attnum > 0 AND NOT a.attisdropped
    """
).bindparams(sa.bindparam("names", type_=sa.ARRAY(sa.Text)))


def exact(connection: sa.Connection, found: Catalog, quote: Callable[[str], str]) -> Catalog:
    """*found* with the types and collations that SQLAlchemy passes over."""
    inexact = {
        table.name: ".".join(map(quote, table.name.split(".")))
        for table in found
        if any(map(_may_be_inexact, table.columns))
    }
    said: dict[str, dict[str, _Said]] = {}
    for name, column, *told in connection.execute(_DESCRIBED, {"names": [*inexact.values()]}):
        said.setdefault(name, {})[column] = _Said(*told)
    tables = {
        table.name: _exact(table, said[inexact[table.name]]) if table.name in inexact else table for table in found
    }
    return Catalog(tables, objects=found.objects)


class _Said(NamedTuple):
    """What a column has itself: ``nullable`` and ``has_default`` without what its domain says."""

    type: str
    collation: str | None
    nullable: bool
    has_default: bool


def _exact(table: TableDefinition, said: Mapping[str, _Said]) -> TableDefinition:
    return replace(table, columns=tuple(_described(column, said[column.name]) for column in table.columns))


def _may_be_inexact(column: ColumnDefinition) -> bool:
    type_ = column.type.construct
    is_collatable = isinstance(type_, sa.String) and type_.collation is None
    return _is_unknown(type_) or is_collatable or isinstance(type_, DOMAIN)


def _is_unknown(type_: TypeEngine[Any]) -> bool:
    return sqla.is_typeless(type_) or (isinstance(type_, sa.ARRAY) and sqla.is_typeless(type_.item_type))


def _described(column: ColumnDefinition, said: _Said) -> ColumnDefinition:
    construct = column.type.construct
    if isinstance(construct, DOMAIN):
        return replace(column, nullable=said.nullable, default=column.default if said.has_default else None)
    if _is_unknown(construct):
        return replace(column, type=sqla.type_definition(type_of_text(said.type)))
    if said.collation is not None and isinstance(construct, sa.String) and construct.collation is None:
        return replace(column, type=sqla.type_definition(collated(construct, said.collation)))
    return column


def type_of_text(text: str) -> TypeEngine[Any]:
    """PostGIS's and pgvector's types as brant says them, all else as it stands."""
    match = re.fullmatch(r"(?:\w+\.)?(geometry|geography|vector)(?:\((\w+)(?:,(\d+))?\))?", text, re.IGNORECASE)
    if match is None:
        return Raw(text)
    kind, first, srid = match.groups()
    if kind == "vector":
        return Vector(int(first) if first else None)
    subtype = None if first is None or first.lower() == "geometry" else first.upper()
    return (Geography if kind == "geography" else Geometry)(subtype, int(srid or 0))
