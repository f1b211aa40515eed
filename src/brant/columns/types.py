"""Column types that SQLAlchemy does not have; a database without one refuses it when the migration is planned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import exc
from sqlalchemy.dialects import mysql
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import TypeCompiler
from sqlalchemy.types import TypeEngine, UserDefinedType


class Geometry(UserDefinedType[Any]):
    """Shapes on a plane: PostGIS's ``geometry``, MySQL's and MariaDB's spatial types."""

    cache_ok = True
    plain = "geometry"

    def __init__(self, subtype: str | None = None, srid: int = 0) -> None:
        self.subtype = subtype
        self.srid = srid


class Geography(Geometry):
    """Shapes on the globe: PostGIS's ``geography``; elsewhere a geometry with that reference system."""

    cache_ok = True
    plain = "geography"

    def __init__(self, subtype: str | None = None, srid: int = 4326) -> None:
        super().__init__(subtype, srid)


class Vector(UserDefinedType[Any]):
    """A vector of numbers, for search by nearness: pgvector's, MySQL's (9.0) and MariaDB's (11.7)."""

    cache_ok = True

    def __init__(self, dimensions: int | None = None) -> None:
        self.dimensions = dimensions


class Set(UserDefinedType[Any]):
    """Any number of the *values*: ``SET`` on MySQL and MariaDB, ``TEXT[]`` on PostgreSQL."""

    cache_ok = True

    def __init__(self, *values: str) -> None:
        self.values = values

    def __repr__(self) -> str:
        return f"Set({', '.join(map(repr, self.values))})"


class Raw(UserDefinedType[Any]):
    """A type as SQL text: one for all databases, or a mapping by name with ``"default"`` for the rest."""

    cache_ok = True

    def __init__(self, definition: str | Mapping[str, str] | Sequence[tuple[str, str]]) -> None:
        if isinstance(definition, str):
            definition = {"default": definition}
        self.definition = tuple(sorted(dict(definition).items()))

    def __repr__(self) -> str:
        said = dict(self.definition)
        return f"Raw({said['default']!r})" if said.keys() == {"default"} else f"Raw({said!r})"


@compiles(Geometry)
@compiles(Vector)
@compiles(Set)
def _no_such_type(type_: TypeEngine[Any], *_: Any, **__: Any) -> str:
    raise exc.CompileError(f"it has no type {type(type_).__name__.lower()}")


@compiles(Geometry, "postgresql")
def _postgis(type_: Geometry, *_: Any, **__: Any) -> str:
    details = [type_.subtype.upper()] if type_.subtype else ["GEOMETRY"] if type_.srid else []
    details += [str(type_.srid)] if type_.srid else []
    return f"{type_.plain}({','.join(details)})" if details else type_.plain


@compiles(Geometry, "mysql")
def _mysql_geometry(type_: Geometry, *_: Any, **__: Any) -> str:
    return (type_.subtype or "geometry").upper() + (f" SRID {type_.srid}" if type_.srid else "")


@compiles(Geometry, "mariadb")
def _mariadb_geometry(type_: Geometry, *_: Any, **__: Any) -> str:
    return (type_.subtype or "geometry").upper() + (f" REF_SYSTEM_ID={type_.srid}" if type_.srid else "")


@compiles(Vector, "postgresql")
@compiles(Vector, "mysql")
@compiles(Vector, "mariadb")
def _vector(type_: Vector, compiler: TypeCompiler, **_: Any) -> str:
    name = "vector" if compiler.dialect.name == "postgresql" else "VECTOR"
    return f"{name}({type_.dimensions})" if type_.dimensions else name


@compiles(Set, "mysql")
@compiles(Set, "mariadb")
def _mysql_set(type_: Set, compiler: TypeCompiler, **_: Any) -> str:
    return compiler.process(mysql.SET(*type_.values))


@compiles(Set, "postgresql")
def _array(*_: Any, **__: Any) -> str:
    return "TEXT[]"


@compiles(Raw)
def _raw(type_: Raw, compiler: TypeCompiler, **_: Any) -> str:
    said = dict(type_.definition)
    name = compiler.dialect.name
    found = said.get(name) or (said.get("mysql") if name == "mariadb" else None) or said.get("default")
    if found is None:
        raise exc.CompileError(f"the raw type is given for {', '.join(said)} only")
    return found
