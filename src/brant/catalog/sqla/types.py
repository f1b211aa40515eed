"""Column types: what a type is, and one of its own for each column."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.types import TypeEngine

from brant.catalog.definitions import (
    TypeDefinition,
)


def type_definition(type_: TypeEngine[Any] | type[TypeEngine[Any]]) -> TypeDefinition:
    construct = type_() if isinstance(type_, type) else type_
    arguments = _plain_arguments(construct)
    if arguments is None:
        return TypeDefinition(_type_key(construct), construct)
    found = _PLAIN_TYPES.get(arguments)
    if found is None:
        found = _PLAIN_TYPES[arguments] = TypeDefinition(_type_key(construct), construct)
    return found


_PLAIN_TYPES: dict[tuple[object, ...], TypeDefinition] = {}
"""A history has thousands of columns and a dozen types; one construct for all of a kind is compiled once."""

_OWN = ("sqlalchemy.sql.sqltypes", "sqlalchemy.dialects.")
_SCALARS = frozenset({bool, int, str, type(None)})


def _plain_arguments(type_: TypeEngine[Any]) -> tuple[object, ...] | None:
    """Class and arguments of one of SQLAlchemy's own types; None where there is more to it than these."""
    cls = type(type_)
    if not cls.__module__.startswith(_OWN) or isinstance(type_, sa.types.SchemaType):
        return None
    values = vars(type_).values()
    kinds = [type(value) for value in values]
    return (cls, *kinds, *values) if _SCALARS.issuperset(kinds) else None


def _type_key(type_: TypeEngine[Any]) -> str:
    """Class and arguments. ``repr`` gives the arguments, but no variants and no module."""
    cls = type(type_)
    module = "" if cls.__module__.startswith("sqlalchemy.") else cls.__module__ + "."
    dialect = cls.__module__.split(".")[2] + "." if cls.__module__.startswith("sqlalchemy.dialects.") else ""
    key = f"{module}{dialect}{type_!r}"
    if isinstance(type_, sa.Enum):
        flags = (type_.native_enum, type_.create_constraint, type_.schema, type_.name)
        key = f"{dialect}{cls.__name__}({type_.enums!r}, {flags!r}, {type_.length!r})"
        if said := _text_attributes(type_):
            key += repr(said)
    elif isinstance(type_, sa.ARRAY):
        key = f"{dialect}{cls.__name__}({_type_key(type_.item_type)}, {type_.dimensions!r})"
    variants = cast("Mapping[str, TypeEngine[Any]]", type_._variant_mapping)
    for name in sorted(variants):
        key += f".with_variant({_type_key(variants[name])}, {name!r})"
    return key


def is_text(type_: TypeEngine[Any]) -> bool:
    """Whether values of the type have a character set."""
    return isinstance(type_, sa.String | sa.Enum)


def is_typeless(type_: TypeEngine[Any]) -> bool:
    """Whether a column of this type waits for the type of the column it refers to."""
    return isinstance(type_, sa.types.NullType)


def is_type(value: object) -> bool:
    """Whether *value* can be the type of a column: a SQLAlchemy type, or a class of them."""
    return isinstance(value, TypeEngine) or (isinstance(value, type) and issubclass(value, TypeEngine))


def build_type(definition: TypeDefinition) -> TypeEngine[Any]:
    """A type of its own for one column: an Enum or Boolean binds to the table it is put on."""
    construct = definition.construct
    if not isinstance(construct, sa.types.SchemaType):
        return construct
    copied: TypeEngine[Any] = construct.copy()
    for name, value in _text_attributes(construct).items():
        setattr(copied, name, value)
    return copied


def _text_attributes(type_: object) -> dict[str, Any]:
    """Character set and collation of MySQL's ENUM, which its copy forgets."""
    given = {name: getattr(type_, name, None) for name in ("charset", "collation")}
    return {name: value for name, value in given.items() if value is not None}
