"""What belongs to a table or view, what calls a function, and SQL that is written out, after a rename."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from brant.catalog.catalog import Catalog
from brant.catalog.dependents import is_called, rewritten
from brant.catalog.objects import (
    MaterializedViewDefinition,
    ObjectDefinition,
    ScriptedDefinition,
    TriggerDefinition,
    ViewDefinition,
)
from brant.catalog.queries import Quote, Unclear, calls, spelled, table_renamed
from brant.catalog.scopes import Query
from brant.catalog.trigger_text import is_call
from brant.catalog.triggers import says, triggers_on


def things_on(catalog: Catalog, name: str) -> tuple[TriggerDefinition | ScriptedDefinition, ...]:
    """What goes with a table or view: its triggers, and what was said to be on it."""
    is_table = is_called(catalog, name)
    scripted = [
        found
        for found in catalog.objects.values()
        if isinstance(found, ScriptedDefinition) and found.on is not None and is_table(found.on)
    ]
    return (*triggers_on(catalog, name), *scripted)


def scripted_on(catalog: Catalog, table: str, column: str | None = None) -> Iterator[ScriptedDefinition]:
    """The objects that bring their own SQL and are on *table*; with a column, those whose SQL says its name."""
    for thing in things_on(catalog, table):
        if isinstance(thing, ScriptedDefinition) and (
            column is None or any(says(Query(text), column) for text in thing.create)
        ):
            yield thing


def callers_of(catalog: Catalog, function: str) -> tuple[ObjectDefinition, ...]:
    """The views, triggers and objects with SQL of their own that call a function."""
    found: list[ObjectDefinition] = []
    for thing in catalog.objects.values():
        match thing:
            case ViewDefinition() | MaterializedViewDefinition():
                texts = [*thing.select]
            case TriggerDefinition():
                texts = [*filter(is_call, thing.body), *(thing.when or ())]
            case ScriptedDefinition():
                texts = [*thing.create] if thing.on is not None else []
            case _:
                texts = []
        if any(calls(text, function) for text in texts):
            found.append(thing)
    return tuple(found)


def scripted_with_column_renamed(thing: ScriptedDefinition, table: str, column: str, to: str) -> ScriptedDefinition:
    """The object as it reads once a column of its table has its new name. Raises Unclear where it has a query."""
    if any(_has_query(text) for text in thing.create):
        raise Unclear(
            f"column {column!r} of {table!r} can't be renamed: {thing} says its name, and has a query",
            hint="drop it before, and create it with the new name after",
        )

    def rewrite(text: str, quote: Quote) -> str:
        query = Query(text)
        return query.written({token.at: spelled(to, token, quote) for token in says(query, column)})

    return replace(thing, create=rewritten(thing.create, rewrite), drop=thing.drop)


def scripted_with_table_renamed(catalog: Catalog, thing: ScriptedDefinition, name: str, to: str) -> ScriptedDefinition:
    """The object on the table under its new name."""
    is_table = is_called(catalog, name)

    def rewrite(text: str, quote: Quote) -> str:
        return table_renamed(text, is_table, to, quote, behind=("ON",))

    return replace(
        thing,
        create=rewritten(thing.create, rewrite),
        drop=rewritten(thing.drop, rewrite),
        replace=thing.replace and rewritten(thing.replace, rewrite),
        on=to,
    )


def _has_query(text: str) -> bool:
    """A SELECT behind a parenthesis; GRANT SELECT and FOR SELECT are none."""
    tokens = Query(text).tokens
    return any(token.text == "(" and behind.key == "SELECT" for token, behind in pairwise(tokens))
