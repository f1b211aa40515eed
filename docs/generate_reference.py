"""Writes docs/reference.md from signatures and docstrings: ``python docs/generate_reference.py``. A test compares."""

from __future__ import annotations

import ast
import dataclasses
import enum
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, UnionType
from typing import Any, get_args

import brant
from brant import columns, errors, events
from brant.config import Config, DatabaseUrl
from brant.operations.columns import UNCHANGED
from brant.sinks.log import JsonFormatter, LogSink
from brant.testing.suite import DialectSuite

PAGE = Path(__file__).with_name("reference.md")

HEAD = """\
# Library reference

<!-- Written by `python docs/generate_reference.py` from the docstrings; a test compares. Change those instead. -->

How to use it is told in [As a library](library.md) and [Writing migrations](writing-migrations.md).
What is not listed here may change at any time.
"""

FRONT = ("Migrator", "Outcome", "Inspector")
TARGETS = ("Target", "Latest", "Steps", "Through", "Only", "Batch", "Everything")
WIDTH = 100
PARTS = ("brant.migrations.", "brant.migrator.")
"""Where a class of many verbs is put together from."""
RULES = ("Batching", "Late", "Edited", "Transactions")


def page() -> str:
    """The whole page."""
    from brant.catalog import definitions, objects
    from brant.dialects.overview import TableOverview
    from brant.execution.databases import ServerInfo
    from brant.migrator import LockStatus, MigrationStatus, ObjectState, ObjectStatus, State

    named = {name: getattr(brant, name) for name in brant.__all__}
    parts = [
        HEAD,
        *section("Migrator", "`from brant import …`", *(named[name] for name in FRONT)),
        *section("What it tells", "`brant.migrator`", MigrationStatus, State, ObjectStatus, ObjectState, LockStatus),
        *section(
            "What the Inspector tells",
            "Frozen values, of `brant.dialects.overview` and `brant.execution.databases`",
            TableOverview,
            ServerInfo,
        ),
        *section("Definitions", f"`brant.catalog.definitions`. {_text(definitions.__doc__)}", *_values(definitions)),
        *section("Objects", f"`brant.catalog.objects`. {_text(objects.__doc__)}", *_values(objects)),
        *section("Targets", "Where a run goes; `from brant import …`", *(named[name] for name in TARGETS)),
        *section("Rules", "How a run is planned; `from brant import …`", *(named[name] for name in RULES)),
        *section("Plans", "`from brant import Plan`", named["Plan"]),
        *section("In a migration file", "`from brant import …`", named["Schema"], named["Table"], named["migration"]),
        *section("Generating", "`from brant import render_type`", named["render_type"]),
        *column_functions(),
        *section("Events", "`brant.events`. " + _text(events.__doc__), *_own(events)),
        *section("Errors", "`brant.errors`", text=_tree(errors.__doc__)),
        *section("Configuration", "`brant.config`", Config, DatabaseUrl),
        *section("Logging", "`brant.sinks.log`", LogSink, JsonFormatter),
        *section("For authors of dialects", "`brant.testing.suite`", DialectSuite),
    ]
    return "\n".join(parts)


def section(title: str, lead: str, *things: Any, text: str = "") -> Iterator[str]:
    yield f"## {title}\n\n{lead}\n{text}"
    for thing in things:
        yield from entry(thing)


def column_functions() -> Iterator[str]:
    """``brant.columns``: its functions, other names for them, and the keywords they share."""
    yield from section("Columns", "`from brant import columns as c`\n\n" + _text(columns.__doc__))
    public = {name: getattr(columns, name) for name in columns.__all__}
    functions = {name: thing for name, thing in public.items() if inspect.isfunction(thing)}
    for name, function in functions.items():
        if function.__name__ == name:
            yield f"**`c.{name}{_signature(function, wrapped=False)}`**  \n{_text(function.__doc__)}\n"
    others = [f"`{name}` is `{thing.__name__}`" for name, thing in functions.items() if thing.__name__ != name]
    yield f"Other names: {', '.join(others)}.\n"
    for name, thing in public.items():
        if name.endswith("Modifiers"):
            yield from _keywords(thing)


def _keywords(kind: Any) -> Iterator[str]:
    """A TypedDict's own keys, each with the text below it."""
    body = ast.parse(inspect.getsource(kind)).body[0]
    assert isinstance(body, ast.ClassDef)
    base = ast.unparse(body.bases[0])
    yield f"### {kind.__name__}{f' ({base})' if base != 'TypedDict' else ''}\n\n{_text(kind.__doc__)}\n"
    for statement, following in zip(body.body, [*body.body[1:], ast.Pass()], strict=True):
        if isinstance(statement, ast.AnnAssign):
            told = ast.literal_eval(following.value) if isinstance(following, ast.Expr) else ""
            dash = f": {_text(told)}" if told else ""
            yield f"- `{ast.unparse(statement.target)}: {ast.unparse(statement.annotation)}`{dash}"
    yield ""


def entry(thing: Any) -> Iterator[str]:
    """A class with what is in it, a function, or a union of types."""
    if isinstance(thing, UnionType):
        members = " | ".join(member.__name__ for member in get_args(thing))
        yield f"### Target\n\n`Target = {members}`\n"
    elif isinstance(thing, type) and issubclass(thing, enum.Enum):
        yield f"### {thing.__name__}\n\n{_text(thing.__doc__)}\n"
        yield "\n".join(f"- `{thing.__name__}.{member.name}` is `{member.value!r}`" for member in thing) + "\n"
    elif isinstance(thing, type):
        yield from _class(thing)
    else:
        yield f"### {thing.__name__}\n\n```text\n{thing.__name__}{_signature(thing)}\n```\n\n{_text(thing.__doc__)}\n"


def _class(kind: type) -> Iterator[str]:
    base = kind.__bases__[0]
    is_told = base.__module__.startswith("brant.") and not base.__module__.startswith(PARTS)
    derived = f" ({base.__name__})" if is_told else ""
    is_value = kind.__module__.startswith("brant.catalog.")
    told = "" if (kind.__doc__ or "").startswith(f"{kind.__name__}(") else _text(kind.__doc__)
    yield f"### {kind.__name__}{derived}\n\n{_constructor(kind)}{told}\n".rstrip("\n") + "\n"
    parts = [part for part in kind.__mro__[1:] if part.__module__.startswith(PARTS)]
    members = [pair for home in (kind, *parts) for pair in vars(home).items()]
    for name, member in members:
        if name.startswith("_") or not member.__doc__ or kind is DialectSuite:
            continue
        if is_value and not isinstance(member, property):
            continue
        if isinstance(member, property) and member.fget is not None:
            returned = member.fget.__annotations__.get("return", "")
            yield f"**`.{name}`** → `{returned}`  \n{_text(member.__doc__)}\n"
        elif inspect.isfunction(member) and member.__name__ == name:
            yield f"**`.{name}{_signature(member, wrapped=False)}`**  \n{_text(member.__doc__)}\n"


def _constructor(kind: type) -> str:
    if kind in {brant.Schema, brant.Table}:
        return ""
    initialise = kind.__init__ if kind is brant.Migrator else vars(kind).get("__init__")
    shown = _signature(initialise) if inspect.isfunction(initialise) else "()"
    return f"```text\n{kind.__name__}{shown}\n```\n\n" if shown != "()" else ""


def _signature(function: Any, *, wrapped: bool = True) -> str:
    """As written, with the annotations' own text. The time of an event is its own affair."""
    parameters = list(inspect.signature(function).parameters.values())
    parameters = [parameter for parameter in parameters if parameter.name not in {"self", "at"}]
    shown: list[str] = []
    for parameter in parameters:
        if parameter.kind is parameter.KEYWORD_ONLY and not any(part.startswith("*") for part in shown):
            shown.append("*")
        shown.append(_parameter(parameter))
    returned = function.__annotations__.get("return")
    arrow = f" -> {returned}" if returned not in {None, "None"} else ""
    line = f"({', '.join(shown)}){arrow}"
    return line if len(line) <= WIDTH or not wrapped else "(\n    " + ",\n    ".join(shown) + f",\n){arrow}"


def _parameter(parameter: inspect.Parameter) -> str:
    star = "*" * (parameter.kind is parameter.VAR_POSITIONAL) + "**" * (parameter.kind is parameter.VAR_KEYWORD)
    text = f"{star}{parameter.name}: {parameter.annotation}"
    return text if parameter.default is parameter.empty else f"{text} = {_value(parameter.default)}"


def _value(value: object) -> str:
    if value is UNCHANGED:
        return "UNCHANGED"
    if isinstance(value, enum.Enum):
        return f"{type(value).__name__}.{value.name}"
    if isinstance(value, tuple):
        return repr(tuple(str(part) for part in value))
    return repr(value) if isinstance(value, str | int | float | None) else "…"


def _text(docstring: str | None) -> str:
    """A docstring as Markdown."""
    text = inspect.cleandoc(docstring or "").replace("``", "`")
    text = re.sub(r":\w+:`~?([^`]+)`", r"`\1`", text)
    return re.sub(r"\n\n((?:    .*\n?)+)", lambda code: f"\n\n```text\n{inspect.cleandoc(code[1])}\n```\n", text)


def _tree(docstring: str | None) -> str:
    drawn = (docstring or "").partition("\n\n")[2].strip()
    lead = "Every one carries `message`, `where`, `hint` and the command line's `exit_code`, the number shown."
    return f"\n{lead}\n\n```text\n{drawn}\n```\n"


def _values(module: ModuleType) -> Iterator[Any]:
    """The frozen values that a module defines, without how they are changed."""
    for thing in _own(module):
        if dataclasses.is_dataclass(thing):
            yield thing


def _own(module: ModuleType) -> Iterator[Any]:
    """What a module defines, in its order."""
    for name, thing in vars(module).items():
        if not name.startswith("_") and getattr(thing, "__module__", None) == module.__name__ and callable(thing):
            yield thing


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
