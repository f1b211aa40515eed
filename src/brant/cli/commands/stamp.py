"""Record migrations as applied, or forget them, without running anything."""

from __future__ import annotations

import click

from brant.cli.answer import Answer
from brant.cli.consent import may_migrate
from brant.cli.folder import Command
from brant.cli.invocation import Invocation
from brant.cli.options import forcing, setting
from brant.cli.targets import FIRST, LAST, upward


@click.command(cls=Command)
@click.argument("target", required=False)
@click.option("--only", metavar="NAME", multiple=True, help="Record this migration and no other; may be repeated.")
@click.option("--forget", metavar="NAME", multiple=True, help="Take this one out of the history; may be repeated.")
@click.option(
    "--from", "tool", metavar="TOOL", help="Record what another tool's table says is applied: goose, dbmate …"
)
@click.option("--purge", is_flag=True, help="Forget also what is applied and has no file any more.")
@setting("--lock-wait", metavar="TIME", help="How long to wait for another runner; 10m unless configured.")
@forcing
@click.pass_obj
def command(
    invocation: Invocation,
    *,
    target: str | None,
    only: tuple[str, ...],
    forget: tuple[str, ...],
    tool: str | None,
    purge: bool,
    force: bool,
) -> Answer:
    """Make the history end at TARGET, and run nothing.

    TARGET is a migration's name or a part of it, head, or base. What leads there is recorded as applied; what
    comes after it is forgotten. What is recorded so is batch 0, which brant rollback leaves alone. The tables
    stay as they are: brant baseline compares them first.

    --from reads the history of dbmate, Flyway, goose, Laravel (with its batches), Liquibase, Rails or yoyo.
    """
    if sum(map(bool, (target, only, forget, tool))) != 1:
        raise click.UsageError("say one of TARGET (head, for all), --only NAME, --forget NAME and --from TOOL")
    from brant import Everything, Latest, Only

    may_migrate(invocation, force=force)
    migrator = invocation.migrator()
    without_file: tuple[str, ...] = ()
    if tool is not None:
        taken = migrator.take_over(tool.lower())
        done, without_file = taken.stamped, taken.without_file
    elif forget:
        done = migrator.forget(*forget)
    elif only:
        done = migrator.stamp(Only(*only))
    elif target in FIRST:
        done = migrator.stamp(Everything())
    else:
        done = migrator.stamp(Latest() if target in LAST else upward(target), purge=purge)
    lines = [f"  recorded   {name}" for name in done.recorded] + [f"  forgotten  {name}" for name in done.forgotten]
    lines += [f"  no file    {name}" for name in without_file]
    for line in lines:
        invocation.say(line)
    recorded, forgotten = len(done.recorded), len(done.forgotten)
    closing = (
        f"{recorded} recorded as applied, {forgotten} forgotten; nothing was run." if done else "It says so already."
    )
    fields = {"recorded": list(done.recorded), "forgotten": list(done.forgotten)}
    return Answer(fields | ({"without_file": list(without_file)} if tool else {}), closing=closing)
