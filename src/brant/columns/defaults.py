"""What ``default=`` may be, as SQLAlchemy takes it for ``server_default``."""

from __future__ import annotations

import datetime
import decimal
import enum
import json
import math
import uuid
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.sql.elements import ClauseElement
from sqlalchemy.types import TypeEngine

from brant.columns.elements import Bytes, Instant, Span, UuidValue

Default = str | ClauseElement | None


def server_default(value: object, type_: TypeEngine[Any] | None = None) -> Default:
    """A literal of any Python type, SQL text or an expression; text is quoted later, the rest is SQL.

    *type_* decides what an enum's member is: its name where the column is an Enum of names, else its value.
    """
    match value:
        case None | ClauseElement():
            return value
        case enum.Enum():
            return server_default(_stored(value, type_), type_)
        case str():
            return json.dumps(value, ensure_ascii=False) if _is_json(type_) and not _reads_as_json(value) else value
        case bool():
            return json.dumps(value) if _is_json(type_) else sa.true() if value else sa.false()
        case float() if not math.isfinite(value):
            return {"inf": "Infinity", "-inf": "-Infinity"}.get(str(value), "NaN")
        case int() | float() | decimal.Decimal():
            return _number(value, type_)
        case datetime.datetime() if value.tzinfo is not None:
            return Instant(value)
        case datetime.datetime():
            return value.isoformat(" ")
        case datetime.date() | datetime.time():
            return value.isoformat()
        case datetime.timedelta():
            return Span(value)
        case uuid.UUID():
            return UuidValue(value)
        case bytes() | bytearray() | memoryview():
            return Bytes(bytes(value))
        case dict() | list() | tuple():
            return json.dumps(value, ensure_ascii=False)
        case set() | frozenset():
            return ",".join(sorted(map(str, value)))
        case _ if hasattr(value, "__clause_element__"):
            element: ClauseElement = cast(Any, value).__clause_element__()
            return element
        case _ if callable(value):
            raise TypeError("default= is a literal or SQL for the database; a function is for the application")
        case _:
            return str(value)


def _number(value: float | decimal.Decimal, type_: TypeEngine[Any] | None) -> ClauseElement | str:
    return json.dumps(value) if _is_json(type_) and not isinstance(value, decimal.Decimal) else sa.text(str(value))


def _is_json(type_: TypeEngine[Any] | None) -> bool:
    return isinstance(type_, sa.JSON)


def _reads_as_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _stored(member: enum.Enum, type_: TypeEngine[Any] | None) -> object:
    if isinstance(type_, sa.Enum):
        by_name = member.name in type_.enums and (type_.enum_class is type(member) or member.value not in type_.enums)
        return member.name if by_name else member.value
    if type_ is None or not isinstance(member.value, str | int | float | bytes | decimal.Decimal):
        return member.name
    return member.value
