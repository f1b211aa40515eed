"""The verbs of Table for keys and constraints."""

from __future__ import annotations

from sqlalchemy.sql.elements import ClauseElement

from brant.catalog import names, sqla
from brant.catalog.definitions import (
    CheckDefinition,
    ConstraintDefinition,
    ForeignKeyDefinition,
    PrimaryKeyDefinition,
    UniqueDefinition,
)
from brant.errors import UnknownConstraint
from brant.migrations.table_base import Columns, TableRecorder
from brant.operations.constraints import DropConstraint


class ConstraintVerbs(TableRecorder):
    """The part of Table that speaks of keys and constraints."""

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

    def _drop_constraint(self, name: str) -> None:
        dropped = self._schema._try(self._definition.constraint, name)
        if isinstance(dropped, PrimaryKeyDefinition | UniqueDefinition):
            self._refuse_referred(name, dropped.columns)
        self._schema._record(DropConstraint(self.name, name))
