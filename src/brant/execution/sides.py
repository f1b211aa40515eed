"""What can be compared: what a database has, where the history has led it, and where the files lead."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from brant.catalog.catalog import Catalog
from brant.catalog.objects import ObjectDefinition, ScriptedDefinition, TriggerDefinition
from brant.dialects.base import Dialect
from brant.execution.kept import Objects
from brant.execution.late import migrations_of
from brant.execution.objects import contents
from brant.execution.standing import over
from brant.execution.tracker import AppliedMigration
from brant.migrations.directory import Directory
from brant.migrations.ordering import in_order
from brant.migrations.repeatable.content import restored
from brant.migrations.replay import replay

Chooser = Callable[[str], bool]
"""Whether a table or object of that name (``"table"``, ``"schema.table"``) is looked at."""


def chooser(include: Chooser | str | Sequence[str], exclude: Chooser | str | Sequence[str]) -> Chooser:
    """Names that match a pattern (``*``, ``?``, ``[…]``) of *include*, if there is one, and none of *exclude*."""
    wanted, unwanted = _matching(include), _matching(exclude)
    everything = not callable(include) and not include
    return lambda name: (everything or wanted(name)) and not unwanted(name)


def _matching(patterns: Chooser | str | Sequence[str]) -> Chooser:
    if callable(patterns):
        return patterns
    found = [patterns] if isinstance(patterns, str) else list(patterns)
    return lambda name: any(fnmatchcase(name, pattern) for pattern in found)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison, as a file would say it, and as a server has ``told`` it, if one has.

    ``has_objects`` says that it speaks of views and the like.
    """

    name: str
    catalog: Catalog
    told: Catalog | None = None
    has_objects: bool = True


def of_history(directory: Directory, applied: Sequence[AppliedMigration], objects: Objects) -> Catalog:
    """Where the applied migrations have led, with the files of objects as they were put in place.

    Raises UnknownMigration for one whose file is gone.
    """
    catalog = replay(migrations_of(directory, applied))
    held = [(restored(row.content), row.keys_away) for row in objects.latest.values() if row.content is not None]
    return over(catalog, [thing for content, away in held for thing in content.definitions if thing.key not in away])


def of_files(directory: Directory, through: str | None, objects: Objects, dialect: Dialect) -> Catalog:
    """Where all files lead, or those up to one migration; objects of files belong to the end alone."""
    order = in_order(directory)
    if through is not None:
        return replay(order[: order.index(directory.resolve(through)) + 1])
    catalog = replay(order)
    read = contents(objects, catalog, dialect).values()
    return over(catalog, [thing for content in read for thing in content.definitions])


def chosen(catalog: Catalog, choose: Chooser) -> Catalog:
    """Only what is looked at. Foreign keys to others stay."""
    for name in [name for name in catalog.tables if not choose(name)]:
        catalog = catalog.without_table(name)
    objects = {key: thing for key, thing in catalog.objects.items() if choose(name_of(thing))}
    return replace(catalog, objects=objects)


def name_of(thing: ObjectDefinition) -> str:
    """What an object is chosen by: its own name, or that of the table it is on."""
    match thing:
        case TriggerDefinition(table=table) | ScriptedDefinition(on=str(table)):
            return table
        case _:
            return thing.name
