"""docs/cli.md, written from the commands themselves: ``python -m brant.cli.reference > docs/cli.md``."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator, Sequence

import click

from brant.cli.aliases import FAMILIES, NOT_YET, OPTIONS
from brant.cli.answer import SCHEMA
from brant.cli.exitcodes import EXIT_CODES, RETRYABLE
from brant.cli.folder import FolderGroup, path_of
from brant.cli.options import GLOBAL
from brant.cli.root import brant

_BEGINNING = f"""\
# Command reference

<!-- Written by `python -m brant.cli.reference`; a test compares. Change the commands instead. -->

Results go to stdout, talk (progress, questions, errors) to stderr. With `--json` every command prints one
object on stdout, `{{"schema": "{SCHEMA}", "command": …, "code": …}}`, and an error is such an object too, with
`error`, `message`, `where` and `hint`. `code` is the exit code.

**TARGET** is a migration's whole name, or as much of it as no other has: its beginning or any part. `head`
(`latest`) is all there is, `base` (`zero`, `0`) the state before the first, `+2` the next two, `-1` the last one.

**Destruction.** In a protected environment (`protected` in the configuration; `production` and `prod` unless you
say otherwise) whatever rolls back or drops is refused with exit code 10, unless `--allow-destructive NAME` gives
the environment's name, or somebody types it at a terminal. `--force` only keeps brant from asking; it consents
to nothing there. Elsewhere `fresh`, `db wipe` and `db drop` ask at a terminal, and need `--force` where nobody can
be asked. `migrate` asks before a protected environment only at a terminal, so that deployments run by themselves.

**Questions** are asked only when stdin and stderr are a terminal, `CI` isn't set, and `--no-input` isn't given.
"""


def reference() -> str:
    """The whole page."""
    root = click.Context(brant, info_name="brant", obj=None)
    parts = [_BEGINNING, "## Commands\n", _contents(root)]
    parts += [_command(context) for context in _contexts(root)]
    parts += ["## Global options\n", "Before a command's name or after it.\n", _options(GLOBAL, root)]
    parts += ["## Exit codes\n", _exit_codes(), "## Other tools' names\n", _aliases()]
    return "\n".join(parts)


def _contexts(above: click.Context) -> Iterator[click.Context]:
    """Each command that does something, in order of name."""
    group = above.command
    assert isinstance(group, FolderGroup)
    for name in group.list_commands(above):
        found = group.get_command(above, name)
        assert found is not None
        context = click.Context(found, parent=above, info_name=name)
        if isinstance(found, FolderGroup):
            yield from _contexts(context)
        else:
            yield context


def _contents(root: click.Context) -> str:
    rows = []
    for context in _contexts(root):
        assert context.parent is not None
        group = context.parent.command
        assert isinstance(group, FolderGroup)
        path = path_of(context)
        rows.append((f"[`{path}`](#brant-{path.replace(' ', '-')})", group.sentence(context.info_name or "")))
    return _table(("command", "what it does"), rows)


def _command(context: click.Context) -> str:
    usage = " ".join([context.command_path, *context.command.collect_usage_pieces(context)])
    parts = [f"### brant {path_of(context)}\n", f"```text\n{usage}\n```\n"]
    parts.append(inspect.cleandoc(context.command.help or "") + "\n")
    parts.append(_options([each for each in context.command.params if isinstance(each, click.Option)], context))
    return "\n".join(parts)


def _options(options: Sequence[click.Option], context: click.Context) -> str:
    records = [record for option in options if (record := option.get_help_record(context)) is not None]
    return _table(("option", ""), [(f"`{names}`", text) for names, text in records]) if records else ""


def _exit_codes() -> str:
    rows = [
        (str(code), meaning + (" Safe to retry." if code in RETRYABLE else "")) for code, meaning in EXIT_CODES.items()
    ]
    return _table(("code", "meaning"), rows)


def _aliases() -> str:
    parts = ["They work as they are, `brant help aliases` lists them, and the help leaves them out.\n"]
    rows = [
        (f"`{word}`", f"`brant {command}`", family)
        for family, words in FAMILIES.items()
        for word, command in words.items()
    ]
    parts.append(_table(("typed", "stands for", "known from"), rows))
    parts.append("These are understood and can't be obeyed yet; brant says what to do instead.\n")
    parts.append(
        _table(("typed", "answer"), [(f"`{word}`", answer) for word, answer in {**NOT_YET, **OPTIONS}.items()])
    )
    return "\n".join(parts)


def _table(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heading, ["---"] * len(heading), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(reference())
