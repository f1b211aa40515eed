"""Keywords that every column function takes, and the Column that comes of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypedDict

import sqlalchemy as sa
from sqlalchemy import Column
from sqlalchemy.schema import SchemaItem
from sqlalchemy.sql.elements import ClauseElement
from sqlalchemy.types import TypeEngine

from brant.columns.defaults import server_default
from brant.columns.elements import Current, OnUpdate, check
from brant.columns.variants import collated, on_mysql, variant, with_variant
from brant.errors import did_you_mean

for _database in ("mysql", "mariadb"):
    for _option in ("invisible", "first", "after"):
        Column.argument_for(_database, _option, None)

Sql = str | ClauseElement
"""SQL text, or a SQLAlchemy expression."""


class Modifiers(TypedDict, total=False):
    """What every column can be told."""

    nullable: bool
    """Whether it may hold NULL; False where a function doesn't say otherwise."""
    default: object
    """The database's default: a literal of any Python type, ``text("…")`` or another SQL expression."""
    server_default: object
    """SQLAlchemy's word for ``default``."""
    primary_key: bool
    unique: bool
    """A unique constraint over this column."""
    index: bool
    """An index over this column."""
    comment: str | None
    virtual_as: Sql
    """A generated column, computed when it is read; PostgreSQL 12 to 17 have none."""
    stored_as: Sql
    """A generated column, computed when the row is written."""
    invisible: bool
    """Left out of ``SELECT *`` (MySQL 8.0.23, MariaDB 10.3); the others ignore it."""
    first: bool
    """In front of all columns when added (MySQL, MariaDB); the others put it behind the last."""
    after: str
    """Behind this column when added (MySQL, MariaDB); the others put it behind the last."""
    info: dict[Any, Any]
    key: str
    quote: bool | None
    options: Mapping[str, Any]
    """SQLAlchemy's options of one database, such as ``{"sqlite_on_conflict_not_null": "FAIL"}``."""


class NumberModifiers(Modifiers, total=False):
    """What a column of numbers can be told."""

    unsigned: bool
    """``UNSIGNED`` on MySQL and MariaDB; the others ignore it, unless ``check``."""
    check: bool
    """A CHECK that it is not negative, on every database."""


class IntegerModifiers(NumberModifiers, total=False):
    """What a column of whole numbers can be told."""

    autoincrement: bool
    """The database counts it up: it becomes the primary key."""
    start: int
    """The first number that is given out."""
    identity: sa.Identity
    """``GENERATED … AS IDENTITY`` with its options (PostgreSQL; elsewhere for the primary key only)."""


class TextModifiers(Modifiers, total=False):
    """What a column of text can be told."""

    charset: str
    """``CHARACTER SET`` on MySQL and MariaDB; the others have one for the whole database and ignore it."""
    collation: str | Mapping[str, str]
    """A collation; names differ, so ``{"mysql": "utf8mb4_bin", "postgresql": "C"}`` says each database's own."""


class TimeModifiers(Modifiers, total=False):
    """What a column of dates and times can be told."""

    use_current: bool
    """The present as its default."""
    use_current_on_update: bool | Literal["where supported"]
    """The present whenever the row changes (MySQL, MariaDB); the others refuse it, or go without on request."""


def column(name: str, type_: TypeEngine[Any], given: Mapping[str, Any], *items: SchemaItem) -> Column[Any]:
    """The Column that a function's *given* keywords ask for; NOT NULL where they don't speak of it."""
    rest = dict(given)
    if rest.get("autoincrement") is True and not isinstance(variant(type_, "sqlite"), sa.INTEGER):
        # SQLite counts up a column only if its type is exactly INTEGER (sqlite.org/autoinc.html).
        type_ = with_variant(type_, sa.INTEGER(), "sqlite")
    arguments = [*items, *_generated(rest), *_counted(rest)]
    type_ = _typed(type_, rest)
    if rest.pop("check", False):
        arguments.append(check(sa.column(name) >= 0))
    default = rest.pop("default", rest.pop("server_default", None))
    if default is not None:
        rest["server_default"] = server_default(default, type_)
    for option in ("invisible", "first", "after"):
        if said := rest.pop(option, None):
            rest[f"mysql_{option}"] = said
    options = rest.pop("options", {})
    _refuse_unknown(name, rest)
    rest.update(options)
    rest.setdefault("nullable", False)
    if rest.get("primary_key"):
        rest["nullable"] = False
    return Column(name, type_, *arguments, **rest)


_OF_COLUMN = {
    *("autoincrement", "comment", "index", "info", "key", "nullable", "primary_key", "quote", "unique"),
    *("server_default", "server_onupdate", "mysql_invisible", "mysql_first", "mysql_after"),
}


def _refuse_unknown(name: str, rest: Mapping[str, Any]) -> None:
    """SQLAlchemy takes ``max_length`` for an option of a database called "max", and goes on with a warning."""
    unknown = min(rest.keys() - _OF_COLUMN, default=None)
    if unknown is not None:
        hint = did_you_mean(unknown, [*Modifiers.__annotations__, *TextModifiers.__annotations__, "use_current"])
        raise TypeError(f"column {name!r} got an unexpected keyword argument {unknown!r}" + (f"; {hint}" * bool(hint)))


def timed(
    name: str, type_: TypeEngine[Any], given: Mapping[str, Any], what: str, precision: int | None = None
) -> Column[Any]:
    """A Column of dates or times, whose default may be the present."""
    rest = dict(given)
    if rest.pop("use_current", False):
        rest.setdefault("default", Current(what, precision or None))
    if wanted := rest.pop("use_current_on_update", False):
        rest["server_onupdate"] = OnUpdate(Current(what, precision or None), optional=wanted == "where supported")
    return column(name, type_, rest)


def _generated(rest: dict[str, Any]) -> list[SchemaItem]:
    virtual, stored = rest.pop("virtual_as", None), rest.pop("stored_as", None)
    if virtual is not None and stored is not None:
        raise TypeError("a column is computed by virtual_as= or by stored_as=, not by both")
    expression = virtual if stored is None else stored
    if expression is None:
        return []
    # Whether it can be NULL is the expression's affair.
    rest.setdefault("nullable", True)
    return [sa.Computed(expression, persisted=stored is not None)]


def _counted(rest: dict[str, Any]) -> list[SchemaItem]:
    start, identity = rest.pop("start", None), rest.pop("identity", None)
    counts = rest.pop("autoincrement", None)
    if counts is True:
        rest.setdefault("primary_key", True)
        identity = identity or sa.Identity(start=start)
    elif counts is not None:
        rest["autoincrement"] = counts
    if start is not None and identity is None:
        raise TypeError("start= is where counting begins: say autoincrement=True as well")
    return [identity] if identity is not None else []


def _typed(type_: TypeEngine[Any], rest: dict[str, Any]) -> TypeEngine[Any]:
    if rest.pop("unsigned", False):
        type_ = on_mysql(type_, unsigned=True)
    if (charset := rest.pop("charset", None)) is not None:
        type_ = on_mysql(type_, charset=charset)
    if (collation := rest.pop("collation", None)) is not None:
        type_ = collated(type_, collation)
    return type_
