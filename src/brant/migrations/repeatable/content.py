"""What a file of objects says to one database, as a value, and as the text in which a database keeps it.

It is kept as data, never as code: who can write to brant's tables shall not run anything where brant runs.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from brant.catalog import definitions, objects, sqla
from brant.catalog.definitions import Expression
from brant.catalog.objects import Key, ObjectDefinition
from brant.errors import HistoryMismatch, Where
from brant.operations.rows import SqlText

VERSION = 1
"""Of the text that is kept."""


@dataclass(frozen=True, slots=True)
class Content:
    """The objects of one file. With a section down, ``up`` and ``down`` are its own SQL, and the rest is knowledge.

    ``adopting`` has, for each object that may be there when the file is new to a database (it says OR REPLACE, or
    DROP … IF EXISTS above), the statements that make it then; ``wheres`` the line of each.
    """

    definitions: tuple[ObjectDefinition, ...] = ()
    up: tuple[SqlText, ...] = ()
    down: tuple[SqlText, ...] | None = None
    depends_on: tuple[str, ...] = ()
    adopting: tuple[tuple[str, ...], ...] = field(default=(), compare=False)
    wheres: tuple[Where | None, ...] = field(default=(), compare=False)

    @property
    def keys(self) -> tuple[Key, ...]:
        return tuple(definition.key for definition in self.definitions)

    def where(self, place: int) -> Where | None:
        """The line of the object at *place*; None for what was kept."""
        return self.wheres[place] if place < len(self.wheres) else None

    @property
    def stored(self) -> str:
        """Equal when the content is; read back by :func:`restored`."""
        said = {"version": VERSION, **{name: getattr(self, name) for name, _ in _fields(Content)}}
        return json.dumps(_written(said), ensure_ascii=False, separators=(",", ":"))


def restored(text: str) -> Content:
    """The content that was ``stored``. Raises HistoryMismatch for what a newer brant has written."""
    said = json.loads(text)
    if said["version"] != VERSION:
        raise HistoryMismatch(
            f"the database keeps objects in a form that this brant can't read (version {said['version']})",
            hint="run the version of brant that has written it, or a later one",
        )
    return Content(**{name: _read(said[name]) for name, _ in _fields(Content)})


_KIND = "is"


def _written(value: object) -> object:
    match value:
        case None | bool() | int() | float() | str():
            return value
        case Mapping():
            return {key: _written(item) for key, item in value.items()}
        case tuple() | list():
            return [_written(item) for item in value]
        case _ if dataclasses.is_dataclass(value):
            kind: Any = type(value)
            said = {name: getattr(value, name) for name, default in _fields(kind) if getattr(value, name) != default}
            return {_KIND: kind.__name__, **{name: _written(item) for name, item in said.items()}}
        case _:
            return str(value)


def _read(value: Any) -> Any:
    match value:
        case list():
            return tuple(map(_read, value))
        case {"is": "Expression"}:
            # SQLAlchemy takes a colon for the beginning of a parameter.
            key: str = value["key"]
            return sqla.expression(key if value.get("is_text") else key.replace(":", "\\:"))
        case {"is": str(kind)}:
            return _kinds()[kind](**{name: _read(item) for name, item in value.items() if name != _KIND})
        case _:
            return value


@cache
def _kinds() -> dict[str, Any]:
    """The classes that a kept text may name."""
    known = {
        name: kind
        for module in (definitions, objects)
        for name, kind in vars(module).items()
        if isinstance(kind, type) and dataclasses.is_dataclass(kind) and kind is not Expression
    }
    return {**known, SqlText.__name__: SqlText}


@cache
def _fields(kind: Any) -> tuple[tuple[str, object], ...]:
    """Name and default of what makes two values equal."""
    return tuple((each.name, each.default) for each in dataclasses.fields(kind) if each.compare)
