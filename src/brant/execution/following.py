"""A program of another tool, followed statement by statement: each is announced and confirmed in the journal.

Where all of it is one transaction nothing is written. Once it commits on its way, what it has done is journalled with
that commit; what the database commits by itself (DDL on MySQL and MariaDB, anything in autocommit) is announced before.
When the program is run again after a crash, what is confirmed is passed over as it is said again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import event

from brant.errors import UnknownOutcome
from brant.events import Direction
from brant.execution.tracker import Open, Session, statement_digest
from brant.statement import Statement

if TYPE_CHECKING:
    from brant.execution.plan import Step

_BEGINNING = r"(?:\s|--[^\n]*\n|/\*.*?\*/|\()*"
_ASKS = re.compile(
    _BEGINNING + r"(?:SELECT|SHOW|EXPLAIN|DESCRIBE|DESC|PRAGMA|SET|USE|VALUES|SAVEPOINT|RELEASE|ROLLBACK|COMMIT|BEGIN"
    r"|START|LOCK|UNLOCK|WITH\b(?!.*\b(?:INSERT|UPDATE|DELETE)\b))\b",
    re.IGNORECASE | re.DOTALL,
)
"""What leaves nothing behind that could be there twice, and may have to be said again."""
_NAMED = re.compile(
    r"\b(?:TABLE|VIEW|ON|TO|INTO|UPDATE|FROM)\s+(?:IF\s+(?:NOT\s+)?EXISTS\s+)?(?:ONLY\s+)?((?:[`\"\[]?[\w$]+[`\"\]]?\.?)+)",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Following:
    """Listens to a connection while a program runs on it. ``done`` and ``open`` are what an earlier run has left."""

    session: Session
    step: Step
    direction: Direction
    done: tuple[str, ...] = ()
    open: Open | None = None
    _place: int = 0
    _position: int = 0
    _held: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])
    _announced: int | None = None
    _is_busy: bool = False
    _stand_alone: bool = False

    @contextmanager
    def listening(self) -> Iterator[None]:
        connection = self.session.connection
        self._position = len(self.done) + (1 if self.open is not None else 0)
        heard: list[tuple[str, Any, dict[str, Any]]] = [
            ("before_cursor_execute", self._before, {"retval": True}),
            ("after_cursor_execute", self._after, {}),
            ("begin", self.session.dialect.really_begin, {}),
            ("commit", self._committing, {}),
            ("rollback", self._rolled_back, {}),
        ]
        for name, heard_by, options in heard:
            event.listen(connection, name, heard_by, **options)
        try:
            yield
        except BaseException:
            self._retract()
            raise
        finally:
            for name, heard_by, _ in heard:
                event.remove(connection, name, heard_by)

    @contextmanager
    def outside(self) -> Iterator[None]:
        """Commits what is under way; each statement of the block then stands alone."""
        connection, dialect = self.session.connection, self.session.connection.dialect
        if connection.in_transaction():
            connection.commit()
        raw = connection.connection.dbapi_connection
        assert raw is not None
        level = dialect.get_isolation_level(raw)
        raw.rollback()
        dialect.set_isolation_level(raw, "AUTOCOMMIT")
        self._stand_alone = True
        try:
            yield
        finally:
            self._stand_alone = False
            if not connection.invalidated:
                if connection.in_transaction():
                    connection.commit()
                dialect.set_isolation_level(raw, level)
        connection.begin()

    # -- what is heard

    def _before(  # noqa: PLR0917  # SQLAlchemy's own order
        self, connection: sa.Connection, cursor: Any, statement: str, parameters: Any, context: Any, many: bool
    ) -> tuple[str, Any]:
        if self._is_busy or _ASKS.match(statement):
            return statement, parameters
        self._retract()
        digest = statement_digest(statement)
        if self._was_done(digest, statement):
            return self._nothing, [()] if many else ()
        if self._commits_itself(statement):
            with self._busy():
                self._write_held()
                if self._stand_alone:
                    self.session.dialect.clear_half_done(self.session.connection, statement)
                self._announce(digest, statement)
        else:
            self._held.append((self._next(), digest))
        return statement, parameters

    def _after(  # noqa: PLR0917
        self, connection: sa.Connection, cursor: Any, statement: str, parameters: Any, context: Any, many: bool
    ) -> None:
        if self._is_busy or self._announced is None or _ASKS.match(statement):
            return
        with self._busy():
            self.session._finish(self.step.name, self._announced)
            self._announced = None
            # It has committed all before it: nothing of the program's own is under way.
            raw = connection.connection.dbapi_connection
            if raw is not None:
                raw.commit()

    def _committing(self, connection: sa.Connection) -> None:
        with self._busy():
            self._write_held()

    def _rolled_back(self, connection: sa.Connection) -> None:
        if self._held:
            self._position = self._held[0][0]
        self._held.clear()

    # -- what was done before

    def _was_done(self, digest: str, statement: str) -> bool:
        """By an earlier run. One that the program leaves out this time, as it found it done, is passed over."""
        if digest in self.done[self._place :]:
            self._place = self.done.index(digest, self._place) + 1
            return True
        if self.open is None or self.open.digest != digest:
            return False
        begun, self.open = self.open, None
        with self._busy():
            if self.session.dialect.clear_half_done(self.session.connection, statement):
                self.session._retract(self.step.name, begun.position)
                return False
            now = self.session.seen(self._looked_at(statement))
            if begun.before is None or now is None:
                raise UnknownOutcome(
                    f"nobody can tell whether a statement of {self.step.name} took effect: {statement}",
                    hint=f"look, then say it: brant resolve {self.step.name} --done (or --not-done)",
                )
            if now == begun.before:
                self.session._retract(self.step.name, begun.position)
                return False
            self.session._finish(self.step.name, begun.position)
        return True

    # -- the journal

    def _announce(self, digest: str, statement: str) -> None:
        """Committed with what the statement itself commits; where nothing is under way, on the spot."""
        self._announced = self._next()
        before = self.session.seen(self._looked_at(statement))
        self.session.write_intent(self.step, self.direction, self._announced, digest, before=before)
        raw = self.session.connection.connection.dbapi_connection
        if raw is not None:
            raw.commit()

    def _write_held(self) -> None:
        now = datetime.now(UTC)
        for position, digest in self._held:
            self.session.write_intent(self.step, self.direction, position, digest, finished=now)
        self._held.clear()

    def _retract(self) -> None:
        """The server has refused what was announced: it is not open any more."""
        connection = self.session.connection
        if self._announced is None or connection.invalidated:
            return
        with self._busy():
            self.session._retract(self.step.name, self._announced)
            self._position, self._announced = self._announced, None
            raw = connection.connection.dbapi_connection
            if raw is not None:
                raw.commit()

    def _commits_itself(self, statement: str) -> bool:
        return self._stand_alone or self.session.dialect.commits_by_itself(statement)

    def _looked_at(self, statement: str) -> Statement:
        names = {re.sub(r"[`\"\[\]]", "", name) for name in _NAMED.findall(statement)}
        return Statement(statement, touches=frozenset(names))

    def _next(self) -> int:
        self._position += 1
        return self._position - 1

    @property
    def _nothing(self) -> str:
        """Does nothing, and may be said with and without rows of parameters."""
        table = self.session.tracker.journal
        quoted = self.session.connection.dialect.identifier_preparer.format_table(table)
        return f"DELETE FROM {quoted} WHERE 1 = 0"

    @contextmanager
    def _busy(self) -> Iterator[None]:
        was, self._is_busy = self._is_busy, True
        try:
            yield
        finally:
            self._is_busy = was
