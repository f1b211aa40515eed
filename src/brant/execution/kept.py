"""The files of objects, and what the database remembers of them: a row for each text that was put in place.

The last row of a file is the one in force.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from brant.migrations.repeatable.folder import ObjectFolder

if TYPE_CHECKING:
    from brant.catalog.objects import Key


@dataclass(frozen=True, slots=True)
class KeptObject:
    """One text of a file. Without ``content`` the file's objects were dropped. ``applied_at`` is in UTC."""

    id: int
    name: str
    batch: int
    checksum: str
    content: str | None
    away: str | None
    applied_at: datetime
    duration: float
    actor: str
    version: str

    @property
    def keys_away(self) -> frozenset[Key]:
        return frozenset((kind, name) for kind, name in json.loads(self.away)["keys"]) if self.away else frozenset()

    @property
    def cause(self) -> str:
        """What has left nothing for the text to stand on: ``up 0002_mail``; empty where it only has to wait."""
        return str(json.loads(self.away)["cause"]) if self.away else ""


def written_away(keys: frozenset[Key], cause: str) -> str | None:
    return json.dumps({"keys": sorted(keys), "cause": cause}, ensure_ascii=False) if keys else None


# -- what a step changes in that memory ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Keep:
    """The file has this content now; None when its objects were dropped."""

    name: str
    checksum: str
    content: str | None


@dataclass(frozen=True, slots=True)
class Forget:
    """These rows of the file are undone."""

    name: str
    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Miss:
    """What of the file's last content is not there for the time being."""

    name: str
    away: str | None


Note = Keep | Forget | Miss


def latest(rows: Iterable[KeptObject]) -> dict[str, KeptObject]:
    """The row in force of each file; *rows* are in the order written."""
    return {row.name: row for row in rows}


# -- files and memory ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Objects:
    """The files there are, and what the database remembers of them, in the order written.

    *prune* drops the objects whose files are gone. *only* is the one file whose interrupted turn is continued;
    empty, files have no turn.
    """

    folder: ObjectFolder = field(default_factory=ObjectFolder)
    rows: tuple[KeptObject, ...] = ()
    prune: bool = False
    only: str | None = None

    def __bool__(self) -> bool:
        return bool(self.folder.paths or self.rows)

    def may_have_turn(self, leaving: int) -> bool:
        """Whether a run looks at files that is *leaving* so many migrations pending."""
        return bool(self.only) if self.only is not None else leaving <= 0

    @property
    def are_settled(self) -> bool:
        """Whether all files read as they did when they were put in place. Opens files, and reads no SQL."""
        rows = self.latest
        there = {name for name, row in rows.items() if row.content is not None}
        if self.prune and there - {file.name for file in self.folder.files}:
            return False
        if any(rows[name].away for name in there):
            return False
        return all(file.name in there and rows[file.name].checksum == file.checksum for file in self.folder.files)

    def alike(self, turns: Iterable[str]) -> tuple[tuple[int, str], ...]:
        """Row and checksum of each file that reads differently, but has none of the *turns*: it says the same."""
        rows, having = self.latest, set(turns)
        return tuple(
            (rows[file.name].id, file.checksum)
            for file in self.folder.files
            if file.name in rows and file.name not in having and rows[file.name].checksum != file.checksum
        )

    def has_left(self, batch: int) -> bool:
        """Whether anything of a batch is left to undo, or had to make room and is not back."""
        return any(row.batch == batch for row in self.rows) or any(row.away for row in self.latest.values())

    @property
    def last_batch(self) -> int:
        return max((row.batch for row in self.rows), default=0)

    @property
    def latest(self) -> dict[str, KeptObject]:
        return latest(self.rows)
