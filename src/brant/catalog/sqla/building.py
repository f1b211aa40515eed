"""Definitions → fresh SQLAlchemy constructs: they bind to one table for ever, so each is made anew."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import SchemaItem
from sqlalchemy.sql.compiler import DDLCompiler
from sqlalchemy.sql.elements import ClauseElement

from brant.catalog.definitions import (
    ColumnDefinition,
    Expression,
    ForeignKeyDefinition,
    IdentityDefinition,
    IndexDefinition,
    IndexElement,
    OnUpdateDefinition,
    TableDefinition,
)
from brant.catalog.sqla.constraints import build_constraint
from brant.catalog.sqla.expressions import thawed
from brant.catalog.sqla.given import BEYOND
from brant.catalog.sqla.reading import OPTIONS
from brant.catalog.sqla.types import build_type
from brant.catalog.table_options import others_options
from brant.columns.elements import OnUpdate
from brant.errors import RecordingError

COLUMNS = "columns"
"""Under this key a Table that was built for one column tells the names of all."""

_UNUSABLE = (exc.ArgumentError, exc.NoSuchModuleError, TypeError)
"""What SQLAlchemy raises for options that no database, or not the one they are named for, knows."""


class _Computed(sa.Computed):
    """Compiled as SQLAlchemy does it, by its visit name.

    Importing GeoAlchemy2 (seen in 0.20) changes how ``Computed`` is compiled for MySQL and MariaDB: without STORED.
    """

    __visit_name__ = "computed_column"


@compiles(_Computed, "postgresql")
def _compile_computed(computed: _Computed, compiler: DDLCompiler, **_: Any) -> str:
    """VIRTUAL is PostgreSQL 18's, and SQLAlchemy 2.0 has no word for it."""
    said = compiler.sql_compiler.process(cast(Any, computed.sqltext), include_table=False, literal_binds=True)
    return f"GENERATED ALWAYS AS ({said}) {'VIRTUAL' if computed.persisted is False else 'STORED'}"


def build_table(definition: TableDefinition, metadata: sa.MetaData | None = None) -> sa.Table:
    """A fresh Table with all that is on it. Tables it refers to stand beside it as stubs."""
    metadata = metadata if metadata is not None else sa.MetaData()
    schema, _, name = definition.name.rpartition(".")
    arguments: list[Any] = [build_column(column) for column in definition.columns]
    arguments += [build_constraint(constraint) for constraint in definition.constraints]
    for key in definition.foreign_keys:
        ensure_stub(metadata, key, definition)
    try:
        table = sa.Table(
            name,
            metadata,
            *arguments,
            schema=schema or None,
            comment=definition.comment,
            info={OPTIONS: definition.options},
            prefixes=["TEMPORARY"] if ("temporary", True) in definition.options else [],
            **thawed(others_options(definition.options)),
        )
    except _UNUSABLE as error:
        raise RecordingError(f"table {definition.name!r}: {error}") from error
    for index in definition.indexes:
        build_index(index, table)
    return table


def build_column_of(definition: TableDefinition, name: str) -> sa.Column[Any]:
    """One column as it sits on its table; the others matter only to those of the primary key."""
    key, names = definition.primary_key, definition.column_names
    if key is None or name not in key.columns:
        definition = TableDefinition(definition.name, (definition.column(name),), options=definition.options)
    table = build_table(definition)
    table.info[COLUMNS] = names
    return table.c[name]


def names_of_columns(table: sa.Table) -> tuple[str, ...]:
    """All columns of the table that *table* stands for, also where it was built for one of them."""
    return tuple(table.info.get(COLUMNS, table.c.keys()))


def build_column(definition: ColumnDefinition) -> sa.Column[Any]:
    extras: list[SchemaItem] = []
    if definition.computed is not None:
        computed = definition.computed
        extras.append(_Computed(cast(Any, computed.expression.construct), persisted=computed.persisted))
    if definition.identity is not None:
        extras.append(build_identity(definition.identity))
    default: Any = definition.default
    if isinstance(default, Expression):
        default = default.construct
    return sa.Column(
        definition.name,
        build_type(definition.type),
        *extras,
        nullable=definition.nullable,
        server_default=default,
        server_onupdate=_build_on_update(definition.on_update),
        autoincrement=cast(Any, definition.autoincrement),
        comment=definition.comment,
        **thawed(definition.options),
    )


def build_identity(definition: IdentityDefinition) -> sa.Identity:
    return sa.Identity(always=definition.always, **dict(definition.options))


def _build_on_update(definition: OnUpdateDefinition | None) -> OnUpdate | None:
    if definition is None:
        return None
    return OnUpdate(definition.expression.construct, optional=definition.optional)


def type_checks(table: TableDefinition, column: str, compiler: DDLCompiler) -> list[tuple[str, str]]:
    """The named CHECKs that a Boolean's or an Enum's type makes on one database: their names, and their SQL."""
    built = build_table(TableDefinition(table.name, (table.column(column),)))
    return sorted(
        (str(constraint.name), compiler.process(constraint))
        for constraint in built.constraints
        if getattr(constraint, "_type_bound", False) and constraint.name and _applies(constraint, compiler)
    )


def _applies(constraint: sa.Constraint, compiler: DDLCompiler) -> bool:
    rule: Any = constraint._create_rule
    return rule is None or bool(rule(compiler))


def build_index(definition: IndexDefinition, table: sa.Table) -> sa.Index:
    """In SQLAlchemy's words; the definition stands in its ``info``, for those that it has none for."""
    given = thawed(definition.options)
    if definition.where is not None:
        given |= {f"{name}_where": definition.where.construct for name in ("postgresql", "sqlite")}
    opclasses = {place.column: place.opclass for place in definition.elements if place.column and place.opclass}
    lengths = {place.column: place.length for place in definition.elements if place.column and place.length}
    given |= {"postgresql_ops": opclasses} if opclasses else {}
    given |= {"mysql_length": lengths} if lengths else {}
    elements = [_build_element(element, table) for element in definition.elements]
    try:
        index = sa.Index(definition.name, *elements, unique=definition.unique, info={BEYOND: definition}, **given)
    except _UNUSABLE as error:
        raise RecordingError(f"index {definition.name!r}: {error}") from error
    if index.table is None:
        index._set_parent_with_dispatch(table)
    return index


def build_lone_index(definition: IndexDefinition, table: TableDefinition) -> sa.Index:
    """An index for a statement of its own."""
    return build_index(definition, build_table(replace(table, indexes=())))


def _build_element(element: IndexElement, table: sa.Table) -> Any:
    if element.expression is not None and element.expression.is_text and (element.opclass or element.collation):
        return sa.text(index_place(element))
    built: Any = table.c[element.column] if element.column else _indexed(cast(Expression, element.expression))
    if element.collation:
        built = sa.collate(built, element.collation)
    if element.descending:
        built = sa.desc(built)
    if element.nulls == "first":
        built = sa.nulls_first(built)
    elif element.nulls == "last":
        built = sa.nulls_last(built)
    return built


def index_place(element: IndexElement) -> str:
    """One place of an index as the text that ``add_index`` takes."""
    length = f"({element.length})" if element.length else ""
    parts = [
        f"{element.label}{length}",
        f'COLLATE "{element.collation}"' if element.collation else "",
        element.opclass or "",
        "DESC" if element.descending else "",
        f"NULLS {element.nulls.upper()}" if element.nulls else "",
    ]
    return " ".join(filter(None, parts))


def _indexed(expression_: Expression) -> ClauseElement:
    """SQL text in an index stands in parentheses, which every database needs for all but a plain call."""
    return sa.text(f"({expression_.key})") if expression_.is_text else expression_.construct


def ensure_stub(metadata: sa.MetaData, key: ForeignKeyDefinition, owner: TableDefinition) -> None:
    """The columns a foreign key points at, so that it can be compiled without their table."""
    if key.referred_table == owner.name:
        return
    schema, _, name = key.referred_table.rpartition(".")
    stub = metadata.tables.get(key.referred_table)
    if stub is None:
        stub = sa.Table(name, metadata, schema=schema or None)
    for column in key.referred_columns:
        if column not in stub.c:
            stub.append_column(sa.Column(column))
