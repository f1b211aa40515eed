"""SQLAlchemy constructs → definitions. Reading never changes the construct that is read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.schema import SchemaItem

from brant.catalog import names
from brant.catalog.definitions import (
    CheckDefinition,
    ColumnDefinition,
    ComputedDefinition,
    ConstraintDefinition,
    ExclusionDefinition,
    ForeignKeyDefinition,
    IdentityDefinition,
    IndexDefinition,
    IndexElement,
    OnUpdateDefinition,
    Options,
    Position,
    PrimaryKeyDefinition,
    TableDefinition,
    TypeDefinition,
    UniqueDefinition,
)
from brant.catalog.sqla.constraints import check_definition, constraint_definition, foreign_key_definition
from brant.catalog.sqla.expressions import default_definition, expression, options
from brant.catalog.sqla.given import SCRATCH, dialect_kwargs, given_name, table_of, text_of
from brant.catalog.sqla.indexes import index_definition, index_on_definition
from brant.catalog.sqla.types import type_definition
from brant.catalog.table_options import in_lower_case
from brant.columns.elements import OnUpdate
from brant.columns.indexes import IndexOn
from brant.errors import RecordingError

# -- reading columns ----------------------------------------------------------------------------------


def column_definition(column: sa.Column[Any], type_: TypeDefinition | None = None) -> ColumnDefinition:
    """What the column itself says; *type_* replaces a type that comes from elsewhere."""
    return ColumnDefinition(
        name=text_of(column.name),
        type=type_ or type_definition(column.type),
        nullable=bool(column.nullable) and not column.primary_key,
        default=None if column.computed or column.identity else default_definition(column.server_default),
        computed=computed_definition(column.computed) if column.computed is not None else None,
        identity=identity_definition(column.identity) if column.identity is not None else None,
        autoincrement=cast("bool | str", column.autoincrement),
        comment=column.comment,
        options=options({k: v for k, v in dialect_kwargs(column).items() if k not in _PLACES}),
        on_update=on_update_definition(column.server_onupdate),
    )


_PLACES = {f"{database}_{place}" for database in ("mysql", "mariadb") for place in ("first", "after")}


def column_position(column: sa.Column[Any]) -> Position | None:
    """Where the column wants to be put when it is added."""
    given = dialect_kwargs(column)
    for database in ("mysql", "mariadb"):
        if given.get(f"{database}_first"):
            return Position()
        if after := given.get(f"{database}_after"):
            return Position(str(after))
    return None


def on_update_definition(given: object) -> OnUpdateDefinition | None:
    """Only what is meant for the database: SQLAlchemy's own ``server_onupdate`` makes no DDL anywhere."""
    return OnUpdateDefinition(expression(given.expression), given.optional) if isinstance(given, OnUpdate) else None


def computed_definition(computed: sa.Computed) -> ComputedDefinition:
    return ComputedDefinition(expression(cast(Any, computed.sqltext)), computed.persisted)


def identity_definition(identity: sa.Identity) -> IdentityDefinition:
    known = ("start", "increment", "minvalue", "maxvalue", "nominvalue", "nomaxvalue", "cycle", "cache")
    return IdentityDefinition(
        bool(identity.always),
        tuple((name, getattr(identity, name)) for name in known if getattr(identity, name) is not None),
    )


def column_extras(table: str, column: sa.Column[Any]) -> list[ConstraintDefinition | IndexDefinition]:
    """The keys, constraints and index a column carries as flags, each in its own definition."""
    name = text_of(column.name)
    extras: list[ConstraintDefinition | IndexDefinition] = []
    extras += [
        foreign_key_definition(table, (name,), key.target_fullname, key)
        for key in sorted(column.foreign_keys, key=lambda key: key.target_fullname)
    ]
    extras += [
        check_definition(table, constraint)
        for constraint in column.constraints
        if isinstance(constraint, sa.CheckConstraint)
    ]
    if column.index:
        extras.append(
            IndexDefinition(names.index_name(table, [name]), (IndexElement(name),), unique=bool(column.unique))
        )
    elif column.unique:
        extras.append(UniqueDefinition(names.unique_name(table, [name]), (name,)))
    return extras


# -- reading indexes and constraints ------------------------------------------------------------------


def item_definition(
    table: str, known_columns: Iterable[str], item: SchemaItem
) -> ConstraintDefinition | IndexDefinition:
    """An Index or Constraint written by a user, for *table*; unnamed ones get their name here."""
    if isinstance(item, IndexOn):
        return index_on_definition(table, known_columns, item)
    if isinstance(item, sa.Index):
        name = given_name(item.name)
        _attach(item, known_columns)
        return index_definition(table, item, name)
    if isinstance(item, sa.Constraint):
        name = given_name(item.name)
        _attach(item, known_columns)
        return constraint_definition(table, item, name)
    raise RecordingError(
        f"{type(item).__name__} can't be put on a table", hint="a Column, an Index or a Constraint can"
    )


def _attach(item: sa.Index | sa.Constraint, known_columns: Iterable[str]) -> None:
    """Most Indexes and Constraints tell their columns only once they sit on a table: give it one of its own."""
    if isinstance(item, sa.CheckConstraint | sa.ForeignKeyConstraint) or table_of(item) is not None:
        return
    scratch = sa.Table(SCRATCH, sa.MetaData(), *(sa.Column(name) for name in known_columns))
    try:
        item._set_parent_with_dispatch(scratch)
    except (exc.ConstraintColumnNotFoundError, exc.ArgumentError, KeyError) as error:
        raise RecordingError(
            f"{type(item).__name__} {item.name or ''}: {error}".replace(f"'{SCRATCH}'", "the table")
        ) from error


# -- reading tables -----------------------------------------------------------------------------------


def table_definition(table: sa.Table) -> TableDefinition:
    """A whole Table of an application's MetaData, or a reflected one."""
    name = table.key
    key = table.primary_key
    has_key = len(key.columns) > 0
    uniques: list[UniqueDefinition] = []
    checks: list[CheckDefinition] = []
    foreign_keys: list[ForeignKeyDefinition] = []
    exclusions: list[ExclusionDefinition] = []
    for constraint in _in_declared_order(table):
        match constraint_definition(name, constraint):
            case UniqueDefinition() as unique:
                uniques.append(unique)
            case CheckDefinition() as check:
                checks.append(check)
            case ForeignKeyDefinition() as foreign_key:
                foreign_keys.append(foreign_key)
            case ExclusionDefinition() as exclusion:
                exclusions.append(exclusion)
            case PrimaryKeyDefinition():
                pass
    return TableDefinition(
        name=name,
        columns=tuple(column_definition(column, _type_as_named(table, column)) for column in table.columns),
        primary_key=cast(PrimaryKeyDefinition, constraint_definition(name, key)) if has_key else None,
        uniques=tuple(uniques),
        checks=tuple(checks),
        foreign_keys=tuple(foreign_keys),
        indexes=tuple(sorted((index_definition(name, index) for index in table.indexes), key=lambda index: index.name)),
        comment=table.comment,
        options=table_options(table),
        exclusions=tuple(exclusions),
    )


def _type_as_named(table: sa.Table, column: sa.Column[Any]) -> TypeDefinition | None:
    """A Boolean or Enum whose CHECK a naming convention has renamed; a native enum keeps the name, which is its own."""
    type_: Any = column.type
    if not isinstance(type_, sa.Boolean | sa.Enum) or not type_.create_constraint:
        return None
    if isinstance(type_, sa.Enum) and type_.native_enum:
        return None
    for constraint in table.constraints:
        if getattr(constraint, "_type_bound", False) and list(cast(Any, constraint).columns) == [column]:
            named: Any = cast(Any, type_).copy()
            named.name = given_name(constraint.name) or type_.name
            return type_definition(named)
    return None


OPTIONS = "brant options"
"""Where a Table built from a definition keeps what SQLAlchemy would not take."""


def table_options(table: sa.Table) -> Options:
    """Its dialect options, and what its prefixes say."""
    if OPTIONS in table.info:
        return cast(Options, table.info[OPTIONS])
    given = in_lower_case(dialect_kwargs(table))
    if given.pop("sqlite_with_rowid", True) is False:
        given["sqlite_without_rowid"] = True
    for prefix in table._prefixes:
        words = str(prefix).split()
        known = {"TEMPORARY": "temporary", "TEMP": "temporary", "UNLOGGED": "unlogged"}
        if not words or any(word.upper() not in known for word in words):
            raise RecordingError(
                f"table {table.key!r} has the prefix {str(prefix)!r}, which brant can't say",
                hint="TEMPORARY and UNLOGGED it can",
            )
        given |= {known[word.upper()]: True for word in words}
    return options(given)


def _in_declared_order(table: sa.Table) -> list[sa.Constraint]:
    """A Table keeps its constraints in a set: order them as declared, as CREATE TABLE does.

    CHECKs that a Boolean or Enum type makes are left to that type; those given to a column are on that alone.
    """
    on_columns = [constraint for column in table.columns for constraint in column.constraints]
    mine = [
        constraint
        for constraint in (*table.constraints, *on_columns)
        if constraint is not table.primary_key and not getattr(constraint, "_type_bound", False)
    ]
    return sorted(mine, key=lambda constraint: constraint._creation_order)


def sequence_of(value: str | Sequence[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)
