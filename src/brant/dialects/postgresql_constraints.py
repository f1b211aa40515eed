"""Keys and constraints on PostgreSQL: what can be altered in place, and what the server tells of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.sql.compiler import DDLCompiler

from brant.catalog import sqla
from brant.catalog.catalog import Catalog
from brant.catalog.definitions import (
    CheckDefinition,
    ConstraintDefinition,
    ExclusionDefinition,
    ExclusionElement,
    ForeignKeyDefinition,
    IndexElement,
    PrimaryKeyDefinition,
    TableDefinition,
    UniqueDefinition,
)
from brant.dialects.base import Piece, strategy
from brant.dialects.constraints import Sayable
from brant.dialects.objects import ObjectDialect
from brant.operations.constraints import NOT_VALID, ReplaceConstraint, ValidateConstraint
from brant.operations.ddl import Action, AlterTable

# -- actions of ALTER TABLE ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ValidateAction(Action):
    name: str

    def render(self, compiler: DDLCompiler) -> str:
        return f"VALIDATE CONSTRAINT {compiler.preparer.quote(self.name)}"

    def uses(self) -> frozenset[str]:
        return frozenset({self.name})


@dataclass(frozen=True, slots=True)
class SetTiming(Action):
    """ALTER CONSTRAINT: when a foreign key is held against the rows."""

    key: ForeignKeyDefinition

    def render(self, compiler: DDLCompiler) -> str:
        timing = "DEFERRABLE" if self.key.deferrable else "NOT DEFERRABLE"
        initially = f" INITIALLY {self.key.initially or 'IMMEDIATE'}" if self.key.deferrable else ""
        return f"ALTER CONSTRAINT {compiler.preparer.quote(self.key.name)} {timing}{initially}"

    def uses(self) -> frozenset[str]:
        return frozenset({self.key.name})


class PostgreSQLConstraints(ObjectDialect):
    """PostgreSQL manual, ALTER TABLE."""

    constraints: ClassVar[Sayable] = Sayable(
        deferrable=(PrimaryKeyDefinition, UniqueDefinition, ForeignKeyDefinition, ExclusionDefinition),
        match_full=True,
        set_columns=True,  # PostgreSQL 15
        nulls_not_distinct=True,  # PostgreSQL 15
        exclusions=True,
    )

    @strategy(ReplaceConstraint)
    def replace_constraint(self, operation: ReplaceConstraint, before: Catalog) -> Iterator[Piece]:
        """ALTER CONSTRAINT takes foreign keys only, and changes nothing but their timing (before version 18)."""
        was, key = before.table(operation.table).constraint(operation.name), operation.constraint
        if isinstance(key, ForeignKeyDefinition) and _differs_in_timing(was, key):
            yield AlterTable(operation.table, SetTiming(key))
        else:
            yield from operation.ddl(before)

    @strategy(ValidateConstraint)
    def validate_constraint(self, operation: ValidateConstraint, before: Catalog) -> Iterator[Piece]:
        """Reads every row, under a lock that lets others read and write."""
        yield AlterTable(operation.table, ValidateAction(operation.name))


def _differs_in_timing(was: ConstraintDefinition, key: ForeignKeyDefinition) -> bool:
    if not isinstance(was, ForeignKeyDefinition):
        return False
    return replace(was, deferrable=key.deferrable, initially=key.initially) == key


# -- reading ---------------------------------------------------------------------------------------

_TOLD = sa.text(
    """
    SELECT n.name AS on_table, c.conname, c.contype, c.condeferrable, c.condeferred, c.convalidated, c.connoinherit,
           pg_get_expr(c.conbin, c.conrelid) AS said,
           coalesce((to_jsonb(c) ->> 'conenforced')::boolean, true) AS enforced,
           array(SELECT a.attname
                   FROM jsonb_array_elements_text(
                            coalesce(nullif(to_jsonb(c) -> 'confdelsetcols', 'null'), '[]')
                        ) WITH ORDINALITY AS part (number, place)
                   JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = part.number::int
                  ORDER BY part.place) AS set_columns
      FROM unnest(:names) AS n (name)
      JOIN pg_constraint c ON c.conrelid = to_regclass(n.name)
     WHERE c.contype IN ('p', 'u', 'c', 'f', 'x')
    """
).bindparams(sa.bindparam("names", type_=sa.ARRAY(sa.Text)))

_EXCLUSIONS = sa.text(
    """
    SELECT t.name AS on_table, c.conname, m.amname, a.attname,
           pg_get_indexdef(i.indexrelid, k.place::int, true) AS said, o.oprname,
           CASE WHEN NOT p.opcdefault THEN p.opcname END AS opclass, pg_get_expr(i.indpred, i.indrelid) AS predicate
      FROM unnest(:names) AS t (name)
      JOIN pg_constraint c ON c.conrelid = to_regclass(t.name)
      JOIN pg_index i ON i.indexrelid = c.conindid
      JOIN pg_class n ON n.oid = i.indexrelid
      JOIN pg_am m ON m.oid = n.relam
     CROSS JOIN LATERAL unnest(c.conexclop, i.indkey::int2[], i.indclass::oid[])
                WITH ORDINALITY AS k (operator, number, class, place)
      JOIN pg_operator o ON o.oid = k.operator
      JOIN pg_opclass p ON p.oid = k.class
      LEFT JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.number
     WHERE c.contype = 'x'
     ORDER BY c.conname, k.place
    """
).bindparams(sa.bindparam("names", type_=sa.ARRAY(sa.Text)))


def with_constraints(connection: sa.Connection, found: Catalog, quote: Callable[[str], str]) -> Catalog:
    """*found* with what SQLAlchemy passes over: timing, validity, inheritance, and exclusion constraints."""
    quoted = {table.name: ".".join(map(quote, table.name.split("."))) for table in found}
    every = connection.execute(_TOLD, {"names": [*quoted.values()]}).all()
    exclusions: Sequence[Any] = ()
    if any(row.contype == "x" for row in every):
        exclusions = connection.execute(_EXCLUSIONS, {"names": [*quoted.values()]}).all()
    told = _by_table(every)
    excluding = _by_table(exclusions)
    tables = {
        table.name: _exact(table, told.get(quoted[table.name], []), excluding.get(quoted[table.name], []))
        for table in found
    }
    return Catalog(tables, objects=found.objects)


def _by_table(rows: Iterable[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row.on_table, []).append(row)
    return found


def _exact(table: TableDefinition, every: Sequence[Any], rows: Sequence[Any]) -> TableDefinition:
    told = {row.conname: row for row in every}
    exactly = _each(table, lambda constraint: _as_told(constraint, told[constraint.name]))
    if not rows:
        return exactly
    names = sorted({row.conname for row in rows})
    return replace(
        exactly,
        exclusions=tuple(_exclusion(called, rows, told[called]) for called in names),
        indexes=tuple(index for index in table.indexes if index.name not in names),
    )


def _each(table: TableDefinition, exactly: Callable[[Any], Any]) -> TableDefinition:
    return replace(
        table,
        primary_key=table.primary_key and exactly(table.primary_key),
        uniques=tuple(map(exactly, table.uniques)),
        checks=tuple(map(exactly, table.checks)),
        foreign_keys=tuple(map(exactly, table.foreign_keys)),
    )


def _as_told(constraint: ConstraintDefinition, told: Any) -> ConstraintDefinition:
    not_valid = ((NOT_VALID, True),) if told.enforced and not told.convalidated else ()
    if isinstance(constraint, CheckDefinition):
        expression = constraint.expression if constraint.expression.key else _sql(told.said)
        return CheckDefinition(constraint.name, expression, not_valid, told.enforced, told.connoinherit)
    deferrable, initially = sqla.timing(told.condeferrable, "DEFERRED" if told.condeferred else None)
    constraint = replace(constraint, deferrable=deferrable, initially=initially)
    if isinstance(constraint, ForeignKeyDefinition):
        return replace(constraint, options=not_valid, ondelete_columns=tuple(told.set_columns))
    return constraint


def _exclusion(name: str, rows: Any, told: Any) -> ExclusionDefinition:
    mine = [row for row in rows if row.conname == name]
    elements = tuple(
        ExclusionElement(
            IndexElement(row.attname) if row.attname else IndexElement(expression=_sql(row.said)),
            row.oprname,
            row.opclass,
        )
        for row in mine
    )
    where = _sql(mine[0].predicate) if mine[0].predicate else None
    timing = sqla.timing(told.condeferrable, "DEFERRED" if told.condeferred else None)
    return ExclusionDefinition(name, elements, mine[0].amname, where, *timing)


def _sql(text: str) -> Any:
    return sqla.expression(text.replace(":", "\\:"))
