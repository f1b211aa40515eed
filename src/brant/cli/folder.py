"""Groups that are folders: a command is a file, found by its name and imported when it is called."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from contextlib import redirect_stdout
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from typing import Any

import click

from brant.cli.invocation import Invocation
from brant.cli.options import GLOBAL
from brant.errors import did_you_mean

_NUMBER = re.compile(r"-\d+")
_SENTENCE = re.compile(r'"""(.+?)(?:\n|""")')


class Command(click.Command):
    """A command that takes the global options too, and whose stdout is its answer alone."""

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        own = super().get_params(ctx)
        taken = {name for parameter in own for name in parameter.opts}
        return [*own, *(option for option in GLOBAL if not taken.intersection(option.opts))]

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if invocation := ctx.find_object(Invocation):
            invocation.command = path_of(ctx)
        return super().parse_args(ctx, _with_numbers_last(args))

    def invoke(self, ctx: click.Context) -> Any:
        # What a migration prints is talk.
        with redirect_stdout(sys.stderr):
            return super().invoke(ctx)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        _write_options(super().get_params(ctx), "Options", ctx, formatter)
        formatter.write_paragraph()
        formatter.write_text("Global options may stand here too: brant --help lists them.")


class FolderGroup(click.Group):
    """The commands are the modules of *package*; each has one called ``command``. A folder in it is a group."""

    def __init__(self, package: str, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.package = package

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(name.replace("_", "-") for name in self._modules())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module = cmd_name.replace("-", "_")
        if module not in self._modules():
            return None
        found: click.Command = import_module(f"{self.package}.{module}").command
        found.name = cmd_name
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        word = args[0]
        if not word.startswith("-") and self.get_command(ctx, word) is None:
            raise self.unknown(word, ctx)
        return super().resolve_command(ctx, args)

    def unknown(self, word: str, ctx: click.Context) -> click.UsageError:
        """The error for a command that isn't there, with the best advice there is."""
        near = did_you_mean(word, self.list_commands(ctx))
        return click.UsageError(f"there is no command {word!r}" + (f"; {near}" if near else ""), ctx)

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        return [*super().get_params(ctx), *GLOBAL]

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args and not ctx.resilient_parsing:
            click.echo(ctx.get_help())
            ctx.exit()
        return super().parse_args(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.format_commands(ctx, formatter)
        _write_options(super().get_params(ctx), "Options", ctx, formatter)
        if ctx.parent is None:
            _write_options(GLOBAL, "Global options, before a command or after it", ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, self.sentence(name)) for name in self.list_commands(ctx)])

    def sentence(self, name: str) -> str:
        """What a command does: the first line of its file, which needs no import."""
        module = f"{self.package}.{name.replace('-', '_')}"
        loader: Any = getattr(find_spec(module), "loader", None)
        source = loader.get_source(module) if hasattr(loader, "get_source") else None
        found = _SENTENCE.match(source or "")
        return found[1] if found else (import_module(module).__doc__ or "").partition("\n")[0]

    def _modules(self) -> list[str]:
        return [module.name for module in iter_modules(import_module(self.package).__path__)]


def subgroup(package: str) -> FolderGroup:
    """The group that a folder of commands is; its help is the folder's docstring."""
    return FolderGroup(package, help=import_module(package).__doc__)


def path_of(context: click.Context) -> str:
    """A command's name without the program's: ``db create``."""
    names: list[str] = []
    at = context
    while at.parent is not None:
        names.insert(0, at.info_name or "")
        at = at.parent
    return " ".join(names)


def _with_numbers_last(args: Sequence[str]) -> list[str]:
    """``-1`` is an argument (one back), not an option."""
    if "--" in args or not any(_NUMBER.fullmatch(word) for word in args):
        return list(args)
    numbers = [word for word in args if _NUMBER.fullmatch(word)]
    return [*(word for word in args if word not in numbers), "--", *numbers]


def _write_options(
    parameters: Sequence[click.Parameter], title: str, ctx: click.Context, formatter: click.HelpFormatter
) -> None:
    options = [parameter for parameter in parameters if isinstance(parameter, click.Option)]
    records = [record for option in options if (record := option.get_help_record(ctx)) is not None]
    if records:
        with formatter.section(title):
            formatter.write_dl(records)
