"""A schema that a server has told, as a person would have written it: the same to that server, and plainer to read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeEngine

from brant.catalog import sqla
from brant.catalog.catalog import Catalog
from brant.catalog.definitions import ColumnDefinition, TableDefinition, TypeDefinition
from brant.catalog.objects import Body, ExtensionDefinition, ObjectDefinition

TypeText = Callable[[TypeDefinition], str]
"""How one database spells a type."""


def readable(catalog: Catalog, type_text: TypeText) -> Catalog:
    """Types by their portable names where the server spells both alike, and nothing said that goes without saying."""
    tables = {table.name: _table(table, type_text) for table in catalog}
    return Catalog(tables, objects={key: _object(thing) for key, thing in catalog.objects.items()})


def _table(table: TableDefinition, type_text: TypeText) -> TableDefinition:
    key = table.primary_key.columns if table.primary_key is not None else ()
    keyed = {index.name for index in table.foreign_keys}
    return replace(
        table,
        columns=tuple(_column(column, key, type_text) for column in table.columns),
        # MySQL and MariaDB make an index for a foreign key, of its name, and tell both.
        indexes=tuple(index for index in table.indexes if index.name not in keyed),
    )


def _column(column: ColumnDefinition, key: tuple[str, ...], type_text: TypeText) -> ColumnDefinition:
    counts = column.autoincrement
    if key != (column.name,) or not isinstance(column.type.construct, sa.Integer) or counts is True:
        # It goes without saying of a whole number that is the only key, and means nothing elsewhere.
        counts = "auto" if counts is False or key == (column.name,) else counts
    return replace(column, type=_type(column.type, type_text), autoincrement=counts)


def _type(type_: TypeDefinition, type_text: TypeText) -> TypeDefinition:
    if isinstance(type_.construct, sa.Enum):
        return type_
    try:
        generic: TypeEngine[object] = type_.construct.as_generic()
    except (NotImplementedError, TypeError):
        return type_
    plain = sqla.type_definition(generic)
    return plain if type_text(plain) == type_text(type_) else type_


def _object(thing: ObjectDefinition) -> ObjectDefinition:
    """Without the name of the database that its SQL is for: it is for this one; an extension as any server has it."""
    if isinstance(thing, ExtensionDefinition):
        return ExtensionDefinition(thing.name, if_not_exists=True)
    bodies = {each.name: getattr(thing, each.name) for each in fields(thing)}
    plain: dict[str, Any] = {
        name: Body((("default", body.texts[0][1].strip()),))
        for name, body in bodies.items()
        if isinstance(body, Body) and len(body.texts) == 1
    }
    return replace(thing, **plain)
