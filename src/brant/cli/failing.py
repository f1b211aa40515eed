"""From an exception to an exit code, and to what is said about it."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field

import click

from brant.cli.aliases import OPTIONS
from brant.cli.answer import Answer
from brant.cli.entry import INTERRUPTED, TERMINATED, Terminated
from brant.cli.invocation import Invocation
from brant.cli.table import shortened
from brant.errors import BrantError, MigrationFailed, Where

SHOWN_LINES = 12
"""Of a statement that failed."""


@dataclass(frozen=True, slots=True)
class Failure:
    """What is told of an exception, in both forms. ``more`` is for JSON alone."""

    code: int
    kind: str
    message: str
    where: Where | None = None
    hint: str | None = None
    statement: str | None = None
    more: Mapping[str, object] = field(default_factory=dict[str, object])


def fail(error: BaseException, invocation: Invocation) -> int:
    """Tells what went wrong and returns the exit code."""
    failure = understood(error)
    if invocation.json:
        # It may be stdout itself that can't be written.
        with suppress(OSError):
            invocation.give(Answer(_fields(failure, invocation), code=failure.code))
    if invocation.log_format == "json":
        _log(failure, invocation)
    else:
        invocation.insist(invocation.masked(_text(failure, invocation.terminal_width)))
    if failure.code == 1 and invocation.debugging:
        invocation.insist(invocation.masked(_traceback(error)))
    return failure.code


def understood(error: BaseException) -> Failure:
    """An unexpected exception is a bug of brant's, and is told without a traceback."""
    match error:
        case MigrationFailed():
            more = {"migration": error.migration, "applied": error.applied}
            return _of_brant(error, statement=error.statement, more=more)
        case BrantError():
            return _of_brant(error)
        case click.UsageError():
            known = OPTIONS.get(error.option_name) if isinstance(error, click.NoSuchOption) else None
            return Failure(2, "UsageError", error.format_message(), hint=known or _usage(error.ctx))
        case click.ClickException():
            return Failure(2, type(error).__name__, error.format_message())
        case OSError() if error.strerror:
            place = f": {error.filename}" if error.filename else ""
            return Failure(2, type(error).__name__, f"{error.strerror}{place}")
        case Terminated():
            return Failure(TERMINATED, "Terminated", "ended by SIGTERM", hint=_AFTERWARDS)
        case KeyboardInterrupt() | click.Abort():
            return Failure(INTERRUPTED, "Interrupted", "interrupted", hint=_AFTERWARDS)
        case _:
            return Failure(1, type(error).__name__, f"this is a bug of brant's: {_said(error)}", hint=_BUG)


_AFTERWARDS = "what was completed before stays; brant status shows where things stand"
_BUG = "-vv (or BRANT_DEBUG=1) shows where it happened"


def _of_brant(error: BrantError, *, statement: str | None = None, more: Mapping[str, object] | None = None) -> Failure:
    return Failure(error.exit_code, type(error).__name__, error.message, error.where, error.hint, statement, more or {})


def _said(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}".partition("\n")[0]


def _usage(context: click.Context | None) -> str:
    return f"{context.command_path if context else 'brant'} --help tells what there is"


def _fields(failure: Failure, invocation: Invocation) -> dict[str, object]:
    masked = invocation.masked
    where = failure.where
    return {
        "error": failure.kind,
        "message": masked(failure.message),
        "where": {"file": where.file, "line": where.line} if where else None,
        "hint": masked(failure.hint) if failure.hint else None,
        **({"statement": masked(failure.statement)} if failure.statement else {}),
        **failure.more,
    }


def _log(failure: Failure, invocation: Invocation) -> None:
    import logging

    from brant.cli.listening import log_of

    about = {"event": "CommandFailed", "command": invocation.command, "code": failure.code, "error": failure.kind}
    log_of(invocation).write(logging.ERROR, failure.message, about | ({"hint": failure.hint} if failure.hint else {}))


def _text(failure: Failure, width: int | None) -> str:
    """All of it for people; *width* is the terminal's, None where lines stay as long as they are."""
    lines = _wrapped(click.style("Error: ", fg="red", bold=True) + failure.message, "", width)
    if failure.where is not None:
        lines.append(shortened(f"  {_place(failure.where)}", width or sys.maxsize))
    if failure.statement:
        lines += [click.style(f"  {line}", dim=True) for line in _beginning(failure.statement)]
    lines += _wrapped(failure.hint or "", "  ", width)
    return "\n".join(lines)


def _wrapped(text: str, indent: str, width: int | None) -> list[str]:
    """Lines broken between words, where there is a terminal to be filled."""
    lines = text.splitlines()
    if width is None:
        return [indent + line for line in lines]
    import textwrap

    wrapper = textwrap.TextWrapper(
        width, initial_indent=indent, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False
    )
    return [part for line in lines for part in wrapper.wrap(line)]


def _place(where: Where) -> str:
    """The file from here, its line, and what stands there."""
    import linecache

    file = where.file
    here = os.getcwd() + os.sep
    shown = file[len(here) :] if file.startswith(here) else file
    line = linecache.getline(file, where.line).strip() if file.endswith(".py") else ""
    return f"{shown}:{where.line}" + (f"   {line}" if line else "")


def _beginning(statement: str) -> list[str]:
    lines = statement.splitlines()
    return lines if len(lines) <= SHOWN_LINES else [*lines[:SHOWN_LINES], "…"]


def _traceback(error: BaseException) -> str:
    import traceback

    return "".join(traceback.format_exception(error)).rstrip()
