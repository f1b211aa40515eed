"""Options that every command takes, before its name or after it, and those shared by all that run migrations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from brant.cli.invocation import Invocation

F = TypeVar("F", bound=Callable[..., Any])


def _setting(context: click.Context, parameter: click.Parameter, value: Any) -> None:
    """Notes what was given as a setting of the configuration; the last one wins, folders add up."""
    invocation = context.find_object(Invocation)
    if invocation is None or value in (None, ()):
        return
    before = invocation.flags.get(parameter.name)
    if isinstance(before, tuple) and isinstance(value, tuple):
        value = (*before, *value)
    invocation.flags[parameter.name] = value


def _manner(context: click.Context, parameter: click.Parameter, value: Any) -> None:
    """Notes how brant shall behave."""
    invocation = context.find_object(Invocation)
    if invocation is None or not value:
        return
    if parameter.name == "verbose":
        value += invocation.verbose
    setattr(invocation, parameter.name, value)


def _option(*names: str, callback: Any = _setting, **more: Any) -> click.Option:
    return click.Option(names, expose_value=False, callback=callback, **more)


GLOBAL: tuple[click.Option, ...] = (
    _option("--url", metavar="URL", help="The database, for example sqlite:///dev.db."),
    _option("--database", metavar="NAME", help="A database that [databases] of the configuration names."),
    _option("--env", metavar="NAME", help="An environment that the configuration describes."),
    _option("--config", metavar="FILE", help="The configuration file, instead of the nearest."),
    _option("--dir", "--path", "dir", metavar="FOLDER", multiple=True, help="A folder of migrations; may be repeated."),
    _option("--schema", metavar="NAME", help="The schema of brant's own tables."),
    _option("--table", metavar="NAME", help="The name of brant's history table."),
    _option("--json", callback=_manner, is_flag=True, help="Print one JSON object on stdout."),
    _option("-q", "--quiet", callback=_manner, is_flag=True, help="Say nothing but errors."),
    _option(
        "-v", "--verbose", callback=_manner, count=True, help="Write a log to stderr; -vv shows SQL and tracebacks."
    ),
    _option(
        "--log-format",
        callback=_manner,
        type=click.Choice(["text", "json"]),
        help="Write a log to stderr, in this form.",
    ),
    _option("--no-color", callback=_manner, is_flag=True, help="Use no colours (NO_COLOR=1 says the same)."),
    _option("--no-input", callback=_manner, is_flag=True, help="Ask nothing."),
)


def setting(*names: str, **more: Any) -> Callable[[F], F]:
    """An option of one command that stands for a setting of the configuration."""
    return click.option(*names, expose_value=False, callback=_setting, **more)


def running(function: F) -> F:
    """For commands that run migrations: the lock, time-outs and transactions."""
    for option in reversed(_RUNNING):
        option(function)
    return function


_RUNNING: tuple[Callable[[Any], Any], ...] = (
    setting("--tx", metavar="each|all|none", help="What one transaction holds; each migration unless configured."),
    setting("--lock-wait", metavar="TIME", help="How long to wait for another runner; 10m unless configured."),
    setting("--lock-timeout", metavar="TIME", help="How long a statement may wait for a table: 3s, 500ms."),
    setting("--statement-timeout", metavar="TIME", help="How long one statement may take."),
    setting("-x", "arguments", metavar="NAME=VALUE", multiple=True, help="An argument for Alembic's env.py."),
)


def consenting(function: F) -> F:
    """For commands that destroy."""
    return click.option(
        "--allow-destructive",
        "allowed",
        metavar="NAME",
        help="Consent to destruction, by the environment's name, or the database's where there is none.",
    )(function)


def forcing(function: F) -> F:
    return click.option("--force", is_flag=True, help="Ask nothing. Doesn't open a protected environment.")(function)


def tolerating(*names: str, why: str) -> Callable[[F], F]:
    """A flag that others' habits bring along and that changes nothing here."""
    return click.option(*names, is_flag=True, hidden=True, expose_value=False, help=why)


def pretending(function: F) -> F:
    return click.option(
        "--pretend", "--dry-run", "pretend", is_flag=True, help="Print the SQL that would be run, and run nothing."
    )(function)
