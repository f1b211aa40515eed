"""The tables brant keeps in the database, and the only object that writes them."""

from __future__ import annotations

import getpass
import hashlib
import os
import socket
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

import brant
from brant.events import Direction
from brant.execution.kept import Forget, Keep, KeptObject, Miss, Note
from brant.statement import Statement

if TYPE_CHECKING:
    from brant.dialects.base import Dialect, Lock
    from brant.execution.plan import Step


class _Utc(sa.types.TypeDecorator[datetime]):
    """An instant: with its zone where the database keeps one, else as UTC."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Any) -> Any:
        if dialect.name not in {"mysql", "mariadb"}:
            return dialect.type_descriptor(self.impl)
        from sqlalchemy.dialects.mysql import DATETIME

        return dialect.type_descriptor(DATETIME(fsp=6))

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None or dialect.name == "postgresql":
            return value
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class _Long(sa.types.TypeDecorator[str]):
    """Text of any length: MySQL's TEXT ends at 64 KiB."""

    impl = sa.Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Any) -> Any:
        if dialect.name not in {"mysql", "mariadb"}:
            return dialect.type_descriptor(self.impl)
        from sqlalchemy.dialects.mysql import LONGTEXT

        return dialect.type_descriptor(LONGTEXT())


@dataclass(frozen=True, slots=True)
class AppliedMigration:
    """A row of the history. ``applied_at`` is in UTC, ``duration`` in seconds."""

    name: str
    batch: int
    digest: str | None
    checksum: str | None
    applied_at: datetime
    duration: float
    actor: str
    version: str


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One line of the log: what happened to a migration, when, by whom, and how long it took in seconds."""

    at: datetime
    event: str
    migration: str
    batch: int
    duration: float
    actor: str
    version: str
    detail: str | None


@dataclass(frozen=True, slots=True)
class Open:
    """A statement that was begun and not confirmed; ``before`` is what could be seen of its tables."""

    position: int
    digest: str
    before: str | None


@dataclass(frozen=True, slots=True)
class Interrupted:
    """A migration that stopped part-way: the digests of its confirmed statements, and the open one."""

    name: str
    direction: Direction
    batch: int
    done: tuple[str, ...]
    open: Open | None


class Tracker:
    """Where brant's tables are and what they hold: history, log and journal.

    The history has a row for each applied migration. The log is only added to.
    The journal has rows only while a migration is under way that can't be rolled back.
    """

    def __init__(self, table: str = "brant_migrations", schema: str | None = None, actor: str | None = None) -> None:
        self.actor = actor or default_actor()
        self.key = f"{schema or ''}.{table}"
        self._name = table
        self._metadata = sa.MetaData(schema=schema)

    @cached_property
    def history(self) -> sa.Table:
        return sa.Table(
            self._name,
            self._metadata,
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("migration", sa.String(255), nullable=False, unique=True),
            sa.Column("batch", sa.Integer, nullable=False),
            sa.Column("digest", sa.String(100)),
            sa.Column("checksum", sa.String(64)),
            sa.Column("applied_at", _Utc, nullable=False),
            sa.Column("duration", sa.Double, nullable=False),
            *_who(),
        )

    @cached_property
    def log(self) -> sa.Table:
        return sa.Table(
            f"{self._name}_log",
            self._metadata,
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("at", _Utc, nullable=False),
            sa.Column("event", sa.String(20), nullable=False),
            sa.Column("migration", sa.String(255), nullable=False),
            sa.Column("batch", sa.Integer, nullable=False),
            sa.Column("duration", sa.Double, nullable=False),
            *_who(),
            sa.Column("detail", sa.Text),
        )

    @cached_property
    def journal(self) -> sa.Table:
        return sa.Table(
            f"{self._name}_journal",
            self._metadata,
            sa.Column("migration", sa.String(255), primary_key=True),
            sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
            sa.Column("direction", sa.String(4), nullable=False),
            sa.Column("batch", sa.Integer, nullable=False),
            sa.Column("digest", sa.String(64), nullable=False),
            sa.Column("seen_before", sa.String(64)),
            sa.Column("backend", sa.String(50)),
            sa.Column("started_at", _Utc, nullable=False),
            sa.Column("finished_at", _Utc),
            *_who(),
        )

    @cached_property
    def objects(self) -> sa.Table:
        """Made when the first file of objects has its turn."""
        return sa.Table(
            f"{self._name}_objects",
            self._metadata,
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("object", sa.String(255), nullable=False),
            sa.Column("batch", sa.Integer, nullable=False),
            sa.Column("checksum", sa.String(64), nullable=False),
            sa.Column("content", _Long),
            sa.Column("away", _Long),
            sa.Column("applied_at", _Utc, nullable=False),
            sa.Column("duration", sa.Double, nullable=False),
            *_who(),
        )

    def tables(self, dialect: Dialect, *, with_objects: bool = False) -> tuple[sa.Table, ...]:
        """As *dialect* makes them. The history comes last: where it is, the others are, but for that of objects."""
        tables = (*([self.objects] if with_objects else []), self.journal, self.log, self.history)
        for table in tables:
            # Not when they are declared: SQLAlchemy imports a dialect to look at its options.
            table.dialect_kwargs.update(dialect.own_tables)
        return tables

    @property
    def names(self) -> frozenset[str]:
        return frozenset({self._name, f"{self._name}_log", f"{self._name}_journal", f"{self._name}_objects"})

    # -- reading

    def exists(self, connection: sa.Connection) -> bool:
        with _reading(connection):
            return sa.inspect(connection).has_table(self.history.name, schema=self.history.schema)

    def checksums(self, connection: sa.Connection) -> dict[str, str | None]:
        """Name and checksum of each applied migration: all that "nothing pending" needs."""
        with _reading(connection):
            query = sa.select(self.history.c.migration, self.history.c.checksum)
            return {row[0]: row[1] for row in connection.execute(query)}

    def applied(self, connection: sa.Connection) -> list[AppliedMigration]:
        """The history in the order applied."""
        columns = self.history.c
        query = sa.select(
            columns.migration,
            columns.batch,
            columns.digest,
            columns.checksum,
            columns.applied_at,
            columns.duration,
            columns.actor,
            columns.version,
        ).order_by(columns.id)
        with _reading(connection):
            return [AppliedMigration(*row) for row in connection.execute(query)]

    def interrupted(self, connection: sa.Connection) -> Interrupted | None:
        """The migration that stopped part-way, if there is one; there can't be two."""
        journal = self.journal.c
        with _reading(connection):
            rows = connection.execute(sa.select(self.journal).order_by(journal.position)).all()
        if not rows:
            return None
        first = rows[0]
        begun = [row for row in rows if row.finished_at is None]
        return Interrupted(
            first.migration,
            Direction(first.direction),
            first.batch,
            tuple(row.digest for row in rows if row.finished_at is not None),
            Open(begun[0].position, begun[0].digest, begun[0].seen_before) if begun else None,
        )

    def knows_objects(self, connection: sa.Connection) -> bool:
        with _reading(connection):
            return sa.inspect(connection).has_table(self.objects.name, schema=self.objects.schema)

    def kept(self, connection: sa.Connection, *, with_content: bool = True) -> tuple[KeptObject, ...]:
        """The texts of files that were put in place, in that order; without content only whether there is one."""
        columns = self.objects.c
        whether = sa.case((columns.content.is_not(None), "")).label("content")
        query = sa.select(
            columns.id,
            columns.object,
            columns.batch,
            columns.checksum,
            columns.content if with_content else whether,
            columns.away,
            columns.applied_at,
            columns.duration,
            columns.actor,
            columns.version,
        ).order_by(columns.id)
        with _reading(connection):
            rows: Sequence[Any] = connection.execute(query).all()
            return tuple(KeptObject(*row) for row in rows)

    def entries(self, connection: sa.Connection, limit: int | None = None) -> list[LogEntry]:
        """The log, latest first."""
        log = self.log.c
        query = sa.select(
            log.at, log.event, log.migration, log.batch, log.duration, log.actor, log.version, log.detail
        ).order_by(log.id.desc())
        with _reading(connection):
            return [LogEntry(*row) for row in connection.execute(query.limit(limit) if limit else query)]

    def tags(self, connection: sa.Connection) -> dict[str, LogEntry]:
        """What was called so last, by name; ``migration`` is the latest that was applied then, or empty."""
        log = self.log.c
        query = sa.select(log.at, log.event, log.migration, log.batch, log.duration, log.actor, log.version, log.detail)
        with _reading(connection):
            rows = [LogEntry(*row) for row in connection.execute(query.where(log.event == "tagged").order_by(log.id))]
        return {row.detail or "": row for row in rows}

    # -- rows

    def recorded(self, step: Step, at: datetime, duration: float) -> dict[str, Any]:
        """The row of the history that says *step* is applied."""
        return {
            "migration": step.name,
            "batch": step.batch,
            "digest": step.digest,
            "checksum": step.checksum,
            "applied_at": at,
            "duration": round(duration, 6),
            **self.who,
        }

    def noted(self, note: Note, batch: int, at: object, duration: float = 0.0) -> Iterator[sa.Executable]:
        """What writes a note down. The last row of a file is the one in force."""
        objects = self.objects
        match note:
            case Keep():
                row = {"object": note.name, "batch": batch, "checksum": note.checksum, "content": note.content}
                row |= {"away": None, "applied_at": at, "duration": round(duration, 6), **self.who}
                yield objects.insert().values(row)
            case Forget(ids=ids):
                yield objects.delete().where(objects.c.id.in_(ids))
            case Miss():
                # A subquery on the table that is changed has to be one more level down (MySQL, error 1093).
                own = sa.select(sa.func.max(objects.c.id).label("id")).where(objects.c.object == note.name).subquery()
                yield (
                    objects.update().where(objects.c.id == sa.select(own.c.id).scalar_subquery()).values(away=note.away)
                )

    def logged(
        self, event: str, name: str, batch: int, duration: float = 0.0, detail: str | None = None
    ) -> dict[str, Any]:
        """A row of the log."""
        return {
            "at": datetime.now(UTC),
            "event": event,
            "migration": name,
            "batch": batch,
            "duration": round(duration, 6),
            "detail": detail,
            **self.who,
        }

    @property
    def who(self) -> dict[str, str]:
        return {"actor": self.actor[:255], "version": brant.__version__}

    @cached_property
    def journal_place(self) -> sa.ColumnElement[bool]:
        """Where a statement stands in the journal: ``name`` and ``place`` are parameters, so that it is built once."""
        journal = self.journal.c
        return (journal.migration == sa.bindparam("name")) & (journal.position == sa.bindparam("place"))


@dataclass(frozen=True, slots=True)
class Session:
    """A connection whose owner is the only runner: made by the lock, and asked for by all that writes."""

    connection: sa.Connection
    dialect: Dialect
    tracker: Tracker
    lock: Lock

    # -- tables

    def ensure_tables(self, *, with_objects: bool = False) -> None:
        """Create what is missing of brant's tables; that of objects when there are any."""
        missing = not self.tracker.exists(self.connection)
        if not missing and (not with_objects or self.tracker.knows_objects(self.connection)):
            return
        with self.dialect.transaction(self.connection):
            for table in self.tracker.tables(self.dialect, with_objects=with_objects):
                table.create(self.connection, checkfirst=True)

    def drop_tables(self) -> None:
        """Drop brant's tables where they are still there: in a schema of their own, say."""
        if not self.tracker.exists(self.connection):
            return
        with self.dialect.transaction(self.connection):
            for table in reversed(self.tracker.tables(self.dialect, with_objects=True)):
                table.drop(self.connection, checkfirst=True)

    # -- history: inside the transaction that the caller has begun

    def record(self, step: Step, direction: Direction, duration: float, event: str | None = None) -> None:
        """Note that *step* has been carried out, and forget its journal."""
        tracker, now = self.tracker, datetime.now(UTC)
        if step.is_migration and direction is Direction.UP:
            self.connection.execute(tracker.history.insert(), tracker.recorded(step, now, duration))
        elif step.is_migration:
            self.connection.execute(tracker.history.delete().where(tracker.history.c.migration == step.name))
        for note in step.notes:
            for change in tracker.noted(note, step.batch, now, duration):
                self.connection.execute(change)
        event = event or ("applied" if direction is Direction.UP else "reverted")
        self._write_log(event, step.name, step.batch, duration)
        if not step.atomic:
            self.forget_journal(step.name)

    def stamp(self, steps: Iterable[Step], forgotten: Iterable[str]) -> None:
        """Say what is applied and what is not, in one transaction; what was half-way is taken as it is said."""
        history, batches = self.tracker.history, {row.name: row.batch for row in self.tracker.applied(self.connection)}
        with self.dialect.transaction(self.connection):
            for name in forgotten:
                self.connection.execute(history.delete().where(history.c.migration == name))
                self.forget_journal(name)
                self._write_log("forgotten", name, batches.get(name, 0), 0.0)
            for step in steps:
                self.record(step, Direction.UP, 0.0, "stamped")
                self.forget_journal(step.name)

    def replace(self, step: Step, old: Sequence[str], instead: str | None) -> None:
        """Say that *step* stands for *old* from now on, at the place of *instead*, which is one of them."""
        history = self.tracker.history
        with self.dialect.transaction(self.connection):
            if instead is not None:
                row = self.tracker.recorded(step, datetime.now(UTC), 0.0)
                self.connection.execute(history.update().where(history.c.migration == instead).values(row))
            for name in old:
                if name != instead:
                    self.connection.execute(history.delete().where(history.c.migration == name))
            self._write_log("squashed", step.name, step.batch, 0.0, ", ".join(old))

    def log(self, event: str, name: str, batch: int, duration: float, detail: str | None) -> None:
        with self.connection.begin():
            self._write_log(event, name, batch, duration, detail)

    def accept(self, name: str, checksum: str, digest: str | None) -> None:
        """The file reads differently and means the same, or with *digest* what is as good: don't look again."""
        history, values = self.tracker.history, {"checksum": checksum} | ({"digest": digest} if digest else {})
        with self.dialect.transaction(self.connection):
            self.connection.execute(history.update().where(history.c.migration == name).values(values))

    def accept_object(self, row: int, checksum: str) -> None:
        """The file reads differently and says the same."""
        objects = self.tracker.objects
        with self.dialect.transaction(self.connection):
            self.connection.execute(objects.update().where(objects.c.id == row).values(checksum=checksum))

    # -- journal

    def intend(self, step: Step, direction: Direction, position: int) -> None:
        """Say what is about to be run, and commit: after a crash, this statement alone is open."""
        work = step.work[position]
        before = self.seen(work)
        with self.connection.begin():
            self._write_intent(step, direction, position, before)

    def confirm(self, step: Step, direction: Direction, position: int) -> None:
        """Inside a transaction: the statement at *position* has taken effect."""
        if self._finish(step.name, position) == 0:
            self._write_intent(step, direction, position, None, finished=datetime.now(UTC))

    def retract(self, step: Step, position: int) -> None:
        """The server refused the statement: it is not open any more."""
        with self.connection.begin():
            self._retract(step.name, position)

    def resolve(self, name: str, position: int, *, done: bool) -> None:
        """A person has looked: the open statement has taken effect, or it has not."""
        with self.connection.begin():
            if done:
                self._finish(name, position)
            else:
                self._retract(name, position)

    def forget_journal(self, name: str) -> None:
        journal = self.tracker.journal
        self.connection.execute(journal.delete().where(journal.c.migration == sa.bindparam("name")), {"name": name})

    def seen(self, work: object) -> str | None:
        """What can be seen of the tables a statement touches, or None where nothing can be told."""
        if not isinstance(work, Statement) or not work.touches:
            return None
        shape = self.dialect.shape(self.connection, work.touches)
        return hashlib.sha256(shape.encode()).hexdigest() if shape is not None else None

    def _write_intent(
        self,
        step: Step,
        direction: Direction,
        position: int,
        before: str | None,
        finished: datetime | None = None,
    ) -> None:
        digest = statement_digest(step.work[position])
        self.write_intent(step, direction, position, digest, before=before, finished=finished)

    def write_intent(
        self,
        step: Step,
        direction: Direction,
        position: int,
        digest: str,
        *,
        before: str | None = None,
        finished: datetime | None = None,
    ) -> None:
        """A row of the journal, in the transaction that is open."""
        row = {
            "migration": step.name,
            "position": position,
            "direction": direction.value,
            "batch": step.batch,
            "digest": digest,
            "seen_before": before,
            "backend": self._backend,
            "started_at": datetime.now(UTC),
            "finished_at": finished,
            **self.tracker.who,
        }
        self.connection.execute(self.tracker.journal.insert(), row)

    def _finish(self, name: str, position: int) -> int:
        """How many open statements that has closed: one, or none."""
        change = self.tracker.journal.update().where(self.tracker.journal_place)
        done = self.connection.execute(change, {"name": name, "place": position, "finished_at": datetime.now(UTC)})
        return done.rowcount

    def _retract(self, name: str, position: int) -> None:
        gone = self.tracker.journal.delete().where(self.tracker.journal_place)
        self.connection.execute(gone, {"name": name, "place": position})

    def _write_log(self, event: str, name: str, batch: int, duration: float, detail: str | None = None) -> None:
        self.connection.execute(self.tracker.log.insert(), self.tracker.logged(event, name, batch, duration, detail))

    @property
    def _backend(self) -> str | None:
        return self.dialect.backend_id(self.connection)


def _who() -> list[sa.Column[str]]:
    return [sa.Column("actor", sa.String(255), nullable=False), sa.Column("version", sa.String(50), nullable=False)]


def statement_digest(work: object) -> str:
    """What a confirmed statement was, so that a file edited since is noticed."""
    return hashlib.sha256(str(work).encode()).hexdigest()


def default_actor() -> str:
    """``user@host``, as far as the system tells."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        user = str(os.getuid()) if hasattr(os, "getuid") else "unknown"
    return f"{user}@{socket.gethostname()}"


@contextmanager
def _reading(connection: sa.Connection) -> Iterator[None]:
    """No transaction stays open behind a question."""
    owned = connection.in_transaction()
    yield
    if not owned and connection.in_transaction():
        connection.rollback()
