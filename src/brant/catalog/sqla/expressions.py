"""SQL inside definitions: expressions, defaults, whole statements, dialect options."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.sql import visitors
from sqlalchemy.sql.elements import ClauseElement, ColumnClause, TextClause
from sqlalchemy.types import TypeEngine

from brant.catalog.definitions import (
    Expression,
    FrozenMapping,
    Options,
)
from brant.catalog.identifiers import renamed
from brant.columns.defaults import server_default
from brant.errors import RecordingError

# -- expressions --------------------------------------------------------------------------------------


_STANDARD_QUOTES = DefaultDialect().identifier_preparer


def expression(value: str | ClauseElement) -> Expression:
    """SQL text or a SQLAlchemy expression; columns in it lose their table."""
    if isinstance(value, str):
        value = sa.text(value)
    if isinstance(value, TextClause):
        return Expression(value.text, value, is_text=True)

    def bare(element: Any, **_: Any) -> Any:
        return sa.column(element.name, element.type) if isinstance(element, ColumnClause) else None

    construct = cast(ClauseElement, visitors.replacement_traverse(value, {}, bare))
    return Expression(_neutral_text(construct), construct)


def statement(construct: ClauseElement) -> Expression:
    """A whole statement such as an ``insert()``; its tables and columns stay as they are.

    A value for an untyped ``column("name")`` takes its type from itself, since it is written into the text.
    """
    typed = cast(ClauseElement, visitors.cloned_traverse(cast(Any, construct), {}, {"bindparam": _type_by_value}))
    if isinstance(typed, sa.Insert) and typed._multi_values:
        typed._multi_values = tuple(
            [{column: _literal(column, value) for column, value in row.items()} for row in rows]
            for rows in cast(Any, typed._multi_values)
        )
    return Expression(_neutral_text(typed), typed)


def _type_by_value(bound: sa.BindParameter[Any]) -> None:
    if isinstance(bound.value, dict | list) and isinstance(bound.type, sa.types.NullType | sa.JSON):
        bound.value, bound.type = _json(bound.value), sa.String()
    elif isinstance(bound.type, sa.types.NullType) and bound.value is not None:
        bound.type = sa.literal(bound.value).type


def _literal(column: Any, value: Any) -> Any:
    """One value of an INSERT of many rows, which SQLAlchemy keeps as it was given."""
    type_ = getattr(column, "type", sa.types.NullType())
    if isinstance(value, dict | list) and isinstance(type_, sa.types.NullType | sa.JSON):
        return sa.literal(_json(value), sa.String())
    if value is None or isinstance(value, ClauseElement) or not isinstance(type_, sa.types.NullType):
        return value
    return sa.literal(value)


def _json(value: object) -> str:
    """SQLAlchemy has no literal for JSON; every database reads one out of text."""
    import json

    return json.dumps(value, ensure_ascii=False)


def _neutral_text(construct: ClauseElement) -> str:
    try:
        return str(construct.compile(compile_kwargs={"literal_binds": True}))
    except exc.CompileError:
        return str(construct)


def rename_in_expression(expression_: Expression, name: str, to: str) -> Expression:
    """The same expression speaking of a column by its new name."""
    spelled = _STANDARD_QUOTES.quote
    if expression_.is_text:
        text = renamed(expression_.key, name, to, spelled)
        return Expression(text, sa.text(text), is_text=True)

    def swap(element: Any, **_: Any) -> Any:
        if isinstance(element, ColumnClause) and element.name == name:
            return sa.column(to, element.type)
        if isinstance(element, TextClause):
            return sa.text(renamed(element.text, name, to, spelled))
        return None

    construct = cast(ClauseElement, visitors.replacement_traverse(expression_.construct, {}, swap))
    return Expression(_neutral_text(construct), construct)


def default_definition(value: object, type_: TypeEngine[Any] | None = None) -> str | Expression | None:
    """A server default from a literal of any Python type, SQL text or an expression, for a column of *type_*."""
    if isinstance(value, sa.DefaultClause):
        value = value.arg
    if isinstance(value, sa.FetchedValue):
        return None
    try:
        default = server_default(value, type_)
    except TypeError as error:
        raise RecordingError(str(error)) from error
    return expression(default) if isinstance(default, ClauseElement) else default


# -- options ------------------------------------------------------------------------------------------


def options(given: Mapping[str, Any]) -> Options:
    """Dialect keyword arguments that say something, sorted and hashable."""
    return tuple((key, _frozen(given[key])) for key in sorted(given) if _says_something(given[key]))


def option_changes(given: Mapping[str, Any]) -> Options:
    """The same as changes, in which None takes an option away."""
    return tuple((key, _frozen(given[key]) if _says_something(given[key]) else None) for key in sorted(given))


def _says_something(value: Any) -> bool:
    if isinstance(value, ClauseElement) or (isinstance(value, int) and not isinstance(value, bool)):
        return True
    return value not in (None, False, (), {}, [])


def _frozen(value: Any) -> Any:
    if isinstance(value, Mapping):
        return FrozenMapping(tuple((key, _frozen(item)) for key, item in value.items()))
    if isinstance(value, ClauseElement):
        return value.name if isinstance(value, ColumnClause) else expression(value)
    if isinstance(value, list | tuple | set):
        return tuple(_frozen(item) for item in value)
    return value


def thawed(given: Options) -> dict[str, Any]:
    """The options as SQLAlchemy takes them."""
    return {key: _thawed(value) for key, value in given}


def _thawed(value: Any) -> Any:
    if isinstance(value, FrozenMapping):
        return {key: _thawed(item) for key, item in value.items}
    if isinstance(value, Expression):
        return value.construct
    if isinstance(value, tuple):
        return [_thawed(item) for item in value]
    return value
