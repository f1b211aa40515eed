"""Operations on rows: SQL a user wrote, and Python functions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, ClassVar

from brant.catalog.catalog import Catalog
from brant.catalog.definitions import Expression
from brant.catalog.identifiers import words
from brant.errors import Irreversible, Unsupported, Where
from brant.operations import source
from brant.operations.base import Operation

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlalchemy.schema import ExecutableDDLElement

EVERYTHING = frozenset({"*"})
"""What an operation touches when nobody can tell."""


@dataclass(frozen=True, slots=True)
class SqlText:
    """One statement a user wrote, sent to the database as it stands."""

    text: str
    transactional: bool = True
    done_when: str | None = None
    where: Where | None = field(default=None, compare=False)


Script = tuple[SqlText | Expression, ...]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why one dialect can't read what others can."""

    dialect: str
    reason: str
    where: Where | None = None


@dataclass(frozen=True, slots=True)
class Variants:
    """A script for each dialect that has its own, and one for all the others but the *unreadable*."""

    scripts: tuple[tuple[str, Script], ...]
    unreadable: tuple[Unreadable, ...] = field(default=(), compare=False)

    def choose(self, *dialects: str) -> Script:
        """The script of the first of *dialects* that has one, else the default. Raises Unsupported."""
        scripts = dict(self.scripts)
        unreadable = {refusal.dialect: refusal for refusal in self.unreadable}
        for name in (*dialects, "default"):
            if name in scripts:
                return scripts[name]
            if name in unreadable:
                raise Unsupported(
                    unreadable[name].reason, where=unreadable[name].where, hint=f"give {name} SQL of its own"
                )
        raise Unsupported(
            f"this SQL is written for {', '.join(sorted(scripts))}, not for {dialects[0]}",
            hint=f'add a variant: schema.execute({{"{dialects[0]}": …}}), or "default"',
        )

    @property
    def words(self) -> frozenset[str]:
        """Every name in the SQL: a superset of the tables it touches."""
        return frozenset[str]().union(
            *(words(part.text if isinstance(part, SqlText) else part.key) for part in self.parts)
        )

    @property
    def parts(self) -> tuple[SqlText | Expression, ...]:
        """Every statement, whichever database it is for."""
        return tuple(part for _, script in self.scripts for part in script)

    def source(self) -> str:
        scripts = dict(self.scripts)
        if list(scripts) == ["default"]:
            return _script_source(scripts["default"])
        return (
            "{"
            + ", ".join(f"{source.quoted(name)}: {_script_source(script)}" for name, script in scripts.items())
            + "}"
        )


def _script_source(script: Script) -> str:
    parts = [source.quoted(part.text if isinstance(part, SqlText) else part.key) for part in script]
    return parts[0] if len(parts) == 1 else "[" + ", ".join(parts) + "]"


NOTHING = Variants((("default", ()),))
"""A script without statements: what ``down=()`` says."""


@dataclass(frozen=True, slots=True)
class Execute(Operation):
    """SQL as the user wrote it; brant does not look into what it does."""

    up: Variants
    down: Variants | None = None
    touched: frozenset[str] = EVERYTHING
    lossy: ClassVar[bool] = False

    def apply(self, before: Catalog) -> Catalog:
        return before

    def reverse(self, before: Catalog) -> Operation:
        if self.down is None:
            raise Irreversible(
                "nobody said what undoes this SQL", hint="schema.execute(…, down='…'), or down=() for nothing"
            )
        return Execute(self.down, self.up, self.touched)

    def ddl(self, before: Catalog) -> Iterator[ExecutableDDLElement]:
        return iter(())

    def source(self) -> str:
        down = self.down and (self.down.source() if self.down != NOTHING else "()")
        touches = None if self.touched == self.up.words else _listed(self.touched)
        done_when = next(filter(None, map(_done_when, self.up.parts)), None)
        said = done_when and source.quoted(done_when)
        return source.call("schema.execute", self.up.source(), down=down, touches=touches, done_when=said)

    def touches(self) -> frozenset[str]:
        return self.touched


@dataclass(frozen=True, slots=True)
class Run(Operation):
    """A Python function that gets the connection when it is carried out.

    ``key`` is what makes two of them equal: the functions' names and code.
    """

    key: str
    function: Callable[[Connection], object] = field(compare=False)
    down: Callable[[Connection], object] | None = field(default=None, compare=False)
    touched: frozenset[str] = EVERYTHING

    @property
    def name(self) -> str:
        return _called(self.function)

    def apply(self, before: Catalog) -> Catalog:
        return before

    def reverse(self, before: Catalog) -> Operation:
        if self.down is None:
            raise Irreversible(
                f"nobody said what undoes {self.name}()",
                hint="schema.run(…, down=function), or down=() for nothing",
            )
        return Run(f"undo {self.key}", self.down, self.function, self.touched)

    def ddl(self, before: Catalog) -> Iterator[ExecutableDDLElement]:
        return iter(())

    def source(self) -> str:
        down = self.down and ("()" if self.down is nothing else _called(self.down))
        touches = None if self.touched == EVERYTHING else _listed(self.touched)
        return source.call("schema.run", self.name, down=down, touches=touches)

    def touches(self) -> frozenset[str]:
        return self.touched


@dataclass(frozen=True, slots=True)
class RunRevision(Operation):
    """A revision of Alembic's, which Alembic runs; ``way`` is up or down, ``key`` a digest of its code.

    What it does to the schema nobody can tell. ``commits`` says that by its text it may commit on its way,
    ``among_others`` that some of its directory's are converted.
    """

    revision: str
    way: str
    key: str
    path: str = field(compare=False)
    home: str = field(compare=False)
    commits: bool = field(default=False, compare=False)
    suspends_foreign_keys: bool = field(default=False, compare=False)
    among_others: bool = field(default=False, compare=False)

    def apply(self, before: Catalog) -> Catalog:
        return before

    def reverse(self, before: Catalog) -> Operation:
        return replace(self, way="down" if self.way == "up" else "up")

    def ddl(self, before: Catalog) -> Iterator[ExecutableDDLElement]:
        return iter(())

    def source(self) -> str:
        return f"# {'upgrade' if self.way == 'up' else 'downgrade'}() of Alembic's revision {self.revision}"

    def touches(self) -> frozenset[str]:
        return EVERYTHING


def _listed(touched: frozenset[str]) -> str:
    return f"[{', '.join(map(source.quoted, sorted(touched)))}]"


def _done_when(part: SqlText | Expression) -> str | None:
    return part.done_when if isinstance(part, SqlText) else None


def _called(function: Callable[[Connection], object]) -> str:
    return getattr(function, "__qualname__", repr(function))


def nothing(connection: Connection) -> None:
    """What ``down=()`` runs."""
