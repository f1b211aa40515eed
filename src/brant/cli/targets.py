"""TARGET on the command line: a name or part of one, head, base, +2, -1."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from brant import Target

FIRST = frozenset({"base", "zero", "0"})
LAST = frozenset({"head", "heads", "latest"})


def upward(text: str | None) -> Target | None:
    """What ``migrate TARGET`` means."""
    from brant import Latest, Steps, Through

    if text is None or text in LAST:
        return Latest()
    if text in FIRST:
        raise click.UsageError(f"{text!r} is where a rollback leads: brant rollback {text}")
    if re.fullmatch(r"-\d+", text):
        raise click.UsageError(f"{text!r} leads back: brant rollback {text}")
    if re.fullmatch(r"\+\d+", text):
        return Steps(int(text))
    return Through(text)


def downward(text: str) -> Target:
    """What ``rollback TARGET`` means: the migration named stays, what was applied after it goes."""
    from brant import Everything, Steps, Through

    if text in FIRST:
        return Everything()
    if text in LAST or re.fullmatch(r"\+\d+", text):
        raise click.UsageError(f"{text!r} leads forward: brant migrate {text}")
    if re.fullmatch(r"-\d+", text):
        return Steps(int(text[1:]))
    return Through(text)
