"""How each database does it. A name leads to its Dialect; entry points add more."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from brant.dialects.base import Dialect

_HOMES = {
    "postgresql": ("brant.dialects.postgresql", "PostgreSQL"),
    "mysql": ("brant.dialects.mysql", "MySQL"),
    "mariadb": ("brant.dialects.mariadb", "MariaDB"),
    "sqlite": ("brant.dialects.sqlite", "SQLite"),
}
KNOWN = tuple(_HOMES)
"""The databases brant has a file for."""

_NEWER = {"postgresql": {18: ("brant.dialects.postgresql18", "PostgreSQL18")}}
"""From this major version on a database can do what would be refused before; newest last."""
NEWER = tuple(f"{name}{since}" for name, versions in _NEWER.items() for since in versions)
"""The names under which these are found: ``postgresql18``."""

ALIASES = {"postgres": "postgresql", "pg": "postgresql", "sqlite3": "sqlite", "maria": "mariadb"}


@cache
def dialect_for(name: str) -> Dialect:
    """The Dialect called *name*; the neutral one for a database brant has no file for.

    ``postgresql18`` is PostgreSQL from version 18 on; ``postgresql`` alone does what all versions can.
    Third parties name theirs in the entry point group ``brant.dialects``.
    """
    name = ALIASES.get(name, name)
    homes = _HOMES | {f"{known}{since}": home for known, homes in _NEWER.items() for since, home in homes.items()}
    if name in homes:
        module, attribute = homes[name]
        dialect: Dialect = getattr(import_module(module), attribute)()
        return dialect
    for entry in entry_points(group="brant.dialects", name=name):
        third_party: Dialect = entry.load()()
        return third_party
    from brant.dialects.base import Dialect

    return Dialect()


def dialect_of(connection: Connection | Engine) -> Dialect:
    """The Dialect of a connection. A ``mysql://`` URL may well lead to a MariaDB server, and a server be
    newer than the oldest: an Engine that has not connected yet can't tell."""
    speaks = connection.dialect
    if getattr(speaks, "is_mariadb", False):
        return dialect_for("mariadb")
    if speaks.name in _HOMES or entry_points(group="brant.dialects", name=speaks.name):
        return dialect_for(_newest(speaks.name, speaks.server_version_info))
    from brant.dialects.base import Dialect

    kind: Any = type(speaks)
    return Dialect(kind(paramstyle="named"))


def _newest(name: str, version: tuple[Any, ...] | None) -> str:
    known = [since for since in _NEWER.get(name, ()) if version and version[0] >= since]
    return f"{name}{known[-1]}" if known else name
