"""The work a migration compiles to: SQL text or a Python step, and what is known about running it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from brant.errors import Where

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Lasting:
    """How long a setting lasts: to the end of the transaction, or of the session.

    A run that continues behind a session's setting says it again; one that stops there says ``taken_back_by``.
    """

    in_transaction: bool
    taken_back_by: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One SQL statement, complete: literal values are in the text, percent signs are not doubled.

    ``transactional`` is False for what the database refuses inside a
    transaction, or commits at once whatever surrounds it. ``done_when`` is a
    query whose first value says whether the statement has already taken effect.
    ``touches`` names the tables on which its effect can be seen. ``lasts`` marks a setting that
    the statements behind it stand on.
    """

    sql: str
    transactional: bool = True
    done_when: str | None = None
    where: Where | None = field(default=None, compare=False)
    touches: frozenset[str] = field(default=frozenset(), compare=False)
    lasts: Lasting | None = None

    def __str__(self) -> str:
        return self.sql


@dataclass(frozen=True, slots=True)
class Call:
    """A Python step; it gets the connection when it is carried out.

    ``description`` is what is printed in place of SQL, ``preview`` the SQL it
    is known to send, where that is known. What ``needs_transaction`` does nothing without the one
    that holds the whole migration.
    """

    function: Callable[[Connection], object] = field(compare=False)
    description: str
    preview: tuple[str, ...] = ()
    transactional: bool = True
    suspends_foreign_keys: bool = False
    needs_transaction: bool = False
    where: Where | None = field(default=None, compare=False)

    def __str__(self) -> str:
        return "\n".join(self.preview) if self.preview else f"-- {self.description}"


@dataclass(frozen=True, slots=True)
class Program(Call):
    """A revision of another tool, which that tool runs on brant's connection, statement by statement.

    ``home`` is the tool's own folder; ``way`` is up or down. ``among_others`` says that some of its revisions are
    brant's by now, which move the tool's version table too.
    """

    revision: str = ""
    way: str = "up"
    home: str = field(default="", compare=False)
    among_others: bool = field(default=False, compare=False)


Work = Statement | Call
