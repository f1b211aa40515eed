"""Enum types by name: which columns have one, and the schema after its values have changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeEngine

from brant.catalog import sqla
from brant.catalog.catalog import Catalog
from brant.catalog.definitions import ColumnDefinition, TableDefinition, TypeDefinition
from brant.catalog.objects import EnumDefinition
from brant.errors import RecordingError, UnknownObject, did_you_mean


def columns_of_enum(catalog: Catalog, name: str) -> Iterator[tuple[TableDefinition, ColumnDefinition]]:
    """Each column of the enum type, or of arrays of it."""
    for table in catalog:
        for column in table.columns:
            if enum_in(column.type.construct, name) is not None:
                yield table, column


def values_of(catalog: Catalog, name: str) -> tuple[str, ...]:
    """The values of an enum type that was created, or that came with a column. Raises UnknownObject."""
    if catalog.has_object("enum", name):
        found = catalog.object("enum", name)
        assert isinstance(found, EnumDefinition)
        return found.values
    for _, column in columns_of_enum(catalog, name):
        enum = enum_in(column.type.construct, name)
        assert enum is not None
        return tuple(enum.enums)
    known = {*(known for kind, known in catalog.objects if kind == "enum"), *carried(catalog)}
    raise UnknownObject(
        f"there is no enum type {name!r} at this point of history",
        hint=did_you_mean(name, known) or f"the files know of: {', '.join(sorted(known)) or 'none'}",
    )


def carried(catalog: Catalog) -> dict[str, tuple[str, ...]]:
    """The enum types that columns have, with their values."""
    found: dict[str, tuple[str, ...]] = {}
    for table in catalog:
        for column in table.columns:
            for enum in _enums_in(column.type.construct):
                if enum.name:
                    found[f"{enum.schema}.{enum.name}" if enum.schema else str(enum.name)] = tuple(enum.enums)
    return found


def enum_in(type_: TypeEngine[Any], name: str) -> sa.Enum | None:
    """The enum of that name in a type: itself, what an array holds, or a variant."""
    schema, _, base = name.rpartition(".")
    for enum in _enums_in(type_):
        if enum.name == base and (enum.schema or "") == schema:
            return enum
    return None


def _enums_in(type_: TypeEngine[Any]) -> Iterator[sa.Enum]:
    if isinstance(type_, sa.Enum):
        yield type_
    elif isinstance(type_, sa.ARRAY):
        yield from _enums_in(type_.item_type)
    for variant in type_._variant_mapping.values():
        yield from _enums_in(variant)


def is_array(type_: TypeEngine[Any]) -> bool:
    return isinstance(type_, sa.ARRAY)


def with_values(definition: TypeDefinition, name: str, values: Sequence[str]) -> TypeDefinition:
    """The type with other values in the enum of that name."""
    return sqla.type_definition(_with_values(definition.construct, name, values))


def _with_values(type_: TypeEngine[Any], name: str, values: Sequence[str]) -> TypeEngine[Any]:
    rebuilt = type_
    if isinstance(type_, sa.Enum) and enum_in(type_, name) is type_:
        rebuilt = _rebuilt(type_, values)
    elif isinstance(type_, sa.ARRAY):
        item = _with_values(type_.item_type, name, values)
        rebuilt = type(type_)(item, as_tuple=type_.as_tuple, dimensions=type_.dimensions)
    for dialect, variant in type_._variant_mapping.items():
        rebuilt = rebuilt.with_variant(_with_values(variant, name, values), dialect)
    return rebuilt


def _rebuilt(enum: sa.Enum, values: Sequence[str]) -> sa.Enum:
    if isinstance(enum, postgresql.ENUM):
        return postgresql.ENUM(*values, name=str(enum.name), schema=enum.schema)
    longest = max(map(len, enum.enums), default=0)
    length = enum.length or 0
    chosen: dict[str, Any] = {"length": length} if length > longest else {}
    return sa.Enum(
        *values,
        name=enum.name,
        schema=enum.schema,
        native_enum=enum.native_enum,
        create_constraint=enum.create_constraint,
        **chosen,
    )


def with_enum_replaced(
    catalog: Catalog, name: str, values: tuple[str, ...], renamed: Mapping[str, str] | None = None
) -> Catalog:
    """The schema once the type has these values; *renamed* tells what became of old ones, in defaults too."""
    renamed = renamed or {}
    if len(set(values)) != len(values) or not values:
        raise RecordingError(f"an enum type has values, each once: {', '.join(values) or 'none'}")
    for table, column in tuple(columns_of_enum(catalog, name)):
        default = column.default
        if isinstance(default, str) and not is_array(column.type.construct):
            default = renamed.get(default, default)
            if default not in values:
                raise RecordingError(
                    f"{default!r} can't go: it is the default of {table.name}.{column.name}",
                    hint="give the column another default first, or say what becomes of the value",
                )
        changed = replace(column, type=with_values(column.type, name, values), default=default)
        now = catalog.table(table.name)
        catalog = catalog.with_table_replaced(now.with_column_replaced(column.name, changed))
    if catalog.has_object("enum", name):
        catalog = catalog.with_object_replaced(EnumDefinition(name, values))
    return catalog
