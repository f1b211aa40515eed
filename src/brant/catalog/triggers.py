"""Where triggers speak of a table and its columns, and how they read once those have another name.

NEW and OLD are rows of the trigger's own table. What else is said of a column in
statements that name its table is not followed: then :class:`Unclear` is raised.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from brant.catalog.catalog import Catalog
from brant.catalog.dependents import is_called, rewritten
from brant.catalog.objects import Body, TriggerDefinition
from brant.catalog.queries import IsTable, Quote, Unclear, spelled, table_renamed, tables_read
from brant.catalog.scopes import Query, Token

ROWS = ("NEW", "OLD")


def triggers(catalog: Catalog) -> Iterator[TriggerDefinition]:
    for found in catalog.objects.values():
        if isinstance(found, TriggerDefinition):
            yield found


def triggers_on(catalog: Catalog, name: str) -> tuple[TriggerDefinition, ...]:
    """The triggers of a table or view."""
    return tuple(trigger for trigger in triggers(catalog) if trigger.table == name)


def triggers_that_name(catalog: Catalog, table: str) -> tuple[TriggerDefinition, ...]:
    """The triggers whose SQL speaks of *table*, whichever table they are on."""
    is_table = is_called(catalog, table)
    return tuple(trigger for trigger in triggers(catalog) if any(_names(text, is_table) for text in texts_of(trigger)))


def triggers_working_on(catalog: Catalog, table: str) -> tuple[TriggerDefinition, ...]:
    """The triggers of other tables that read *table* or write to it."""
    is_table = is_called(catalog, table)
    return tuple(
        trigger
        for trigger in triggers(catalog)
        if trigger.table != table and any(is_table(read) for text in trigger.body for read in tables_read(text))
    )


def triggers_using(catalog: Catalog, table: str, column: str) -> tuple[TriggerDefinition, ...]:
    """The triggers that a column can't be taken from: those of its table that speak of it."""
    return tuple(
        trigger
        for trigger in triggers_on(catalog, table)
        if column in trigger.columns or any(_of_row(Query(text), column) for text in texts_of(trigger))
    )


def triggers_conditional_on(catalog: Catalog, table: str, column: str) -> tuple[TriggerDefinition, ...]:
    """The triggers whose firing, not only whose statements, depends on a column."""
    return tuple(
        trigger
        for trigger in triggers_on(catalog, table)
        if column in trigger.columns or any(_of_row(Query(text), column) for text in trigger.when or ())
    )


def triggers_to_rewrite(catalog: Catalog, table: str, column: str) -> tuple[TriggerDefinition, ...]:
    """The triggers that say the column's name where it may be the column."""
    is_table = is_called(catalog, table)
    return tuple(
        trigger
        for trigger in triggers(catalog)
        if (trigger.table == table and column in trigger.columns)
        or any(
            _of_row(query, column) if trigger.table == table and not _names(text, is_table) else says(query, column)
            for text in texts_of(trigger)
            for query in [Query(text)]
            if trigger.table == table or _names(text, is_table)
        )
    )


def with_column_renamed(
    catalog: Catalog, trigger: TriggerDefinition, table: str, column: str, to: str
) -> TriggerDefinition:
    """The trigger as it reads once the column has its new name. Raises Unclear, with what can be done."""
    is_table = is_called(catalog, table)
    is_own = trigger.table == table

    def rewrite(text: str, quote: Quote) -> str:
        query = Query(text)
        mine = _of_row(query, column) if is_own else []
        if _names(text, is_table) and len(mine) < len(says(query, column)):
            raise Unclear(
                f"column {column!r} of {table!r} can't be renamed: {trigger} speaks of {table!r}"
                f" and of {column!r}, and whose that is can't be told",
                hint="drop the trigger before, and create it with the new name after",
            )
        return query.written({token.at: spelled(to, token, quote) for token in mine})

    columns = tuple(to if is_own and name == column else name for name in trigger.columns)
    return replace(_rewritten(trigger, rewrite), columns=columns)


def with_table_renamed(catalog: Catalog, trigger: TriggerDefinition, name: str, to: str) -> TriggerDefinition:
    """The trigger on, and speaking of, the table under its new name."""
    is_table = is_called(catalog, name)
    moved = trigger.on(to) if trigger.table == name else trigger
    return _rewritten(moved, lambda text, quote: table_renamed(text, is_table, to, quote))


def _rewritten(trigger: TriggerDefinition, rewrite: Callable[[str, Quote], str]) -> TriggerDefinition:
    when: Body | None = trigger.when and rewritten(trigger.when, rewrite)
    return replace(trigger, body=rewritten(trigger.body, rewrite), when=when)


def texts_of(trigger: TriggerDefinition) -> Iterator[str]:
    yield from trigger.body
    yield from trigger.when or ()


def _names(text: str, is_table: IsTable) -> bool:
    query = Query(text)
    dotted = zip(query.tokens, query.tokens[1:], query.tokens[2:], strict=False)
    written = {token.name for token in query.tokens if token.is_name}
    written |= {f"{schema.name}.{name.name}" for schema, dot, name in dotted if dot.text == "."}
    return any(map(is_table, written))


def says(query: Query, column: str) -> list[Token]:
    return [token for token in query.tokens if token.is_name and token.means(column)]


def _of_row(query: Query, column: str) -> list[Token]:
    """The places that say NEW.column or OLD.column."""
    return [
        token
        for row, dot, token in zip(query.tokens, query.tokens[1:], query.tokens[2:], strict=False)
        if row.key in ROWS and dot.text == "." and token.is_name and token.means(column)
    ]
