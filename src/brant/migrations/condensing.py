"""Many operations → fewer that lead to the same, with what runs on rows where it was."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from brant.catalog.catalog import Catalog
from brant.errors import BrantError
from brant.migrations.diff import diff
from brant.migrations.recorder import Schema
from brant.migrations.written import written
from brant.operations.base import Operation
from brant.operations.enforcement import CheckForeignKeys
from brant.operations.rows import Execute, Run, RunRevision
from brant.operations.tables import AssumeTable, ForgetTable

KEPT = (Execute, Run, RunRevision, AssumeTable, ForgetTable, CheckForeignKeys)
"""What does something that no schema shows."""


@dataclass(frozen=True, slots=True)
class Condensed:
    """The operations, which are recorded again from the text of a file, and where they lead."""

    operations: tuple[Operation, ...]
    after: Catalog


def condensed(operations: Sequence[Operation], before: Catalog) -> Condensed | None:
    """The fewest that were found, or the same ones; None where a file can't say them.

    A table that is created on the way is created as it is in the end. One that was there before, and every table once
    something may have put rows into it, is changed step by step as it was: nothing that was in it is lost.
    """
    after = before
    for operation in operations:
        after = operation.apply(after)
    kept = [operation for operation in operations if isinstance(operation, KEPT)]
    for way in _WAYS:
        try:
            found = way(operations, before)
            recorded, led = as_recorded(found, before)
        except BrantError:
            continue
        if led == after and [operation for operation in recorded if isinstance(operation, KEPT)] == kept:
            return Condensed(tuple(found), led)
    return None


def as_recorded(operations: Sequence[Operation], before: Catalog) -> tuple[tuple[Operation, ...], Catalog]:
    """What a file with them records, and where that leads. Raises what recording does."""
    names: dict[str, object] = {}
    exec(compile(written(operations, "Recorded"), "<recorded>", "exec"), names)
    schema, up = Schema(before), names["up"]
    assert callable(up)
    up(schema)
    after = schema._finish()
    return tuple(operation for operation, _ in schema._operations), after


def _brought_forward(operations: Sequence[Operation], before: Catalog) -> list[Operation]:
    """All new tables at once, before the tables that were there are changed."""
    found: list[Operation] = []
    for start, part in _parts(operations, before):
        free = [operation for operation in part if _is_free(operation, start)]
        end = start
        for operation in free:
            end = operation.apply(end)
        found += diff(start, end, objects=True)
        found += [operation for operation in part if operation not in free]
    return found


def _where_they_are(operations: Sequence[Operation], before: Catalog) -> list[Operation]:
    """New tables together as far as no other is changed between."""
    found: list[Operation] = []
    for start, part in _parts(operations, before):
        began = now = start
        for operation in part:
            if not _is_free(operation, start):
                found += [*diff(began, now, objects=True), operation]
                began = operation.apply(now)
            now = operation.apply(now)
        found += diff(began, now, objects=True)
    return found


_WAYS: Sequence[Callable[[Sequence[Operation], Catalog], list[Operation]]] = (
    _brought_forward,
    _where_they_are,
    lambda operations, _: list(operations),
)


def _parts(operations: Iterable[Operation], before: Catalog) -> Iterator[tuple[Catalog, list[Operation]]]:
    """Runs of operations between those that may touch rows, which are runs by themselves; and the state before each."""
    start = now = before
    part: list[Operation] = []
    for operation in operations:
        if isinstance(operation, KEPT):
            yield start, part
            yield now, [operation]
            start, part = operation.apply(now), []
        else:
            part.append(operation)
        now = operation.apply(now)
    yield start, part


def _is_free(operation: Operation, start: Catalog) -> bool:
    """Whether it speaks only of what came after *start*, in which nobody has put anything."""
    known = {name.lower() for name in (*start.tables, *(thing.name for thing in start.objects.values()))}
    changed = {name.lower() for name in operation.changes()}
    return not isinstance(operation, KEPT) and "*" not in changed and not changed & known
