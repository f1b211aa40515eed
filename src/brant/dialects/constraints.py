"""What keys and constraints can say on a database, and the refusal of the rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from brant.catalog.definitions import (
    CheckDefinition,
    ConstraintDefinition,
    ExclusionDefinition,
    ForeignKeyDefinition,
    PrimaryKeyDefinition,
    UniqueDefinition,
)
from brant.errors import Unsupported


@dataclass(frozen=True, slots=True)
class Sayable:
    """What a database honours. What it would read and forget counts as not."""

    deferrable: tuple[type, ...] = ()
    """The kinds that can wait for the end of the transaction."""
    match_full: bool = False
    set_default: bool = True
    set_columns: bool = False
    """ON DELETE SET NULL for some of the columns."""
    nulls_not_distinct: bool = False
    not_enforced: bool = False
    """Checks that stand there and are not enforced."""
    exclusions: bool = False


def refuse_unsayable(database: str, sayable: Sayable, table: str, constraint: ConstraintDefinition) -> None:
    """Raises Unsupported for what would be lost, with the way there is instead."""
    for what, hint in _unsayable(sayable, constraint):
        raise Unsupported(f"{database} has no {what}: {constraint.name!r} on {table!r}", hint=hint)


def _unsayable(sayable: Sayable, constraint: ConstraintDefinition) -> Iterator[tuple[str, str | None]]:
    match constraint:
        case ForeignKeyDefinition():
            yield from _unsayable_of_reference(sayable, constraint)
        case UniqueDefinition() if not sayable.nulls_not_distinct and _has(constraint, "nulls_not_distinct"):
            yield "NULLS NOT DISTINCT", "make the columns NOT NULL"
        case CheckDefinition(enforced=False) if not sayable.not_enforced:
            yield "NOT ENFORCED for checks", "leave the check out for this database"
        case ExclusionDefinition() if not sayable.exclusions:
            yield "exclusion constraints", "a trigger can refuse such rows: create_trigger(…)"
        case _:
            pass
    if (
        not isinstance(constraint, CheckDefinition)
        and constraint.deferrable
        and type(constraint) not in sayable.deferrable
    ):
        yield f"deferrable {_CALLED[type(constraint)]}", "write rows in an order that holds at each statement"


_CALLED: dict[type, str] = {
    PrimaryKeyDefinition: "primary keys",
    UniqueDefinition: "unique constraints",
    ForeignKeyDefinition: "foreign keys",
    ExclusionDefinition: "exclusion constraints",
}


def _unsayable_of_reference(sayable: Sayable, key: ForeignKeyDefinition) -> Iterator[tuple[str, str | None]]:
    if key.match is not None and not (key.match == "FULL" and sayable.match_full):
        yield f"MATCH {key.match}", "a check can refuse rows in which only some of the columns are NULL"
    if "SET DEFAULT" in (key.ondelete, key.onupdate) and not sayable.set_default:
        yield "SET DEFAULT for foreign keys", "a trigger can set it: create_trigger(…)"
    if key.ondelete_columns and not sayable.set_columns:
        yield f"ON DELETE {key.ondelete} for some of the columns", "a trigger can do it: create_trigger(…)"


def _has(constraint: UniqueDefinition | PrimaryKeyDefinition, option: str) -> bool:
    return any(name == f"postgresql_{option}" for name, _ in constraint.options)
