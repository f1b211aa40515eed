"""What all that records has in common: the schema so far, the operations, and the line that is being executed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import ParamSpec, TypeVar

from brant.catalog.catalog import Catalog
from brant.dialects import ALIASES, KNOWN
from brant.errors import BrantError, RecordingError, Where, did_you_mean
from brant.operations.base import Operation

T = TypeVar("T")
P = ParamSpec("P")


class Recorder:
    """A schema at a point of history, and what was said to it since it was given."""

    def __init__(self, catalog: Catalog, file: str | None = None) -> None:
        self._catalog = catalog
        self._file = file
        self._operations: list[tuple[Operation, Where | None]] = []

    def _record(self, operation: Operation) -> None:
        """Remember the operation, and go on from the schema it leaves behind."""
        self._catalog = self._try(operation.apply, self._catalog)
        self._operations.append((operation, self._where()))

    def _try(self, action: Callable[P, T], *arguments: P.args, **keywords: P.kwargs) -> T:
        """Call *action*, adding the line of the migration to whatever it raises."""
        try:
            return action(*arguments, **keywords)
        except BrantError as error:
            error.where = error.where or self._where()
            raise

    def _mistake(self, message: str, hint: str | None = None) -> RecordingError:
        return RecordingError(message, where=self._where(), hint=hint)

    def _where(self) -> Where | None:
        """The line of the migration file that is being executed."""
        frame: FrameType | None = sys._getframe(1)
        while frame is not None and self._file is not None:
            if frame.f_code.co_filename == self._file:
                return Where(self._file, frame.f_lineno)
            frame = frame.f_back
        return None

    def _text(self, name: object, what: str) -> str:
        if not isinstance(name, str) or not name:
            raise self._mistake(f"{what} is text, not {name!r}")
        return name

    def _database(self, name: str) -> str:
        """A key of a dict by database, as brant calls that database."""
        if name != "default" and ALIASES.get(name, name) not in KNOWN:
            raise self._mistake(f"no database is called {name!r}", hint=did_you_mean(name, [*KNOWN, "default"]))
        return ALIASES.get(name, name)
