"""The verbs of Table that change and drop keys and constraints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypedDict, TypeVar, Unpack

import sqlalchemy as sa
from sqlalchemy.sql.elements import ClauseElement

from brant.catalog import sqla
from brant.catalog.definitions import (
    CheckDefinition,
    ConstraintDefinition,
    ExclusionDefinition,
    ForeignKeyDefinition,
    IndexDefinition,
    PrimaryKeyDefinition,
    UniqueDefinition,
)
from brant.errors import RecordingError, UnknownConstraint
from brant.migrations.table_base import Columns
from brant.migrations.table_new_constraints import ConstraintAdditions, validity
from brant.operations.constraints import (
    NOT_VALID,
    DropConstraint,
    RenameConstraint,
    ReplaceConstraint,
    ValidateConstraint,
)

C = TypeVar("C", bound=ConstraintDefinition)


class ConstraintChanges(TypedDict, total=False):
    """What ``alter_constraint`` can name; what is not named stays as it is."""

    deferrable: bool
    initially: str
    ondelete: str | None
    onupdate: str | None
    match: str | None
    enforced: bool


class ConstraintVerbs(ConstraintAdditions):
    """The part of Table that speaks of keys and constraints."""

    # -- changing

    def replace_check(self, name: str, expression: str | ClauseElement, *, not_valid: bool = False) -> None:
        """Put another condition in place of a CHECK's, in one statement; its name stays."""
        was = self._one_of(CheckDefinition, "check", name)
        said = self._schema._try(sqla.expression, expression)
        self._replace(name, replace(was, expression=said, options=validity(not_valid)))

    alter_check = replace_check

    def replace_primary_key(self, *columns: str, name: str | None = None, cascade: bool = False) -> None:
        """Make other columns the primary key, in one statement; its name stays.

        Refused while foreign keys refer to the old one, unless ``cascade`` drops them (``down`` restores them).
        """
        self._need(columns, "replace_primary_key")
        was = self._definition.primary_key
        if was is None:
            raise self._schema._mistake(f"table {self.name!r} has no primary key", hint="add_primary_key(…) adds one")
        if was.columns != columns:
            self._free_of_references(was.name, was.columns, cascade)
        self._replace(was.name, replace(was, name=name or was.name, columns=columns))

    def replace_constraint(self, name: str, constraint: sa.Constraint, *, cascade: bool = False) -> None:
        """Put a constraint in place of the one called *name*, in one statement where the database has one."""
        schema = self._schema
        definition = schema._try(sqla.item_definition, self.name, self._definition.column_names, constraint)
        if isinstance(definition, ForeignKeyDefinition):
            schema._check_target(self.name, definition, self._definition)
        assert not isinstance(definition, IndexDefinition)
        was = schema._try(self._definition.constraint, name)
        if isinstance(was, PrimaryKeyDefinition | UniqueDefinition) and _columns(definition) != was.columns:
            self._free_of_references(name, was.columns, cascade)
        self._replace(name, definition)

    def alter_constraint(self, name: str, **changes: Unpack[ConstraintChanges]) -> None:
        """Change what is named of a constraint: ``deferrable``, ``initially``, and of a foreign key its actions.

        PostgreSQL changes the timing of a foreign key in place; all else drops the constraint and makes it
        again, in one statement where the database has one.
        """
        schema = self._schema
        was = schema._try(self._definition.constraint, name)
        if not changes:
            raise schema._mistake(
                f"alter_constraint({name!r}) changes nothing", hint="name what changes: deferrable= …"
            )
        changed = schema._try(_altered, was, changes)
        if isinstance(changed, ForeignKeyDefinition):
            schema._check_target(self.name, changed, self._definition)
        self._replace(name, changed)

    def rename_constraint(self, name: str, to: str) -> None:
        """Rename a constraint of any kind. MySQL and MariaDB call every primary key PRIMARY and ignore its name."""
        schema = self._schema
        schema._record(RenameConstraint(self.name, name, schema._text(to, "a constraint name")))

    def validate_constraint(self, name: str) -> None:
        """Hold the rows that were there against a check or foreign key added with ``not_valid=True``.

        PostgreSQL; elsewhere they were looked at when it was added, and nothing is done.
        """
        schema = self._schema
        if NOT_VALID not in dict(schema._try(self._definition.constraint, name).options):
            raise schema._mistake(
                f"{name!r} of {self.name!r} holds for all rows already", hint="not_valid=True adds one that need not"
            )
        schema._record(ValidateConstraint(self.name, name))

    def _replace(self, name: str, definition: ConstraintDefinition) -> None:
        self._prepare_key(definition)
        self._schema._record(ReplaceConstraint(self.name, name, definition))

    # -- dropping

    def drop_foreign_key(self, name: str | None = None, *, columns: Columns = ()) -> None:
        """Drop a foreign key by name, or the one over exactly these columns."""
        self._drop(ForeignKeyDefinition, "foreign key", name, columns)

    def drop_unique(self, name: str | None = None, *, columns: Columns = (), cascade: bool = False) -> None:
        """Drop a unique constraint by name, or the one over exactly these columns.

        Refused while foreign keys refer to it, unless ``cascade`` drops them too (``down`` restores them).
        """
        self._drop(UniqueDefinition, "unique constraint", name, columns, cascade)

    def drop_check(self, name: str) -> None:
        """Drop a CHECK by name."""
        self._drop(CheckDefinition, "check", name, ())

    def drop_exclusion(self, name: str | None = None, *, columns: Columns = ()) -> None:
        """Drop an exclusion constraint by name, or the one over exactly these columns."""
        self._drop(ExclusionDefinition, "exclusion constraint", name, columns)

    def drop_primary_key(self, *, cascade: bool = False) -> None:
        """Drop the primary key; its columns stay NOT NULL.

        Refused while foreign keys refer to it, unless ``cascade`` drops them too (``down`` restores them).
        """
        key = self._definition.primary_key
        if key is None:
            raise UnknownConstraint(f"table {self.name!r} has no primary key", where=self._schema._where())
        self._drop_constraint(key.name, cascade)

    def drop_constraint(self, name: str, *, cascade: bool = False) -> None:
        """Drop a constraint of any kind by name; ``cascade`` as for :meth:`drop_unique`."""
        self._drop_constraint(self._schema._text(name, "a constraint name"), cascade)

    def _drop(
        self,
        kind: type[ConstraintDefinition],
        what: str,
        name: str | None,
        columns: Columns,
        cascade: bool = False,
    ) -> None:
        wanted = () if name else self._wanted(columns)
        self._drop_constraint(self._one_of(kind, what, name, wanted).name, cascade)

    def _one_of(self, kind: type[C], what: str, name: str | None, columns: tuple[str, ...] = ()) -> C:
        """The constraint of that kind with this name, or over these columns."""
        mine = [constraint for constraint in self._definition.constraints if isinstance(constraint, kind)]
        found = [have for have in mine if (have.name == name if name else _columns(have) == columns)]
        if len(found) == 1:
            return found[0]
        said = repr(name) if name else f"over ({', '.join(columns)})"
        raise UnknownConstraint(
            f"table {self.name!r} has no {what} {said}",
            where=self._schema._where(),
            hint="it has: " + (", ".join(constraint.name for constraint in mine) or "none"),
        )

    def _drop_constraint(self, name: str, cascade: bool = False) -> None:
        dropped = self._schema._try(self._definition.constraint, name)
        if isinstance(dropped, PrimaryKeyDefinition | UniqueDefinition):
            self._free_of_references(name, dropped.columns, cascade)
        self._schema._record(DropConstraint(self.name, name))


def _columns(constraint: Any) -> tuple[str, ...] | None:
    return getattr(constraint, "columns", None)


def _altered(was: ConstraintDefinition, changes: ConstraintChanges) -> ConstraintDefinition:
    given: dict[str, Any] = dict(changes)
    if isinstance(was, CheckDefinition):
        _refuse_others(was, given, {"enforced"})
        return replace(was, **given)
    _refuse_others(was, given, _OF_REFERENCE if isinstance(was, ForeignKeyDefinition) else _TIMING)
    if "deferrable" in given or "initially" in given:
        initially = given.get("initially", was.initially if given.get("deferrable", True) else None)
        given["deferrable"], given["initially"] = sqla.timing(given.get("deferrable", was.deferrable), initially)
    if "ondelete" in given:
        given["ondelete"], given["ondelete_columns"] = sqla.action(given["ondelete"])
    if "onupdate" in given:
        given["onupdate"] = sqla.upper(given["onupdate"])
    if "match" in given:
        given["match"] = sqla.matching(given["match"])
    return replace(was, **given)


_TIMING = {"deferrable", "initially"}
_OF_REFERENCE = {"ondelete", "onupdate", "match", *_TIMING}


def _refuse_others(was: ConstraintDefinition, given: Mapping[str, Any], known: set[str]) -> None:
    for keyword in given.keys() - known:
        if keyword not in ConstraintChanges.__annotations__:
            raise TypeError(f"alter_constraint() got an unexpected keyword argument {keyword!r}")
        raise RecordingError(
            f"{keyword}= is nothing that {was.name!r} has", hint="can be changed: " + ", ".join(sorted(known))
        )
