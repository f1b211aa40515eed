"""Migrations that stand for others: which of the two a database sees."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from brant.errors import HistoryMismatch, InvalidMigration

SUFFIX = "_squashed"
"""What the name of a migration ends with that stands for others: no other file is looked into for it."""

_UP = re.compile(r"^def up\b", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Squash:
    """A migration, and those it stands for, in their order."""

    name: str
    replaces: tuple[str, ...]
    path: Path


@dataclass(frozen=True, slots=True)
class View:
    """What one database sees of a folder.

    ``hidden`` are migrations that something else stands for here, and what it is. ``taken`` are those that have the
    place of applied ones whose files are gone, and the applied ones. ``torn`` can't be told from the files.
    """

    hidden: Mapping[str, str] = field(default_factory=dict[str, str])
    taken: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    torn: tuple[HistoryMismatch, ...] = ()


def view(squashes: Iterable[Squash], files: Collection[str], applied: Iterable[str]) -> View:
    """Where none of what it stands for is applied, a squash is seen; where some or all are, they are.

    Where all are and files of theirs are gone, the squash takes their place in the history.
    """
    done = set(applied)
    hidden: dict[str, str] = {}
    taken: dict[str, tuple[str, ...]] = {}
    torn: list[HistoryMismatch] = []
    for squash in sorted(squashes, key=lambda one: one.name):
        here = tuple(name for name in squash.replaces if name in done)
        gone = [name for name in squash.replaces if name not in files]
        whole = len(here) == len(squash.replaces)
        if squash.name in done or not here or (whole and gone):
            hidden = {name: squash.name if to in squash.replaces else to for name, to in hidden.items()}
            hidden |= dict.fromkeys(squash.replaces, squash.name)
            if here:
                taken[squash.name] = here
                done = done - set(here) | {squash.name}
            continue
        hidden[squash.name] = squash.replaces[-1]
        if left := [name for name in gone if name not in done]:
            torn.append(_torn(squash, here[0], left[0]))
    return View(hidden, taken, tuple(torn))


def read(name: str, path: Path) -> Squash | None:
    """What a file says that it stands for, without importing it. Raises InvalidMigration."""
    if not name.endswith(SUFFIX):
        return None
    # All that stands above the body: the body may be a whole schema.
    head = _UP.split(path.read_text("utf-8"), maxsplit=1)[0] + "def up(): ..."
    try:
        functions = [node for node in ast.parse(head).body if isinstance(node, ast.FunctionDef)]
    except SyntaxError:
        return None  # Its import says where.
    decorators = [one for node in functions for one in node.decorator_list if isinstance(one, ast.Call)]
    for given in (keyword for one in decorators for keyword in one.keywords if keyword.arg == "replaces"):
        try:
            names = ast.literal_eval(given.value)
        except ValueError:
            names = None
        if not isinstance(names, list | tuple) or not all(isinstance(one, str) for one in names):
            raise InvalidMigration(
                f"replaces of {path.name} is not a list of names",
                file=str(path),
                line=given.value.lineno,
                hint="write the names out: they are read without running the file",
            )
        return Squash(name, tuple(names), path) if names else None
    return None


def in_place(names: Sequence[str], squash: str, old: Collection[str]) -> int:
    """Where *squash* stands in a history of *names* once it has the place of *old*.

    That of the last of them, but before a migration that sorts after the squash: it may stand on any of them.
    """
    places = [index for index, name in enumerate(names) if name in old]
    between = names[places[0] : places[-1]]
    return places[0] if any(name not in old and name > squash for name in between) else places[-1]


def _torn(squash: Squash, applied: str, left: str) -> HistoryMismatch:
    return HistoryMismatch(
        f"{squash.name} stands for {len(squash.replaces)} migrations: {applied} is applied here, {left} is not, and"
        " its file is gone",
        file=str(squash.path),
        hint="bring the file back and migrate; or, if all of it is there, brant stamp --only " + squash.name,
    )
