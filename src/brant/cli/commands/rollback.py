"""Revert the last batch, or back to a migration."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from brant.cli.answer import Answer
from brant.cli.consent import may_roll_back
from brant.cli.folder import Command
from brant.cli.invocation import Invocation
from brant.cli.options import consenting, pretending, running, tolerating
from brant.cli.outcome import answered
from brant.cli.pretending import pretended
from brant.cli.targets import downward

if TYPE_CHECKING:
    from brant import Target


@click.command(cls=Command)
@click.argument("target", required=False)
@pretending
@click.option("--step", type=int, metavar="N", help="Revert the N migrations applied last.")
@click.option("--batch", type=int, is_flag=False, flag_value=0, metavar="[N]", help="Revert batch N, or the last.")
@click.option("--only", metavar="NAME", multiple=True, help="Revert this migration and no other; may be repeated.")
@running
@consenting
@tolerating("--force", why="Nothing is asked that it could answer.")
@click.pass_obj
def command(
    invocation: Invocation,
    *,
    target: str | None,
    pretend: bool,
    step: int | None,
    batch: int | None,
    only: tuple[str, ...],
    allowed: str | None,
) -> Answer:
    """Revert the last batch, the latest applied first; or go back to TARGET.

    TARGET is a migration's name or a part of it: that one stays, what was applied after it goes. -1 is
    the last one, base is everything. What can't be brought back is listed before it is destroyed.
    """
    chosen = _chosen(target, step, batch, only)
    if not pretend:
        may_roll_back(invocation, allowed=allowed)
    migrator = invocation.migrator()
    if pretend:
        return pretended(invocation, migrator, migrator.plan_rollback(chosen))
    return answered(migrator.rollback(chosen))


def _chosen(target: str | None, step: int | None, batch: int | None, only: tuple[str, ...]) -> Target:
    if sum(bool(given) for given in (target, step is not None, batch is not None, only)) > 1:
        raise click.UsageError("TARGET, --step, --batch and --only exclude each other")
    if target is not None:
        return downward(target)
    from brant import Batch, Only, Steps

    if step is not None:
        return Steps(step)
    return Only(*only) if only else Batch(batch or None)
