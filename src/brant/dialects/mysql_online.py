"""ALGORITHM= and LOCK= of an ALTER TABLE: what is said of how, for all its actions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy.sql.compiler import DDLCompiler

from brant.catalog.definitions import Online
from brant.errors import Unsupported
from brant.operations.base import Operation
from brant.operations.columns import AS_USUAL, AddColumn, AlterColumn, DropColumn, RenameColumn
from brant.operations.ddl import Action
from brant.operations.indexes import AddIndex, AlterIndex, DropIndex


@dataclass(frozen=True, slots=True)
class OnlineAction(Action):
    """ALGORITHM= and LOCK=, which go for the whole ALTER TABLE."""

    online: Online

    def render(self, compiler: DDLCompiler) -> str:
        given = (("ALGORITHM", self.online.algorithm), ("LOCK", self.online.lock))
        return ", ".join(f"{word}={value}" for word, value in given if value)

    def uses(self) -> frozenset[str]:
        return frozenset()


def online_actions(online: Online) -> Iterator[Action]:
    """The hints, if any."""
    if online.algorithm or online.lock:
        yield OnlineAction(replace(online, concurrently=False))


def said_of(operation: Operation) -> Online:
    """How an operation is to be done."""
    match operation:
        case AddColumn() | DropColumn() | RenameColumn() | AlterColumn() | AddIndex() | DropIndex() | AlterIndex():
            return operation.online
        case _:
            return AS_USUAL


def as_mysql_takes_it(online: Online) -> Online:
    """INSTANT lets everybody go on, and takes no word on locks (error 1221); NOCOPY is MariaDB's (1800)."""
    if online.algorithm == "NOCOPY":
        raise Unsupported(
            "mysql has no ALGORITHM=NOCOPY",
            hint='algorithm="inplace" is the next of kin; it may copy inside the engine',
        )
    if online.algorithm != "INSTANT" or online.lock is None:
        return online
    if online.lock == "NONE":
        return replace(online, lock=None)
    raise Unsupported(
        f"mysql takes no LOCK={online.lock} with ALGORITHM=INSTANT", hint='leave lock= out, or say algorithm="inplace"'
    )
