"""All that stands on a column, in an order to create it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from brant.catalog.catalog import Catalog
from brant.catalog.dependents import in_creation_order, views_over
from brant.catalog.objects import AnyView, ObjectDefinition
from brant.catalog.scripted import scripted_on, things_on
from brant.catalog.triggers import triggers_conditional_on


def standing_on(catalog: Catalog, table: str, column: str) -> Iterator[ObjectDefinition]:
    """What keeps PostgreSQL from giving a column another type."""
    yield from with_what_is_on(catalog, views_over(catalog, table, column))
    yield from triggers_conditional_on(catalog, table, column)
    yield from scripted_on(catalog, table, column)


def with_what_is_on(catalog: Catalog, views: Iterable[AnyView]) -> Iterator[ObjectDefinition]:
    """The views, and the triggers and grants on them."""
    for view in views:
        yield view
        yield from things_on(catalog, view.name)


def in_order(catalog: Catalog, things: Iterable[ObjectDefinition]) -> tuple[ObjectDefinition, ...]:
    """Each once; views in an order to create them, then triggers."""
    once = list(dict.fromkeys(things))
    views = in_creation_order(catalog, [thing for thing in once if isinstance(thing, AnyView)])
    return (*views, *(thing for thing in once if not isinstance(thing, AnyView)))
