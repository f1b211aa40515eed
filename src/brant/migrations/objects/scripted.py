"""The verbs for objects that bring their own SQL, and for entities of alembic-utils."""

from __future__ import annotations

from typing import Any

from brant.catalog.objects import ScriptedDefinition
from brant.migrations.objects.entities import definition_of
from brant.migrations.objects.recording import ObjectRecorder, Texts
from brant.operations.objects import CreateObject, DropObject, ReplaceObject


class ScriptedVerbs(ObjectRecorder):
    """What a migration says about objects of any other kind."""

    def create_object(
        self, kind: str, name: str, *, create: Texts, drop: Texts, replace: Texts | None = None, on: str | None = None
    ) -> None:
        """Create an object of a kind that has no verb, with SQL of your own: a policy, an event, an aggregate.

        ``create`` and ``drop`` are one statement each (or a dict by database), ``replace`` the one that changes it
        in place. ``on`` names the table or view that it belongs to: it is dropped before that, and made again by down.
        """
        self._record(CreateObject(self._scripted(kind, name, create, drop, replace=replace, on=on)))

    def replace_object(
        self, kind: str, name: str, *, create: Texts, drop: Texts, replace: Texts | None = None, on: str | None = None
    ) -> None:
        """Give an object other SQL: with ``replace``, or dropped and created; ``down`` brings the one before back."""
        self._record(ReplaceObject(self._scripted(kind, name, create, drop, replace=replace, on=on)))

    def drop_object(self, kind: str, name: str) -> None:
        """Drop an object that create_object() has made; ``down`` creates it again."""
        self._record(DropObject(self._text(kind, "a kind"), self._text(name, "a name")))

    def create(self, entity: Any) -> None:
        """Create a PGFunction, PGTrigger, PGPolicy, PGView, PGExtension, PGGrantTable … of alembic-utils."""
        self._record(CreateObject(self._try(definition_of, entity)))

    def replace(self, entity: Any) -> None:
        """Replace an entity of alembic-utils by this one of the same identity; ``down`` brings the one before back."""
        self._record(ReplaceObject(self._try(definition_of, entity)))

    def drop(self, entity: Any) -> None:
        """Drop an entity of alembic-utils; ``down`` creates it as the files have known it."""
        self._record(DropObject(*self._try(definition_of, entity).key))

    def _scripted(
        self, kind: str, name: str, create: Texts, drop: Texts, *, replace: Texts | None, on: str | None
    ) -> ScriptedDefinition:
        return ScriptedDefinition(
            self._text(kind, "a kind"),
            self._text(name, "a name"),
            self._select(name, create),
            self._select(name, drop),
            None if replace is None else self._select(name, replace),
            on,
        )
