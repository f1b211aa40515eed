"""A schema as its server would tell it: made in a place that is gone afterwards, and read again."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import DDLCompiler

from brant.catalog import sqla
from brant.catalog.catalog import Catalog
from brant.catalog.definitions import ColumnDefinition, TableDefinition, TypeDefinition
from brant.catalog.names import primary_key_name
from brant.catalog.objects import ExtensionDefinition, Key, ObjectDefinition, SchemaDefinition
from brant.dialects.base import Dialect, Recorded
from brant.errors import CannotConnect, StatementFailed, Unsupported
from brant.execution.database import Database
from brant.migrations.diff import diff
from brant.migrations.diff.objects import GROUND, creation_order, is_ground
from brant.operations.ddl import default_text
from brant.operations.objects import CreateObject
from brant.statement import Call, Statement, Work


@dataclass(slots=True)
class Comparison:
    """Makes Catalogs comparable: as the server of *database* tells them, or by their text where it can't be asked.

    ``by_text`` says why no server was asked, once it was not. ``strict`` raises instead: what a database has told in
    its own words is not to be found in the text of a model.
    """

    database: Database
    offline: bool = False
    strict: bool = False
    by_text: str | None = field(default=None, init=False)

    def __call__(self, before: Catalog, after: Catalog) -> tuple[Catalog, Catalog]:
        """Both in the same way: what a server tells is not to be compared with a text."""
        if self.offline:
            self.by_text = "as was asked for"
        if self.by_text is None:
            try:
                return told(before, self.database), told(after, self.database)
            except (CannotConnect, StatementFailed, Unsupported) as error:
                if self.strict:
                    raise
                self.by_text = error.message
        dialect = self.database.dialect
        return as_text(before, dialect), as_text(after, dialect)


def told(catalog: Catalog, database: Database) -> Catalog:
    """The tables of *catalog* as the server tells them once they are made.

    Raises CannotConnect, Unsupported, and StatementFailed where the user may not make a place for them.
    """
    flat, names = _flattened(catalog)
    with database.connect_apart() as (connection, dialect), dialect.shadow(connection) as place:
        _make(flat, dialect, place)
        found = dialect.reflect(place, list(flat.tables))
    return _unflattened(found, names)


def told_whole(catalog: Catalog, database: Database) -> tuple[Catalog, tuple[Untold, ...]]:
    """As told(), with the views, routines and triggers of *catalog*, and what the server would not take of those."""
    flat, names = _flattened(catalog)
    with database.connect_apart() as (connection, dialect), dialect.shadow(connection) as place:
        untold = _make_whole(flat, dialect, place)
        found = replace(dialect.reflect(place, list(flat.tables)), objects=dialect.reflect_objects(place))
    return _unflattened(found, names), untold


@dataclass(frozen=True, slots=True)
class Untold:
    """An object that could not be made to be told, and why."""

    thing: ObjectDefinition
    reason: str

    def __str__(self) -> str:
        return f"{self.thing}: {self.reason}"


@dataclass(slots=True)
class Whole:
    """Both sides with all that stands beside tables, told by the server of *database*; ``told`` is what it has told.

    ``untold`` is what was left out on both sides, once there was anything.
    """

    database: Database
    told: tuple[Catalog | None, Catalog | None]
    untold: tuple[Untold, ...] = field(default=(), init=False)

    def __call__(self, before: Catalog, after: Catalog) -> tuple[Catalog, Catalog]:
        sides = [
            (told, ()) if told is not None else told_whole(catalog, self.database)
            for catalog, told in zip((before, after), self.told, strict=True)
        ]
        self.untold = tuple(one for _, untold in sides for one in untold)
        left_out = {one.thing.key for one in self.untold}
        first, second = (_without_objects(catalog, left_out) for catalog, _ in sides)
        return first, second


def _without_objects(catalog: Catalog, keys: Collection[Key]) -> Catalog:
    return replace(catalog, objects={key: thing for key, thing in catalog.objects.items() if key not in keys})


def _flattened(catalog: Catalog) -> tuple[Catalog, dict[str, str]]:
    """All tables in one schema, and the names that those of other schemas had."""
    names: dict[str, str] = {}
    for name in list(catalog.tables):
        if "." in name:
            flat = name.replace(".", "__")
            catalog, names[flat] = catalog.rename_table(name, flat), name
    return catalog, names


def _unflattened(catalog: Catalog, names: Mapping[str, str]) -> Catalog:
    for name, was in names.items():
        catalog = catalog.rename_table(name, was)
        table = catalog.table(was)
        if table.primary_key is not None and table.primary_key.name == primary_key_name(name):
            # No server's: what brant calls the key of a table where keys have no names.
            key = replace(table.primary_key, name=primary_key_name(was))
            catalog = catalog.with_table_replaced(replace(table, primary_key=key))
    return catalog


def _make(catalog: Catalog, dialect: Dialect, place: sa.Connection) -> None:
    objects = {
        key: thing
        for key, thing in catalog.objects.items()
        if isinstance(thing, GROUND) and not isinstance(thing, SchemaDefinition)
    }
    tables = {table.name: _without_indexes_of_keys(table) for table in catalog}
    recorded = [(operation, None) for operation in diff(Catalog(), Catalog(tables, objects=objects))]
    carry_out(dialect, place, recorded, Catalog())


def _make_whole(catalog: Catalog, dialect: Dialect, place: sa.Connection) -> tuple[Untold, ...]:
    """Tables with what they stand on, then all else, as far as that goes: each again once others are there."""
    others = [thing for thing in catalog.objects.values() if not isinstance(thing, (*GROUND, ExtensionDefinition))]
    first = [thing for thing in others if is_ground(thing, catalog)]
    untold = _made(creation_order(first), Catalog(), dialect, place)
    _make(catalog, dialect, place)
    rest = [thing for thing in others if thing not in first]
    return _made([*(one.thing for one in untold), *creation_order(rest)], catalog, dialect, place)


def _made(
    things: Sequence[ObjectDefinition], catalog: Catalog, dialect: Dialect, place: sa.Connection
) -> tuple[Untold, ...]:
    """What could not be made, however often it was tried."""
    untold: list[Untold] = []
    for thing in things:
        try:
            work = list(dialect.work([(CreateObject(thing), None)], replace(catalog, objects={})))
            with dialect.transaction(place):
                run(work, place)
        except (DBAPIError, Unsupported) as error:
            reason = error.message if isinstance(error, Unsupported) else str(error.orig).strip()
            untold.append(Untold(thing, reason))
    if untold and len(untold) < len(things):
        return _made([one.thing for one in untold], catalog, dialect, place)
    return tuple(untold)


def _without_indexes_of_keys(table: TableDefinition) -> TableDefinition:
    """MySQL and MariaDB make an index for a foreign key, of its name, and tell both."""
    keys = {key.name for key in table.foreign_keys}
    return replace(table, indexes=tuple(index for index in table.indexes if index.name not in keys))


def carry_out(dialect: Dialect, connection: sa.Connection, recorded: Sequence[Recorded], before: Catalog) -> None:
    """Run operations without lock, journal and history, in one transaction where DDL has one."""
    work = list(dialect.work(recorded, before))
    rebuilds = any(isinstance(part, Call) and part.suspends_foreign_keys for part in work)
    with dialect.transaction(connection, suspend_foreign_keys=rebuilds):
        run(work, connection)


def run(work: Sequence[Work], connection: sa.Connection) -> None:
    for part in work:
        match part:
            case Statement(sql=sql):
                connection.exec_driver_sql(sql, execution_options={"no_parameters": True})
            case Call(function=function):
                function(connection)


# -- by text ---------------------------------------------------------------------------------------


def as_text(catalog: Catalog, dialect: Dialect) -> Catalog:
    """Types and defaults in the words of one database: ``Numeric(10, 2)`` and ``DECIMAL(10, 2)`` are one there."""
    compiler: DDLCompiler = dialect.compiler.ddl_compiler(dialect.compiler, None)  # type: ignore[arg-type]

    def table_as_text(table: TableDefinition) -> TableDefinition:
        counted = sqla.build_table(table).autoincrement_column
        counts = None if counted is None else counted.name
        return replace(table, columns=tuple(column_as_text(column, column.name == counts) for column in table.columns))

    def column_as_text(column: ColumnDefinition, counts: bool) -> ColumnDefinition:
        type_ = TypeDefinition(dialect.type_text(column.type), column.type.construct)
        default = None if column.default is None else default_text(compiler, column.default)
        return replace(column, type=type_, default=default, autoincrement=counts)

    tables = {table.name: table_as_text(table) for table in catalog}
    return Catalog(tables, objects=catalog.objects)
