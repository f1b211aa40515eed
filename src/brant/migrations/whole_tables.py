"""Verbs for several tables at once, and for one that is made like another."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from brant.catalog import names
from brant.catalog.creation import creation_order
from brant.catalog.definitions import (
    ColumnDefinition,
    ForeignKeyDefinition,
    IndexDefinition,
    Options,
    TableDefinition,
)
from brant.catalog.dependents import views_over
from brant.catalog.objects import AnyView, TriggerDefinition
from brant.catalog.standing import in_order
from brant.catalog.table_options import spellings
from brant.catalog.triggers import triggers_working_on
from brant.migrations.late_keys import LateKeys
from brant.migrations.table import Table
from brant.operations.constraints import DropConstraint
from brant.operations.objects import DropObject
from brant.operations.tables import CreateTable, DropTable

if TYPE_CHECKING:
    from brant.migrations.recorder import Schema

_STAYS = ("schema", "extension")
"""What holds more than this schema's own."""


class WholeTableVerbs(LateKeys):
    """What is done to tables as wholes."""

    def create_table_like(
        self,
        copy: str,
        original: str,
        *,
        indexes: bool = True,
        constraints: bool = True,
        foreign_keys: bool = False,
        defaults: bool = True,
        comments: bool = True,
        options: bool = True,
    ) -> Table:
        """Create an empty table with the columns of another, as the history knows it, on every database alike.

        Keys, constraints and indexes are made too, under names of their own, and foreign keys when asked for; the
        primary key always. Partitions are not. Raises UnknownTable, AlreadyExists.
        """
        table = self._try(self._catalog.table, self._text(original, "a table name"))
        table = _only(table, indexes, constraints, foreign_keys)
        if not defaults:
            table = replace(table, columns=tuple(replace(column, default=None) for column in table.columns))
        if not comments:
            table = _without_comments(table)
        kept = _without_partitions(table.options) if options else ()
        named = _named_for(self._text(copy, "a table name"), replace(table, options=kept))
        self._record(CreateTable(named))
        return Table(cast("Schema", self), copy)

    def drop_table(self, name: str, *, if_exists: bool = False, cascade: bool = False) -> None:
        """Drop a table. Refused when others refer to it or views read it, unless ``cascade`` drops those first.

        ``if_exists`` drops a table that the history has made, and says IF EXISTS where it has made none: ``down``
        can bring nothing back then.
        """
        if if_exists and not self._catalog.has_table(self._text(name, "a table name")):
            self._record(DropTable(name, if_exists=True))
            return
        self._try(self._catalog.table, self._text(name, "a table name"))
        referring = list(self._catalog.references_to(name))
        if referring and not cascade:
            listed = ", ".join(f"{table.name}.{key.name}" for table, key in referring)
            raise self._mistake(
                f"table {name!r} can't be dropped: {listed} refer to it",
                hint="drop those first, or say cascade=True to drop the keys along (down restores them)",
            )
        above = (*views_over(self._catalog, name), *triggers_working_on(self._catalog, name))
        self._drop_along(above, f"table {name!r}", cascade)
        self._drop_what_is_on(name)
        for table, key in referring:
            self._record(DropConstraint(table.name, key.name))
        self._record(DropTable(name))

    def drop_tables(self, *tables: str, cascade: bool = False) -> None:
        """Drop several tables in an order that their foreign keys allow; keys between them that go in a circle first.

        Refused when others depend on them, unless ``cascade`` drops that too; see :meth:`drop_table`.
        """
        wanted = {name: self._try(self._catalog.table, self._text(name, "a table name")) for name in tables}
        order = list(reversed(creation_order(wanted)))
        for place, name in enumerate(order):
            for other, key in list(self._catalog.references_to(name)):
                if other.name in order[place:]:
                    self._record(DropConstraint(other.name, key.name))
            self.drop_table(name, cascade=cascade)

    def drop_all(self) -> None:
        """Drop all that the history has made: views and triggers, tables, functions, types; not schemas or extensions.

        Each is recorded, so that ``down`` makes all of it again, without the rows. ``brant db wipe`` drops what
        is there, whoever made it.
        """
        things = in_order(self._catalog, self._catalog.objects.values())
        above = [thing for thing in things if isinstance(thing, AnyView | TriggerDefinition) or _stands_on(thing)]
        for thing in reversed(above):
            if self._catalog.has_object(*thing.key):
                self._drop_what_is_on(thing.name)
                self._record(DropObject(*thing.key))
        self.drop_tables(*(table.name for table in self._catalog))
        for thing in reversed(things):
            if thing not in above and thing.kind not in _STAYS and self._catalog.has_object(*thing.key):
                self._record(DropObject(*thing.key))


def _stands_on(thing: object) -> bool:
    return getattr(thing, "on", None) is not None


# -- a table like another ------------------------------------------------------------------------------


def _only(table: TableDefinition, indexes: bool, constraints: bool, foreign_keys: bool) -> TableDefinition:
    return replace(
        table,
        indexes=table.indexes if indexes else (),
        uniques=table.uniques if constraints else (),
        checks=table.checks if constraints else (),
        foreign_keys=table.foreign_keys if foreign_keys else (),
    )


def _without_comments(table: TableDefinition) -> TableDefinition:
    columns: Iterable[ColumnDefinition] = (replace(column, comment=None) for column in table.columns)
    return replace(table, comment=None, columns=tuple(columns))


def _without_partitions(options: Options) -> Options:
    gone = {"partition_by", *spellings("partition_by")}
    return tuple((name, value) for name, value in options if name not in gone)


def _named_for(copy: str, table: TableDefinition) -> TableDefinition:
    """The definition under its new name, and all on it under the names it would have there."""
    fresh = _fresh()
    key = table.primary_key
    return replace(
        table,
        name=copy,
        primary_key=key and replace(key, name=fresh(names.primary_key_name(copy))),
        uniques=tuple(replace(one, name=fresh(names.unique_name(copy, one.columns))) for one in table.uniques),
        checks=tuple(replace(one, name=fresh(names.check_name(copy, one.expression.key))) for one in table.checks),
        foreign_keys=tuple(_key_of(copy, table.name, one, fresh) for one in table.foreign_keys),
        indexes=tuple(_index_of(copy, one, fresh) for one in table.indexes),
    )


def _key_of(copy: str, original: str, key: ForeignKeyDefinition, fresh: Callable[[str], str]) -> ForeignKeyDefinition:
    """A key of the original to itself is one of the copy to itself."""
    referred = copy if key.referred_table == original else key.referred_table
    name = fresh(names.foreign_key_name(copy, key.columns, referred))
    return replace(key, name=name, referred_table=referred)


def _index_of(copy: str, index: IndexDefinition, fresh: Callable[[str], str]) -> IndexDefinition:
    return replace(index, name=fresh(names.index_name(copy, [element.label for element in index.elements])))


def _fresh() -> Callable[[str], str]:
    """Makes each name differ from those before: a table may have two indexes over the same columns."""
    taken: set[str] = set()

    def fresh(name: str) -> str:
        number, wanted = 1, name
        while name in taken:
            number += 1
            name = names.fitted(f"{wanted}_{number}")
        taken.add(name)
        return name

    return fresh
