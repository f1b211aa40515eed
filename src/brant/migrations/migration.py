"""Migration: one file, and the operations it records either way."""

from __future__ import annotations

import importlib.util
import os
import re
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import TYPE_CHECKING, TypeVar

from brant.errors import BrantError, InvalidMigration, Irreversible, Where
from brant.migrations.digest import checksum, digest

# The recorder and the operations are imported when a file is recorded: that nothing is pending shall cost nothing.
if TYPE_CHECKING:
    from brant.catalog.catalog import Catalog
    from brant.migrations.recorder import Schema
    from brant.migrations.sqlfile import SqlSource
    from brant.operations.base import Operation

    Recorded = tuple[Operation, Where | None]

F = TypeVar("F", bound="Callable[[Schema], object]")


@dataclass(frozen=True, slots=True)
class Settings:
    """What ``@migration(…)`` says about a file."""

    depends_on: tuple[str, ...] = ()
    transaction: bool = True
    replaces: tuple[str, ...] = ()


def migration(
    *, depends_on: str | Sequence[str] = (), transaction: bool = True, replaces: Sequence[str] = ()
) -> Callable[[F], F]:
    """Settings of one migration, written above ``def up(schema)``.

    ``depends_on`` names migrations that must come first. ``transaction=False``
    runs each statement by itself, for what a database refuses in a transaction.
    ``replaces`` lists the migrations that this one stands for, where none of them is applied; its name ends
    with ``_squashed`` (``brant squash`` writes such files).
    """
    names = (depends_on,) if isinstance(depends_on, str) else tuple(depends_on)

    def settle(function: F) -> F:
        function.__brant__ = Settings(names, transaction, tuple(replaces))  # type: ignore[attr-defined]
        return function

    return settle


@dataclass(frozen=True, slots=True)
class Recording:
    """What a migration does in one direction, between two Catalogs."""

    operations: tuple[Recorded, ...]
    before: Catalog = field(repr=False)
    after: Catalog = field(repr=False)

    @property
    def digest(self) -> str:
        return digest(operation for operation, _ in self.operations)

    @property
    def lossy(self) -> tuple[str, ...]:
        """The lines that destroy data when they are carried out."""
        return tuple(operation.source() for operation, _ in self.operations if operation.lossy)

    @property
    def touches(self) -> frozenset[str]:
        """The tables it changes or depends on, in lower case; ``"*"`` when nobody can tell."""
        return frozenset(name.lower() for operation, _ in self.operations for name in operation.touches())

    @property
    def changes(self) -> frozenset[str]:
        """The tables it changes, in lower case; ``"*"`` when nobody can tell."""
        return frozenset(name.lower() for operation, _ in self.operations for name in operation.changes())


class Migration:
    """A migration file. Nothing is read or imported before it is asked for."""

    def __init__(self, name: str, files: tuple[str | Path, ...]) -> None:
        self.name = name
        self._files = files

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name}>"

    former: tuple[str, ...] = ()
    """Digests that histories may have of what this file was, which is as good."""

    @cached_property
    def files(self) -> tuple[Path, ...]:
        return tuple(map(Path, self._files))

    @property
    def path(self) -> Path:
        return self.files[0]

    @property
    def file(self) -> str:
        """As path, without making one: that takes longer than to read the file."""
        return os.fspath(self._files[0])

    @cached_property
    def checksum(self) -> str:
        return checksum(*self._files)

    @property
    def settings(self) -> Settings:
        raise NotImplementedError

    def up(self, before: Catalog) -> Recording:
        """The operations that apply it to *before*. Raises InvalidMigration and RecordingErrors with the line."""
        raise NotImplementedError

    def down(self, before: Catalog) -> Recording:
        """The operations that revert it; *before* is the Catalog from before it was applied.

        Raises Irreversible naming the missing fact.
        """
        raise NotImplementedError

    def _reversed(self, recording: Recording) -> Recording:
        """Each operation undone against its own state, last first."""
        from brant.migrations.unchecked import settled

        states = [recording.before]
        for operation, _ in recording.operations:
            states.append(operation.apply(states[-1]))
        undone: list[Recorded] = []
        for (operation, where), state in zip(reversed(recording.operations), reversed(states[:-1]), strict=True):
            try:
                undone.append((operation.reverse(state), where))
            except Irreversible as error:
                raise Irreversible(
                    f"{self.name} can't be reverted: {error.message}",
                    where=error.where or where,
                    hint=error.hint,
                ) from None
        return Recording(settled(undone), states[-1], recording.before)


class _FromSource(SourceFileLoader):
    """Without bytecode, which is trusted by a file's second and size: an edit within that second would go unseen."""

    def get_code(self, fullname: str) -> CodeType:
        code: CodeType = self.source_to_code(self.get_data(self.path), self.path)
        return code


class PythonMigration(Migration):
    """``NAME.py`` with ``def up(schema)``, and ``def down(schema)`` when it is written by hand.

    *says* is what the first of them is called.
    """

    def __init__(self, name: str, files: tuple[str | Path, ...], says: str = "up") -> None:
        super().__init__(name, files)
        self._says = says

    @cached_property
    def module(self) -> ModuleType:
        """The imported file. Raises InvalidMigration naming the line that can't be imported."""
        name = f"brant_migration_{_identifier(self.name)}"
        spec = importlib.util.spec_from_file_location(name, self.path, loader=_FromSource(name, str(self.path)))
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        try:
            spec.loader.exec_module(module)
        except BrantError:
            raise
        except SyntaxError as error:
            raise InvalidMigration(
                f"{self.path.name} is not valid Python: {error.msg}",
                file=str(error.filename or self.path),
                line=error.lineno or 1,
            ) from error
        except Exception as error:
            raise InvalidMigration(
                f"{self.path.name} can't be imported: {type(error).__name__}: {error}",
                where=self._line_of(error),
                hint=self._hint(error),
            ) from error
        if not callable(getattr(module, self._says, None)):
            from brant.migrations.hints import of_another_tool

            raise InvalidMigration(
                f"{self.path.name} has no {self._says}()",
                file=str(self.path),
                line=1,
                hint=of_another_tool(module) or f"write def {self._says}(schema: Schema) -> None: …",
            )
        return module

    @property
    def settings(self) -> Settings:
        settings: Settings = getattr(self.module.up, "__brant__", Settings())
        if settings.replaces and not self.name.endswith("_squashed"):
            raise InvalidMigration(
                f"{self.name} stands for others (replaces), and its name doesn't say so",
                file=str(self.path),
                line=1,
                hint="let the name end with _squashed: other files are not looked into for it",
            )
        return settings

    def up(self, before: Catalog) -> Recording:
        return self._record(self._says, before)

    def down(self, before: Catalog) -> Recording:
        recording = self.up(before)
        if not callable(getattr(self.module, "down", None)):
            return self._reversed(recording)
        by_hand = self._record("down", recording.after)
        return Recording(by_hand.operations, by_hand.before, before)

    def _record(self, direction: str, before: Catalog) -> Recording:
        from brant.migrations.recorder import Schema
        from brant.migrations.unchecked import settled

        schema = Schema(before, str(self.path))
        try:
            getattr(self.module, direction)(schema)
            after = schema._finish()
        except BrantError:
            raise
        except Exception as error:
            raise InvalidMigration(
                f"{direction}() of {self.name} raised {type(error).__name__}: {error}",
                where=self._line_of(error),
                hint=self._hint(error),
            ) from error
        return Recording(settled(schema._operations), before, after)

    def _line_of(self, error: BaseException) -> Where:
        """The last line of this file that the error went through."""
        frame = self._frame_of(error)
        return Where(str(self.path), (frame.lineno if frame else None) or 1)

    def _hint(self, error: Exception) -> str | None:
        from brant.migrations.hints import hint

        frame = self._frame_of(error)
        if frame is None or frame.lineno is None:
            return hint(error, "")
        lines = self.path.read_text("utf-8").splitlines()
        return hint(error, "\n".join(lines[frame.lineno - 1 : frame.end_lineno or frame.lineno]))

    def _frame_of(self, error: BaseException) -> traceback.FrameSummary | None:
        mine = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(self.path)]
        return mine[-1] if mine else None


class SqlFileMigration(Migration):
    """Plain SQL: ``NAME.sql`` with sections, or ``NAME.up.sql`` and ``NAME.down.sql``, with variants per database."""

    @cached_property
    def source(self) -> SqlSource:
        from brant.migrations.sqlfile import SqlSource

        return SqlSource(self.name, self.files)

    @property
    def settings(self) -> Settings:
        return Settings(self.source.scripts.depends_on, self.source.scripts.transaction)

    def up(self, before: Catalog) -> Recording:
        from brant.operations.rows import Execute

        scripts = self.source.scripts
        operation = Execute(scripts.up, scripts.down, scripts.up.words)
        return Recording(((operation, scripts.where),), before, before)

    def down(self, before: Catalog) -> Recording:
        if self.source.scripts.down is None:
            raise Irreversible(
                f"{self.name} can't be reverted: it has no down section",
                where=self.source.scripts.where,
                hint="add a line '-- down' and the statements that undo it (or none, if nothing is to be undone)",
            )
        return self._reversed(self.up(before))


def _identifier(name: str) -> str:
    return re.sub(r"\W", "_", name)
