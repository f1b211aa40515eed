"""PostgreSQL's views and the like: made, replaced, and told by the server."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar, TypeVar

import sqlalchemy as sa
from sqlalchemy.schema import ExecutableDDLElement

from brant.catalog import sqla
from brant.catalog.catalog import Catalog
from brant.catalog.definitions import ColumnDefinition, TableDefinition
from brant.catalog.objects import (
    AnyView,
    Key,
    MaterializedViewDefinition,
    ObjectDefinition,
    RoutineDefinition,
    TriggerDefinition,
    ViewDefinition,
)
from brant.catalog.queries import has_star_over
from brant.catalog.trigger_text import block, is_block, is_call
from brant.dialects.base import Piece, Recorded, strategy
from brant.dialects.postgresql_indexes import index_here
from brant.dialects.postgresql_told import objects_told
from brant.dialects.postgresql_types import PostgreSQLTypes
from brant.errors import Where
from brant.operations.base import Operation
from brant.operations.columns import RenameColumn
from brant.operations.index_ddl import CreateIndex
from brant.operations.object_ddl import column_list, view_text
from brant.operations.objects import CreateObject, DropObject, RefreshView, RenameObject
from brant.operations.tables import RenameTable
from brant.statement import Work

_ANY = sqla.type_definition(sa.types.NullType())
O = TypeVar("O", bound=Operation)  # noqa: E741


class PostgreSQLObjects(PostgreSQLTypes):
    """Views, materialized views, triggers, functions, procedures."""

    replaced_in_place: ClassVar[frozenset[str]] = frozenset({"view", "function", "procedure", "trigger"})
    routines_overload: ClassVar[bool] = True

    def work(self, recorded: Sequence[Recorded], before: Catalog) -> Iterator[Work]:
        """Views follow a rename by themselves, and keep who may read them: those that made room for it stay."""
        return super().work(list(_without_making_room(list(recorded))), before)

    @strategy(RefreshView)
    def refresh_view(self, operation: RefreshView, before: Catalog) -> Iterator[Piece]:
        """CONCURRENTLY, unlike that of an index, may stand in a transaction."""
        concurrently = " CONCURRENTLY" if operation.concurrently else ""
        yield self.statement(f"REFRESH MATERIALIZED VIEW{concurrently} {self.quoted(operation.name)}")

    def create_view(self, view: ViewDefinition, verb: str = "CREATE") -> Iterator[Piece]:
        yield self.statement(self._view_text(view, verb))

    def _view_text(self, view: ViewDefinition, verb: str) -> str:
        options = ", ".join(f"{name} = {str(value).lower()}" for name, value in sorted(self._storage(view).items()))
        return view_text(
            view,
            self.chosen(view.select, f"view {view.name!r}"),
            self.compiler.identifier_preparer.quote,
            verb,
            f" WITH ({options})" if options else "",
        )

    def _storage(self, view: ViewDefinition) -> dict[str, Any]:
        given = dict(sqla.thawed(tuple(self.options_of(view.options).items())))
        return dict(given.get("with", {}))

    def replace(self, was: ObjectDefinition, definition: ObjectDefinition) -> Iterator[Piece]:
        """OR REPLACE keeps who may read a view, but can only add columns behind the others: else it is made anew."""
        if isinstance(definition, RoutineDefinition) and _is_called_alike(was, definition):
            yield from self.create_routine(definition, "CREATE OR REPLACE")
            return
        if not isinstance(definition, ViewDefinition):
            yield from super().replace(was, definition)
            return
        name = self.quoted(definition.name)
        yield self.statement(
            "DO "
            + in_dollars(
                "BEGIN\n"
                f"{self._view_text(definition, 'CREATE OR REPLACE')};\n"
                "EXCEPTION WHEN invalid_table_definition THEN\n"
                f"DROP VIEW {name};\n"
                f"{self._view_text(definition, 'CREATE')};\n"
                "END"
            )
        )

    def rename(self, definition: ObjectDefinition, to: str) -> Iterator[Piece]:
        schema, _, name = definition.name.rpartition(".")
        new_schema, _, new = to.rpartition(".")
        alter = f"ALTER {definition.kind.upper()}"
        if schema != new_schema:
            yield self.statement(
                f"{alter} {self.quoted(definition.name)} SET SCHEMA {self.quoted(new_schema or 'public')}"
            )
        if name != new:
            moved = f"{new_schema}.{name}" if new_schema else name
            yield self.statement(f"{alter} {self.quoted(moved)} RENAME TO {self.quoted(new)}")

    def create_materialized_view(self, view: MaterializedViewDefinition) -> Iterator[Piece]:
        columns = column_list(view.columns, self.compiler.identifier_preparer.quote)
        select = self.chosen(view.select, f"materialized view {view.name!r}")
        data = "" if view.with_data else "\nWITH NO DATA"
        yield self.statement(f"CREATE MATERIALIZED VIEW {self.quoted(view.name)}{columns} AS\n{select}{data}")
        for index in view.indexes:
            on = TableDefinition(view.name, tuple(ColumnDefinition(name, _ANY) for name in index.columns))
            yield CreateIndex(on, index_here(on, index, self.compiler.identifier_preparer.quote))

    def drop_materialized_view(self, view: MaterializedViewDefinition) -> Iterator[Piece]:
        yield self.statement(f"DROP MATERIALIZED VIEW {self.quoted(view.name)}")

    def create_trigger(self, trigger: TriggerDefinition) -> Iterator[Piece]:
        """Statements and blocks become a function beside the trigger."""
        body = self.chosen(trigger.body, str(trigger))
        if not is_call(body):
            given_back = "" if is_block(body) else f"RETURN {_given_back(trigger)};"
            yield self.statement(
                f"CREATE FUNCTION {self.quoted(trigger.function)}() RETURNS trigger LANGUAGE plpgsql AS"
                f" {in_dollars(block(body, tail=given_back))}"
            )
            body = f"EXECUTE FUNCTION {self.quoted(trigger.function)}()"
        columns = f" OF {', '.join(map(self.quoted, trigger.columns))}" if trigger.columns else ""
        events = " OR ".join(event + (columns if event == "UPDATE" else "") for event in trigger.events)
        when = f"\nWHEN ({self.chosen(trigger.when, str(trigger))})" if trigger.when else ""
        yield self.statement(
            f"CREATE TRIGGER {self.quoted(trigger.name)} {trigger.timing} {events} ON {self.quoted(trigger.table)}"
            f"\nFOR EACH {trigger.for_each}{when}\n{body.rstrip().rstrip(';')}"
        )

    def drop_trigger(self, trigger: TriggerDefinition) -> Iterator[Piece]:
        yield self.statement(f"DROP TRIGGER {self.quoted(trigger.name)} ON {self.quoted(trigger.table)}")
        if not is_call(self.chosen(trigger.body, str(trigger))):
            yield self.statement(f"DROP FUNCTION {self.quoted(trigger.function)}()")

    def create_routine(self, routine: RoutineDefinition, verb: str = "CREATE") -> Iterator[Piece]:
        body = self.chosen(routine.body, str(routine))
        if routine.language == "plpgsql":
            body = block(body)
        returns = f" RETURNS {self.chosen(routine.returns, str(routine))}" if routine.returns else ""
        traits = f" {routine.volatility}" if routine.volatility else ""
        traits += f" SECURITY {routine.security}" if routine.security else ""
        arguments = self.chosen(routine.arguments, str(routine))
        yield self.statement(
            f"{verb} {routine.kind.upper()} {self.quoted(routine.name)}({arguments}){returns}"
            f" LANGUAGE {routine.language}{traits} AS {in_dollars(body)}"
        )

    def drop_routine(self, routine: RoutineDefinition) -> Iterator[Piece]:
        yield self.statement(f"DROP {routine.kind.upper()} {self.quoted(routine.name)}")

    # -- reflection

    def reflect_objects(self, connection: sa.Connection) -> dict[Key, ObjectDefinition]:
        return {definition.key: definition for definition in objects_told(connection)}


def _is_called_alike(was: ObjectDefinition, now: RoutineDefinition) -> bool:
    """OR REPLACE can't change what a function takes and returns; other types would make a second one."""
    return isinstance(was, RoutineDefinition) and (was.arguments, was.returns) == (now.arguments, now.returns)


def in_dollars(text: str) -> str:
    """The text in dollar quotes that it does not have."""
    tag = "$brant$"
    while tag in text:
        tag = f"{tag[:-1]}_$"
    return f"{tag}\n{text}\n{tag}"


def _given_back(trigger: TriggerDefinition) -> str:
    """What the function of a row's trigger returns, so that the row is changed as it was going to be."""
    if trigger.for_each != "ROW":
        return "NULL"
    if "DELETE" not in trigger.events:
        return "NEW"
    return "OLD" if trigger.events == ("DELETE",) else "coalesce(NEW, OLD)"


# -- renames under views ---------------------------------------------------------------------------


class _Stays(DropObject):
    """A view that is said to go, and does not."""

    __slots__ = ()

    def ddl(self, before: Catalog) -> Iterator[ExecutableDDLElement]:
        return iter(())


class _Stayed(CreateObject):
    """A view that is said to come back, and was there."""

    __slots__ = ()

    def ddl(self, before: Catalog) -> Iterator[ExecutableDDLElement]:
        return iter(())


def _without_making_room(recorded: list[Recorded]) -> Iterator[Recorded]:
    place = 0
    while place < len(recorded):
        gone = _run(recorded, place, DropObject)
        renames = _run(recorded, place + len(gone), RenameColumn, RenameTable, RenameObject)
        back = _run(recorded, place + len(gone) + len(renames), CreateObject)
        if gone and renames and _are_the_same(gone, back):
            yield from ((_Stays(operation.kind, operation.name), where) for operation, where in gone)
            yield from renames
            yield from ((_Stayed(operation.definition), where) for operation, where in back)
            place += len(gone) + len(renames) + len(back)
        else:
            yield recorded[place]
            place += 1


def _run(recorded: list[Recorded], start: int, *kinds: type[O]) -> list[tuple[O, Where | None]]:
    """The operations of these kinds that follow each other from *start* on."""
    found: list[tuple[O, Where | None]] = []
    for operation, where in recorded[start:]:
        if not isinstance(operation, kinds):
            break
        found.append((operation, where))
    return found


def _are_the_same(gone: list[tuple[DropObject, Where | None]], back: list[tuple[CreateObject, Where | None]]) -> bool:
    """Whether all that goes comes back; a ``*`` in a query would mean the new names, and is kept as the old ones."""
    views = [operation.definition for operation, _ in back if isinstance(operation.definition, AnyView)]
    return (
        {(operation.kind, operation.name) for operation, _ in gone} == {view.key for view in views}
        and len(views) == len(back)
        and not any(has_star_over(text, lambda _: True) for view in views for text in view.select)
    )
