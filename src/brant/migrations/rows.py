"""The verbs for rows: SQL as it stands, and Python functions; Schema has them too."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

import sqlalchemy as sa
from sqlalchemy.sql.elements import ClauseElement

from brant.catalog import sqla
from brant.dialects import ALIASES, KNOWN
from brant.errors import (
    InvalidMigration,
)
from brant.migrations.recording import Recorder
from brant.migrations.sqlfile import variants_of
from brant.migrations.sqltext import reads_alike, split
from brant.operations.rows import EVERYTHING, NOTHING, Execute, Run, Script, SqlText, Unreadable, Variants, nothing

if TYPE_CHECKING:
    from sqlalchemy import Connection

Sql = str | ClauseElement
"""One or more statements as text, or a SQLAlchemy construct."""


class RowVerbs(Recorder):
    """The part of Schema that speaks of rows."""

    def execute(
        self,
        sql: Sql | Sequence[Sql] | Mapping[str, Sql | Sequence[Sql]],
        *,
        down: Sql | Sequence[Sql] | Mapping[str, Sql | Sequence[Sql]] | None = None,
        touches: Iterable[str] | None = None,
        done_when: str | None = None,
    ) -> None:
        """Run SQL as it stands: text (several statements are split), a SQLAlchemy construct, or a dict by database.

        Keys of a dict are ``postgresql``, ``mysql``, ``mariadb``, ``sqlite`` and ``default``;
        MariaDB takes ``mysql`` when it has none. ``down`` undoes it; ``down=()`` says that nothing
        needs to be undone. ``touches`` names the tables it changes or reads (by default every name
        in the text). ``done_when`` is a query whose first value tells whether it has already taken effect.
        """
        up = self._variants(sql, done_when)
        back = None if down is None else self._variants(down, None)
        touched = frozenset(touches) if touches is not None else up.words
        self._record(Execute(up, back, touched))

    def run(
        self,
        function: Callable[[Connection], object],
        *,
        down: Callable[[Connection], object] | tuple[()] | None = None,
        touches: Iterable[str] | None = None,
    ) -> None:
        """Run a Python function; it gets the Connection when the migration is carried out, inside its transaction.

        ``touches`` names the tables it changes or reads; without it, it may touch any.
        """
        if not callable(function):
            raise self._mistake(f"schema.run() takes a function of one Connection, not {function!r}")
        if down is not None and down != () and not callable(down):
            raise self._mistake("down= takes a function of one Connection, or () for nothing to undo")
        undo = nothing if down == () else cast("Callable[[Connection], object] | None", down)
        touched = frozenset(touches) if touches is not None else EVERYTHING
        self._record(Run(_code(function), function, undo, touched))

    def _variants(
        self, sql: Sql | Sequence[Sql] | Mapping[str, Sql | Sequence[Sql]], done_when: str | None
    ) -> Variants:
        if not isinstance(sql, Mapping):
            return self._read_by_each(sql, done_when) if sql != () else NOTHING
        scripts = {self._database(name): self._script(name, given, done_when) for name, given in sql.items()}
        return Variants(tuple(sorted(scripts.items())))

    def _script(self, dialect: str, sql: Sql | Sequence[Sql], done_when: str | None) -> Script:
        script: list[Any] = []
        for part in sql if isinstance(sql, list | tuple) else [sql]:
            if isinstance(part, str):
                script += [SqlText(text, done_when=done_when) for text in self._split(part, dialect)]
            elif isinstance(part, ClauseElement):
                script.append(sqla.expression(part) if isinstance(part, sa.TextClause) else sqla.statement(part))
            else:
                raise self._mistake(f"SQL is text or a SQLAlchemy construct, not {part!r}")
        return tuple(script)

    def _read_by_each(self, sql: Sql | Sequence[Sql], done_when: str | None) -> Variants:
        """SQL that is for all databases, split as each of them reads it."""
        texts = [part for part in (sql if isinstance(sql, list | tuple) else [sql]) if isinstance(part, str)]
        if all(map(reads_alike, texts)):
            return Variants((("default", self._script("default", sql, done_when)),))
        readings: dict[str, Script | Unreadable] = {}
        errors: list[InvalidMigration] = []
        for reader in ("default", *KNOWN):
            try:
                readings[reader] = self._script(reader, sql, done_when)
            except InvalidMigration as error:
                readings[reader] = Unreadable(reader, error.message, error.where)
                errors.append(error)
        if len(errors) == len(readings):
            raise errors[0]
        found = variants_of({}, readings)
        assert found is not None
        return found

    def _split(self, text: str, dialect: str) -> list[str]:
        return [part.text for part in self._try(split, text, ALIASES.get(dialect, dialect))]


def _code(function: Callable[..., object]) -> str:
    """Name and code of a function, without formatting and comments; the name alone where there is no source."""
    name = getattr(function, "__qualname__", repr(function))
    try:
        source = textwrap.dedent(inspect.getsource(function))
        return f"{name}: {ast.unparse(ast.parse(source))}"
    except (OSError, TypeError, SyntaxError):
        return name
