"""One call of the command line: what was asked for, the configuration it leads to, and its two outputs."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, TextIO

import click

from brant.cli.answer import Answer, as_json
from brant.cli.entry import rested
from brant.cli.table import Table
from brant.errors import ConfigurationError

if TYPE_CHECKING:
    from brant.config import Config
    from brant.database_url import DatabaseUrl
    from brant.migrator import Migrator

PLAIN_WIDTH = 80
_LOGIN = re.compile(r"(\w://[^\s:/@]*):\S*@")


@dataclass
class Invocation:
    """``flags`` are the settings that the command line names, as brant.config takes them."""

    flags: dict[str, object] = field(default_factory=dict[str, object])
    command: str = ""
    json: bool = False
    quiet: bool = False
    verbose: int = 0
    log_format: str | None = None
    no_color: bool = field(default_factory=lambda: bool(os.environ.get("NO_COLOR")))
    no_input: bool = False

    # -- what to work on

    @cached_property
    def config(self) -> Config:
        from brant.config import load

        return load(flags=self.flags)

    @property
    def url(self) -> DatabaseUrl:
        """Raises ConfigurationError where no database is named."""
        if self.config.url is None:
            raise ConfigurationError(
                "no database is named",
                hint="set BRANT_DATABASE_URL or DATABASE_URL, write url = … in brant.toml, or pass --url sqlite:///dev.db",
            )
        return self.config.url

    def migrator(self) -> Migrator:
        """The front door to the configured database, with everybody listening who should."""
        return self.migrator_for(self.url)

    def migrator_for(self, url: DatabaseUrl | str) -> Migrator:
        from brant.cli.listening import listen
        from brant.migrator import Migrator

        config = self.config
        migrator = Migrator(
            url,
            *config.dir,
            objects=config.objects,
            table=config.table,
            schema=config.schema,
            lock_wait=config.lock_wait,
            lock_timeout=config.lock_timeout,
            statement_timeout=config.statement_timeout,
            late=config.late,
            edited=config.edited,
            transactions=config.tx,
            include=config.include,
            exclude=config.exclude,
            arguments=config.arguments,
        )
        listen(migrator, self)
        rested()
        return migrator

    # -- who is there

    @property
    def interactive(self) -> bool:
        """Whether anybody is there who could answer a question."""
        return not self.no_input and not os.environ.get("CI") and _is_terminal(sys.stdin) and _is_terminal(sys.stderr)

    @property
    def debugging(self) -> bool:
        return self.verbose > 1 or os.environ.get("BRANT_DEBUG", "") not in {"", "0"}

    @property
    def logging(self) -> bool:
        """Whether the log stands in for the talk on stderr."""
        return self.verbose > 0 or self.log_format is not None

    # -- data on stdout, talk on stderr

    def give(self, answer: Answer) -> None:
        """Prints the answer: one JSON object, or what is for people."""
        if self.json:
            unicode = (getattr(sys.stdout, "encoding", None) or "").lower().startswith("utf")
            text = as_json(self.command, answer.code, answer.fields, ascii_only=not unicode)
            self._write(text, sys.stdout)
        else:
            self._show(answer.shown)
        if answer.closing:
            self.say(answer.closing)

    def _show(self, parts: Sequence[str | Table]) -> None:
        width = _width_of(sys.stdout)
        for part in parts:
            lines = [part] if isinstance(part, str) else part.lines(width)
            self._write("\n".join(lines), sys.stdout)

    def say(self, text: str = "") -> None:
        """A line for people, unless they want it quiet."""
        if not self.quiet and not self.logging:
            self.insist(text)

    def insist(self, text: str, *, newline: bool = True) -> None:
        """A line for people that is said even so: an error, a question."""
        self._write(text, sys.stderr, newline=newline)

    def masked(self, text: str) -> str:
        """*text*, which may come from a driver or an argument, without any password."""
        config = self.__dict__.get("config")
        if config is not None and config.url is not None:
            with suppress(ConfigurationError):
                text = config.url.masked_in(text)
        return _LOGIN.sub(r"\1:***@", text)

    @property
    def terminal_width(self) -> int | None:
        """How wide the talk may be; None where it goes to no terminal."""
        return _width_of(sys.stderr)

    def _write(self, text: str, stream: TextIO, *, newline: bool = True) -> None:
        try:
            click.echo(text, file=stream, nl=newline, color=False if self.no_color else None)
        except BrokenPipeError:
            _close_quietly(stream)


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and not stream.closed and stream.isatty()


def _width_of(stream: TextIO) -> int | None:
    """A terminal's width; None for a pipe or a file."""
    if not _is_terminal(stream):
        return None
    with suppress(OSError, ValueError):
        if columns := int(os.environ.get("COLUMNS") or os.get_terminal_size(stream.fileno()).columns):
            return columns
    return shutil.get_terminal_size((PLAIN_WIDTH, 24)).columns


def _close_quietly(stream: TextIO) -> None:
    """The reader has gone: let what is still to be written vanish, and no error be told at exit."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
