"""What can be said of a table besides what is on it: the words, and what each database calls them.

A word without a prefix (``engine``, ``unlogged`` …) must be honoured, and is refused by a database that
has no such thing. One with a database's name before it (``mysql_engine``) is for that database alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from brant.catalog.definitions import Options
from brant.errors import RecordingError, did_you_mean

MYSQL_FAMILY = ("mysql", "mariadb")

WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "engine": MYSQL_FAMILY,
        "charset": MYSQL_FAMILY,
        "collation": MYSQL_FAMILY,
        "row_format": MYSQL_FAMILY,
        "auto_increment": MYSQL_FAMILY,
        "tablespace": ("postgresql", "mysql"),
        "storage": ("postgresql",),
        "access_method": ("postgresql",),
        "inherits": ("postgresql",),
        "unlogged": ("postgresql",),
        "partition_by": ("postgresql", *MYSQL_FAMILY),
        "strict": ("sqlite",),
        "without_rowid": ("sqlite",),
        "temporary": ("postgresql", *MYSQL_FAMILY, "sqlite"),
    }
)
"""Each word without a prefix, and the databases that honour it."""

ALIASES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "postgresql": {"with": "storage", "using": "access_method"},
        "mysql": {
            "default_charset": "charset",
            "character_set": "charset",
            "default_character_set": "charset",
            "default charset": "charset",
            "collate": "collation",
            "default_collate": "collation",
        },
        "sqlite": {},
    }
)
"""What SQLAlchemy calls them behind a prefix."""

_ALSO: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "postgresql": frozenset({"with_oids", "on_commit", "ignore_search_path"}),
        "sqlite": frozenset({"autoincrement", "with_rowid"}),
    }
)
"""What a database with a closed list knows behind its prefix, that has no word of its own here."""


def in_lower_case(given: Mapping[str, Any]) -> dict[str, Any]:
    """SQLAlchemy takes MySQL's options in any case: ``mysql_DEFAULT_CHARSET`` is what old code says."""
    return {name.lower() if name.startswith(("mysql_", "mariadb_")) else name: value for name, value in given.items()}


def said_for(database: str, options: Options) -> dict[str, Any]:
    """What *options* say to one database, under the words above where there is one; a prefix is stronger than none."""
    said = {name: value for name, value in options if database in WORDS.get(name, ())}
    for prefix in ("mysql", "mariadb") if database == "mariadb" else (database,):
        aliases = ALIASES.get("mysql" if prefix == "mariadb" else prefix, {})
        for name, value in options:
            if name.startswith(f"{prefix}_"):
                bare = name.removeprefix(f"{prefix}_")
                said[aliases.get(bare, bare)] = value
    return said


def others_options(options: Options) -> Options:
    """What SQLAlchemy is to write: brant's dialects write the options of their own databases themselves.

    All but SQLite's AUTOINCREMENT, which stands on a column.
    """
    ours = {*ALIASES, "mariadb"}
    return tuple(
        (name, value)
        for name, value in options
        if name == "sqlite_autoincrement" or (name not in WORDS and name.partition("_")[0] not in ours)
    )


def spellings(word: str) -> frozenset[str]:
    """Every option that says what *word* says, with a prefix."""
    return frozenset(
        f"{database}_{name}" for database in WORDS.get(word, ()) for name in (word, *_called(database, word))
    )


def _called(database: str, word: str) -> list[str]:
    aliases = ALIASES["mysql" if database == "mariadb" else database]
    return [name for name, meant in aliases.items() if meant == word]


def check_words(names: Iterable[str]) -> None:
    """Raises a RecordingError for an option that nobody knows."""
    for name in names:
        database, _, bare = name.partition("_")
        if name in WORDS or database in {*MYSQL_FAMILY, "oracle", "mssql"}:
            continue  # MySQL's list is open: engines of MariaDB have options of their own
        near = _known_of(database) if database in _ALSO else {*WORDS, "comment", "schema", "if_not_exists"}
        if database in _ALSO and bare in {option.removeprefix(f"{database}_") for option in near}:
            continue
        hint = did_you_mean(name, sorted(near))
        if database in _ALSO or hint or "_" not in name:
            raise RecordingError(f"{name!r} is no option of a table", hint=hint or f"there are: {', '.join(WORDS)}")


def _known_of(database: str) -> set[str]:
    words = {word for word, databases in WORDS.items() if database in databases}
    return {f"{database}_{word}" for word in {*words, *ALIASES[database], *_ALSO[database]}}


def changed(options: Options, changes: Options) -> Options:
    """*options* with *changes*, in which None takes one away. A word replaces what was said with a prefix."""
    left = dict(options)
    for name, value in changes:
        if name in WORDS:
            for spelling in spellings(name):
                left.pop(spelling, None)
        if name == "charset" and "collation" not in dict(changes):
            for spelling in ("collation", *spellings("collation")):
                left.pop(spelling, None)
        if value is None:
            left.pop(name, None)
        else:
            left[name] = value
    return tuple(sorted(left.items(), key=lambda option: option[0]))


def difference(before: Options, after: Options) -> Options:
    """The changes that lead from one to the other; None for what goes."""
    was, is_now = dict(before), dict(after)
    names = sorted(was.keys() | is_now.keys())
    return tuple((name, is_now.get(name)) for name in names if was.get(name) != is_now.get(name))
