"""From where the files lead to where the models are: the operations, and the file that records them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from brant.catalog.catalog import Catalog
from brant.dialects import dialect_of
from brant.dialects.lease import LOCK_TABLE
from brant.errors import BrantError, ConfigurationError, UnclearRename, did_you_mean
from brant.execution.database import Database
from brant.execution.histories import TABLES
from brant.execution.shadow import Comparison, Whole
from brant.execution.sides import Chooser, Side, chosen
from brant.migrations.diff import Normal, diff
from brant.migrations.directory import Directory
from brant.migrations.migration import Recording
from brant.migrations.ordering import in_order
from brant.migrations.recorder import Schema
from brant.migrations.renames import Suspected, renaming, suspected
from brant.migrations.replay import replay
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
    unsure: tuple[Suspected, ...] = ()
    """What may be a thing under another name, and is taken for two."""

    @property
    def untold(self) -> tuple[str, ...]:
        """What was not compared, as the server would not take it, and why."""
        return tuple(map(str, self.normal.untold)) if isinstance(self.normal, Whole) else ()

    @property
    def by_text(self) -> str | None:
        """Why no server was asked what is the same, if it was not."""
        return self.normal.by_text if isinstance(self.normal, Comparison) else None

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
        return _recorded(self.operations, self.before)

    def left(self) -> tuple[Operation, ...]:
        """What the file would leave undone: nothing, unless brant has no words for a difference."""
        return diff(self.recording().after, self.after, self.normal)

    @property
    def losses(self) -> tuple[str, ...]:
        """The lines that lose rows or values."""
        return tuple(operation.source() for operation in self.operations if operation.lossy)


def _recorded(operations: Sequence[Operation], before: Catalog) -> Recording:
    names: dict[str, Any] = {}
    name = named(operations)
    schema = Schema(before)
    try:
        exec(compile(written(operations, name), f"<{name}>", "exec"), names)
        names["up"](schema)
        after = schema._finish()
    except BrantError:
        raise
    except Exception as error:
        raise ConfigurationError(
            f"what would be written can't be run: {type(error).__name__}: {error}",
            hint="a type of your own? @brant.render_type says how it is written, and with which arguments",
        ) from error
    return Recording(tuple(schema._operations), before, after)


def changes(
    before: Catalog,
    after: Catalog,
    normal: Normal,
    renames: Renames,
    *,
    of_others: bool = False,
    objects: bool = False,
) -> Changes:
    """What leads from *before* to *after*. Raises UnclearRename where nobody says what became of a thing that went."""
    renamed: list[Operation] = []
    began = before
    _refuse_unknown(before, renames.dropped)
    for operation in _told(before, renames.told):
        before = _recorded([operation], before).after
        renamed.append(operation)
    refused: set[tuple[str, str]] = set()
    while open_ := [one for one in suspected(before, after) if _is_open(one, renames, refused)]:
        if renames.ask is None:
            raise _unclear(open_)
        if renames.ask(open_[0]):
            before = _recorded([open_[0].operation], before).after
            renamed.append(open_[0].operation)
        else:
            refused.add((open_[0].old, open_[0].new))
    found = (*renamed, *diff(before, after, normal, of_others=of_others, objects=objects))
    return Changes(found, began, after, normal)


def difference(before: Side, after: Side, database: Database, renames: Renames | None = None) -> Changes:
    """What leads from one side to the other, with views and the like where both speak of them.

    Without *renames* nobody is asked: what looks like another name is told as two things, and said to be ``unsure``.
    Raises CannotConnect, Unsupported, StatementFailed, and UnclearRename where nobody says what became of a thing.
    """
    unsure: list[Suspected] = []

    def note(one: Suspected) -> bool:
        unsure.append(one)
        return False

    objects = before.has_objects and after.has_objects
    normal: Normal = Whole(database, (before.told, after.told))
    if not objects and before.told is None and after.told is None:
        normal = Comparison(database)
    found = changes(before.catalog, after.catalog, normal, renames or Renames(ask=note), objects=objects)
    return replace(found, unsure=tuple(unsure))


def replayed(directory: Directory, folders: Iterable[Path]) -> Catalog:
    """Where all files lead; a first migration may be made before there is a folder for it."""
    if not any(folder.exists() for folder in folders):
        return Catalog()
    return replay(in_order(directory))


def reflected(database: Database, schemas: Iterable[str], but_for: Iterable[str], choose: Chooser) -> Catalog:
    """All of the default schema and the tables of other *schemas*, but for histories, brant's and others'."""
    with database.peek() as connection:
        dialect = dialect_of(connection)
        whole = dialect.reflect(connection)
        names = [f"{schema}.{name}" for schema in schemas for name in sa.inspect(connection).get_table_names(schema)]
        for table in dialect.reflect(connection, names) if names else ():
            whole = whole.with_table(table)
    apart = {*but_for, LOCK_TABLE}
    return chosen(whole, lambda name: name not in apart and name.lower() not in TABLES and choose(name))


def schemas_of(catalog: Catalog) -> list[str]:
    """The schemas beside the default one that tables of *catalog* are in."""
    return sorted({name.rpartition(".")[0] for name in catalog.tables if "." in name})


def _names(catalog: Catalog) -> list[str]:
    """Every table, and every column as ``table.column``."""
    return [*catalog.tables, *(f"{table.name}.{column}" for table in catalog for column in table.column_names)]


def _refuse_unknown(before: Catalog, dropped: Iterable[str]) -> None:
    known = _names(before)
    for name in dropped:
        if name not in known:
            raise ConfigurationError(
                f"--drop {name}: there is no such table or column",
                hint=did_you_mean(name, known) or "a column is table.column",
            )


def _told(before: Catalog, told: Sequence[str]) -> Iterator[Operation]:
    for text in told:
        old, colon, new = text.partition(":")
        operation = renaming(before, old, new) if colon and new else None
        if operation is None:
            raise ConfigurationError(
                f"--rename {text}: there is no table or column {old!r}"
                if colon
                else f"--rename {text} has no new name",
                hint=did_you_mean(old, _names(before)) or "a table is old:new, a column table.old:new",
            )
        before = operation.apply(before)
        yield operation


def _is_open(one: Suspected, renames: Renames, refused: set[tuple[str, str]]) -> bool:
    return one.old not in renames.dropped and (one.old, one.new) not in refused


def _unclear(open_: Sequence[Suspected]) -> UnclearRename:
    listed = [f"{one.what} {one.old} may be {one.new} now ({one.reason})" for one in open_]
    first = open_[0]
    return UnclearRename(
        "; ".join(listed),
        hint=f"--rename {first.old}:{first.new.rpartition('.')[2] if first.what == 'column' else first.new} says so; "
        f"--drop {first.old} says that it goes, with what is in it",
    )
