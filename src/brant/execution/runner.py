"""Carries out a plan: each migration in a transaction with its record, or statement by statement with a journal."""

from __future__ import annotations

import time
import traceback
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from typing import assert_never

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from brant import events
from brant.errors import (
    BrantError,
    LockNotObtained,
    MigrationFailed,
    MigrationInterrupted,
    Refused,
    Unsupported,
    Where,
)
from brant.events import Direction, Listener
from brant.execution.following import Following
from brant.execution.plan import Plan, Step
from brant.execution.tools import Tools
from brant.execution.tracker import Interrupted, Session
from brant.statement import Call, Program, Statement, Work


def run(
    plan: Plan,
    session: Session,
    notify: Listener,
    *,
    resumed: int = 0,
    interrupted: Interrupted | None = None,
    arguments: tuple[str, ...] = (),
) -> tuple[str, ...]:
    """Carries out *plan* and returns the names of what was done.

    *resumed* is how many statements of its first step had been confirmed by an earlier run, *interrupted* what a
    program of another tool had left in the journal, *arguments* are for its settings.
    Raises MigrationFailed (that migration left no trace) or MigrationInterrupted (the next run
    continues it); ``applied`` names what was completed before.
    """
    _refuse_open_transaction(plan, session)
    began = time.monotonic()
    batch = plan.steps[0].batch
    notify(events.MigrationsStarted(direction=plan.direction, batch=batch, names=plan.names, lossy=plan.lossy))
    runner = _Runner(plan, session, notify, interrupted, arguments)
    try:
        runner.prepare()
        with runner.around(plan.steps) if plan.together else nullcontext():
            for step in plan.steps:
                runner.perform(step, resumed)
                resumed = 0
    except MigrationFailed:
        runner.note()
        raise
    except DBAPIError as error:  # the one COMMIT for all
        failure = runner.not_committed(error, time.monotonic() - began)
        runner.note()
        raise failure from error
    runner.tell_completed()
    notify(
        events.MigrationsEnded(
            direction=plan.direction, batch=batch, names=plan.names, duration=time.monotonic() - began
        )
    )
    return plan.names


def _refuse_open_transaction(plan: Plan, session: Session) -> None:
    """Before the first statement: what commits on its way must not commit the application's work."""
    if not session.connection.in_transaction():
        return
    for step in plan.steps:
        if not step.atomic:
            raise Refused(
                f"{step.name} has to commit between its statements, and a transaction is open on this connection",
                hint="give brant the Engine, or a Connection without an open transaction",
            )


class _Runner:
    """One run of a plan: where it stands, for whoever has to be told when it stops."""

    def __init__(
        self,
        plan: Plan,
        session: Session,
        notify: Listener,
        interrupted: Interrupted | None,
        arguments: tuple[str, ...],
    ) -> None:
        self._plan = plan
        self._interrupted = interrupted
        self._tools = Tools(arguments)
        self._session = session
        self._notify = notify
        self._completed: list[tuple[Step, float]] = []
        self._told = 0
        self._failed: tuple[Step, str, float] | None = None

    def prepare(self) -> None:
        """Other tools are asked for their settings while no transaction is open."""
        for step in self._plan.steps:
            for work in step.work:
                if isinstance(work, Program):
                    self._tools.of(work).make_ready(self._session.connection)

    @property
    def done(self) -> tuple[str, ...]:
        """What is completed and will stay."""
        return () if self._plan.together else tuple(step.name for step, _ in self._completed)

    @contextmanager
    def around(self, steps: tuple[Step, ...]) -> Iterator[None]:
        """One transaction for *steps*; foreign keys suspended in it where a rebuild asks for that."""
        suspend = any(isinstance(work, Call) and work.suspends_foreign_keys for step in steps for work in step.work)
        with self._session.dialect.transaction(self._session.connection, suspend_foreign_keys=suspend):
            yield

    def perform(self, step: Step, resumed: int) -> None:
        began = time.monotonic()
        direction, total = self._plan.direction, len(step.work)
        self._notify(events.MigrationStarted(name=step.name, direction=direction, batch=step.batch, statements=total))
        if resumed:
            self._notify(events.MigrationResumed(name=step.name, direction=direction, done=resumed, statements=total))
        position = resumed - 1
        self._session.lock.renew()
        try:
            if step.atomic:
                with nullcontext() if self._plan.together else self.around((step,)):
                    for position, work in enumerate(step.work):
                        self._carry_out(step, position, work)
                    position = -1
                    self._session.record(step, direction, time.monotonic() - began)
            elif len(step.work) == 1 and isinstance(step.work[0], Program):
                position = 0
                self._followed(step, step.work[0], began)
            else:
                self._say_again(step, resumed)
                for position in range(resumed, total):
                    self._journalled(step, position, began)
                if resumed == total:
                    self._finish(step, began)
        except LockNotObtained:
            raise
        except Exception as error:
            self._take_back(step, position)
            raise self._failure(step, position, error, time.monotonic() - began) from error
        self._completed.append((step, time.monotonic() - began))
        if not self._plan.together:
            self.tell_completed()

    def tell_completed(self) -> None:
        """An event for each migration that is committed and was not told yet."""
        kind = events.MigrationApplied if self._plan.direction is Direction.UP else events.MigrationReverted
        for step, duration in self._completed[self._told :]:
            self._notify(kind(name=step.name, direction=self._plan.direction, batch=step.batch, duration=duration))
        self._told = len(self._completed)

    # -- statement by statement

    def _journalled(self, step: Step, position: int, began: float) -> None:
        """A statement that can be rolled back commits with its confirmation; another is announced before."""
        session, work = self._session, step.work[position]
        session.lock.renew()
        last = position == len(step.work) - 1
        if not work.transactional:
            session.intend(step, self._plan.direction, position)
            try:
                self._carry_out(step, position, work)
            except self._refusals as error:
                if not _is_lost(error):
                    session.retract(step, position)
                raise
        with self._transaction(work):
            if work.transactional:
                self._carry_out(step, position, work)
            session.confirm(step, self._plan.direction, position)
            if last:
                session.record(step, self._plan.direction, time.monotonic() - began)

    def _followed(self, step: Step, program: Program, began: float) -> None:
        """A program that commits on its way: what it does is journalled as it is heard."""
        session, left = self._session, self._interrupted
        self._interrupted = None
        done, begun = (left.done, left.open) if left is not None and left.name == step.name else ((), None)
        connection = session.connection
        following = Following(session, step, self._plan.direction, done, begun)
        suspend = program.suspends_foreign_keys
        with session.dialect.foreign_keys_off(connection) if suspend else nullcontext():
            try:
                with following.listening():
                    connection.begin()
                    self._carry_out(step, 0, program, following)
                session.record(step, self._plan.direction, time.monotonic() - began)
                session.forget_journal(step.name)
                connection.commit()
            except BaseException:
                self._tools.of(program).stopped()
                if connection.in_transaction() and not connection.invalidated:
                    connection.rollback()
                raise

    def _say_again(self, step: Step, resumed: int) -> None:
        """Settings of the session on which an earlier run stopped behind them."""
        for work in step.work[:resumed]:
            if isinstance(work, Statement) and work.lasts is not None:
                with self._session.connection.begin():
                    self._session.connection.exec_driver_sql(work.sql, execution_options={"no_parameters": True})

    def _take_back(self, step: Step, position: int) -> None:
        """The session may be the application's, and lives on."""
        connection = self._session.connection
        said = [work.lasts for work in step.work[: position + 1] if isinstance(work, Statement)]
        if connection.invalidated or connection.in_transaction():
            return
        for lasting in said:
            if lasting is not None and lasting.taken_back_by:
                with suppress(SQLAlchemyError), connection.begin():
                    connection.exec_driver_sql(lasting.taken_back_by, execution_options={"no_parameters": True})

    @property
    def _refusals(self) -> tuple[type[Exception], ...]:
        """What a server's refusal, or a step's own, is raised as: outside a transaction it may be the bare driver's."""
        return Refused, DBAPIError, self._session.connection.dialect.loaded_dbapi.Error

    def _finish(self, step: Step, began: float) -> None:
        """All statements had been confirmed, or there are none: only the record is missing."""
        with self._session.connection.begin():
            self._session.record(step, self._plan.direction, time.monotonic() - began)

    @contextmanager
    def _transaction(self, work: Work) -> Iterator[None]:
        suspend = isinstance(work, Call) and work.suspends_foreign_keys
        with self._session.dialect.transaction(self._session.connection, suspend_foreign_keys=suspend):
            yield

    def _carry_out(self, step: Step, position: int, work: Work, following: Following | None = None) -> None:
        about = {"name": step.name, "index": position, "statements": len(step.work), "sql": str(work)}
        self._notify(events.StatementStarted(**about))  # type: ignore[arg-type]
        began = time.monotonic()
        connection = self._session.connection
        match work:
            case Statement(transactional=True):
                connection.exec_driver_sql(work.sql, execution_options={"no_parameters": True})
            case Statement():
                self._session.dialect.execute_outside(connection, work.sql)
            case Program():
                outside = following.outside if following is not None else _not_outside
                self._tools.of(work).perform(work, connection, outside)
            case Call(transactional=True):
                work.function(connection)
            case Call():
                self._session.dialect.call_outside(connection, work.function)
            case _:
                assert_never(work)
        self._notify(events.StatementEnded(**about, duration=time.monotonic() - began))  # type: ignore[arg-type]

    # -- failing

    def _failure(self, step: Step, position: int, error: Exception, duration: float) -> BrantError:
        """What went wrong, where, and how the database stands now; noted in the log as far as that is possible."""
        work = step.work[position] if 0 <= position < len(step.work) else None
        resumable = not step.atomic and (position > 0 or _is_lost(error) or self._has_journal(step))
        said = _said(error)
        statement = work.sql if isinstance(work, Statement) else None
        if isinstance(work, Program) and isinstance(error, DBAPIError):
            statement = error.statement
        kind = MigrationInterrupted if resumable else MigrationFailed
        failure = kind(
            f"{step.name} failed{self._place(step, position)}: {said}",
            migration=step.name,
            applied=self.done,
            statement=statement,
            where=_where(error, work),
            hint=self._hint(step, position, error, resumable),
        )
        self._failed = (step, said, duration)
        self._notify(
            events.MigrationFailed(
                name=step.name,
                direction=self._plan.direction,
                batch=step.batch,
                error=said,
                statement=statement,
                resumable=resumable,
            )
        )
        return failure

    def _has_journal(self, step: Step) -> bool:
        """Whether a program has committed something before it stopped."""
        connection = self._session.connection
        if connection.invalidated or not any(isinstance(work, Program) for work in step.work):
            return False
        interrupted = self._session.tracker.interrupted(connection)
        return interrupted is not None and interrupted.name == step.name

    def not_committed(self, error: Exception, duration: float) -> BrantError:
        return self._failure(self._plan.steps[-1], -1, error, duration)

    def _place(self, step: Step, position: int) -> str:
        return f" at statement {position + 1} of {len(step.work)}" if len(step.work) > 1 and position >= 0 else ""

    def _hint(self, step: Step, position: int, error: Exception, resumable: bool) -> str:
        verb = "brant migrate" if self._plan.direction is Direction.UP else "brant rollback"
        if resumable and isinstance(step.work[position], Program):
            return f"what it has done until then stays and is noted: mend the cause, and {verb} continues behind it"
        if resumable:
            return (
                f"{position} of its {len(step.work)} statements are done and stay:"
                f" mend the cause, and {verb} continues with this one"
            )
        if position < 0 and _is_lost(error):
            return f"its COMMIT may have arrived or not: brant status tells, and {verb} goes on from there"
        if self._plan.together:
            return "nothing of this run was kept"
        return "the database is as it was before this migration"

    def note(self) -> None:
        """Best effort, once all is rolled back: the error to be told is the migration's, not that of the log."""
        connection = self._session.connection
        if self._failed is None or connection.invalidated or connection.in_transaction():
            return
        step, said, duration = self._failed
        try:
            self._session.log("failed", step.name, step.batch, duration, said)
        except SQLAlchemyError:
            if connection.in_transaction():
                connection.rollback()


def _not_outside() -> AbstractContextManager[None]:
    raise Unsupported(
        "autocommit_block() is called where the revision's file does not show it: it runs in one transaction",
        hint="name autocommit_block in the file itself, in a comment at least",
    )


def _is_lost(error: Exception) -> bool:
    return isinstance(error, DBAPIError) and error.connection_invalidated


def _said(error: Exception) -> str:
    """The database's own words, or the exception with its name."""
    if isinstance(error, DBAPIError) and error.orig is not None:
        return str(error.orig).strip()
    if isinstance(error, BrantError):
        return error.message
    return f"{type(error).__name__}: {error}"


def _where(error: Exception, work: Work | None) -> Where | None:
    """The line of the migration file: inside a function it ran, else where the statement was recorded."""
    recorded = work.where if work is not None else None
    if recorded is None:
        return getattr(error, "where", None)
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == recorded.file]
    return Where(recorded.file, frames[-1].lineno or recorded.line) if frames else recorded
