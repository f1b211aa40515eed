"""Types with their own form on one database, as SQLAlchemy's variants."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import mysql
from sqlalchemy.types import TypeEngine

# The first that fits counts: a SmallInteger is an Integer, a Double a Float.
_ON_MYSQL: tuple[tuple[type[TypeEngine[Any]], type[TypeEngine[Any]]], ...] = (
    (sa.SmallInteger, mysql.SMALLINT),
    (sa.BigInteger, mysql.BIGINT),
    (sa.Integer, mysql.INTEGER),
    (sa.Double, mysql.DOUBLE),
    (sa.Float, mysql.FLOAT),
    (sa.Numeric, mysql.NUMERIC),
    (sa.Enum, mysql.ENUM),
    (sa.Text, mysql.TEXT),
    (sa.CHAR, mysql.CHAR),
    (sa.String, mysql.VARCHAR),
)


def variant(type_: TypeEngine[Any], database: str) -> TypeEngine[Any]:
    """What *type_* is on one database; MariaDB takes MySQL's where it has none of its own."""
    variants: Mapping[str, TypeEngine[Any]] = type_._variant_mapping
    if database in variants:
        return variants[database]
    return variants["mysql"] if database == "mariadb" and "mysql" in variants else _bare(type_)


def with_variant(type_: TypeEngine[Any], variant: TypeEngine[Any], *databases: str) -> TypeEngine[Any]:
    """*type_* with another form on the databases, whatever it had there."""
    plain = _bare(type_)
    for name, form in type_._variant_mapping.items():
        if name not in databases:
            plain = plain.with_variant(form, name)
    return plain.with_variant(variant, *databases)


def on_mysql(type_: TypeEngine[Any], **changes: Any) -> TypeEngine[Any]:
    """*type_* with these arguments of its form on MySQL and MariaDB: ``unsigned``, ``charset``, ``collation``."""
    form = mysql_form(type_)
    changed: TypeEngine[Any] = form.adapt(type(form), **changes)
    if type(type_).__module__.startswith("sqlalchemy.dialects.mysql"):
        return changed
    return with_variant(type_, changed, "mysql", "mariadb")


def mysql_form(type_: TypeEngine[Any]) -> TypeEngine[Any]:
    """The type of SQLAlchemy's MySQL dialect that *type_* stands for."""
    form = variant(type_, "mysql")
    if type(form).__module__.startswith("sqlalchemy.dialects.mysql"):
        return form
    for generic, own in _ON_MYSQL:
        if isinstance(form, generic):
            return form.adapt(own)
    raise TypeError(f"{form!r} has no such attribute on MySQL")


def collated(type_: TypeEngine[Any], collation: str | Mapping[str, str] | None) -> TypeEngine[Any]:
    """A text type with a collation: one for all databases, or a mapping by name with ``"default"`` for the rest."""
    if isinstance(collation, Mapping):
        type_ = collated(type_, collation.get("default")) if "default" in collation else type_
        for database, name in collation.items():
            if database == "mysql":
                type_ = on_mysql(type_, collation=name)
            elif database != "default":
                type_ = with_variant(type_, _collated(variant(type_, database), name), database)
        return type_
    plain = _collated(_bare(type_), collation)
    for database, form in type_._variant_mapping.items():
        plain = with_variant(plain, _collated(form, collation), database)
    return plain


def keeping(was: TypeEngine[Any], type_: TypeEngine[Any]) -> TypeEngine[Any]:
    """*type_* with the sign, character set and collation of *was*, as far as it has such and does not speak of them.

    MySQL's own types say everything by themselves.
    """
    if isinstance(was, sa.String) and isinstance(type_, sa.String):
        type_ = _keeping_collation(was, type_)
    if _speaks_for_mysql(type_) or not _speaks_for_mysql(was):
        return type_
    had = variant(was, "mysql")
    for attribute in ("unsigned", "charset", "collation"):
        value = getattr(had, attribute, None)
        if value and _takes(type_, attribute):
            type_ = on_mysql(type_, **{attribute: value})
    return type_


def _speaks_for_mysql(type_: TypeEngine[Any]) -> bool:
    return type(variant(type_, "mysql")).__module__.startswith("sqlalchemy.dialects.mysql")


def _takes(type_: TypeEngine[Any], attribute: str) -> bool:
    return isinstance(type_, sa.Integer | sa.Numeric if attribute == "unsigned" else sa.String)


def _keeping_collation(was: sa.String, type_: sa.String) -> TypeEngine[Any]:
    kept: TypeEngine[Any] = type_
    if type_.collation is None and was.collation is not None:
        kept = collated(type_, was.collation)
    for database, form in was._variant_mapping.items():
        own = database in kept._variant_mapping
        if isinstance(form, sa.String) and form.collation and not own and not _speaks_for_mysql(form):
            kept = collated(kept, {database: form.collation})
    return kept


def _bare(type_: TypeEngine[Any]) -> TypeEngine[Any]:
    """*type_* without its variants."""
    if not type_._variant_mapping:
        return type_
    plain = type_.copy()
    plain._variant_mapping = plain._variant_mapping.__class__()
    return plain


def _collated(type_: TypeEngine[Any], collation: str | None) -> TypeEngine[Any]:
    if not isinstance(type_, sa.String):
        raise TypeError(f"{type_!r} has no collation")
    changed: TypeEngine[Any] = type_.adapt(type(type_), collation=collation)
    return changed
