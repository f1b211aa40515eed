"""What to say to somebody whose migration speaks another tool's language, or has a slip in it.

An error that Python raised in the file is looked at: whom was something said to that
it doesn't know? Looked up only once something went wrong.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from types import ModuleType

import sqlalchemy as sa

from brant import columns
from brant.errors import did_you_mean
from brant.migrations.alteration import Alteration
from brant.migrations.habits import BEHIND_COLUMN, FIELDS, KEYWORDS, NAMES, OF_COLUMN, OF_REFERENCE, OF_SCHEMA, OF_TABLE
from brant.migrations.recorder import Schema
from brant.migrations.table import Table

_KEYWORD = re.compile(r"(?:(\w+)\(\) )?got an unexpected keyword argument '(\w+)'")
_COUNT = re.compile(r"(\w+)\(\) takes (?:from )?\d+")
_ALEMBIC = re.compile(r"Can't invoke function '(\w+)'")
_CALLED = re.compile(r"\)\s*\.(\w+)\(")


def hint(error: Exception, source: str) -> str | None:
    """What to write instead; *source* is the statement that raised *error*."""
    match error:
        case ImportError(name=str(module)):
            return _import(module.partition(".")[0])
        case AttributeError(obj=None, name=str(name)) if re.search(rf"\bop\.{name}\(", source):
            return _of_schema(name)  # Alembic's op, once Alembic has run something in this process
        case AttributeError(name=str(name)):
            return _attribute(error.obj, name)
        case NameError() if match := _ALEMBIC.match(str(error)):
            return _of_schema(match[1])
        case NameError(name=str(name)):
            return NAMES.get(name)
        case TypeError():
            return _call(str(error), source)
        case _:
            return None


def of_another_tool(module: ModuleType) -> str | None:
    """What to say of a file that has no ``up``, but what another tool looks for."""
    if callable(getattr(module, "upgrade", None)):
        return "this is a migration of Alembic's: write def up(schema: Schema) -> None, with schema's verbs for op's"
    if isinstance(getattr(module, "Migration", None), type):
        return "this is a migration of Django's: write def up(schema: Schema) -> None, with schema's verbs"
    return None


def snake(name: str) -> str:
    """``dropIfExists`` and ``DropIfExists`` as ``drop_if_exists``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


def _import(module: str) -> str | None:
    if module in {"alembic", "django"}:
        return "schema, which up(schema) receives, has the verbs; columns are in from brant import columns as c"
    return None


def _attribute(owner: object, name: str) -> str | None:
    match owner:
        case Schema():
            return _of_schema(name)
        case Table():
            return _of_table(name)
        case sa.Column():
            return _of_column(name)
        case ModuleType(__name__="brant.columns"):
            return _of_columns(name)
        case ModuleType(__name__=str(module)) if module.partition(".")[0] == "brant":
            return _of_schema(name)
        case _:
            return None


def _of_schema(name: str) -> str | None:
    said = snake(name)
    if said in OF_SCHEMA:
        return OF_SCHEMA[said]
    if hasattr(Schema, said):
        return f"write schema.{said}(…)"
    if hasattr(Schema, said.removeprefix("get_")):
        return f"write schema.{said.removeprefix('get_')}(…)"
    table = 'schema.table("flights")'
    if hasattr(Table, said):
        return f"write {table}.{said}(…)"
    if said in OF_TABLE:
        return OF_TABLE[said].format(table)
    return did_you_mean(said, [*_verbs(Schema), *_verbs(Table)])


def _of_table(name: str) -> str | None:
    said = snake(name)
    if said in OF_TABLE:
        return OF_TABLE[said].format("table")
    if hasattr(Table, said):
        return f"write table.{said}(…)"
    if said in columns.__all__ and said.islower():
        return f"columns are values here: write table.add(c.{said}(…))"
    if said in OF_SCHEMA:
        return OF_SCHEMA[said]
    if hasattr(Schema, said):
        return f"write schema.{said}(…)"
    return did_you_mean(said, _verbs(Table))


def _of_column(name: str) -> str | None:
    said = snake(name)
    if said in OF_COLUMN:
        return f'modifiers are keywords here: write c.string("name", {OF_COLUMN[said]})'
    if said in OF_REFERENCE:
        return f'modifiers are keywords here: write c.foreign_id("user_id", "users.id", {OF_REFERENCE[said]})'
    return BEHIND_COLUMN.get(said)


def _of_columns(name: str) -> str | None:
    if name in FIELDS:
        return f"write {FIELDS[name]}"
    said = snake(name)
    if said in columns.__all__:
        return f"write c.{said}(…)"
    return did_you_mean(said, [name for name in columns.__all__ if name.islower()])


def _call(message: str, source: str) -> str | None:
    """Of a call with what it does not take, or of something that can't be called."""
    if match := _KEYWORD.search(message):
        return KEYWORDS.get(match[2]) or did_you_mean(match[2], _keywords_of(match[1]))
    if "is not callable" in message:
        return next((said for name in _CALLED.findall(source) if (said := _of_column(name))), None)
    if match := _COUNT.search(message):
        return _POSITIONAL.get(match[1])
    return None


_MODIFIERS = sorted(
    {
        name
        for kind in (columns.IntegerModifiers, columns.TextModifiers, columns.TimeModifiers, columns.ReferenceModifiers)
        for name in kind.__annotations__
    }
)

_POSITIONAL: Mapping[str, str] = {
    "create": OF_SCHEMA["create"],
    "drop": OF_SCHEMA["drop"],
    "table": 'write flights = schema.table("flights"), and call its verbs',
    "drop_column": 'write schema.table("flights").drop_column("name")',
    "alter_column": 'write table.alter_column("name", type=String(50), nullable=True)',
    "add_unique": 'several columns: add_unique("name", "state")',
}
"""Verbs that were given more than they take."""


def _keywords_of(verb: str | None) -> list[str]:
    if verb == "alter_column":
        return list(Alteration.__annotations__)
    function = getattr(Table, verb or "", None) or getattr(Schema, verb or "", None)
    return list(inspect.signature(function).parameters) if function is not None else _MODIFIERS


def _verbs(owner: type) -> list[str]:
    return [name for name in dir(owner) if not name.startswith("_")]
