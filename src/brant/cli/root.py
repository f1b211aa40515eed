"""The program itself: its options, the way to a command, and the one place where errors end."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import click

import brant as package
from brant.cli.aliases import NOT_YET, WORDS, translated
from brant.cli.answer import Answer
from brant.cli.failing import fail
from brant.cli.folder import FolderGroup
from brant.cli.invocation import Invocation
from brant.errors import did_you_mean


class Brant(FolderGroup):
    """``brant``: takes other tools' words, and turns what happens into an exit code."""

    def main(self, args: Sequence[str] | None = None, *_: Any, **__: Any) -> NoReturn:
        sys.exit(self.run(sys.argv[1:] if args is None else list(args)))

    def run(self, args: Sequence[str]) -> int:
        """Carries out one command line and returns its exit code; never raises."""
        words = list(args)
        # A command line that can't be parsed is answered as it asked to be.
        invocation = Invocation(json="--json" in words)
        try:
            self._main_shell_completion({}, self.name or "brant")
            with self.make_context(self.name, words, obj=invocation) as context:
                answer = self.invoke(context)
            if isinstance(answer, Answer):
                invocation.give(answer)
                return answer.code
        except click.exceptions.Exit as leaving:
            return leaving.exit_code
        except BrokenPipeError:
            return 0
        except (Exception, KeyboardInterrupt) as error:
            return fail(error, invocation)
        return 0

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        return super().resolve_command(ctx, translated(args))

    def unknown(self, word: str, ctx: click.Context) -> click.UsageError:
        if word in NOT_YET:
            return click.UsageError(f"there is no command {word!r}: {NOT_YET[word]}", ctx)
        near = did_you_mean(word, [*self.list_commands(ctx), *WORDS, *NOT_YET])
        return click.UsageError(f"there is no command {word!r}" + (f"; {near}" if near else ""), ctx)


def _version(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if not wanted or context.resilient_parsing:
        return
    invocation = context.ensure_object(Invocation)
    invocation.command = "version"
    invocation.give(Answer({"version": package.__version__}, [f"brant {package.__version__}"]))
    context.exit()


brant = Brant(
    "brant.cli.commands",
    name="brant",
    help="""Change databases safely: migrations recorded first, run second, in batches.

    TARGET is a migration's name, the beginning or a part of one, head, base, +2 or -1.""",
    context_settings={"help_option_names": ["-h", "--help"]},
    params=[
        click.Option(
            ["--version"], is_flag=True, expose_value=False, is_eager=True, callback=_version, help="Show the version."
        )
    ],
)
