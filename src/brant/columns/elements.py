"""SQL that each database spells in its own way, as elements that SQLAlchemy compiles.

Each tells by :meth:`Spelled.source` how it is written in a migration file.
"""

from __future__ import annotations

import datetime
import json
import uuid
from collections.abc import Sequence
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ClauseElement
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NullType

MYSQL_FAMILY = ("mysql", "mariadb")


class Spelled(FunctionElement[Any]):
    """An expression with a spelling per database; columns in it follow when they are renamed."""

    inherit_cache = False
    type = NullType()

    def spelled(self, compiler: SQLCompiler, database: str) -> str:
        raise NotImplementedError

    def source(self) -> str:
        raise NotImplementedError

    def _of(self, compiler: SQLCompiler) -> str:
        """The column it speaks of, quoted as *compiler* quotes."""
        return str(compiler.process(next(iter(self.clauses)), include_table=False))

    @property
    def _name(self) -> str:
        column: Any = next(iter(self.clauses))
        return str(column.name)


@compiles(Spelled)
def _compile(element: Spelled, compiler: SQLCompiler, **_: Any) -> str:
    return element.spelled(compiler, compiler.dialect.name)


class Current(Spelled):
    """The present ``"timestamp"``, ``"date"``, ``"time"`` or ``"year"``, as a default.

    MySQL wants the *precision* of the default to be that of its column; SQLite knows whole seconds only.
    """

    inherit_cache = False

    def __init__(self, what: str = "timestamp", precision: int | None = None) -> None:
        if what not in {"timestamp", "date", "time", "year"}:
            raise ValueError(f"Current() is 'timestamp', 'date', 'time' or 'year', not {what!r}")
        self.what = what
        self.precision = precision
        super().__init__()

    def spelled(self, compiler: SQLCompiler, database: str) -> str:
        if self.what == "year":
            return _YEARS.get(database, "(EXTRACT(YEAR FROM CURRENT_DATE))")
        plain = f"CURRENT_{self.what.upper()}"
        if self.precision and database != "sqlite" and self.what != "date":
            plain += f"({self.precision})"
        # Only the timestamp may stand there without parentheses (MySQL manual, 13.6 Data Type Default Values).
        return f"({plain})" if database in MYSQL_FAMILY and self.what != "timestamp" else plain

    def source(self) -> str:
        precision = f", {self.precision}" if self.precision is not None else ""
        return f'c.Current("{self.what}"{precision})'


_YEARS = {
    "mysql": "(YEAR(CURRENT_DATE))",
    "mariadb": "(YEAR(CURRENT_DATE))",
    "sqlite": "(CAST(strftime('%Y', 'now') AS INTEGER))",
}


class Bytes(Spelled):
    """A literal of bytes, in hexadecimal."""

    inherit_cache = False

    def __init__(self, value: bytes) -> None:
        self.value = bytes(value)
        super().__init__()

    def spelled(self, compiler: SQLCompiler, database: str) -> str:
        digits = self.value.hex()
        return f"'\\x{digits}'::bytea" if database == "postgresql" else f"(X'{digits}')"

    def source(self) -> str:
        return f"c.Bytes({self.value!r})"


class UuidValue(Spelled):
    """A literal of a UUID: with dashes where the type is native, else the 32 digits SQLAlchemy stores."""

    inherit_cache = False

    def __init__(self, value: str | uuid.UUID) -> None:
        self.value = value if isinstance(value, uuid.UUID) else uuid.UUID(value)
        super().__init__()

    def spelled(self, compiler: SQLCompiler, database: str) -> str:
        return f"'{self.value.hex}'" if database in {"mysql", "sqlite"} else f"'{self.value}'"

    def source(self) -> str:
        return f'c.UuidValue("{self.value}")'


class Instant(Spelled):
    """A literal of a moment: with its zone on PostgreSQL, in UTC where types have none."""

    inherit_cache = False

    def __init__(self, value: str | datetime.datetime) -> None:
        self.value = value if isinstance(value, datetime.datetime) else datetime.datetime.fromisoformat(value)
        super().__init__()

    def spelled(self, compiler: SQLCompiler, database: str) -> str:
        if database in {*MYSQL_FAMILY, "sqlite"}:
            return f"'{self.value.astimezone(datetime.UTC).replace(tzinfo=None).isoformat(' ')}'"
        return f"'{self.value.isoformat(' ')}'"

    def source(self) -> str:
        return f'c.Instant("{self.value.isoformat()}")'


class Span(Spelled):
    """A literal of a length of time: an INTERVAL on PostgreSQL, elsewhere what SQLAlchemy's Interval stores."""

    inherit_cache = False

    def __init__(self, seconds: float | datetime.timedelta) -> None:
        self.value = seconds if isinstance(seconds, datetime.timedelta) else datetime.timedelta(seconds=seconds)
        super().__init__()

    def spelled(self, compiler: SQLCompiler, database: str) -> str:
        if database == "postgresql":
            days, rest = self.value.days, self.value - datetime.timedelta(days=self.value.days)
            return f"INTERVAL '{days} days {rest.total_seconds():.6f} seconds'"
        return f"'{(datetime.datetime(1970, 1, 1) + self.value).isoformat(' ')}'"

    def source(self) -> str:
        return f"c.Span({self.value.total_seconds()!r})"


class JsonPath(Spelled):
    """What stands at a path inside a JSON column, as text; see :func:`json_path`."""

    inherit_cache = False

    def __init__(self, column: str | ClauseElement, *path: str | int) -> None:
        self.path = path
        super().__init__(sa.column(column) if isinstance(column, str) else column)

    def spelled(self, compiler: SQLCompiler, database: str) -> str:
        column = self._of(compiler)
        if database == "postgresql":
            members = ",".join(_array_member(str(step)) for step in self.path)
            return f"({column} #>> {_quoted('{' + members + '}', database)})"
        path = "$" + "".join(f"[{step}]" if isinstance(step, int) else f".{json.dumps(step)}" for step in self.path)
        text = _quoted(path, database)
        if database == "mysql":
            return f"json_unquote(json_extract({column}, {text}))"
        return f"json_value({column}, {text})" if database == "mariadb" else f"json_extract({column}, {text})"

    def source(self) -> str:
        steps = "".join(f", {step!r}" for step in self.path)
        return f"c.JsonPath({self._name!r}{steps})"


def json_path(path: str, *steps: str | int) -> JsonPath:
    """The text at a path inside a JSON column, for ``virtual_as`` and ``stored_as``.

    ``json_path("meta->address->city")`` or ``json_path("meta", "address", "city")``; whole numbers count list places.
    """
    if steps:
        return JsonPath(path, *steps)
    column, *rest = path.split("->")
    return JsonPath(column, *(int(step) if step.isdigit() else step for step in rest))


class JsonValid(Spelled):
    """A check that a column holds JSON; where its type sees to that, always true."""

    inherit_cache = False

    def __init__(self, column: str | ClauseElement) -> None:
        super().__init__(sa.column(column) if isinstance(column, str) else column)

    def spelled(self, compiler: SQLCompiler, database: str) -> str:
        column = self._of(compiler)
        if database == "postgresql":
            return f"({column} IS NULL OR json_typeof(CAST({column} AS JSON)) IS NOT NULL)"
        return f"json_valid({column})"

    def source(self) -> str:
        return f"c.JsonValid({self._name!r})"


class SubsetOf(Spelled):
    """A check that a PostgreSQL array holds *values* only; MySQL's SET sees to that by itself."""

    inherit_cache = False

    def __init__(self, column: str | ClauseElement, values: Sequence[str]) -> None:
        self.values = tuple(values)
        super().__init__(sa.column(column) if isinstance(column, str) else column)

    def spelled(self, compiler: SQLCompiler, database: str) -> str:
        column = self._of(compiler)
        if database in MYSQL_FAMILY:
            return f"({column} IS NULL OR {column} >= 0)"
        listed = ", ".join(_quoted(value, database) for value in self.values)
        return f"{column} <@ CAST(ARRAY[{listed}] AS TEXT[])"

    def source(self) -> str:
        return f"c.SubsetOf({self._name!r}, {list(self.values)!r})"


class OnUpdate(sa.FetchedValue):
    """``ON UPDATE`` of a MySQL or MariaDB column, given as ``server_onupdate``.

    Other databases refuse it, unless it is *optional*.
    """

    def __init__(self, expression: str | ClauseElement, *, optional: bool = False) -> None:
        super().__init__(for_update=True)
        self.expression = expression
        self.optional = optional


def check(expression: ClauseElement) -> sa.CheckConstraint:
    """A CHECK that can be put on a Column: one that names columns looks for them as objects there."""
    made = sa.CheckConstraint(cast(Any, expression))
    made._pending_colargs = []
    return made


def _quoted(text: str, database: str) -> str:
    if database in MYSQL_FAMILY:
        text = text.replace("\\", "\\\\")
    return "'" + text.replace("'", "''") + "'"


def _array_member(text: str) -> str:
    """One element of an array literal (PostgreSQL manual, 8.15.2)."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
