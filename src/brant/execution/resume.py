"""After a crash: look at what an interrupted migration has left, and decide where it goes on."""

from __future__ import annotations

import sqlalchemy as sa

from brant.errors import EditedMigration, MigrationInterrupted, MissingMigration, UnknownOutcome
from brant.events import Direction
from brant.execution.kept import Objects
from brant.execution.plan import Step
from brant.execution.tracker import Interrupted, Open, Session, statement_digest
from brant.migrations.directory import Directory
from brant.statement import Program, Statement


def refuse_other_direction(interrupted: Interrupted, direction: Direction) -> None:
    """A migration that stands half-way is finished first, the way it went."""
    if interrupted.direction is direction:
        return
    verb = "brant migrate" if interrupted.direction is Direction.UP else "brant rollback"
    way = "applied" if interrupted.direction is Direction.UP else "rolled back"
    raise MigrationInterrupted(
        f"{interrupted.name} is half {way}: {len(interrupted.done)} of its statements are done",
        migration=interrupted.name,
        hint=f"{verb} continues it; after that this can be done",
    )


def refuse_missing(interrupted: Interrupted, directory: Directory, objects: Objects) -> None:
    if objects.only:
        is_missing = objects.folder.find(objects.only) is None and objects.only not in objects.latest
    else:
        is_missing = interrupted.name not in directory
    if is_missing:
        raise MissingMigration(
            f"{interrupted.name} stands half-way, but its file is gone from {directory.places}",
            hint="bring the file back: what is left of it can't be told without",
        )


def resume_at(step: Step, interrupted: Interrupted, session: Session) -> int:
    """The position of the statement to go on with.

    The open statement counts as done if its tables look different from before it. Raises
    EditedMigration if the file's confirmed part has changed, UnknownOutcome if nobody can tell.
    """
    if any(isinstance(work, Program) for work in step.work):
        return 0  # it is run again, and passes over what it has done
    digests = [statement_digest(work) for work in step.work]
    done = len(interrupted.done)
    if tuple(digests[:done]) != interrupted.done:
        first = next((i for i, digest in enumerate(interrupted.done) if digests[i : i + 1] != [digest]), done)
        raise EditedMigration(
            f"{step.name} was interrupted after {done} statements, and statement {first + 1} was changed since",
            hint="put the statements that have been run back as they were; the rest may change",
        )
    begun = interrupted.open
    if begun is None:
        return done
    if digests[begun.position : begun.position + 1] != [begun.digest]:
        raise EditedMigration(
            f"statement {begun.position + 1} of {step.name} was under way when the run ended, and was changed since",
            hint="put it back as it was until it can be told whether it took effect",
        )
    if _took_effect(step, begun, session):
        with session.connection.begin():
            session.confirm(step, interrupted.direction, begun.position)
        return done + 1
    session.retract(step, begun.position)
    return done


def _took_effect(step: Step, begun: Open, session: Session) -> bool:
    """Whether the statement that was announced and never confirmed has been carried out.

    The lock is ours: the session that sent it has ended on the server, and its statement with it.
    """
    work = step.work[begun.position]
    if isinstance(work, Statement) and work.done_when:
        return bool(_ask(session.connection, work.done_when))
    if isinstance(work, Statement) and session.dialect.is_half_done(session.connection, work):
        return False
    now = session.seen(work)
    if begun.before is not None and now is not None:
        return now != begun.before
    raise UnknownOutcome(
        f"nobody can tell whether statement {begun.position + 1} of {step.name} took effect: {work}",
        where=work.where,
        hint=f"look, then say it: brant resolve {step.name} --done (or --not-done)",
    )


def _ask(connection: sa.Connection, sql: str) -> object:
    value: object = connection.exec_driver_sql(sql, execution_options={"no_parameters": True}).scalar()
    connection.rollback()
    return value
