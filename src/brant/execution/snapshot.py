"""Snapshots: a schema written down from its database, made again in an empty one, and compared."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from brant.catalog.catalog import Catalog
from brant.errors import ConfigurationError, StatementFailed, Unsupported
from brant.execution.kept import Keep, Objects
from brant.execution.plan import Step
from brant.execution.standing import called
from brant.execution.target import NO_RUN
from brant.migrations.snapshots import Block, Snapshot, blocks_of, in_order, parsed

if TYPE_CHECKING:
    import sqlalchemy as sa

    from brant.dialects.base import Dialect
    from brant.execution.database import Database
    from brant.execution.tracker import AppliedMigration, Session


def taken(told: Catalog, dialect: Dialect, applied: Sequence[AppliedMigration], objects: Objects) -> Snapshot:
    """What the server has *told*, with the history. Raises Unsupported."""
    rows = tuple({"name": row.name, "digest": row.digest, "checksum": row.checksum} for row in applied)
    kept = tuple(
        {"name": row.name, "checksum": row.checksum, "content": row.content}
        for row in objects.latest.values()
        if row.content is not None
    )
    snapshot = Snapshot(dialect.name, blocks_of(told, dialect), rows, kept)
    if parsed(snapshot.text, "the snapshot") != snapshot:
        raise Unsupported(
            "a text in this schema has a line that a snapshot can't hold",
            hint="a line of it reads as one of the snapshot's own: -- ; or -- [kind] name",
        )
    return snapshot


def load(snapshot: Snapshot, session: Session) -> None:
    """Makes all of it, and records the history, in one transaction where DDL has one.

    Raises StatementFailed naming the object. Where DDL has no transaction, what was made before stays.
    """
    dialect, connection = session.dialect, session.connection
    with _whole(dialect, connection):
        _make(in_order(snapshot.blocks), dialect, connection)
    notes = [Keep(row["name"], row["checksum"], row["content"]) for row in snapshot.objects]
    session.ensure_tables(with_objects=bool(notes))
    migrations = [Step(row["name"], NO_RUN, row["digest"], row["checksum"], (), True) for row in snapshot.migrations]
    files = [Step(called(note.name), NO_RUN, "", "", (), True, notes=(note,), is_migration=False) for note in notes]
    session.stamp([*migrations, *files], ())


def made_apart(snapshot: Snapshot, database: Database) -> Catalog:
    """What the server tells of it once it is made in an empty place, of which nothing is left.

    Extensions belong to the database, and are taken for being there. Raises what load() raises, Unsupported.
    """
    blocks = [block for block in in_order(snapshot.blocks) if block.kind not in ("extension", "schema")]
    with database.connect_apart() as (connection, dialect), dialect.shadow(connection) as place:
        with _whole(dialect, place):
            _make(blocks, dialect, place)
        found = dialect.reflect(place, [block.name for block in blocks if block.kind == "table"])
        return replace(found, objects=dialect.reflect_objects(place))


def refuse_other_kinds(snapshot: Snapshot, dialect: Dialect) -> None:
    if snapshot.dialect != dialect.name:
        raise ConfigurationError(
            f"the snapshot is one of {snapshot.dialect}, and the database is {dialect.name}",
            hint="each kind of database has a snapshot of its own; brant migrate runs the migrations on any",
        )


def _whole(dialect: Dialect, connection: sa.Connection) -> AbstractContextManager[None]:
    return dialect.transaction(connection) if dialect.transactional_ddl else nullcontext()


def _make(blocks: Sequence[Block], dialect: Dialect, connection: sa.Connection) -> None:
    """What can't be made yet is tried again once others are there: a text may speak of what can't be seen in it."""
    left: list[tuple[Block, DBAPIError]] = []
    for block in blocks:
        try:
            with dialect.transaction(connection):
                for statement in block.statements:
                    connection.exec_driver_sql(statement, execution_options={"no_parameters": True})
        except DBAPIError as error:
            left.append((block, error))
    if len(left) == len(blocks) and left:
        block, first = left[0]
        raise StatementFailed(f"{block} of the snapshot can't be made: {str(first.orig).strip()}") from first
    if left:
        _make([block for block, _ in left], dialect, connection)
