"""The verbs of Table that add keys and constraints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.sql.elements import ClauseElement

from brant.catalog import names, sqla
from brant.catalog.definitions import (
    CheckDefinition,
    ExclusionDefinition,
    ExclusionElement,
    ForeignKeyDefinition,
    IndexElement,
    Options,
    PrimaryKeyDefinition,
    UniqueDefinition,
)
from brant.migrations.table_base import Columns, TableRecorder
from brant.operations.constraints import NOT_VALID


class ConstraintAdditions(TableRecorder):
    """What can be put on a table."""

    def add_foreign_key(
        self,
        columns: Columns,
        target: Columns,
        *,
        name: str | None = None,
        ondelete: str | None = None,
        onupdate: str | None = None,
        match: str | None = None,
        not_valid: bool = False,
        deferrable: bool | None = None,
        initially: str | None = None,
    ) -> None:
        """Add a foreign key: ``("author_id", "users.id")``, or lists of columns for a composite one.

        ``ondelete`` and ``onupdate`` are ``"CASCADE"``, ``"RESTRICT"``, ``"SET NULL"``, ``"SET DEFAULT"`` or
        ``"NO ACTION"``; PostgreSQL 15 also takes ``"SET NULL (column)"``. ``not_valid`` leaves the rows that are
        there for :meth:`validate_constraint` (PostgreSQL; the others look at them at once). ``deferrable`` and
        ``initially="DEFERRED"`` let a transaction put it off to its end (PostgreSQL, SQLite).
        """
        schema = self._schema
        own = sqla.sequence_of(columns)
        targets = self._targets(own, target)
        referred = targets[0][0]
        action, set_columns = sqla.action(ondelete)
        self._add_definition(
            ForeignKeyDefinition(
                name or names.foreign_key_name(self.name, own, referred),
                own,
                referred,
                tuple(column for _, column in targets),
                action,
                sqla.upper(onupdate),
                *self._timing(deferrable, initially),
                schema._try(sqla.matching, match),
                validity(not_valid),
                set_columns,
            )
        )

    def _targets(self, own: tuple[str, ...], target: Columns) -> list[tuple[str, str]]:
        schema = self._schema
        given = sqla.sequence_of(target)
        if not given:
            raise schema._mistake(
                f"the foreign key over ({', '.join(own)}) does not say what it refers to",
                hint='write add_foreign_key("author_id", "authors.id")',
            )
        for said in given:
            if schema._catalog.has_table(schema._text(said, "a target")):
                key = schema._catalog.table(said).primary_key
                column = key.columns[0] if key else "column"
                raise schema._mistake(f"{said!r} is a table, not a column", hint=f"write '{said}.{column}'")
        targets = [schema._try(sqla.foreign_key_target, said) for said in given]
        if len({table for table, _ in targets}) != 1 or len(targets) != len(own):
            raise schema._mistake(
                f"a foreign key over ({', '.join(own)}) needs one column of one table for each of its own",
                hint='write add_foreign_key(["a", "b"], ["other.a", "other.b"])',
            )
        return targets

    def add_unique(
        self,
        *columns: str,
        name: str | None = None,
        nulls_not_distinct: bool = False,
        include: Sequence[str] = (),
        deferrable: bool | None = None,
        initially: str | None = None,
    ) -> None:
        """Add a unique constraint.

        ``deferrable`` and ``initially="DEFERRED"`` let a transaction put it off to its end (PostgreSQL).
        ``nulls_not_distinct`` lets one row have NULL (PostgreSQL 15); ``include`` puts more columns into its
        index (PostgreSQL; the others go without).
        """
        self._need(columns, "add_unique")
        given = {"postgresql_nulls_not_distinct": nulls_not_distinct, "postgresql_include": self._known(include)}
        called = name or names.unique_name(self.name, columns)
        self._add_definition(
            UniqueDefinition(called, columns, *self._timing(deferrable, initially), sqla.options(given))
        )

    def add_check(
        self,
        expression: str | ClauseElement,
        *,
        name: str | None = None,
        not_valid: bool = False,
        enforced: bool = True,
        no_inherit: bool = False,
    ) -> None:
        """Add a CHECK: SQL text or a SQLAlchemy expression.

        ``not_valid`` leaves the rows that are there for :meth:`validate_constraint` (PostgreSQL; the others look
        at them at once). ``enforced=False`` is MySQL's and PostgreSQL 18's; ``no_inherit`` is PostgreSQL's.
        """
        said = self._schema._try(sqla.expression, expression)
        called = name or names.check_name(self.name, said.key)
        self._add_definition(CheckDefinition(called, said, validity(not_valid), enforced, no_inherit))

    def add_primary_key(
        self,
        *columns: str,
        name: str | None = None,
        include: Sequence[str] = (),
        deferrable: bool | None = None,
        initially: str | None = None,
    ) -> None:
        """Make these columns the primary key; they become NOT NULL."""
        self._need(columns, "add_primary_key")
        given = sqla.options({"postgresql_include": self._known(include)})
        called = name or names.primary_key_name(self.name)
        self._add_definition(PrimaryKeyDefinition(called, columns, given, *self._timing(deferrable, initially)))

    def add_exclusion(
        self,
        *elements: tuple[str | ClauseElement, str],
        using: str = "gist",
        where: str | ClauseElement | None = None,
        name: str | None = None,
        ops: Mapping[str, str] | None = None,
        deferrable: bool | None = None,
        initially: str | None = None,
    ) -> None:
        """Add an exclusion constraint (PostgreSQL): ``("room", "="), ("during", "&&")`` is no room twice at a time.

        Each element is a column or an expression, and the operator it is compared by; ``ops`` gives operator
        classes by column. Plain columns in a GiST index need the extension ``btree_gist``.
        """
        schema = self._schema
        said_so: Any = elements or (None,)
        for element in said_so:
            if not isinstance(element, tuple) or len(element) != 2 or not isinstance(element[1], str):
                raise schema._mistake(
                    "add_exclusion() takes pairs of a column and an operator",
                    hint='write add_exclusion(("room", "="), ("during", "&&"))',
                )
        parts = tuple(self._excluded(said, operator, ops or {}) for said, operator in elements)
        self._add_definition(
            ExclusionDefinition(
                name or names.exclusion_name(self.name, [part.element.label for part in parts]),
                parts,
                using.lower(),
                None if where is None else sqla.expression(where),
                *self._timing(deferrable, initially),
            )
        )

    def _excluded(self, said: str | ClauseElement, operator: str, ops: Mapping[str, str]) -> ExclusionElement:
        if isinstance(said, str) and (said.isidentifier() or self._definition.has_column(said)):
            element = IndexElement(self._schema._try(self._definition.column, said).name)
        elif isinstance(said, str):
            element = IndexElement(expression=sqla.expression(said))
        else:
            element = sqla.index_element(said)
        return ExclusionElement(element, operator, ops.get(element.label))

    def _timing(self, deferrable: bool | None, initially: str | None) -> tuple[bool | None, str | None]:
        return self._schema._try(sqla.timing, deferrable, initially)

    def _known(self, columns: Sequence[str]) -> tuple[str, ...]:
        return tuple(self._schema._try(self._definition.column, name).name for name in sqla.sequence_of(columns))


def validity(not_valid: bool) -> Options:
    return ((NOT_VALID, True),) if not_valid else ()
