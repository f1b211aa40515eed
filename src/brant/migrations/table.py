"""Table: every verb a migration can say about one table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Unpack

import sqlalchemy as sa
from sqlalchemy.schema import SchemaItem
from sqlalchemy.sql.elements import ClauseElement

from brant.catalog import names, sqla
from brant.catalog.definitions import (
    CheckDefinition,
    ConstraintDefinition,
    ForeignKeyDefinition,
    IndexDefinition,
    IndexElement,
    Position,
    PrimaryKeyDefinition,
    TableDefinition,
    UniqueDefinition,
)
from brant.catalog.dependents import views_over
from brant.catalog.identifiers import words
from brant.catalog.triggers import triggers_using
from brant.errors import (
    UnknownConstraint,
    UnknownIndex,
)
from brant.migrations.alteration import Alteration, alteration
from brant.operations.columns import AddColumn, AlterColumn, DropColumn, RenameColumn
from brant.operations.constraints import AddConstraint, DropConstraint
from brant.operations.indexes import AddIndex, DropIndex, RenameIndex
from brant.operations.tables import (
    SetTableComment,
)

if TYPE_CHECKING:
    from brant.migrations.recorder import Schema

Item = SchemaItem | list[Any] | tuple["Item", ...]
"""A Column, an Index, a Constraint, or several of them, as shorthand like ``timestamps()`` returns.

Not any Iterable: a text is one, of texts.
"""

Columns = str | Sequence[str]


class Table:
    """One table of the schema, and everything that can be done to it."""

    def __init__(self, schema: Schema, name: str) -> None:
        self._schema = schema
        self.name = name

    @property
    def _definition(self) -> TableDefinition:
        return self._schema._try(self._schema._catalog.table, self.name)

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

    def add(self, *items: Item, after: str | None = None, first: bool = False) -> Table:
        """Add Columns, Indexes and Constraints, in that order of need.

        ``after`` puts the columns one behind the other behind a column that is there, ``first`` in
        front of all: on MySQL and MariaDB; elsewhere a new column stands behind the last.
        """
        schema = self._schema
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
            schema._record(AddColumn(self.name, schema._column(self.name, column, self._definition), position))
            place = place and Position(str(column.name))
        for column in columns:
            for extra in schema._try(sqla.column_extras, self.name, column):
                self._add_definition(extra)
        for item in given:
            if not isinstance(item, sa.Column):
                known = self._definition.column_names
                self._add_definition(schema._try(sqla.item_definition, self.name, known, item))
        return self

    add_column = add
    add_columns = add

    def drop_column(self, *columns: str, cascade: bool = False) -> None:
        """Drop columns, and first what stands on one of them alone: its indexes, unique, checks and own foreign keys.

        Refused when more depends on it (a key over several columns, another table's foreign key),
        unless ``cascade`` drops that too. Each drop is recorded, so that ``down`` restores all.
        """
        for column in columns:
            self._drop_column(column, cascade)

    drop_columns = drop_column

    def _drop_column(self, name: str, cascade: bool) -> None:
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
            for other in schema._catalog
            for key in other.foreign_keys
            if key.referred_table == self.name and name in key.referred_columns
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
                self._drop_column(column, cascade)
        for other, key in incoming:
            schema._record(DropConstraint(other.name, key.name))
        table = self._definition
        for key in table.foreign_keys:
            if name in key.columns:
                schema._record(DropConstraint(self.name, key.name))
        for index in table.indexes:
            if name in _columns_of(index, table):
                schema._record(DropIndex(self.name, index.name))
        for constraint in table.constraints:
            if not isinstance(constraint, ForeignKeyDefinition) and name in _columns_of(constraint, table):
                schema._record(DropConstraint(self.name, constraint.name))
        schema._record(DropColumn(self.name, name))

    def rename_column(self, name: str, to: str) -> None:
        """Rename a column; indexes, constraints and other tables' foreign keys follow."""
        text = self._schema._text
        self._schema._record(RenameColumn(self.name, text(name, "a column name"), text(to, "a column name")))

    def alter_column(self, name: str, **changes: Unpack[Alteration]) -> None:
        """Change the named attributes of a column; every other one stays as it is, on every database.

        ``default`` is a literal of any Python type, ``text("…")`` or another SQL expression;
        None takes the default away. ``using`` is the SQL that converts existing values to the new type.
        """
        schema = self._schema
        schema._try(self._definition.column, schema._text(name, "a column name"))
        schema._record(schema._try(alteration, self._definition, name, changes))

    # -- indexes

    def add_index(
        self,
        *columns: str | ClauseElement,
        name: str | None = None,
        unique: bool = False,
        where: str | ClauseElement | None = None,
        **options: Any,
    ) -> None:
        """Add an index over columns and expressions: ``"email"``, ``"created_at DESC"``, ``"lower(email)"``.

        ``where`` makes it partial (PostgreSQL and SQLite). ``options`` are SQLAlchemy's dialect
        options, such as ``postgresql_using="gin"`` or ``mysql_length=20``.
        """
        if not columns:
            raise self._schema._mistake("add_index() needs a column or an expression")
        for given in columns:
            if not isinstance(given, str | ClauseElement):
                raise self._schema._mistake(
                    f"add_index() takes names of columns and SQL expressions, not {given!r}",
                    hint='several columns: add_index("a", "b")',
                )
        elements = tuple(map(self._element, columns))
        index = IndexDefinition(
            name or names.index_name(self.name, [element.label for element in elements]),
            elements,
            unique,
            None if where is None else sqla.expression(where),
            sqla.options(options),
        )
        self._add_definition(index)
        if options:
            self._schema._try(sqla.build_table, self._definition)

    def _element(self, given: str | ClauseElement) -> IndexElement:
        if not isinstance(given, str):
            element = sqla.index_element(given)
        elif self._definition.has_column(given):
            return IndexElement(given)
        elif match := re.fullmatch(r"(\S+)\s+(asc|desc)", given.strip(), re.IGNORECASE):
            element = IndexElement(match[1], descending=match[2].lower() == "desc")
        elif given.isidentifier():
            element = IndexElement(given)
        else:
            return IndexElement(expression=sqla.expression(given))
        if element.column is not None:
            column = element.column
            self._schema._try(self._definition.column, column)
        return element

    def drop_index(self, name: str | None = None, *, columns: Columns = ()) -> None:
        """Drop an index by name, or the one over exactly these columns."""
        index = self._schema._try(self._definition.index, name or self._index_over(columns))
        if index.unique:
            self._refuse_referred(index.name, index.columns)
        self._schema._record(DropIndex(self.name, index.name))

    def rename_index(self, name: str, to: str) -> None:
        """Rename an index."""
        self._schema._record(RenameIndex(self.name, name, self._schema._text(to, "an index name")))

    def _index_over(self, columns: Columns) -> str:
        wanted = self._wanted(columns)
        table = self._definition
        found = [index.name for index in table.indexes if index.columns == wanted]
        if len(found) == 1:
            return found[0]
        raise UnknownIndex(
            f"table {self.name!r} has {len(found) or 'no'} indexes over ({', '.join(wanted)})",
            where=self._schema._where(),
            hint="name it; its indexes: " + (", ".join(index.name for index in table.indexes) or "none"),
        )

    # -- constraints

    def add_foreign_key(
        self,
        columns: Columns,
        target: Columns,
        *,
        name: str | None = None,
        ondelete: str | None = None,
        onupdate: str | None = None,
        deferrable: bool | None = None,
        initially: str | None = None,
        match: str | None = None,
    ) -> None:
        """Add a foreign key: ``("author_id", "users.id")``, or lists of columns for a composite one."""
        schema = self._schema
        own = sqla.sequence_of(columns)
        targets = [schema._try(sqla.foreign_key_target, t) for t in sqla.sequence_of(target)]
        if len({table for table, _ in targets}) != 1 or len(targets) != len(own):
            raise schema._mistake(
                f"a foreign key over ({', '.join(own)}) needs one column of one table for each of its own",
                hint='write add_foreign_key(["a", "b"], ["other.a", "other.b"])',
            )
        referred = targets[0][0]
        self._add_definition(
            ForeignKeyDefinition(
                name or names.foreign_key_name(self.name, own, referred),
                own,
                referred,
                tuple(column for _, column in targets),
                ondelete.upper() if ondelete else None,
                onupdate.upper() if onupdate else None,
                deferrable,
                initially,
                match,
            )
        )

    def add_unique(
        self,
        *columns: str,
        name: str | None = None,
        deferrable: bool | None = None,
        initially: str | None = None,
    ) -> None:
        """Add a unique constraint."""
        self._need(columns, "add_unique")
        self._add_definition(
            UniqueDefinition(name or names.unique_name(self.name, columns), columns, deferrable, initially)
        )

    def add_check(self, expression: str | ClauseElement, *, name: str | None = None) -> None:
        """Add a CHECK: SQL text or a SQLAlchemy expression."""
        said = sqla.expression(expression)
        self._add_definition(CheckDefinition(name or names.check_name(self.name, said.key), said))

    def add_primary_key(self, *columns: str, name: str | None = None) -> None:
        """Make these columns the primary key; they become NOT NULL."""
        self._need(columns, "add_primary_key")
        self._add_definition(PrimaryKeyDefinition(name or names.primary_key_name(self.name), columns))

    def drop_foreign_key(self, name: str | None = None, *, columns: Columns = ()) -> None:
        """Drop a foreign key by name, or the one over exactly these columns."""
        self._drop(ForeignKeyDefinition, "foreign key", name, columns)

    def drop_unique(self, name: str | None = None, *, columns: Columns = ()) -> None:
        """Drop a unique constraint by name, or the one over exactly these columns."""
        self._drop(UniqueDefinition, "unique constraint", name, columns)

    def drop_check(self, name: str) -> None:
        """Drop a CHECK by name."""
        self._drop(CheckDefinition, "check", name, ())

    def drop_primary_key(self) -> None:
        """Drop the primary key; its columns stay NOT NULL."""
        key = self._definition.primary_key
        if key is None:
            raise UnknownConstraint(f"table {self.name!r} has no primary key", where=self._schema._where())
        self._drop_constraint(key.name)

    def drop_constraint(self, name: str) -> None:
        """Drop a constraint of any kind by name."""
        self._drop_constraint(self._schema._text(name, "a constraint name"))

    def _drop(self, kind: type[ConstraintDefinition], what: str, name: str | None, columns: Columns) -> None:
        wanted = () if name else self._wanted(columns)
        mine = [constraint for constraint in self._definition.constraints if isinstance(constraint, kind)]
        found = [
            constraint.name
            for constraint in mine
            if (constraint.name == name if name else getattr(constraint, "columns", None) == wanted)
        ]
        if len(found) != 1:
            said = repr(name) if name else f"over ({', '.join(wanted)})"
            raise UnknownConstraint(
                f"table {self.name!r} has no {what} {said}",
                where=self._schema._where(),
                hint="it has: " + (", ".join(constraint.name for constraint in mine) or "none"),
            )
        self._drop_constraint(found[0])

    def _wanted(self, columns: Columns) -> tuple[str, ...]:
        wanted = sqla.sequence_of(columns)
        if not wanted:
            raise self._schema._mistake("say what is dropped: its name, or columns=")
        return wanted

    def _drop_constraint(self, name: str) -> None:
        dropped = self._schema._try(self._definition.constraint, name)
        if isinstance(dropped, PrimaryKeyDefinition | UniqueDefinition):
            self._refuse_referred(name, dropped.columns)
        self._schema._record(DropConstraint(self.name, name))

    def _refuse_referred(self, name: str, columns: tuple[str, ...]) -> None:
        """A foreign key stands on the first key or unique index over its columns: PostgreSQL keeps that one."""
        table = self._definition
        uniques = [(key.name, key.columns) for key in (table.primary_key, *table.uniques) if key]
        uniques += [(index.name, index.columns) for index in table.indexes if index.unique and index.where is None]
        first = next((key for key, have in uniques if frozenset(have) == frozenset(columns)), name)
        referring = [
            f"{other.name}.{key.name}"
            for other in self._schema._catalog
            for key in other.foreign_keys
            if key.referred_table == self.name and frozenset(key.referred_columns) == frozenset(columns)
        ]
        if referring and first == name:
            raise self._schema._mistake(
                f"{name!r} of {self.name!r} can't be dropped: {', '.join(referring)} refer to its columns",
                hint="drop those foreign keys first",
            )

    def _add_definition(self, definition: ConstraintDefinition | IndexDefinition) -> None:
        schema = self._schema
        if isinstance(definition, IndexDefinition):
            schema._record(AddIndex(self.name, definition))
            return
        if isinstance(definition, ForeignKeyDefinition):
            schema._check_target(self.name, definition, self._definition)
        if isinstance(definition, PrimaryKeyDefinition):
            for name in definition.columns:
                if schema._try(self._definition.column, name).nullable:
                    schema._record(AlterColumn(self.name, name, nullable=False))
        schema._record(AddConstraint(self.name, definition))

    def _need(self, columns: tuple[str, ...], verb: str) -> None:
        if not columns:
            raise self._schema._mistake(f"{verb}() needs at least one column")
        for column in columns:
            if not isinstance(column, str):
                raise self._schema._mistake(
                    f"{verb}() takes names of columns, not {column!r}", hint=f'several columns: {verb}("a", "b")'
                )


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
            return tuple(dict.fromkeys([*dependent.columns, *inside]))
        case _:
            return dependent.columns
