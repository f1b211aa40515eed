"""New migration files: their names, and what stands in them. Imports nothing heavy."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from brant.errors import ConfigurationError

_CREATES = (re.compile(r"^create_(\w+?)_table$"), re.compile(r"^create_(\w+)$"))
_CHANGES = (re.compile(r".+_(?:to|from|in)_(\w+?)_table$"), re.compile(r".+_(?:to|from|in)_(\w+)$"))

_BLANK = '''"""{title}."""

from brant import Schema


def up(schema: Schema) -> None:
    ...
'''
_CREATE = '''"""{title}."""

from brant import Schema
from brant import columns as c


def up(schema: Schema) -> None:
    schema.create_table(
        {table},
        c.id(),
        *c.timestamps(),
    )
'''
_CHANGE = '''"""{title}."""

from brant import Schema


def up(schema: Schema) -> None:
    {variable} = schema.table({table})
    {variable}.add()
'''
_SQL = """-- up

-- down
"""


def create(folder: Path, name: str, *, create: str | None = None, table: str | None = None, sql: bool = False) -> Path:
    """Writes ``YYYY_MM_DD_HHMMSS_name`` into *folder* and returns its path. Raises ConfigurationError."""
    if create and table:
        raise ConfigurationError("a new migration creates a table or changes one: give create or table, not both")
    word = snake(name)
    if create is None and table is None:
        create, table = guessed(word)
    return write(folder, word, _SQL if sql else _source(word, create, table), "sql" if sql else "py")


def write(folder: Path, name: str, text: str, ending: str = "py") -> Path:
    """Writes *text* as the newest migration of *folder*, and returns its path. Raises ConfigurationError."""
    word = snake(name)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{_stamp(folder)}_{word}.{ending}"
    with path.open("x", encoding="utf-8") as file:
        file.write(text)
    return path


def snake(name: str) -> str:
    """``"AddVotes to users"`` → ``"add_votes_to_users"``. Raises ConfigurationError for a name without letters."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name.strip())
    word = re.sub(r"\W+", "_", spaced).strip("_").lower()
    word = re.sub(r"_+", "_", word)
    if not word:
        raise ConfigurationError(f"{name!r} is no name for a migration", hint="say what it does: add_votes_to_users")
    if len(word.encode()) > 200:
        raise ConfigurationError(f"a name of {len(word)} characters is too long for a file", hint="keep it under 200")
    return word


def guessed(word: str) -> tuple[str | None, str | None]:
    """The table that a name says it creates, and the one it says it changes, as Laravel guesses."""
    for pattern in _CREATES:
        if match := pattern.match(word):
            return match[1], None
    for pattern in _CHANGES:
        if match := pattern.match(word):
            return None, match[1]
    return None, None


def _stamp(folder: Path) -> str:
    """The time in UTC to the second, moved on until no file of the folder begins with it."""
    taken = {entry.name[:17] for entry in os.scandir(folder)}
    now = datetime.now(UTC)
    while (stamp := f"{now:%Y_%m_%d_%H%M%S}") in taken:
        now += timedelta(seconds=1)
    return stamp


def _source(word: str, create: str | None, table: str | None) -> str:
    title = word.replace("_", " ").capitalize()
    if create:
        return _CREATE.format(title=title, table=_quoted(create))
    if table:
        variable = re.sub(r"\W", "_", table) if table.isidentifier() else "table"
        return _CHANGE.format(title=title, table=_quoted(table), variable=variable)
    return _BLANK.format(title=title)


def _quoted(table: str) -> str:
    return '"' + table.replace("\\", "\\\\").replace('"', '\\"') + '"'
