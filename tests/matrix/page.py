"""docs/schema/support.md: what each database does of every case there is, or why it refuses."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from brant.catalog.catalog import Catalog
from brant.dialects import NEWER, dialect_for
from brant.errors import Unsupported
from brant.migrations.migration import Recording
from brant.statement import Work
from brant.testing.case import Case as CaseOfDialects
from brant.testing.case import record
from brant.testing.cases import CASES as CASES_OF_DIALECTS
from brant.testing.suite import reversed_of
from tests.matrix.base import base
from tests.matrix.case import Case as CaseOfMatrix
from tests.matrix.cases import CASES as CASES_OF_MATRIX
from tests.matrix.inexact import INEXACT

PAGE = Path(__file__).parents[2] / "docs" / "schema" / "support.md"
DATABASES = {"postgresql": "PostgreSQL", "mysql": "MySQL", "mariadb": "MariaDB", "sqlite": "SQLite"}
FAMILIES = {
    "tables": "Tables",
    "columns": "Columns",
    "indexes": "Indexes",
    "constraints": "Keys and constraints",
    "objects": "Views, types and other objects",
    "rows": "Rows and SQL by hand",
}
WIDTH = 120
OBJECTS = {"types", "domains", "sequences", "object_ddl"}

HEAD = """\
# What each database does

<!-- Written by `python -m tests.matrix` from the cases that the tests carry out; a test compares. -->

Every line is a change that the tests make on each database, up and down, on a live server. What a database has no way
to do is refused when it is planned, naming the line of the file, before anything runs. What only newer versions do has
the first of them; a script is written for it on request: `brant sql --dialect postgresql18`.
"""


@dataclass(frozen=True, slots=True)
class Shown:
    """One case: ``refusals`` has the words of the databases that refuse it, ``silent`` those that need do nothing.

    ``newer`` has the versions that do it although older ones of their database refuse, as ``postgresql18``.
    """

    name: str
    family: str
    refusals: Mapping[str, str]
    silent: frozenset[str]
    newer: frozenset[str]
    declared: tuple[frozenset[str], frozenset[str]]

    @property
    def is_alike(self) -> bool:
        return not self.refusals and not self.silent

    @property
    def is_said_per_database(self) -> bool:
        """Whether it is refused where nobody has written a text: that tells nothing of the database."""
        return any("is written for" in text for text in self.refusals.values())


def shown() -> list[Shown]:
    """All cases; of two with one name the first."""
    cases: dict[str, Shown] = {}
    for of_dialects in CASES_OF_DIALECTS:
        made, change = of_dialects.recorded()
        cases[of_dialects.name] = _shown(of_dialects.name, made, change, of_dialects)
    there = record(base, Catalog()).after
    for case in CASES_OF_MATRIX:
        made = record(case.given, there)
        cases.setdefault(case.name, _shown(case.name, made, record(case.up, made.after), case))
    return list(cases.values())


def _shown(name: str, made: Recording, change: Recording, case: CaseOfDialects | CaseOfMatrix) -> Shown:
    refusals: dict[str, str] = {}
    silent: list[str] = []
    for dialect in DATABASES:
        try:
            work = _work(dialect, made, change)
        except Unsupported as error:
            refusals[dialect] = _sentence(error, dialect)
        else:
            silent += [] if work else [dialect]
    newer = [dialect for dialect in NEWER if dialect.rstrip("0123456789") in refusals and _does(dialect, made, change)]
    declared = case.refused_by, case.done_by
    return Shown(name, _family(change), refusals, frozenset(silent), frozenset(newer), declared)


def _work(dialect: str, made: Recording, change: Recording) -> list[Work]:
    """As a script would have it, without a server. Raises Unsupported where there or back is refused."""
    list(dialect_for(dialect).work(made.operations, made.before))
    work = list(dialect_for(dialect).work(change.operations, change.before))
    list(dialect_for(dialect).work(reversed_of(change), change.after))
    return work


def _does(dialect: str, made: Recording, change: Recording) -> bool:
    try:
        _work(dialect, made, change)
    except Unsupported:
        return False
    return True


_OF_THE_CASE = re.compile(r": '[^']*'(?: on '[^']*')?(?: says .*)?(?= \(|$)|(?<=view) '[^']*'")


def _sentence(error: Unsupported, dialect: str) -> str:
    """The words of the error without the names of the case, and without the database's own where it begins with it."""
    text = _OF_THE_CASE.sub("", error.message).removeprefix(f"{dialect} ")
    return f"{text}: {error.hint}" if error.hint else text


def _family(change: Recording) -> str:
    """That of what it makes or changes; a file that only drops is named by what goes last."""
    kinds = [type(operation) for operation, _ in change.operations]
    made = [kind for kind in kinds if not kind.__name__.startswith("Drop")]
    room = (made or [*kinds[-1:]])[0].__module__.rpartition(".")[2]
    return "objects" if room in OBJECTS else room


def page(cases: Sequence[Shown]) -> str:
    """The whole page."""
    found = dict.fromkeys([*FAMILIES, *(case.family for case in cases)])
    parts = [HEAD, *(_section(family, [case for case in cases if case.family == family]) for family in found)]
    return "\n".join([*parts, _exceptions()])


def _section(family: str, cases: Sequence[Shown]) -> str:
    alike = ", ".join(_words(case.name) for case in cases if case.is_alike)
    others = [case for case in cases if not case.is_alike and not case.is_said_per_database]
    title = FAMILIES.get(family, family.capitalize())
    table = "\n".join(_table(others)) if others else ""
    return f"## {title}\n\n{textwrap.fill(f'On all four: {alike}.', WIDTH)}\n{table}"


def _table(cases: Sequence[Shown]) -> Iterator[str]:
    """Refusals have numbers, which are told below the table."""
    told = dict.fromkeys(case.refusals[dialect] for case in cases for dialect in DATABASES if dialect in case.refusals)
    numbers = {text: number for number, text in enumerate(told, start=1)}
    yield "\n| | " + " | ".join(DATABASES.values()) + " |"
    yield "|---" * (len(DATABASES) + 1) + "|"
    for case in cases:
        yield f"| {_words(case.name)} | " + " | ".join(_cell(case, dialect, numbers) for dialect in DATABASES) + " |"
    yield ""
    yield from (f"{number}. {_escaped(text)}" for text, number in numbers.items())
    yield ""


def _cell(case: Shown, dialect: str, numbers: Mapping[str, int]) -> str:
    if dialect in case.refusals:
        since = [name.removeprefix(dialect) for name in NEWER if name in case.newer and name.startswith(dialect)]
        return f"{f'since {since[0]}' if since else 'refused'} ({numbers[case.refusals[dialect]]})"
    return "nothing to do" if dialect in case.silent else "yes"


EXCEPT = """\
`down`, by brant or by the script that `brant sql` writes, restores what the database's own catalog tells, word for
word, except for this. On PostgreSQL 18 the name that the server itself gave to a `NOT NULL` may speak of the name that
a column had before. SQLite's stored text may have the words of a clause in another order.
"""


def _exceptions() -> str:
    """What comes back otherwise than it was."""
    lines = ["## What does not come back exactly", "", EXCEPT, "| on | after | what is different |", "|---|---|---|"]
    for inexact in dict.fromkeys(INEXACT.values()):
        places = [place for place, have in INEXACT.items() if have == inexact]
        where = ", ".join(title for dialect, title in DATABASES.items() if dialect in {place[1] for place in places})
        cases = ", ".join(dict.fromkeys(_words(place[0]) for place in places))
        lines.append(f"| {where} | {cases} | {inexact.reason} |")
    return "\n".join(lines) + "\n"


def _words(name: str) -> str:
    return name.replace("_", " ")


def _escaped(text: str) -> str:
    return text.replace("*", r"\*").replace("<", r"\<").replace("\n", " ")
