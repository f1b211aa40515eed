"""From where the files lead to where the models are: the operations, and the file that records them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from brant.catalog.catalog import Catalog
from brant.errors import ConfigurationError, UnclearRename, did_you_mean
from brant.migrations.diff import Normal, diff
from brant.migrations.migration import Recording
from brant.migrations.recorder import Schema
from brant.migrations.renames import Suspected, renaming, suspected
from brant.migrations.written import named, written
from brant.operations.base import Operation

Ask = Callable[[Suspected], bool]
"""Whether a thing that seems to have a new name has one."""


@dataclass(frozen=True, slots=True)
class Renames:
    """What is known of names: ``told`` are ``old:new``, ``dropped`` went, and ``ask`` is asked about the rest."""

    told: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    ask: Ask | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """What leads from one Catalog to another."""

    operations: tuple[Operation, ...]
    before: Catalog
    after: Catalog
    normal: Normal

    def __bool__(self) -> bool:
        return bool(self.operations)

    @property
    def name(self) -> str:
        """What a file with them is called that nobody has named."""
        return named(self.operations)

    def text(self, title: str) -> str:
        """The migration file."""
        return written(self.operations, title)

    def recording(self) -> Recording:
        """What the file records, when it is read: views over a column that changes come along, say."""
        names: dict[str, Any] = {}
        exec(compile(self.text(self.name), f"<{self.name}>", "exec"), names)
        schema = Schema(self.before)
        names["up"](schema)
        after = schema._finish()
        return Recording(tuple(schema._operations), self.before, after)

    def left(self) -> tuple[Operation, ...]:
        """What the file would leave undone: nothing, unless brant has no words for a difference."""
        return diff(self.recording().after, self.after, self.normal)

    @property
    def losses(self) -> tuple[str, ...]:
        """The lines that lose rows or values."""
        return tuple(operation.source() for operation in self.operations if operation.lossy)


def changes(before: Catalog, after: Catalog, normal: Normal, renames: Renames, *, of_others: bool = False) -> Changes:
    """What leads from *before* to *after*. Raises UnclearRename where nobody says what became of a thing that went."""
    renamed: list[Operation] = []
    began = before
    for operation in _told(before, renames.told):
        before = operation.apply(before)
        renamed.append(operation)
    refused: set[tuple[str, str]] = set()
    while open_ := [one for one in suspected(before, after) if _is_open(one, renames, refused)]:
        if renames.ask is None:
            raise _unclear(open_)
        if renames.ask(open_[0]):
            before = open_[0].operation.apply(before)
            renamed.append(open_[0].operation)
        else:
            refused.add((open_[0].old, open_[0].new))
    found = (*renamed, *diff(before, after, normal, of_others=of_others))
    return Changes(found, began, after, normal)


def _told(before: Catalog, told: Sequence[str]) -> Iterator[Operation]:
    for text in told:
        old, colon, new = text.partition(":")
        operation = renaming(before, old, new) if colon and new else None
        if operation is None:
            names = [*before.tables, *(f"{table.name}.{column}" for table in before for column in table.column_names)]
            raise ConfigurationError(
                f"--rename {text}: there is no table or column {old!r}"
                if colon
                else f"--rename {text} has no new name",
                hint=did_you_mean(old, names) or "a table is old:new, a column table.old:new",
            )
        before = operation.apply(before)
        yield operation


def _is_open(one: Suspected, renames: Renames, refused: set[tuple[str, str]]) -> bool:
    return one.old not in renames.dropped and (one.old, one.new) not in refused


def _unclear(open_: Iterable[Suspected]) -> UnclearRename:
    listed = [f"{one.what} {one.old} may be {one.new} now ({one.reason})" for one in open_]
    first = next(iter(open_))
    return UnclearRename(
        "; ".join(listed),
        hint=f"--rename {first.old}:{first.new.rpartition('.')[2] if first.what == 'column' else first.new} says so; "
        f"--drop {first.old} says that it goes, with what is in it",
    )
