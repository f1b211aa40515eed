"""What stands on and beside a SQLite table while it is rebuilt: indexes, triggers, views; made again, and tried."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from brant.dialects.sqlite_copying import qualified
from brant.dialects.sqlite_tokens import Token, fold, quote, tokens_of, written


@dataclass(frozen=True, slots=True)
class Standing:
    schema: str
    type: str
    name: str
    table: str
    sql: str

    @property
    def key(self) -> tuple[str, str, str]:
        return self.schema, self.type, self.name

    @property
    def label(self) -> str:
        return f"{self.type} {self.name!r}"

    @property
    def create(self) -> str:
        """The stored statement with the schema put back, which SQLite leaves out of it."""
        tokens, behind = tokens_of(self.sql)
        keyword = next(at for at, token in enumerate(tokens) if token.key in ("INDEX", "TRIGGER", "VIEW"))
        name = tokens[keyword + 1]
        tokens[keyword + 1] = replace(name, text=f"{quote(self.schema)}.{name.text}")
        return written(tokens) + behind


def standing(connection: Connection, schema: str) -> list[Standing]:
    """All indexes, triggers and views with a text, also temporary ones, as temporary triggers go too."""
    return [
        Standing(place, row.type, row.name, row.tbl_name, row.sql)
        for place in dict.fromkeys([schema, "temp"])
        for row in connection.exec_driver_sql(
            f"SELECT type, name, tbl_name, sql FROM {qualified(place, 'sqlite_master')}"
            " WHERE type IN ('index', 'trigger', 'view') AND sql IS NOT NULL"
            " ORDER BY type = 'trigger', rowid"
        )
    ]


def restore(connection: Connection, before: list[Standing], after: list[Standing]) -> list[str]:
    """Makes again what went with the old table; gives what can't be, one problem each."""
    there = {thing.key for thing in after}
    problems = []
    for thing in before:
        if thing.key in there:
            continue
        try:
            connection.exec_driver_sql(thing.create)
        except DBAPIError as error:
            problems.append(f"{thing.label} can't be made again: {error.orig}")
    return problems


def indexes_on(dropped: frozenset[str], table: str, objects: list[Standing]) -> list[str]:
    """The indexes in which SQLite would take a dropped column's name in double quotes for a string."""
    return [
        f"{thing.label} is on a dropped column"
        for thing in objects
        if thing.type == "index"
        and fold(thing.table) == fold(table)
        and dropped & {fold(token.name) for token in _behind_bracket(thing.sql) if token.kind == "quoted"}
    ]


def _behind_bracket(sql: str) -> list[Token]:
    tokens, _ = tokens_of(sql)
    return tokens[next(at for at, token in enumerate(tokens) if token.key == "(") :]


# Do views and triggers still compile?


@dataclass(frozen=True, slots=True)
class Probe:
    """A statement that compiles only while a view or trigger is whole; EXPLAIN runs nothing."""

    of: Standing
    sql: str
    is_strict: bool = False
    error: str = ""

    @property
    def key(self) -> tuple[Standing, bool]:
        return self.of, self.is_strict


def broken(connection: Connection, schema: str, objects: list[Standing], dropped: frozenset[str]) -> list[Probe]:
    broken = []
    for probe in _probes(connection, schema, objects, dropped):
        try:
            connection.exec_driver_sql(f"EXPLAIN {probe.sql}").close()
        except DBAPIError as error:
            broken.append(replace(probe, error=str(error.orig)))
    return broken


def _probes(connection: Connection, schema: str, objects: list[Standing], dropped: frozenset[str]) -> Iterator[Probe]:
    for thing in objects:
        if thing.type == "view":
            yield Probe(thing, f"SELECT * FROM {qualified(thing.schema, thing.name)}")
            if dropped:
                yield Probe(thing, _strictly_quoted(thing.sql, dropped), is_strict=True)
        elif thing.type == "trigger":
            # A temporary trigger may hang on a table of any schema.
            place = schema if thing.schema == schema else None
            yield Probe(thing, _firing(connection, thing, place))


def _strictly_quoted(view_sql: str, names: frozenset[str]) -> str:
    """The view's query with these names in back-quotes, which unlike double quotes never make a string."""
    tokens, _ = tokens_of(view_sql)
    start = next(at for at, token in enumerate(tokens) if token.key == "AS") + 1
    return written(
        replace(token, text="`" + token.name.replace("`", "``") + "`")
        if token.kind == "quoted" and fold(token.name) in names
        else token
        for token in tokens[start:]
    )


def _firing(connection: Connection, trigger: Standing, schema: str | None) -> str:
    """A statement that fires the trigger, which hangs on a table in *schema*."""
    owner = qualified(schema, trigger.table)
    tokens, _ = tokens_of(trigger.sql)
    events = ("DELETE", "INSERT", "UPDATE")
    place = next(at for at, token in enumerate(tokens) if token.key in events)
    match tokens[place].key:
        case "DELETE":
            return f"DELETE FROM {owner}"
        case "INSERT":
            return f"INSERT INTO {owner} DEFAULT VALUES"
        case _:
            if tokens[place + 1].key == "OF":
                end = next(at for at in range(place, len(tokens)) if tokens[at].key == "ON")
                columns = [token.name for token in tokens[place + 2 : end] if token.key != ","]
            else:
                columns = [
                    row.name
                    for row in connection.exec_driver_sql(
                        "SELECT name FROM pragma_table_info(?, ?) LIMIT 1", (trigger.table, schema)
                    )
                ]
            return f"UPDATE {owner} SET " + ", ".join(f"{quote(name)} = NULL" for name in columns)
