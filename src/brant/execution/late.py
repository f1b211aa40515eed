"""What to do with a migration that sorts before one that is applied already: whether the two touch the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from brant.catalog.catalog import Catalog
from brant.errors import LateMigration, RecordingError
from brant.execution.target import Late
from brant.execution.tracker import AppliedMigration
from brant.migrations.directory import Directory
from brant.migrations.migration import Migration, Recording


class LateOnes:
    """What the applied migrations touch that sort after a late one; recorded when first asked."""

    def __init__(self, directory: Directory, applied: Sequence[AppliedMigration]) -> None:
        self._directory = directory
        self._applied = applied
        self._newest = max((row.name for row in applied), key=directory.position, default="")
        self._footprints: dict[str, Footprint] = {}

    def recorded(self, migration: Migration, catalog: Catalog) -> Recording:
        """A late one may speak of what was renamed or dropped after its time."""
        try:
            return migration.up(catalog)
        except RecordingError as error:
            if not self._is_late(migration):
                raise
            raise LateMigration(
                f"{migration.name} comes late: up to {self._newest} all is applied, and now {error.message}",
                where=error.where,
                hint="give it a newer name, and say it for the tables as they are now",
            ) from error

    def refuse_late(self, migration: Migration, recording: Recording, policy: Late) -> None:
        if policy is Late.ANY or not self._is_late(migration):
            return
        if policy is Late.REFUSE:
            raise LateMigration(
                f"{migration.name} is not applied, but sorts before {self._newest}, which is",
                file=str(migration.path),
                hint="give it a newer name, or allow it: late = 'independent' (--order independent)",
            )
        for name, other in self._known().items():
            if self._directory.position(name) > self._directory.position(migration.name) and (
                shared := conflict(recording, other)
            ):
                raise LateMigration(
                    f"{migration.name} comes late: {name} is applied already, and both touch {listed(shared)}",
                    file=str(migration.path),
                    hint="give it a newer name, or apply it all the same: late = 'any' (--order any)",
                )

    def _is_late(self, migration: Migration) -> bool:
        """One whose place is said by what it follows is never late: it has its turn once those have had theirs."""
        if self._directory.graph is not None and migration.name in self._directory.graph.names:
            return False
        return self._directory.position(migration.name) <= self._directory.position(self._newest)

    def _known(self) -> dict[str, Footprint]:
        if not self._footprints:
            catalog = Catalog()
            for migration in migrations_of(self._directory, self._applied):
                recording = migration.up(catalog)
                self._footprints[migration.name] = Footprint(recording.changes, recording.touches)
                catalog = recording.after
        return self._footprints


@dataclass(frozen=True, slots=True)
class Footprint:
    """The tables a migration changes, and those it changes or depends on: a Recording would hold two Catalogs."""

    changes: frozenset[str]
    touches: frozenset[str]


def conflict(one: Recording | Footprint, other: Recording | Footprint) -> frozenset[str]:
    """The tables that one changes and the other changes or depends on; ``"*"`` meets every table."""
    return _meeting(one.changes, other.touches) | _meeting(other.changes, one.touches)


def _meeting(some: frozenset[str], others: frozenset[str]) -> frozenset[str]:
    if "*" in some and others:
        return others
    if "*" in others and some:
        return some
    return some & others


def listed(names: Iterable[str]) -> str:
    known = sorted(name for name in names if name != "*")
    if not known:
        return "what can't be told from the file (say it: touches=[…])"
    return ", ".join(known[:5]) + (" …" if len(known) > 5 else "")


def migrations_of(directory: Directory, applied: Iterable[AppliedMigration]) -> list[Migration]:
    return [directory.get(row.name) for row in applied]
