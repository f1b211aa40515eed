"""Alembic's operations said as brant's own: what a revision does is recorded instead of run.

Only what a file says by itself can be: a revision that looks at the database, or at which database it is, can't.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, NoReturn

import sqlalchemy as sa
from alembic.operations import BatchOperations, Operations, ops
from alembic.runtime.migration import MigrationContext
from sqlalchemy.exc import CompileError

from brant.catalog.catalog import Catalog
from brant.catalog.definitions import IndexDefinition, TableDefinition, UniqueDefinition
from brant.errors import BrantError
from brant.migrations.recorder import Schema
from brant.migrations.table import Table


class NotPlain(Exception):
    """What a revision does that no migration file can say, and the line of its file.

    *is_of_history* says that it may be sayable where the files know more of what is there.
    """

    def __init__(self, reason: str, line: int = 1, *, is_of_history: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.line, self.is_of_history = reason, line, is_of_history


def recording(context: MigrationContext, schema: Schema, afterwards: Catalog) -> Operations:
    """``op`` for one revision; *afterwards* is what the server had when Alembic had run it.

    A constraint without a name gets the one that the server gave to it.
    """
    said = Said(context, schema, afterwards)
    operations: Any = Operations(context)
    # On the object: Alembic's module-level names stand for its own class alone.
    for name in ("invoke", "get_bind", "get_context", "batch_alter_table"):
        setattr(operations, name, getattr(said, name))
    found: Operations = operations
    return found


@dataclass(frozen=True, slots=True)
class Said:
    """What ``op`` does when it is asked to do something."""

    migration_context: MigrationContext
    schema: Schema
    afterwards: Catalog

    def invoke(self, operation: ops.MigrateOperation) -> None:
        _record(self, operation)

    def get_bind(self) -> NoReturn:
        raise NotPlain("asks for the connection (op.get_bind)")

    def get_context(self) -> NoReturn:
        raise NotPlain("asks for Alembic's context (op.get_context)")

    @contextmanager
    def batch_alter_table(self, table_name: str, schema: str | None = None, **given: Any) -> Iterator[BatchOperations]:
        """What is said to a table in a batch is what would be said to it without."""
        for name in ("copy_from", "table_args", "reflect_args", "naming_convention", "partial_reordering"):
            if given.get(name):
                raise NotPlain(f"says {name}= to batch_alter_table")
        impl: Any = SimpleNamespace(table_name=table_name, schema=schema)
        operations: Any = BatchOperations(self.migration_context, impl)
        for name in ("invoke", "get_bind", "get_context"):
            setattr(operations, name, getattr(self, name))
        yield operations


def _record(recording: Said, operation: ops.MigrateOperation) -> None:
    schema, context = recording.schema, recording.migration_context
    match operation:
        case ops.CreateTableOp():
            table = operation.to_table(context)
            _as_called(table.constraints, _known(recording, _name(operation, table.name)))
            _refuse(operation.kw, but_for=("mysql_", "mariadb_", "postgresql_", "sqlite_", "comment", "prefixes"))
            if operation.if_not_exists:
                raise NotPlain("says IF NOT EXISTS")
            schema.create_table(table)
        case ops.DropTableOp():
            schema.drop_table(_name(operation, operation.table_name), if_exists=bool(operation.if_exists))
        case ops.RenameTableOp():
            schema.rename_table(_name(operation, operation.table_name), _name(operation, operation.new_table_name))
        case ops.CreateTableCommentOp():
            _table(recording, operation).set_comment(operation.comment)
        case ops.DropTableCommentOp():
            _table(recording, operation).set_comment(None)
        case ops.AddColumnOp():
            _add_column(recording, operation)
        case ops.DropColumnOp():
            _refuse(operation.kw)
            _table(recording, operation).drop_column(operation.column_name)
        case ops.AlterColumnOp():
            _alter_column(recording, operation)
        case ops.CreateIndexOp():
            if operation.if_not_exists:
                raise NotPlain("says IF NOT EXISTS")
            _table(recording, operation).add(operation.to_index(context))
        case ops.DropIndexOp():
            _drop_index(recording, operation)
        case ops.AddConstraintOp():
            constraint = operation.to_constraint(context)
            name = _name(operation, _table_of(operation))
            _as_called([constraint], _known(recording, name))
            schema.table(name).add(constraint)
        case ops.DropConstraintOp():
            if operation.constraint_name is None:
                raise NotPlain("drops a constraint that it doesn't name")
            _table(recording, operation).drop_constraint(str(operation.constraint_name))
        case ops.ExecuteSQLOp():
            schema.execute(_sql(operation.sqltext, context))
        case ops.BulkInsertOp():
            for row in operation.rows:
                schema.execute(_sql(sa.insert(operation.table).values(row), context), touches=[str(operation.table)])
        case _:
            _entity(schema, operation)


def _entity(schema: Schema, operation: Any) -> None:
    """Those of alembic-utils, which are told by their module: they need not be installed."""
    verb = {"CreateOp": schema.create, "ReplaceOp": schema.replace, "DropOp": schema.drop}.get(type(operation).__name__)
    if verb is None or not type(operation).__module__.startswith("alembic_utils."):
        raise NotPlain(f"has an operation that is not Alembic's own ({type(operation).__name__})")
    verb(operation.target)


def _name(operation: Any, name: str) -> str:
    schema = getattr(operation, "schema", None)
    return f"{schema}.{name}" if schema else str(name)


def _table_of(operation: Any) -> str:
    return str(operation.source_table if isinstance(operation, ops.CreateForeignKeyOp) else operation.table_name)


def _table(recording: Said, operation: Any) -> Table:
    return recording.schema.table(_name(operation, operation.table_name))


def _known(recording: Said, name: str) -> TableDefinition | None:
    return recording.afterwards.table(name) if recording.afterwards.has_table(name) else None


def _refuse(given: dict[str, Any], but_for: Sequence[str] = ()) -> None:
    for name, value in given.items():
        if value is not None and not name.startswith(tuple(but_for)):
            raise NotPlain(f"says {name}=")


# -- columns


def _add_column(recording: Said, operation: ops.AddColumnOp) -> None:
    _refuse(operation.kw)
    if operation.if_not_exists:
        raise NotPlain("says IF NOT EXISTS")
    table, column = _table(recording, operation), operation.column
    found = _known(recording, table.name)
    for key in column.foreign_keys:
        if key.name is None and found is not None:
            named = [one.name for one in found.foreign_keys if one.columns == (column.name,)]
            key.name = named[0] if len(named) == 1 else None
    unique = bool(column.unique) and not column.index
    if unique:
        column.unique = None
    table.add(column)
    if unique:
        constraint = sa.UniqueConstraint(column.name)
        named = _uniques(found, (column.name,)) if found is not None else []
        constraint.name = named[0] if len(named) == 1 else None
        table.add(constraint)


def _alter_column(recording: Said, operation: ops.AlterColumnOp) -> None:
    table = _table(recording, operation)
    given = {name: value for name, value in operation.kw.items() if value is not None}
    changes: dict[str, Any] = {}
    if (using := given.pop("postgresql_using", None)) is not None:
        changes["using"] = str(using)
    if (counts := given.pop("autoincrement", None)) is not None:
        changes["autoincrement"] = bool(counts)
    _refuse(given)
    if operation.modify_type is not None:
        changes["type"] = operation.modify_type
    if operation.modify_nullable is not None:
        changes["nullable"] = operation.modify_nullable
    if operation.modify_comment is not False:
        changes["comment"] = operation.modify_comment
    match operation.modify_server_default:
        case False:
            pass
        case sa.Identity() as identity:
            changes["identity"] = identity
        case sa.Computed() as computed:
            changes["computed"] = computed
        case sa.DefaultClause(arg=default) | default:
            changes["default"] = default
    if changes:
        table.alter_column(operation.column_name, **changes)
    if operation.modify_name is not None and operation.modify_name != operation.column_name:
        table.rename_column(operation.column_name, operation.modify_name)


def _drop_index(recording: Said, operation: ops.DropIndexOp) -> None:
    schema, name = recording.schema, str(operation.index_name)
    table = operation.table_name
    if table is None:
        owners = [one.name for one in schema._catalog if any(index.name == name for index in one.indexes)]
        if len(owners) != 1:
            raise NotPlain(f"drops index {name} without the name of its table")
        schema.table(owners[0]).drop_index(name)
        return
    schema.table(_name(operation, str(table))).drop_index(name)


# -- names and texts


def _as_called(constraints: Any, there: TableDefinition | None) -> None:
    """Names that the server gave to what has none, told by the columns; checks by their order."""
    if there is None:
        return
    named = {str(one.name) for one in constraints if isinstance(one.name, str)}
    checks = [one for one in constraints if isinstance(one, sa.CheckConstraint) and not isinstance(one.name, str)]
    of_server = [one.name for one in there.checks if one.name not in named]
    for constraint in constraints:
        if isinstance(constraint.name, str):
            continue
        columns = tuple(str(column.name) for column in getattr(constraint, "columns", ()))
        found: list[str] = []
        match constraint:
            case sa.PrimaryKeyConstraint() if columns and there.primary_key is not None:
                found = [there.primary_key.name]
            case sa.UniqueConstraint():
                found = [name for name in _uniques(there, columns) if name not in named]
            case sa.ForeignKeyConstraint():
                columns = tuple(constraint.column_keys)
                found = [one.name for one in there.foreign_keys if one.columns == columns and one.name not in named]
            case sa.CheckConstraint() if len(checks) == len(of_server):
                found = [of_server[checks.index(constraint)]]
            case _:
                pass
        if found:
            constraint.name = found[0]
            named.add(found[0])


def _uniques(there: TableDefinition, columns: tuple[str, ...]) -> list[str]:
    """MySQL and MariaDB know a unique constraint as an index."""
    found: list[UniqueDefinition | IndexDefinition] = [*there.uniques, *(one for one in there.indexes if one.unique)]
    return [one.name for one in found if one.columns == columns]


def _sql(said: Any, context: MigrationContext) -> str:
    """As text, with its values written out."""
    if isinstance(said, str):
        said = sa.text(said)
    dialect: Any = type(context.dialect)
    named = dialect(paramstyle="named")  # other styles write % twice
    try:
        if any(isinstance(value, bytes) for value in said.compile(dialect=named).params.values()):
            raise NotPlain("runs SQL with bytes, which not every database writes out")
        return str(said.compile(dialect=named, compile_kwargs={"literal_binds": True}))
    except (CompileError, NotImplementedError) as error:
        raise NotPlain(f"runs SQL with values that can't be written out: {error}") from error


def reason_of(error: Exception) -> str:
    """Why a revision can't be recorded, for people."""
    match error:
        case NotPlain():
            return error.reason
        case BrantError(message=message):
            return message
        case _:
            return f"raises {type(error).__name__} when it is not run: {error}"
