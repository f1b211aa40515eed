"""What a database server is to a test: its family, where it listens, and its exact version."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, get_args

import sqlalchemy as sa

Family = Literal["sqlite", "postgresql", "mysql", "mariadb"]
Way = Literal["built in", "url", "running", "docker", "binary", "wheel"]

FAMILIES: tuple[Family, ...] = get_args(Family)
CONNECT_SECONDS = 3


def leave_it() -> None:
    """Close nothing: the server is somebody else's."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that let us in.

    ``url`` shows its password; ``version`` is the text to print, such as ``MariaDB 11.8.9``;
    ``close`` ends the server where the test run started it.
    """

    family: Family
    url: str
    way: Way
    version: str
    close: Callable[[], None] = field(default=leave_it, compare=False)

    @property
    def version_info(self) -> tuple[int, ...]:
        """``(18, 6)`` for ``PostgreSQL 18.6``."""
        return tuple(int(part) for part in re.findall(r"\d+", self.version.split()[1].split("-")[0]))


class WrongFamily(Exception):
    """A server answered, and it is another database than its URL says."""


def built_in_sqlite() -> Server:
    return Server("sqlite", "sqlite://", "built in", f"SQLite {sqlite3.sqlite_version}")


def ask_version(url: str, family: Family) -> str:
    """Log in and return the version to print.

    Raises `WrongFamily`, or what the driver says when nobody answers or lets us in.
    """
    engine = sa.create_engine(url, poolclass=sa.NullPool, connect_args={"connect_timeout": CONNECT_SECONDS})
    with engine.connect() as connection:
        text: str = connection.exec_driver_sql("SELECT version()").scalar_one()
    name, version = told_apart(text)
    if name.lower() != family:
        raise WrongFamily(f"the server is {name} {version}, not {family}")
    return f"{name} {version}"


def told_apart(text: str) -> tuple[str, str]:
    """The database's name and version out of what ``SELECT version()`` says.

    MariaDB speaks MySQL's protocol on MySQL's port, and only its version tells.
    """
    if text.startswith("PostgreSQL"):
        return "PostgreSQL", text.split()[1]
    if "mariadb" in text.lower():
        return "MariaDB", text.partition("-")[0]
    return "MySQL", text


def in_one_line(error: BaseException) -> str:
    """What went wrong, short enough for a summary and without the driver's advertisement."""
    said = getattr(error, "orig", None) or error
    text = " ".join(str(said).split())
    return f"{type(said).__name__}: {text}"[:200]
