"""Keys and constraints: SQLAlchemy constructs → definitions → constructs."""

from __future__ import annotations

import re
from typing import Any, cast

import sqlalchemy as sa

from brant.catalog import names
from brant.catalog.definitions import (
    CheckDefinition,
    ConstraintDefinition,
    ExclusionDefinition,
    ExclusionElement,
    Expression,
    ForeignKeyDefinition,
    IndexElement,
    PrimaryKeyDefinition,
    UniqueDefinition,
)
from brant.catalog.sqla.expressions import expression, options, thawed
from brant.catalog.sqla.given import dialect_kwargs, given_name, text_of
from brant.columns.checks import Check
from brant.errors import RecordingError

# -- reading ------------------------------------------------------------------------------------------


def constraint_definition(table: str, constraint: sa.Constraint, name: str | None = None) -> ConstraintDefinition:
    name = name or given_name(constraint.name)
    when = timing(constraint.deferrable, constraint.initially)
    given = options(dialect_kwargs(constraint))
    match constraint:
        case sa.PrimaryKeyConstraint():
            columns = tuple(text_of(column.name) for column in constraint.columns)
            return PrimaryKeyDefinition(name or names.primary_key_name(table), columns, given, *when)
        case sa.UniqueConstraint():
            columns = tuple(text_of(column.name) for column in constraint.columns)
            return UniqueDefinition(name or names.unique_name(table, columns), columns, *when, given)
        case sa.CheckConstraint():
            return check_definition(table, constraint)
        case sa.ForeignKeyConstraint():
            columns = tuple(text_of(name) for name in constraint.column_keys)
            targets = [foreign_key_target(element.target_fullname) for element in constraint.elements]
            return _foreign_key(table, columns, targets, constraint, name)
        case _ if constraint.__visit_name__ == "exclude_constraint":
            return _exclusion(table, constraint, name)
        case _:
            raise RecordingError(
                f"{type(constraint).__name__} is not something brant can say yet",
                hint="schema.execute(sql, down=sql) can carry it for now",
            )


def check_definition(table: str, check: sa.CheckConstraint) -> CheckDefinition:
    said = expression(cast(Any, check.sqltext))
    return CheckDefinition(
        given_name(check.name) or names.check_name(table, said.key),
        said,
        options(dialect_kwargs(check)),
        check.enforced if isinstance(check, Check) else True,
        check.no_inherit if isinstance(check, Check) else False,
    )


def foreign_key_definition(
    table: str, columns: tuple[str, ...], target: str, key: sa.ForeignKey
) -> ForeignKeyDefinition:
    return _foreign_key(table, columns, [foreign_key_target(target)], key, given_name(key.name))


def _foreign_key(
    table: str,
    columns: tuple[str, ...],
    targets: list[tuple[str, str]],
    key: sa.ForeignKey | sa.ForeignKeyConstraint,
    name: str | None,
) -> ForeignKeyDefinition:
    referred = targets[0][0]
    ondelete, ondelete_columns = action(key.ondelete)
    deferrable, initially = timing(key.deferrable, key.initially)
    return ForeignKeyDefinition(
        name=name or names.foreign_key_name(table, columns, referred),
        columns=columns,
        referred_table=referred,
        referred_columns=tuple(column for _, column in targets),
        ondelete=ondelete,
        onupdate=upper(key.onupdate),
        deferrable=deferrable,
        initially=initially,
        match=matching(key.match),
        options=options(dialect_kwargs(key)),
        ondelete_columns=ondelete_columns,
    )


def foreign_key_target(target: str) -> tuple[str, str]:
    """``"users.id"`` → ``("users", "id")``; ``"app.users.id"`` → ``("app.users", "id")``."""
    table, dot, column = target.rpartition(".")
    if not dot or not table or not column:
        raise RecordingError(
            f"{target!r} is no foreign key target", hint="write 'table.column' (or 'schema.table.column')"
        )
    return table, column


def action(said: str | None) -> tuple[str | None, tuple[str, ...]]:
    """``"set null (author_id)"`` → ``("SET NULL", ("author_id",))``."""
    if not said:
        return None, ()
    words, _, rest = said.partition("(")
    listed = _NAME.findall(rest)
    return upper(words), tuple(plain or quoted.replace('""', '"') for quoted, plain in listed)


_NAME = re.compile(r'"((?:[^"]|"")+)"|([^\s,()"]+)')


def timing(deferrable: bool | None, initially: str | None) -> tuple[bool | None, str | None]:
    """What is the default everywhere (NOT DEFERRABLE, INITIALLY IMMEDIATE) is not said."""
    said = upper(initially)
    if said not in (None, "IMMEDIATE", "DEFERRED"):
        raise RecordingError(f"initially= is 'DEFERRED' or 'IMMEDIATE', not {initially!r}")
    deferred = said == "DEFERRED"
    return bool(deferrable) or deferred or None, "DEFERRED" if deferred else None


def matching(said: str | None) -> str | None:
    """MATCH SIMPLE is the default everywhere, and not said."""
    match = upper(said)
    if match not in (None, "SIMPLE", "FULL", "PARTIAL"):
        raise RecordingError(f"match= is 'SIMPLE' or 'FULL', not {said!r}")
    return None if match == "SIMPLE" else match


def upper(said: str | None) -> str | None:
    return " ".join(said.upper().split()) if said else None


def _exclusion(table: str, constraint: Any, name: str | None) -> ExclusionDefinition:
    elements = tuple(
        ExclusionElement(_excluded(said), operator, constraint.ops.get(called or getattr(said, "key", None)))
        for said, called, operator in constraint._render_exprs
    )
    labels = [part.element.label for part in elements]
    return ExclusionDefinition(
        name or names.exclusion_name(table, labels),
        elements,
        str(constraint.using).lower(),
        None if constraint.where is None else expression(constraint.where),
        *timing(constraint.deferrable, constraint.initially),
    )


def _excluded(said: Any) -> IndexElement:
    if isinstance(said, str):
        return IndexElement(said)
    if isinstance(said, sa.ColumnClause) and not said.is_literal:
        return IndexElement(text_of(said.name))
    return IndexElement(expression=expression(said.name if isinstance(said, sa.ColumnClause) else said))


# -- building -----------------------------------------------------------------------------------------


def build_constraint(definition: ConstraintDefinition) -> sa.Constraint:
    extra = thawed(definition.options)
    if not isinstance(definition, CheckDefinition):
        extra |= {"deferrable": definition.deferrable, "initially": definition.initially}
    match definition:
        case PrimaryKeyDefinition():
            return sa.PrimaryKeyConstraint(*definition.columns, name=definition.name, **extra)
        case UniqueDefinition():
            return sa.UniqueConstraint(*definition.columns, name=definition.name, **extra)
        case CheckDefinition():
            return _build_check(definition, extra)
        case ForeignKeyDefinition():
            return sa.ForeignKeyConstraint(
                definition.columns,
                [f"{definition.referred_table}.{column}" for column in definition.referred_columns],
                name=definition.name,
                ondelete=action_text(definition),
                onupdate=definition.onupdate,
                match=definition.match,
                **extra,
            )
        case ExclusionDefinition():
            return _build_exclusion(definition, extra)


def action_text(key: ForeignKeyDefinition) -> str | None:
    """ON DELETE as SQLAlchemy takes it, names in quotes."""
    if not key.ondelete_columns:
        return key.ondelete
    listed = ", ".join('"' + name.replace('"', '""') + '"' for name in key.ondelete_columns)
    return f"{key.ondelete} ({listed})"


def _build_check(definition: CheckDefinition, extra: dict[str, Any]) -> sa.CheckConstraint:
    said = cast(Any, definition.expression.construct)
    if definition.enforced and not definition.no_inherit:
        return sa.CheckConstraint(said, name=definition.name, **extra)
    return Check(said, name=definition.name, enforced=definition.enforced, no_inherit=definition.no_inherit, **extra)


def _build_exclusion(definition: ExclusionDefinition, extra: dict[str, Any]) -> sa.Constraint:
    from sqlalchemy.dialects.postgresql import ExcludeConstraint  # no other database has them

    elements = [(_build_excluded(part), part.operator) for part in definition.elements]
    return ExcludeConstraint(
        *elements,
        name=definition.name,
        using=definition.using,
        where=definition.where and definition.where.construct,
        ops={part.element.label: part.opclass for part in definition.elements if part.opclass},
        **extra,
    )


def _build_excluded(part: ExclusionElement) -> Any:
    """An expression as a column of its own text, which takes an operator class as a column does."""
    if part.element.column is not None:
        return sa.column(part.element.column)
    said = cast(Expression, part.element.expression)
    return sa.literal_column(f"({said.key})") if part.opclass is None else _Excluded(said)


class _Excluded(sa.ColumnClause[Any]):
    """An expression in parentheses, known by its text."""

    inherit_cache = False

    def __init__(self, said: Expression) -> None:
        super().__init__(f"({said.key})", is_literal=True)
        self.key = said.key
