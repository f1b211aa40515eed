"""Table: every verb a migration can say about one table."""

from __future__ import annotations

from typing import Any, Unpack

import sqlalchemy as sa
from sqlalchemy.schema import SchemaItem

from brant.catalog import sqla
from brant.catalog.definitions import (
    CheckDefinition,
    ConstraintDefinition,
    ExclusionDefinition,
    ForeignKeyDefinition,
    IndexDefinition,
    Online,
    Position,
    TableDefinition,
)
from brant.catalog.dependents import views_over
from brant.catalog.identifiers import words
from brant.catalog.triggers import triggers_using
from brant.migrations.alteration import Alteration, alteration
from brant.migrations.partitions import PartitionVerbs
from brant.migrations.table_constraints import ConstraintVerbs
from brant.migrations.table_indexes import IndexVerbs
from brant.migrations.table_options import OptionVerbs
from brant.operations.columns import AddColumn, DropColumn, RenameColumn
from brant.operations.constraints import DropConstraint
from brant.operations.indexes import DropIndex
from brant.operations.tables import (
    SetTableComment,
)

Item = SchemaItem | list[Any] | tuple["Item", ...]
"""A Column, an Index, a Constraint, or several of them, as shorthand like ``timestamps()`` returns.

Not any Iterable: a text is one, of texts.
"""


class Table(IndexVerbs, ConstraintVerbs, OptionVerbs, PartitionVerbs):
    """One table of the schema, and everything that can be done to it."""

    # -- whole table

    def rename(self, to: str) -> Table:
        """Rename the table; foreign keys that point at it follow. Returns it under its new name."""
        self._schema.rename_table(self.name, to)
        return Table(self._schema, to)

    def drop(self, *, cascade: bool = False) -> None:
        """Drop the table; see :meth:`Schema.drop_table`."""
        self._schema.drop_table(self.name, cascade=cascade)

    def set_comment(self, comment: str | None) -> None:
        """Set the table's comment; None takes it away. SQLite has none and ignores it."""
        self._schema._record(SetTableComment(self.name, comment))

    # -- columns

    def add(
        self,
        *items: Item,
        after: str | None = None,
        first: bool = False,
        algorithm: str | None = None,
        lock: str | None = None,
    ) -> Table:
        """Add Columns, Indexes and Constraints, in that order of need.

        ``after`` puts the columns one behind the other behind a column that is there, ``first`` in
        front of all: on MySQL and MariaDB; elsewhere a new column stands behind the last.
        ``algorithm`` and ``lock`` say how MySQL and MariaDB add the columns, as in :meth:`alter_column`.
        """
        schema = self._schema
        online = schema._try(sqla.online_said, {"algorithm": algorithm, "lock": lock})
        given = list(schema._flat(items))
        columns = [item for item in given if isinstance(item, sa.Column)]
        place = Position() if first else Position(after) if after is not None else None
        for column in columns:
            if column.primary_key:
                raise schema._mistake(
                    f"column {column.name!r} can't join the primary key while it is added",
                    hint="add it as a plain column, then add_primary_key(…)",
                )
            position = sqla.column_position(column) or place
            schema._record(AddColumn(self.name, schema._column(self.name, column, self._definition), position, online))
            place = place and Position(str(column.name))
        for column in columns:
            for extra in schema._try(sqla.column_extras, self.name, column):
                self._add_definition(extra)
        for item in given:
            if not isinstance(item, sa.Column):
                known = self._definition.column_names
                definition = schema._try(sqla.item_definition, self.name, known, item)
                self._add_definition(definition, schema._try(sqla.online, item))
        return self

    add_column = add
    add_columns = add

    def drop_column(
        self, *columns: str, cascade: bool = False, algorithm: str | None = None, lock: str | None = None
    ) -> None:
        """Drop columns, and first what stands on one of them alone: its indexes, unique, checks and own foreign keys.

        Refused when more depends on it (a key over several columns, another table's foreign key),
        unless ``cascade`` drops that too. Each drop is recorded, so that ``down`` restores all.
        ``algorithm`` and ``lock`` say how MySQL and MariaDB do it, as in :meth:`alter_column`.
        """
        online = self._schema._try(sqla.online_said, {"algorithm": algorithm, "lock": lock})
        for column in columns:
            self._drop_column(column, cascade, online)

    drop_columns = drop_column

    def _drop_column(self, name: str, cascade: bool, online: Online) -> None:
        schema = self._schema
        table = self._definition
        schema._try(table.column, schema._text(name, "a column name"))
        computed = [
            column.name
            for column in table.columns
            if column.computed is not None and name.lower() in words(column.computed.expression.key)
        ]
        shared = [
            f"{dependent.name} ({', '.join(_columns_of(dependent, table))})"
            for dependent in (*table.constraints, *table.indexes)
            if name in _columns_of(dependent, table) and len(_columns_of(dependent, table)) > 1
        ]
        if table.primary_key and name in table.primary_key.columns and len(table.primary_key.columns) == 1:
            shared.append(f"{table.primary_key.name} (primary key)")
        shared += [f"{column} (computed from it)" for column in computed]
        incoming = [
            (other, key)
            for other, key in schema._catalog.keys_to(self.name)
            if name in key.referred_columns
            if not (other.name == self.name and key.columns == (name,))
        ]
        shared += [f"{other.name}.{key.name}" for other, key in incoming]
        above = (*views_over(schema._catalog, self.name, name), *triggers_using(schema._catalog, self.name, name))
        shared += map(str, above)
        if shared and not cascade:
            raise schema._mistake(
                f"column {name!r} of {self.name!r} can't be dropped: {', '.join(shared)} depend on it",
                hint="drop those first, or say cascade=True to drop them along (down restores them)",
            )
        schema._drop_along(above, f"column {name!r}", cascade)
        for column in computed:
            if self._definition.has_column(column):
                self._drop_column(column, cascade, online)
        for other, key in incoming:
            schema._record(DropConstraint(other.name, key.name))
        table = self._definition
        for key in table.foreign_keys:
            if name in key.columns:
                schema._record(DropConstraint(self.name, key.name))
        for index in table.indexes:
            if name in _columns_of(index, table):
                schema._record(DropIndex(self.name, index.name, online))
        for constraint in table.constraints:
            if not isinstance(constraint, ForeignKeyDefinition) and name in _columns_of(constraint, table):
                schema._record(DropConstraint(self.name, constraint.name))
        schema._record(DropColumn(self.name, name, online))

    def rename_column(self, name: str, to: str, *, algorithm: str | None = None, lock: str | None = None) -> None:
        """Rename a column; indexes, constraints and other tables' foreign keys follow.

        ``algorithm`` and ``lock`` say how MySQL and MariaDB do it, as in :meth:`alter_column`.
        """
        schema, text = self._schema, self._schema._text
        online = schema._try(sqla.online_said, {"algorithm": algorithm, "lock": lock})
        schema._record(RenameColumn(self.name, text(name, "a column name"), text(to, "a column name"), online))

    def alter_column(self, name: str, **changes: Unpack[Alteration]) -> None:
        """Change the named attributes of a column; every other one stays as it is, on every database.

        ``default`` is a literal of any Python type, ``text("…")`` or another SQL expression;
        None takes the default away. ``using`` is the SQL that converts existing values to the new type.

        ``algorithm`` (``"instant"``, ``"inplace"``, ``"copy"``, ``"nocopy"`` on MariaDB) and ``lock`` (``"none"``,
        ``"shared"``, ``"exclusive"``) hold MySQL and MariaDB to a way of doing it: where it can't be done so, the
        server refuses before it changes anything. The others ignore them. The way back goes as the server decides.
        """
        schema = self._schema
        schema._try(self._definition.column, schema._text(name, "a column name"))
        schema._record(schema._try(alteration, self._definition, name, changes))


def _columns_of(dependent: ConstraintDefinition | IndexDefinition, table: TableDefinition) -> tuple[str, ...]:
    """The columns an index or constraint stands on, those inside expressions included."""
    match dependent:
        case CheckDefinition():
            said = words(dependent.expression.key)
            return tuple(name for name in table.column_names if name.lower() in said)
        case IndexDefinition():
            said = frozenset[str]().union(
                *(words(element.expression.key) for element in dependent.elements if element.expression),
                words(dependent.where.key) if dependent.where else frozenset(),
            )
            inside = [name for name in table.column_names if name.lower() in said]
            return tuple(dict.fromkeys([*dependent.columns, *dependent.included, *inside]))
        case ExclusionDefinition():
            said = frozenset[str]().union(
                *(words(part.element.expression.key) for part in dependent.elements if part.element.expression),
                words(dependent.where.key) if dependent.where else frozenset(),
            )
            inside = [name for name in table.column_names if name.lower() in said]
            return tuple(dict.fromkeys([*dependent.columns, *inside]))
        case _:
            included = dict(dependent.options).get("postgresql_include", ())
            return tuple(dict.fromkeys([*dependent.columns, *included]))
