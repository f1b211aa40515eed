"""Explain a command, the aliases, or the exit codes."""

from __future__ import annotations

import click

from brant.cli.aliases import FAMILIES, translated
from brant.cli.answer import Answer
from brant.cli.exitcodes import EXIT_CODES
from brant.cli.folder import Command
from brant.cli.table import Column, Table


@click.command(cls=Command)
@click.argument("topic", nargs=-1)
@click.pass_context
def command(context: click.Context, *, topic: tuple[str, ...]) -> Answer:
    """Explain TOPIC: a command, aliases (other tools' names of commands), or exit-codes."""
    match topic:
        case ("aliases",):
            return _aliases()
        case ("exit-codes",) | ("codes",):
            return _exit_codes()
        case _:
            text = _help_of(context.find_root(), topic)
            return Answer({"topic": " ".join(topic), "help": text}, [text])


def _aliases() -> Answer:
    shown: list[str | Table] = []
    for family, words in FAMILIES.items():
        shown += ["" if shown else "Other tools' names of commands work as they are.\n", family]
        shown.append(Table([Column(""), Column("")], [[f"  {word}", f"brant {name}"] for word, name in words.items()]))
    return Answer({"aliases": {word: name for words in FAMILIES.values() for word, name in words.items()}}, shown)


def _exit_codes() -> Answer:
    rows = [[str(code), meaning] for code, meaning in EXIT_CODES.items()]
    return Answer({"exit_codes": EXIT_CODES}, [Table([Column("", "right"), Column("")], rows, whole=True)])


def _help_of(root: click.Context, topic: tuple[str, ...]) -> str:
    context = root
    for word in translated(topic) if topic else ():
        assert isinstance(context.command, click.Group)
        name, found, _ = context.command.resolve_command(context, [word])
        assert found is not None
        context = click.Context(found, parent=context, info_name=name)
        if not isinstance(found, click.Group):
            break
    return context.get_help()
