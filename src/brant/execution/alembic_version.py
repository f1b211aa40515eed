"""Alembic's own note of where a database is, beside brant's history: what either has done the other knows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from brant.execution.target import NO_RUN
from brant.execution.tracker import AppliedMigration
from brant.migrations.revisions import ConvertedRevision, Graph, RevisionMigration, version_table

if TYPE_CHECKING:
    from brant.execution.plan import Step
    from brant.execution.tracker import Session


@dataclass(frozen=True, slots=True)
class Beside:
    """What Alembic has applied that the history lacks, and what the history has that Alembic has taken back."""

    applied: tuple[RevisionMigration, ...] = ()
    reverted: tuple[str, ...] = ()
    graph: Graph | None = None

    def __bool__(self) -> bool:
        return bool(self.applied or self.reverted)

    @property
    def steps(self) -> tuple[Step, ...]:
        """As they are recorded: nothing is run."""
        # Only here: that nothing is pending shall cost nothing.
        from brant.catalog.catalog import Catalog
        from brant.execution.plan import Step, recordings

        recorded = {one.name: one.up(Catalog()) for one in self.applied if not isinstance(one, ConvertedRevision)}
        if len(recorded) < len(self.applied) and self.graph is not None:
            places = self.graph.places
            recorded = recordings(sorted(self.graph.order, key=lambda one: places[one.name]))
        return tuple(Step(one.name, NO_RUN, recorded[one.name].digest, one.checksum, (), True) for one in self.applied)

    def seen(self, rows: Sequence[AppliedMigration]) -> list[AppliedMigration]:
        """The history as it will be told once this is noted down."""
        now = datetime.now(UTC)
        new = [AppliedMigration(one.name, NO_RUN, None, one.checksum, now, 0.0, "Alembic", "") for one in self.applied]
        return [*(row for row in rows if row.name not in self.reverted), *new]


def beside(connection: sa.Connection, graph: Graph, applied: Iterable[str]) -> Beside:
    """Compares the history with Alembic's version table; without one, the history is right.

    Raises UnknownMigration where Alembic is at a revision that no file is.
    """
    names = frozenset(applied)
    new: list[RevisionMigration] = []
    gone: list[str] = []
    for home, own in _by_home(graph).items():
        heads = _heads(connection, home)
        if heads is None:
            continue
        theirs = graph.ancestors(heads)
        more, fewer = theirs - names, names - theirs
        new += [one for one in own if one.name in more]
        # What is converted Alembic can't take back; its table is left behind once all of it is.
        gone += [one.name for one in reversed(own) if one.name in fewer and one.name in graph.opaque]
    return Beside(tuple(new), tuple(gone), graph)


def write(session: Session, graph: Graph) -> None:
    """Alembic's table says what the history says: after the history was told otherwise, and nothing was run.

    Left alone where Alembic was never there.
    """
    connection = session.connection
    applied = frozenset(session.tracker.checksums(connection))
    for home, own in _by_home(graph).items():
        if _heads(connection, home) is None:
            continue
        here = [one for one in own if one.name in applied]
        below = {under.name for one in here for under in one.below}
        name, schema = version_table(home)
        table = sa.table(name, sa.column("version_num"), schema=schema)
        with session.dialect.transaction(connection):
            connection.execute(sa.delete(table))
            heads = [{"version_num": one.header.revision} for one in here if one.name not in below]
            if heads:
                connection.execute(sa.insert(table), heads)


def _by_home(graph: Graph) -> dict[Path, list[RevisionMigration]]:
    found: dict[Path, list[RevisionMigration]] = {}
    for one in graph.order:
        found.setdefault(one.home, []).append(one)
    return found


def _heads(connection: sa.Connection, home: Path) -> tuple[str, ...] | None:
    name, schema = version_table(home)
    begun = connection.in_transaction()
    try:
        if not sa.inspect(connection).has_table(name, schema=schema):
            return None
        table = sa.table(name, sa.column("version_num"), schema=schema)
        return tuple(connection.execute(sa.select(table.c.version_num)).scalars())
    finally:
        if not begun and connection.in_transaction():
            connection.rollback()
