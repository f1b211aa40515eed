"""The views and the like of MySQL and MariaDB: made, replaced, and told by the server."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import sqlalchemy as sa

from brant.catalog.objects import (
    Key,
    ObjectDefinition,
    RoutineDefinition,
    ScriptedDefinition,
    SequenceDefinition,
    TriggerDefinition,
    ViewDefinition,
)
from brant.catalog.trigger_text import block
from brant.dialects.base import Piece
from brant.dialects.mysql_told import objects_told
from brant.dialects.mysql_types import MySQLTypes

_TRAITS = {"IMMUTABLE": " DETERMINISTIC NO SQL", "STABLE": " READS SQL DATA"}


class MySQLObjects(MySQLTypes):
    """Views, triggers, functions, procedures."""

    replaced_in_place: ClassVar[frozenset[str]] = frozenset({"view"})

    def is_seen(self, definition: ScriptedDefinition, how_many: str) -> str | None:
        schema, _, name = definition.name.rpartition(".")
        column = {"trigger": "trigger", "event": "event", "function": "routine", "procedure": "routine"}
        if definition.kind not in column:
            return None
        if definition.kind == "trigger":
            schema = schema.rpartition(".")[0]
        what = column[definition.kind]
        of = self.literal(schema) if schema else "DATABASE()"
        kind = f" AND routine_type = '{definition.kind.upper()}'" if what == "routine" else ""
        return (
            f"SELECT count(*) {how_many} FROM information_schema.{what}s"
            f" WHERE {what}_schema = {of} AND {what}_name = {self.literal(name)}{kind}"
        )

    def create_view(self, view: ViewDefinition, verb: str = "CREATE") -> Iterator[Piece]:
        """``mysql_algorithm`` and ``mysql_sql_security`` stand in front of VIEW."""
        given = self.options_of(view.options)
        for option, said in (("algorithm", "ALGORITHM ="), ("definer", "DEFINER ="), ("sql_security", "SQL SECURITY")):
            if option in given:
                verb += f" {said} {str(given[option]).upper() if option != 'definer' else given[option]}"
        yield from super().create_view(view, verb)

    def replace(self, was: ObjectDefinition, definition: ObjectDefinition) -> Iterator[Piece]:
        if isinstance(definition, ViewDefinition):
            yield from self.create_view(definition, "CREATE OR REPLACE")
        else:
            yield from super().replace(was, definition)

    def rename(self, definition: ObjectDefinition, to: str) -> Iterator[Piece]:
        """RENAME TABLE takes views and sequences too, but not into another database."""
        if isinstance(definition, SequenceDefinition) and not self.has_sequences:
            raise self.has_none("sequences", definition.name)
        if definition.name.rpartition(".")[0] == to.rpartition(".")[0]:
            yield self.statement(f"RENAME TABLE {self.quoted(definition.name)} TO {self.quoted(to)}")
        else:
            yield from super().rename(definition, to)

    def create_trigger(self, trigger: TriggerDefinition) -> Iterator[Piece]:
        self.refuse_parts(trigger, several_events=False, update_of=False)
        if trigger.timing == "INSTEAD OF":
            raise self.has_none("triggers on views", trigger.name)
        body = self.chosen(trigger.body, str(trigger))
        if trigger.when is not None:
            body = block(body, head=f"IF {self.chosen(trigger.when, str(trigger))} THEN", tail="END IF;")
        event = f"{trigger.timing} {trigger.events[0]} ON {self.quoted(trigger.table)}"
        yield self.statement(
            f"CREATE TRIGGER {self._beside(trigger)} {event}\nFOR EACH ROW\n{block(body)}",
            done_when=self._is_there(trigger),
        )

    def drop_trigger(self, trigger: TriggerDefinition) -> Iterator[Piece]:
        gone = self._is_there(trigger, "= 0")
        yield self.statement(f"DROP TRIGGER {self._beside(trigger)}", done_when=gone)

    def _beside(self, trigger: TriggerDefinition) -> str:
        """A trigger's name with the database of its table."""
        schema = trigger.table.rpartition(".")[0]
        return self.quoted(f"{schema}.{trigger.name}" if schema else trigger.name)

    def _is_there(self, trigger: TriggerDefinition, how_many: str = "= 1") -> str:
        schema = trigger.table.rpartition(".")[0]
        of = self.literal(schema) if schema else "DATABASE()"
        return (
            f"SELECT count(*) {how_many} FROM information_schema.triggers"
            f" WHERE trigger_schema = {of} AND trigger_name = {self.literal(trigger.name)}"
        )

    def create_routine(self, routine: RoutineDefinition, verb: str = "CREATE") -> Iterator[Piece]:
        """A server that logs for replicas wants to know that a function changes nothing (error 1418)."""
        returns = f" RETURNS {self.chosen(routine.returns, str(routine))}" if routine.returns else ""
        traits = _TRAITS.get(routine.volatility or "", "")
        traits += f" SQL SECURITY {routine.security}" if routine.security else ""
        arguments = self.chosen(routine.arguments, str(routine))
        yield self.statement(
            f"{verb} {routine.kind.upper()} {self.quoted(routine.name)}({arguments}){returns}{traits}"
            f"\n{block(self.chosen(routine.body, str(routine)))}",
            done_when=self._has_routine(routine),
        )

    def drop_routine(self, routine: RoutineDefinition) -> Iterator[Piece]:
        gone = self._has_routine(routine, "= 0")
        yield self.statement(f"DROP {routine.kind.upper()} {self.quoted(routine.name)}", done_when=gone)

    def _has_routine(self, routine: RoutineDefinition, how_many: str = "= 1") -> str:
        schema, _, name = routine.name.rpartition(".")
        of = self.literal(schema) if schema else "DATABASE()"
        return (
            f"SELECT count(*) {how_many} FROM information_schema.routines WHERE routine_schema = {of}"
            f" AND routine_name = {self.literal(name)} AND routine_type = '{routine.kind.upper()}'"
        )

    # -- reflection

    def reflect_objects(self, connection: sa.Connection) -> dict[Key, ObjectDefinition]:
        return {definition.key: definition for definition in objects_told(connection)}
