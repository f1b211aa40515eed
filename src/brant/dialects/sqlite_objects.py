"""SQLite's views and triggers: made, replaced, and read from their stored text."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from brant.catalog.objects import Key, ObjectDefinition, RoutineDefinition, TriggerDefinition, ViewDefinition
from brant.catalog.trigger_text import block
from brant.dialects.base import Piece
from brant.dialects.sqlite_told import objects_told
from brant.dialects.sqlite_types import SQLiteTypes
from brant.errors import Unsupported


class SQLiteObjects(SQLiteTypes):
    """Views. Nothing can be replaced or renamed here: it is dropped and made again."""

    def create_view(self, view: ViewDefinition, verb: str = "CREATE") -> Iterator[Piece]:
        if view.check_option:
            raise Unsupported(f"sqlite has no check option: view {view.name!r} (nothing can be written through a view)")
        yield from super().create_view(view, verb)

    def create_trigger(self, trigger: TriggerDefinition) -> Iterator[Piece]:
        yield self.statement(self.trigger_text(trigger))

    def trigger_text(self, trigger: TriggerDefinition) -> str:
        self.refuse_parts(trigger, several_events=False, update_of=True)
        body = block(self.chosen(trigger.body, str(trigger)))
        schema, _, table = trigger.table.rpartition(".")
        name = self.quoted(f"{schema}.{trigger.name}" if schema else trigger.name)
        columns = f" OF {', '.join(map(self.quoted, trigger.columns))}" if trigger.columns else ""
        when = f"\nWHEN {self.chosen(trigger.when, str(trigger))}" if trigger.when else ""
        event = f"{trigger.timing} {trigger.events[0]}{columns} ON {self.quoted(table)}"
        return f"CREATE TRIGGER {name} {event}\nFOR EACH ROW{when}\n{body}"

    def drop_trigger(self, trigger: TriggerDefinition) -> Iterator[Piece]:
        schema = trigger.table.rpartition(".")[0]
        yield self.statement(f"DROP TRIGGER {self.quoted(f'{schema}.{trigger.name}' if schema else trigger.name)}")

    def create_routine(self, routine: RoutineDefinition) -> Iterator[Piece]:
        raise self.has_none(
            "stored functions and procedures",
            routine.name,
            "the application gives it functions, on each connection: sqlite3's create_function()",
        )

    def drop_routine(self, routine: RoutineDefinition) -> Iterator[Piece]:
        return self.create_routine(routine)

    # -- reflection

    def reflect_objects(self, connection: sa.Connection) -> dict[Key, ObjectDefinition]:
        return {definition.key: definition for definition in objects_told(connection)}
