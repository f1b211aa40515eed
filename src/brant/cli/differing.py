"""What differs, as it is shown: the lines that a migration would have, and what could not be told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from brant.cli.invocation import Invocation
from brant.cli.options import setting

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    from brant.execution.generation import Ask, Changes
    from brant.migrations.renames import Suspected

    F = TypeVar("F", bound=Callable[..., Any])


def lines_of(found: Changes) -> list[str]:
    return [operation.source() for operation in found.operations]


def fields_of(found: Changes) -> dict[str, object]:
    return {
        "changes": lines_of(found),
        "losses": list(found.losses),
        "by_text": found.by_text,
        "not_compared": list(found.untold),
        "perhaps_renamed": [{"old": one.old, "new": one.new, "reason": one.reason} for one in found.unsure],
    }


def remarks(found: Changes) -> Iterator[str]:
    """What a person should know beside the lines."""
    if found.by_text is not None:
        # A comparison by text sees differences that a server would not.
        yield f"Compared by text, not by the server: {found.by_text}"
    yield from not_compared(found.untold)
    for one in found.unsure:
        yield f"Perhaps the {one.what} {one.old} is {one.new} now ({one.reason})."


def not_compared(untold: Sequence[str]) -> Iterator[str]:
    for text in untold:
        yield f"Not compared, as the server would not take it: {text}"


def asking() -> Ask:
    """Asks a person at a terminal whether a thing has a new name."""

    def ask(one: Suspected) -> bool:
        return click.confirm(f"Has the {one.what} {one.old} become {one.new}? ({one.reason})", default=False, err=True)

    return ask


def ask_or_none(invocation: Invocation) -> Ask | None:
    return asking() if invocation.interactive else None


def choosing(function: F) -> F:
    """For commands that look at a whole database."""
    for option in reversed(_CHOOSING):
        option(function)
    return function


_CHOOSING: tuple[Callable[[Any], Any], ...] = (
    setting("--include", metavar="PATTERN", multiple=True, help="Look only at what is so called: shop_*, audit.*."),
    setting("--exclude", metavar="PATTERN", multiple=True, help="Leave out what is so called; may be repeated."),
)


def renaming(function: F) -> F:
    """For commands that have to know what became of a thing that went."""
    for option in reversed(_RENAMING):
        option(function)
    return function


_RENAMING: tuple[Callable[[Any], Any], ...] = (
    click.option("--rename", multiple=True, metavar="OLD:NEW", help="A table, or TABLE.OLD:NEW, that has a new name."),
    click.option(
        "--drop", multiple=True, metavar="NAME", help="A table, or TABLE.COLUMN, that goes with what is in it."
    ),
)
