"""Columns of everything that is neither number, text nor time."""

from __future__ import annotations

import enum as _enum
import uuid as _uuid
from collections.abc import Mapping, Sequence
from typing import Any, Unpack

import sqlalchemy as sa
from sqlalchemy import Column
from sqlalchemy.dialects import mysql
from sqlalchemy.types import TypeEngine

from brant.columns.elements import JsonValid, SubsetOf
from brant.columns.elements import check as check_of
from brant.columns.modifiers import Modifiers, Sql, TextModifiers, column
from brant.columns.numbers import FAMILY
from brant.columns.types import Geography, Geometry, Raw, Set, Vector


def json(name: str, *, check: bool = False, **modifiers: Unpack[Modifiers]) -> Column[Any]:
    """A JSON document: ``JSON``, which is text on SQLite, and text with a check on MariaDB.

    A dict or list as *default* is written as JSON. *check* adds a CHECK where the type does not see to it (SQLite).
    """
    return column(name, sa.JSON(), modifiers, *_json_check(name, check))


def jsonb(name: str, *, check: bool = False, **modifiers: Unpack[Modifiers]) -> Column[Any]:
    """A JSON document in binary form, which can be indexed: ``JSONB`` on PostgreSQL, ``JSON`` elsewhere."""
    from sqlalchemy.dialects import postgresql

    return column(name, sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), modifiers, *_json_check(name, check))


def _json_check(name: str, wanted: bool) -> list[sa.CheckConstraint]:
    return [check_of(JsonValid(name))] if wanted else []


def enum(
    name: str,
    values: Sequence[str] | Sequence[_enum.Enum] | type[_enum.Enum],
    *,
    type_name: str | None = None,
    native: bool = True,
    **modifiers: Unpack[TextModifiers],
) -> Column[Any]:
    """One of *values*: a native enum type on PostgreSQL (called *type_name*), MySQL and MariaDB, a CHECK on SQLite.

    Of an Enum class the names are stored, as SQLAlchemy does; of a list of its members, their values.
    With ``native=False`` it is a ``VARCHAR`` with a named CHECK on every database, which is easier to change.
    """
    if not native:
        return _checked(name, values, modifiers)
    members: Any = (values,) if isinstance(values, type) else _values(values)
    return column(name, sa.Enum(*members, name=type_name or f"{name}_enum", create_constraint=True), modifiers)


def _checked(
    name: str, values: Sequence[str] | Sequence[_enum.Enum] | type[_enum.Enum], modifiers: Mapping[str, Any]
) -> Column[Any]:
    said = list(values.__members__) if isinstance(values, type) else _values(values)
    check = check_of(sa.column(name).in_(said))
    given = dict(modifiers)
    if isinstance(values, type) and isinstance(given.get("default"), _enum.Enum):
        given["default"] = given["default"].name
    return column(name, sa.String(max(map(len, said), default=1)), given, check)


def _values(values: Sequence[str] | Sequence[_enum.Enum]) -> list[str]:
    return [str(value.value) if isinstance(value, _enum.Enum) else value for value in values]


def set(name: str, values: Sequence[str], **modifiers: Unpack[Modifiers]) -> Column[Any]:  # noqa: A001
    """Any number of *values*: ``SET`` on MySQL and MariaDB, ``TEXT[]`` with a CHECK on PostgreSQL; SQLite has none."""
    check = check_of(SubsetOf(name, values))
    return column(name, Set(*values), modifiers, check)


def binary(name: str, length: int | None = None, fixed: bool = False, **modifiers: Unpack[Modifiers]) -> Column[bytes]:
    """Bytes: ``BYTEA`` on PostgreSQL, ``BLOB`` elsewhere.

    With a *length* ``VARBINARY(length)`` on MySQL and MariaDB, or ``BINARY(length)`` where it is *fixed*.
    """
    type_: TypeEngine[bytes] = sa.LargeBinary(length)
    if length is not None:
        own = mysql.BINARY(length) if fixed else mysql.VARBINARY(length)
        type_ = type_.with_variant(own, *FAMILY)
    return column(name, type_, modifiers)


def uuid(name: str = "uuid", **modifiers: Unpack[Modifiers]) -> Column[_uuid.UUID]:
    """A UUID: ``UUID`` on PostgreSQL and MariaDB, ``CHAR(32)`` on MySQL and SQLite."""
    return column(name, sa.Uuid(), modifiers)


def ip_address(name: str = "ip_address", **modifiers: Unpack[Modifiers]) -> Column[str]:
    """An IPv4 or IPv6 address: ``INET`` on PostgreSQL, ``VARCHAR(45)`` elsewhere."""
    from sqlalchemy.dialects import postgresql

    return column(name, sa.String(45).with_variant(postgresql.INET(), "postgresql"), modifiers)


def mac_address(name: str = "mac_address", **modifiers: Unpack[Modifiers]) -> Column[str]:
    """A MAC address: ``MACADDR`` on PostgreSQL, ``VARCHAR(17)`` elsewhere."""
    from sqlalchemy.dialects import postgresql

    return column(name, sa.String(17).with_variant(postgresql.MACADDR(), "postgresql"), modifiers)


def geometry(name: str, subtype: str | None = None, srid: int = 0, **modifiers: Unpack[Modifiers]) -> Column[Any]:
    """Shapes on a plane, such as ``"point"``: PostGIS's ``geometry``, the spatial types of MySQL and MariaDB.

    SQLite has none. A spatial index needs it NOT NULL on MySQL and MariaDB.
    """
    return column(name, Geometry(subtype, srid), modifiers)


def geography(name: str, subtype: str | None = None, srid: int = 4326, **modifiers: Unpack[Modifiers]) -> Column[Any]:
    """Shapes on the globe: PostGIS's ``geography``; on MySQL and MariaDB a geometry with the reference system *srid*.

    SQLite has none.
    """
    return column(name, Geography(subtype, srid), modifiers)


def vector(name: str, dimensions: int | None = None, **modifiers: Unpack[Modifiers]) -> Column[Any]:
    """Numbers to search by nearness: pgvector's ``vector``, ``VECTOR`` on MySQL 9 and MariaDB 11.7; SQLite has none."""
    return column(name, Vector(dimensions), modifiers)


def tsvector(name: str, **modifiers: Unpack[Modifiers]) -> Column[str]:
    """A document made ready for full-text search: ``TSVECTOR`` on PostgreSQL; the others have none."""
    from sqlalchemy.dialects import postgresql

    return column(name, postgresql.TSVECTOR(), modifiers)


def computed(
    name: str,
    expression: Sql,
    type_: TypeEngine[Any] | type[TypeEngine[Any]],
    *,
    stored: bool = True,
    **modifiers: Unpack[Modifiers],
) -> Column[Any]:
    """A column that the database computes from others: ``GENERATED ALWAYS AS (expression)``.

    Stored with the row, or computed when it is read (not on PostgreSQL 12 to 17).
    """
    built: TypeEngine[Any] = type_() if isinstance(type_, type) else type_
    return column(name, built, {"stored_as" if stored else "virtual_as": expression, **modifiers})


def raw_column(name: str, definition: str | Mapping[str, str], **modifiers: Unpack[Modifiers]) -> Column[Any]:
    """A column whose type is SQL as it stands, for all databases or by name with ``"default"`` for the rest.

    It may be NULL unless you say otherwise.
    """
    return column(name, Raw(definition), {"nullable": True, **modifiers})
