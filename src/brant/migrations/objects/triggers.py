"""The verbs for triggers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from brant.catalog import names, sqla
from brant.catalog.objects import TriggerDefinition
from brant.migrations.objects.recording import ObjectRecorder, Texts
from brant.operations.objects import CreateObject, DropObject, ReplaceObject

TIMINGS = ("BEFORE", "AFTER", "INSTEAD OF")
EVENTS = ("INSERT", "UPDATE", "DELETE", "TRUNCATE")
FOR_EACH = ("ROW", "STATEMENT")


class TriggerVerbs(ObjectRecorder):
    """What a migration says about triggers."""

    def create_trigger(
        self,
        name: str,
        *,
        table: str,
        timing: str,
        event: str | Sequence[str],
        body: Texts,
        columns: Sequence[str] = (),
        for_each: str = "row",
        when: Texts | None = None,
        function: str | None = None,
    ) -> None:
        """Create a trigger on a table, or on a view (``timing="instead of"``).

        ``timing`` is ``"before"``, ``"after"`` or ``"instead of"``, ``event`` one of ``"insert"``, ``"update"`` and
        ``"delete"`` (several on PostgreSQL). ``body`` is statements that may say NEW and OLD, or a block from BEGIN to
        END, or on PostgreSQL ``EXECUTE FUNCTION …()``; a dict gives one to each database. On PostgreSQL statements and
        blocks become a function called ``function`` (by default after table and trigger), and go with the trigger.
        ``when`` is a condition on the row, ``columns`` are those of UPDATE OF (PostgreSQL and SQLite).
        """
        definition = self._trigger(name, table, timing, event, body)
        self._record(CreateObject(self._with(definition, columns, for_each, when, function)))

    def replace_trigger(
        self,
        name: str,
        *,
        table: str,
        timing: str,
        event: str | Sequence[str],
        body: Texts,
        columns: Sequence[str] = (),
        for_each: str = "row",
        when: Texts | None = None,
        function: str | None = None,
    ) -> None:
        """Give a trigger another body, time or event; ``down`` brings the one before back."""
        definition = self._trigger(name, table, timing, event, body)
        self._record(ReplaceObject(self._with(definition, columns, for_each, when, function)))

    def drop_trigger(self, name: str, *, table: str, if_exists: bool = False) -> None:
        """Drop a trigger. ``if_exists`` asks the replayed history, not the server."""
        if not (if_exists and not self.has_trigger(name, table=table)):
            self._record(DropObject("trigger", f"{table}.{name}"))

    def has_trigger(self, name: str, *, table: str) -> bool:
        """Whether the files know such a trigger on that table or view."""
        return self._catalog.has_object("trigger", f"{table}.{name}")

    def _trigger(
        self, name: str, table: str, timing: str, event: str | Sequence[str], body: Texts
    ) -> TriggerDefinition:
        if "." in self._text(name, "a trigger's name"):
            raise self._mistake(f"{name!r} can't be a trigger's name", hint="a trigger is in the schema of its table")
        if not self._catalog.has_object("view", self._text(table, "a table's name")):
            self._try(self._catalog.table, table)
        return TriggerDefinition(
            name,
            table,
            self._one_of(timing, TIMINGS, "timing"),
            tuple(self._one_of(one, EVENTS, "event") for one in sqla.sequence_of(event)),
            self._select(name, body),
            names.trigger_function(table, name),
        )

    def _with(
        self,
        trigger: TriggerDefinition,
        columns: Sequence[str],
        for_each: str,
        when: Texts | None,
        function: str | None,
    ) -> TriggerDefinition:
        return replace(
            trigger,
            columns=sqla.sequence_of(columns),
            for_each=self._one_of(for_each, FOR_EACH, "for_each"),
            when=None if when is None else self._select(trigger.name, when),
            function=function or trigger.function,
        )
