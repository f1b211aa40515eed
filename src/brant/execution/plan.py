"""Plan: everything a run is going to do, complete before its first statement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from brant.catalog.catalog import Catalog, Lookup
from brant.dialects.base import Dialect, Recorded
from brant.errors import (
    ConfigurationError,
    DependencyError,
    EditedMigration,
    HistoryMismatch,
    MissingMigration,
    UnknownMigration,
    Unsupported,
    did_you_mean,
)
from brant.events import Direction
from brant.execution.kept import KeptObject, Miss, Note, Objects
from brant.execution.late import LateOnes, conflict, listed, migrations_of
from brant.execution.objects import (
    FileTurn,
    refuse_unknown_tables,
    standing_of,
    turns_after_down,
    turns_before_down,
    turns_up,
    undoing,
)
from brant.execution.outside import outside
from brant.execution.standing import Standing, Turn, called
from brant.execution.target import (
    Batch,
    Batching,
    Edited,
    Everything,
    Latest,
    Only,
    Rules,
    Steps,
    Target,
    Through,
    Transactions,
)
from brant.execution.tracker import AppliedMigration
from brant.migrations.directory import Directory
from brant.migrations.migration import Migration, Recording
from brant.migrations.replay import replay
from brant.statement import Call, Work

# -- what there is ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Step:
    """One migration, or the turn of one file of objects, compiled.

    ``atomic``: one transaction holds all of it and its record. ``notes`` are what is to be remembered of objects.
    """

    name: str
    batch: int
    digest: str
    checksum: str
    work: tuple[Work, ...]
    atomic: bool
    lossy: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    is_migration: bool = True


@dataclass(frozen=True, slots=True)
class Plan:
    """All steps of a run, in order. ``together``: one transaction holds them all; ``warnings`` are for people.

    ``alike`` has row and checksum of each file of objects that reads differently and says the same as before.
    """

    direction: Direction
    steps: tuple[Step, ...] = ()
    together: bool = False
    warnings: tuple[str, ...] = ()
    alike: tuple[tuple[int, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.steps)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(step.name for step in self.steps)

    @property
    def lossy(self) -> tuple[tuple[str, str], ...]:
        """Migration and line of everything in it that destroys data."""
        return tuple((step.name, line) for step in self.steps for line in step.lossy)


# -- up ---------------------------------------------------------------------------------------------


def plan_up(
    directory: Directory,
    applied: Sequence[AppliedMigration],
    target: Target,
    dialect: Dialect,
    *,
    rules: Rules,
    live: Lookup | None = None,
    objects: Objects | None = None,
) -> Plan:
    """What takes the database from *applied* (in the order applied) to *target*.

    The files of *objects* have their turn when nothing is left pending. Raises UnknownMigration, MissingMigration,
    EditedMigration, LateMigration, DependencyError, InvalidMigration, Unsupported.
    """
    objects = objects or Objects()
    warnings = verify(directory, applied, rules)
    names = {row.name for row in applied}
    chosen = chosen_up(directory, names, target)
    may_have_turn = objects.may_have_turn(leaving=len(directory.migrations) - len(names) - len(chosen))
    if not chosen and (not may_have_turn or objects.are_settled):
        return Plan(Direction.UP, warnings=warnings)
    _refuse_unmet(directory, chosen, names)
    before = catalog = replay(migrations_of(directory, applied)).asking(live)
    others = LateOnes(directory, applied)
    batch = max((objects.last_batch, *(row.batch for row in applied)))
    standing = standing_of(objects)
    alike: tuple[tuple[int, str], ...] = ()
    steps: list[Step] = []
    for migration in chosen:
        recording = others.recorded(migration, catalog)
        others.refuse_late(migration, recording, rules.late)
        batch += 1 if not steps or rules.batching is Batching.SEPARATE else 0
        steps.append(_step(migration, recording, recording, batch, dialect=dialect, rules=rules, standing=standing))
        catalog = recording.after
    if may_have_turn and (any(held.away for held in standing.values()) or not objects.are_settled):
        batch += 1 if not steps or rules.batching is Batching.SEPARATE else 0
        turns = list(turns_up(objects, standing, catalog, dialect))
        refuse_unknown_tables(turns, catalog, frozenset(before.tables) - frozenset(catalog.tables))
        steps += [_turn(turn, batch, dialect, rules) for turn in turns]
        alike = objects.alike(turn.name for turn in turns)
    return replace(_plan(Direction.UP, steps, rules, warnings), alike=alike)


def chosen_up(directory: Directory, applied: set[str], target: Target) -> list[Migration]:
    """The pending migrations that lead to *target*, dependencies first. Raises UnknownMigration."""
    pending = [migration for migration in directory.migrations if migration.name not in applied]
    match target:
        case Latest():
            return directory.in_dependency_order(pending) if pending else []
        case Steps(count):
            return directory.in_dependency_order(pending)[:count]
        case Through(name):
            wanted = directory.resolve(name)
            order = directory.in_dependency_order(pending)
            if directory.graph is not None and wanted.name in directory.graph.names:
                below = directory.graph.ancestors_of(wanted.name)
                return [migration for migration in order if migration.name in below]
            return order[: order.index(wanted) + 1] if wanted in order else []
        case Only(names):
            found = [directory.resolve(name) for name in names]
            return directory.in_dependency_order(each for each in found if each.name not in applied)
        case Batch() | Everything():
            raise ConfigurationError(f"{type(target).__name__} leads down, not up")
        case _:
            assert_never(target)


def _refuse_unmet(directory: Directory, chosen: Sequence[Migration], applied: set[str]) -> None:
    """``--only`` and a target may leave a dependency out."""
    coming = applied | {migration.name for migration in chosen}
    for migration in chosen:
        for name in migration.settings.depends_on:
            needed = directory.resolve(name).name
            if needed not in coming:
                raise DependencyError(
                    f"{migration.name} depends on {needed}, which is not applied and not in this run",
                    file=str(migration.path),
                    hint=f"run {needed} too, or first",
                )


# -- down -------------------------------------------------------------------------------------------


def plan_down(
    directory: Directory,
    applied: Sequence[AppliedMigration],
    target: Target,
    dialect: Dialect,
    *,
    rules: Rules,
    live: Lookup | None = None,
    objects: Objects | None = None,
) -> Plan:
    """What takes the database back to *target*: the latest applied first, each against its own state.

    *objects* that are no more are dropped before, those that get an earlier text get it after. Raises
    UnknownMigration, MissingMigration, EditedMigration, Irreversible, HistoryMismatch.
    """
    objects = objects or Objects()
    chosen = {row.name: row for row in chosen_down(directory, applied, target, objects)}
    undo = undoing(objects, objects_down(objects, list(chosen.values()), applied, target))
    if not chosen and not undo.undone and not any(row.away for row in objects.latest.values()):
        return Plan(Direction.DOWN)
    warnings = verify(directory, applied, rules)
    migrations = migrations_of(directory, applied)
    first = min((index for index, row in enumerate(applied) if row.name in chosen), default=len(applied))
    catalog = replay(migrations[:first]).asking(live)
    kept: list[tuple[Migration, Recording]] = []
    steps: list[Step] = []
    recorded: list[tuple[Migration, Recording]] = []
    for migration in migrations[first:]:
        recording = migration.up(catalog)
        recorded.append((migration, recording))
        catalog = recording.after
    standing = standing_of(objects)
    steps += [_turn(turn, turn.batch, dialect, rules) for turn in turns_before_down(undo, standing, catalog)]
    for migration, recording in reversed(recorded):
        if migration.name not in chosen:
            kept.append((migration, recording))
            continue
        _refuse_needed(directory, migration, recording, kept)
        down = migration.down(recording.before)
        batch = chosen[migration.name].batch
        steps.append(_step(migration, recording, down, batch, dialect=dialect, rules=rules, standing=standing))
    if (standing or undo.undone) and objects.only is None:
        rest = [row for row in applied if row.name not in chosen]
        left = replay(migrations_of(directory, rest)).asking(live)
        turns = turns_after_down(undo, standing, left, frozenset(row.name for row in rest))
        steps += [_turn(turn, turn.batch, dialect, rules) for turn in turns]
    return _plan(Direction.DOWN, steps, rules, warnings)


def plan_object_down(
    directory: Directory,
    applied: Sequence[AppliedMigration],
    name: str,
    batch: int,
    dialect: Dialect,
    *,
    rules: Rules,
    live: Lookup | None,
    objects: Objects,
) -> Plan:
    """The turn of one file on a way down that was interrupted in it."""
    undo = undoing(objects, [row for row in objects.rows if row.name == name and row.batch >= batch])
    standing = standing_of(objects)
    below = replay(migrations_of(directory, applied)).asking(live)
    names = frozenset(row.name for row in applied)
    turns = [*turns_before_down(undo, standing, below), *turns_after_down(undo, standing, below, names)]
    steps = [_turn(turn, batch, dialect, rules) for turn in turns if turn.name == name]
    return _plan(Direction.DOWN, steps, rules, ())


def objects_down(
    objects: Objects, chosen: Sequence[AppliedMigration], applied: Sequence[AppliedMigration], target: Target
) -> list[KeptObject]:
    """The texts of objects that have to go: those of the batch, or all that were put in place since then."""
    match target:
        case Batch(number):
            wanted = _last_batch(objects, applied) if number is None else number
            return [row for row in objects.rows if row.batch == wanted]
        case Everything():
            return list(objects.rows)
        case Steps() | Through():
            since = min((row.batch for row in chosen), default=None)
            return [row for row in objects.rows if since is not None and row.batch >= since]
        case Only() | Latest():
            return []
        case _:
            assert_never(target)


def chosen_down(
    directory: Directory, applied: Sequence[AppliedMigration], target: Target, objects: Objects
) -> list[AppliedMigration]:
    """The rows of the history that have to go, in the order applied."""
    match target:
        case Batch(number):
            wanted = _last_batch(objects, applied) if number is None else number
            rows = [row for row in applied if row.batch == wanted]
            known = sorted({*(row.batch for row in applied), *(row.batch for row in objects.rows)})
            if number is not None and number not in known and not objects.has_left(number):
                raise UnknownMigration(
                    f"there is no batch {number}", hint=f"there are: {', '.join(map(str, known)) or 'none'}"
                )
            return rows
        case Steps(count):
            return list(applied[-count:])
        case Everything():
            return list(applied)
        case Through(name):
            index = _position(directory, applied, name)
            return list(applied[index + 1 :])
        case Only(names):
            positions = sorted({_position(directory, applied, name) for name in names})
            return [applied[position] for position in positions]
        case Latest():
            raise ConfigurationError("Latest leads up, not down")
        case _:
            assert_never(target)


def _last_batch(objects: Objects, applied: Sequence[AppliedMigration]) -> int | None:
    """None where nothing was run."""
    return max((objects.last_batch, *(row.batch for row in applied))) or None


def _position(directory: Directory, applied: Sequence[AppliedMigration], text: str) -> int:
    names = [row.name for row in applied]
    name = text if text in names else directory.resolve(text).name
    if name not in names:
        raise UnknownMigration(f"{name} is not applied", hint=did_you_mean(name, names))
    return names.index(name)


def _refuse_needed(
    directory: Directory,
    migration: Migration,
    recording: Recording,
    kept: Sequence[tuple[Migration, Recording]],
) -> None:
    """What stays applied must not stand on what goes."""
    for other, others in kept:
        if any(directory.resolve(name) is migration for name in other.settings.depends_on):
            raise HistoryMismatch(
                f"{migration.name} can't be rolled back alone: {other.name} was applied after it and depends on it",
                hint=f"roll back {other.name} too",
            )
        if shared := conflict(recording, others):
            raise HistoryMismatch(
                f"{migration.name} can't be rolled back alone: {other.name} was applied after it,"
                f" and both touch {listed(shared)}",
                hint=f"roll back {other.name} too",
            )


# -- both ways --------------------------------------------------------------------------------------


def verify(directory: Directory, applied: Sequence[AppliedMigration], rules: Rules) -> tuple[str, ...]:
    """Files and history tell the same story. Opens files; records one only if its bytes have changed.

    Returns warnings where edits are only to be told. Raises MissingMigration, EditedMigration, HistoryMismatch.
    """
    if directory.squashes and directory.view.torn:
        raise directory.view.torn[0]
    for row in applied:
        if row.name not in directory:
            raise MissingMigration(
                f"{row.name} is applied (batch {row.batch}), but its file is gone from {directory.places}",
                hint="bring the file back, or run the version of the project that has it",
            )
    changed = {row.name: row for row in applied if row.checksum and directory.get(row.name).checksum != row.checksum}
    if not changed or rules.edited is Edited.IGNORE:
        return ()
    warnings: list[str] = []
    catalog = Catalog()
    for migration in migrations_of(directory, applied):
        recording = migration.up(catalog)
        catalog = recording.after
        if migration.name not in changed:
            continue
        row = changed[migration.name]
        if not differs(row.digest, recording.digest) or row.digest in migration.former:
            continue
        message = f"{row.name} was edited after it had been applied on {row.applied_at:%Y-%m-%d %H:%M} UTC"
        if rules.edited is Edited.REFUSE:
            raise EditedMigration(
                message,
                file=str(migration.path),
                hint="put it back as it was and write a new migration; or accept it: edited = 'ignore'",
            )
        warnings.append(message)
    return tuple(warnings)


def differs(stored: str | None, now: str) -> bool:
    """Whether two digests of the same version differ; another version's can't be compared."""
    return stored is not None and stored.split(":")[0] == now.split(":", maxsplit=1)[0] and stored != now


def recordings(migrations: Iterable[Migration], before: Catalog | None = None) -> dict[str, Recording]:
    """Each migration recorded after the ones before it."""
    catalog = before or Catalog()
    found: dict[str, Recording] = {}
    for migration in migrations:
        found[migration.name] = migration.up(catalog)
        catalog = found[migration.name].after
    return found


def _step(
    migration: Migration,
    up: Recording,
    recording: Recording,
    batch: int,
    *,
    dialect: Dialect,
    rules: Rules,
    standing: Standing,
) -> Step:
    apart = not migration.settings.transaction
    way = Direction.UP if recording is up else Direction.DOWN
    operations, before, notes = _with_room(recording, standing, f"{way.value} {migration.name}")
    operations = outside(operations) if apart else operations
    work = tuple(dialect.work(operations, before))
    wanted = not apart and rules.transactions is not Transactions.NONE
    atomic = wanted and all(part.transactional for part in work)
    if not atomic:
        _refuse_what_needs_a_transaction(migration, work)
    return Step(
        name=migration.name,
        batch=batch,
        digest=up.digest,
        checksum=migration.checksum,
        work=work,
        atomic=atomic,
        lossy=recording.lossy,
        notes=notes,
    )


def _with_room(
    recording: Recording, standing: Standing, cause: str
) -> tuple[tuple[Recorded, ...], Catalog, tuple[Note, ...]]:
    """What a migration does, with the objects of files that are in its way dropped and made again."""
    if not standing:
        return recording.operations, recording.before, ()
    turn = Turn(standing, recording.before, cause=cause)
    for operation, where in recording.operations:
        turn.do(operation, where)
    notes = tuple(Miss(name, away) for name, away in turn.end().items())
    return tuple(turn.operations), turn.before, notes


def _turn(turn: FileTurn, batch: int, dialect: Dialect, rules: Rules) -> Step:
    work = tuple(dialect.work(turn.operations, turn.before))
    return Step(
        name=called(turn.name),
        batch=batch,
        digest="",
        checksum="",
        work=work,
        atomic=rules.transactions is not Transactions.NONE and all(part.transactional for part in work),
        notes=turn.notes,
        is_migration=False,
    )


def _refuse_what_needs_a_transaction(migration: Migration, work: Iterable[Work]) -> None:
    for part in work:
        if part.needs_transaction if isinstance(part, Call) else part.lasts and part.lasts.in_transaction:
            raise Unsupported(
                f"{migration.name} leaves foreign keys unchecked, which lasts no longer than a transaction here,"
                " and it runs without one",
                where=part.where,
                hint="leave out transaction=False, or move what can't run in a transaction to another migration",
            )


def _plan(direction: Direction, steps: Sequence[Step], rules: Rules, warnings: tuple[str, ...]) -> Plan:
    together = rules.transactions is Transactions.ALL
    for step in steps:
        if together and not step.atomic:
            raise Unsupported(
                f"{step.name} can't be part of one transaction for all: this database would commit in the middle of it",
                hint="leave out tx = 'all' (--tx all)",
            )
    return Plan(direction, tuple(steps), together, warnings)
