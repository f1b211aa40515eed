"""Draw which migration comes after which."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from brant.cli.answer import Answer
from brant.cli.folder import Command
from brant.cli.invocation import Invocation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from brant.migrations.migration import Migration

Edges = list[tuple[str, str]]


@click.command(cls=Command)
@click.option(
    "--format", "form", type=click.Choice(["text", "dot", "mermaid"]), default="text", help="How it is drawn."
)
@click.pass_obj
def command(invocation: Invocation, *, form: str) -> Answer:
    """Draw the migrations in the order in which they run, and what each depends on. Needs no database.

    dot is for Graphviz, mermaid for pages that draw it.
    """
    from brant.migrations.directory import Directory

    directory = Directory(*invocation.config.dir)
    order = directory.in_dependency_order(directory.migrations)
    edges = [
        (directory.resolve(needed).name, migration.name)
        for migration in order
        for needed in migration.settings.depends_on
    ]
    fields = {
        "migrations": [migration.name for migration in order],
        "dependencies": [{"migration": after, "depends_on": before} for before, after in edges],
    }
    drawn = {"text": _as_text, "dot": _as_dot, "mermaid": _as_mermaid}[form](order, edges)
    return Answer(fields, drawn)


def _as_text(order: Sequence[Migration], edges: Edges) -> list[str]:
    below = {migration.name: [before for before, after in edges if after == migration.name] for migration in order}
    return [f"{name}  after {', '.join(needed)}" if needed else name for name, needed in below.items()]


def _as_dot(order: Sequence[Migration], edges: Edges) -> list[str]:
    lines = [f"  {_quoted(migration.name)};" for migration in order]
    lines += [f"  {_quoted(before)} -> {_quoted(after)};" for before, after in edges]
    return ["digraph migrations {", "  rankdir=LR;", *lines, "}"]


def _as_mermaid(order: Sequence[Migration], edges: Edges) -> list[str]:
    called = {migration.name: f"m{number}" for number, migration in enumerate(order)}
    lines = [f"  {short}[{_quoted(name)}]" for name, short in called.items()]
    return ["graph LR", *lines, *(f"  {called[before]} --> {called[after]}" for before, after in edges)]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', "'") + '"'
