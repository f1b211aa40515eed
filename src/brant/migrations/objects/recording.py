"""What the verbs for objects have in common: their SQL as texts, and what has to make room for a change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import exc
from sqlalchemy.sql.elements import ClauseElement

from brant.catalog import sqla
from brant.catalog.catalog import Catalog
from brant.catalog.definitions import Options
from brant.catalog.objects import Body, ObjectDefinition
from brant.catalog.scripted import things_on
from brant.catalog.standing import in_order
from brant.dialects import ALIASES, KNOWN, dialect_for
from brant.errors import Unsupported, did_you_mean
from brant.migrations.objects.making_room import CHANGE_A_TABLE, afterwards, in_the_way
from brant.migrations.recording import Recorder
from brant.operations.base import Operation
from brant.operations.objects import CreateObject, DropObject

Query = str | ClauseElement
"""A SELECT: text, or SQLAlchemy's ``select(…)``."""

Texts = str | Mapping[str, str]
"""SQL text for all databases, or a dict by database."""


class ObjectRecorder(Recorder):
    """Records each operation with what has to make room for it."""

    _again: tuple[Catalog, tuple[ObjectDefinition, ...]] | None = None
    """What was made again at the end of what is recorded so far, and the schema before that."""

    # -- what stands on what

    def _record(self, operation: Operation) -> None:
        """Remember the operation; what is in its way is dropped before it, and created again after it."""
        moved = self._try(in_the_way, operation, self._catalog) if self._catalog.objects else ()
        if not moved and self._again is None:
            self._append(operation)
            return
        before = self._catalog
        self._try(operation.apply, before)
        waiting = self._taken_back() if isinstance(operation, CHANGE_A_TABLE) else ()
        moved = tuple(thing for thing in moved if thing not in waiting)
        again = [self._try(afterwards, thing, operation, before) for thing in in_order(before, (*waiting, *moved))]
        for thing in reversed(moved):
            self._append(DropObject(*thing.key))
        self._append(operation)
        self._create_again(again)

    def _create_again(self, things: Sequence[ObjectDefinition]) -> None:
        before = self._catalog
        for thing in things:
            self._append(CreateObject(thing))
        self._again = (before, tuple(things)) if things else None

    def _append(self, operation: Operation) -> None:
        super()._record(operation)
        self._again = None

    def _taken_back(self) -> tuple[ObjectDefinition, ...]:
        """What was just made again: it can wait for what comes now."""
        if self._again is None:
            return ()
        self._catalog, things = self._again
        del self._operations[-len(things) :]
        self._again = None
        return things

    def _drop_along(self, things: Sequence[ObjectDefinition], what: str, cascade: bool) -> None:
        """Drops what stands on *what*, or refuses with the list."""
        if things and not cascade:
            raise self._mistake(
                f"{what} can't be dropped: {', '.join(map(str, things))} {'use' if len(things) > 1 else 'uses'} it",
                hint="drop those first, or say cascade=True to drop them along (down restores them)",
            )
        for thing in reversed(in_order(self._catalog, things)):
            self._drop_what_is_on(thing.name)
            if self._catalog.has_object(*thing.key):
                self._record(DropObject(*thing.key))

    def _drop_what_is_on(self, table: str) -> None:
        """Triggers, policies and grants go with their table or view: said before, so that down brings them back."""
        for thing in things_on(self._catalog, table):
            self._record(DropObject(*thing.key))

    # -- SQL in objects

    def _select(self, name: str, select: Query | Mapping[str, Query], *, may_be_empty: bool = False) -> Body:
        if isinstance(select, Mapping):
            texts = {self._database(key): self._text_for(ALIASES.get(key, key), given) for key, given in select.items()}
        elif isinstance(select, str):
            texts = {"default": _trimmed(select)}
        elif isinstance(select, ClauseElement):
            texts = self._compiled(name, select)
        else:
            raise self._mistake(f"a query is text or select(…), not {select!r}")
        if not texts or not (may_be_empty or all(texts.values())):
            raise self._mistake(f"{name!r} has no SQL")
        return Body(tuple(sorted(texts.items())))

    def _text_for(self, dialect: str, given: Query) -> str:
        return _trimmed(given) if isinstance(given, str) else self._try(dialect_for(dialect).compile, given)

    def _compiled(self, name: str, select: ClauseElement) -> dict[str, str]:
        """A construct's text for each database that can say it; one text where they all say the same."""
        texts: dict[str, str] = {}
        for dialect in ("default", *KNOWN):
            try:
                texts[dialect] = dialect_for(dialect).compile(select)
            except (Unsupported, exc.SQLAlchemyError):
                continue
        if not texts:
            raise self._mistake(f"no database can say the query of {name!r}")
        if texts.get("mariadb") == texts.get("mysql"):
            texts.pop("mariadb", None)
        shared = texts.get("default")
        if len(texts) == len(KNOWN) and shared is not None:
            return {key: text for key, text in texts.items() if key == "default" or text != shared}
        return texts

    def _options(self, options: Mapping[str, Any]) -> Options:
        for option in options:
            if option.partition("_")[0] not in KNOWN:
                raise self._mistake(
                    f"{option!r} is no option", hint=f"options begin with the database's name: postgresql_{option}"
                )
        return sqla.options(options)

    def _one_of(self, word: str, words: Sequence[str], what: str) -> str:
        found = " ".join(str(word).split()).upper()
        if found not in words:
            known = [known.lower() for known in words]
            raise self._mistake(
                f"{what}={word!r} is none of {', '.join(known)}", hint=did_you_mean(str(word).lower(), known)
            )
        return found


def _trimmed(sql: str) -> str:
    return sql.strip().rstrip(";").rstrip()
