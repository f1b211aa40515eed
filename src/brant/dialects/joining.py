"""Changes of one table that follow each other in one ALTER TABLE, where the database does the same then."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from sqlalchemy.schema import (
    DropColumnComment,
    DropTableComment,
    ExecutableDDLElement,
    SetColumnComment,
    SetTableComment,
)

from brant.errors import Where
from brant.operations.ddl import AlterTable
from brant.statement import Work

Piece = ExecutableDDLElement | Work
Told = tuple[Piece, Where | None, frozenset[str]]
"""A piece of DDL or finished work, the line it comes from, and the tables on which it can be seen."""

AsOne = Callable[[AlterTable, AlterTable], AlterTable | None]


def joined(pieces: Iterable[Told], as_one: AsOne) -> Iterator[Told]:
    """The same pieces, fewer. A comment, which some databases say in a statement of its own, lets others pass it."""
    waiting: tuple[AlterTable, Where | None, frozenset[str]] | None = None
    comments: list[Told] = []
    for piece, where, touches in pieces:
        if waiting is not None and _commented(piece) == waiting[0].table:
            comments.append((piece, where, touches))
            continue
        if waiting is not None and isinstance(piece, AlterTable) and _may_pass(piece, comments):
            both = as_one(waiting[0], piece) if waiting[0].table == piece.table else None
            if both is not None:
                waiting = both, waiting[1], touches
                continue
        if waiting is not None:
            yield waiting
        yield from comments
        waiting, comments = None, []
        if isinstance(piece, AlterTable):
            waiting = piece, where, touches
        else:
            yield piece, where, touches
    if waiting is not None:
        yield waiting
    yield from comments


def _may_pass(alter: AlterTable, comments: Iterable[Told]) -> bool:
    """What it names must not be something that a comment before it speaks of."""
    named = frozenset[str]().union(*(action.uses() for action in alter.actions))
    said = {piece.element.name for piece, _, _ in comments if isinstance(piece, SetColumnComment | DropColumnComment)}
    return not named & said


def _commented(piece: object) -> str | None:
    match piece:
        case SetColumnComment(element=column) | DropColumnComment(element=column):
            return str(column.table.fullname)
        case SetTableComment(element=table) | DropTableComment(element=table):
            return str(table.fullname)
        case _:
            return None
