"""CREATE and DROP VIEW in the standard's words, as DDL elements and as text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import exc
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import ExecutableDDLElement
from sqlalchemy.sql.compiler import DDLCompiler

from brant.catalog.objects import ObjectDefinition, SequenceDefinition, ViewDefinition

Quote = Callable[[str], str]


class CreateView(ExecutableDDLElement):
    """CREATE VIEW *name* AS *query*."""

    inherit_cache = False

    def __init__(self, definition: ObjectDefinition) -> None:
        self.definition = definition


class DropView(ExecutableDDLElement):
    """DROP VIEW *name*."""

    inherit_cache = False

    def __init__(self, definition: ObjectDefinition) -> None:
        self.definition = definition


@compiles(CreateView)
def _create_view(element: CreateView, compiler: DDLCompiler, **_: Any) -> str:
    definition = _standard(element.definition)
    select = definition.select.choose(f"view {definition.name!r}", compiler.dialect.name)
    return view_text(definition, select, compiler.preparer.quote)


@compiles(DropView)
def _drop_view(element: DropView, compiler: DDLCompiler, **_: Any) -> str:
    return f"DROP VIEW {quoted(_standard(element.definition).name, compiler.preparer.quote)}"


def _standard(definition: ObjectDefinition) -> ViewDefinition:
    if not isinstance(definition, ViewDefinition):
        raise exc.CompileError(f"{definition.kind} {definition.name!r}")
    return definition


def view_text(definition: ViewDefinition, select: str, quote: Quote, verb: str = "CREATE", options: str = "") -> str:
    """``CREATE VIEW name (columns) AS query``, with the check option behind it."""
    check = f"\nWITH {definition.check_option} CHECK OPTION" if definition.check_option else ""
    columns = column_list(definition.columns, quote)
    return f"{verb} VIEW {quoted(definition.name, quote)}{columns}{options} AS\n{select}{check}"


def column_list(columns: tuple[str, ...], quote: Quote) -> str:
    return f" ({', '.join(map(quote, columns))})" if columns else ""


def sequence_options(sequence: SequenceDefinition, was: ObjectDefinition | None = None) -> str:
    """The options of CREATE SEQUENCE, or those of ALTER SEQUENCE that lead from what it *was*."""
    before = was if isinstance(was, SequenceDefinition) else SequenceDefinition(sequence.name)
    said: list[str] = []
    for word, old, new in (
        ("START WITH", before.start, sequence.start),
        ("INCREMENT BY", before.increment, sequence.increment),
        ("MINVALUE", before.minimum, sequence.minimum),
        ("MAXVALUE", before.maximum, sequence.maximum),
        ("CACHE", before.cache, sequence.cache),
    ):
        if new != old:
            said.append(f"{word} {new}" if new is not None else _USUAL[word])
    if sequence.cycle != before.cycle:
        said.append("CYCLE" if sequence.cycle else "NO CYCLE")
    return "".join(f" {option}" for option in said)


_USUAL = {
    "START WITH": "START WITH 1",
    "INCREMENT BY": "INCREMENT BY 1",
    "MINVALUE": "NO MINVALUE",
    "MAXVALUE": "NO MAXVALUE",
    "CACHE": "CACHE 1",
}
"""What says that a database shall choose, which ALTER SEQUENCE needs to be told."""


def quoted(name: str, quote: Quote) -> str:
    """``"schema"."name"``, each part in quotes where it needs them."""
    return ".".join(map(quote, name.split(".")))
