"""Write one migration that stands for several, and delete those once every database has it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from brant.cli.answer import Answer, from_here
from brant.cli.consent import may_migrate
from brant.cli.folder import Command
from brant.cli.invocation import Invocation
from brant.cli.options import forcing, setting
from brant.cli.targets import FIRST, LAST
from brant.errors import ConfigurationError, did_you_mean

if TYPE_CHECKING:
    from brant.database_url import DatabaseUrl


@click.command(cls=Command)
@click.argument("range_", metavar="FROM:TO", required=False)
@click.option("--prove", is_flag=True, help="Run both on scratch databases of each configured engine, and compare.")
@click.option("--on", "on", metavar="URL", multiple=True, help="Another database to prove or finish on, or its name.")
@click.option("--dry-run", is_flag=True, help="Print the migration, and write nothing.")
@click.option("--finish", metavar="NAME", help="Record this squash, and delete the files that it stands for.")
@setting("--lock-wait", metavar="TIME", help="How long to wait for another runner; 10m unless configured.")
@forcing
@click.pass_obj
def command(
    invocation: Invocation,
    *,
    range_: str | None,
    prove: bool,
    on: tuple[str, ...],
    dry_run: bool,
    finish: str | None,
    force: bool,
) -> Answer:
    """Write one migration for all from FROM to TO, both included; an end that is left out is the first or the latest.

    What it records must lead to the same as the others do, or it is not written; --prove runs both as well. SQL
    steps are kept where they are; a step in Python is named as a reason to stop. A database that has some of the
    others goes on with them, and a new one takes the squash: --finish deletes the others once all databases have
    all of them.
    """
    if (range_ is None) == (finish is None):
        raise click.UsageError("say FROM:TO (: for all), or --finish NAME")
    if finish is not None:
        return _finished(invocation, finish, on, force=force)
    assert range_ is not None
    first, last = _ends(range_)
    config = invocation.config
    prove_on = [url.reveal() for url in _servers(invocation, on)] if prove or on else []
    done = invocation.migrator_for(config.url or "sqlite://").squash(first, last, prove_on=prove_on, write=not dry_run)
    fields = {
        "path": done.path,
        "replaces": list(done.replaces),
        "operations": [operation.source() for operation in done.operations],
        "instead_of": done.was,
        "kept": list(done.kept),
        "notes": list(done.notes),
        "proven_on": list(done.proven_on),
        **({"text": done.text} if dry_run else {}),
    }
    said = [f"  kept in order: {line.splitlines()[0]}" for line in done.kept] + [f"  {note}" for note in done.notes]
    proofs = ["recorded, both lead to the same", *(f"run on {name} too" for name in done.proven_on)]
    said.append(
        f"{len(done.replaces)} migrations in one, {len(done.operations)} operations instead of {done.was}: "
        + "; ".join(proofs)
        + "."
    )
    if not dry_run:
        said.append(f"The others stay. Once every database has them: brant squash --finish {done.name}")
    return Answer(
        fields, [done.text.rstrip("\n") if done.path is None else str(from_here(done.path))], closing="\n".join(said)
    )


def _finished(invocation: Invocation, name: str, on: tuple[str, ...], *, force: bool) -> Answer:
    may_migrate(invocation, force=force)
    others = [_named(invocation, one).reveal() for one in on]
    files = invocation.migrator().finish_squash(name, *others)
    for file in files:
        invocation.say(f"  deleted  {from_here(file)}")
    where = f"in {len(others) + 1} databases" if others else "in this database"
    closing = f"{len(files)} files deleted; the squash is recorded {where}, and others record it when they migrate."
    return Answer({"deleted": [str(file) for file in files]}, closing=closing)


def _ends(text: str) -> tuple[str | None, str | None]:
    first, colon, last = text.partition(":")
    if not colon:
        raise click.UsageError(f"{text!r} has one end: FROM:TO, {text}: (to the latest) or :{text} (from the first)")
    return (
        None if first == "" or first in FIRST else first,
        None if last == "" or last in LAST else last,
    )


def _servers(invocation: Invocation, on: tuple[str, ...]) -> list[DatabaseUrl]:
    """That of the URL, those named, and one for each engine that the configuration speaks of."""
    from brant.config import named_databases
    from brant.database_url import DatabaseUrl
    from brant.execution.database import Database

    config = invocation.config
    found = [*([config.url] if config.url is not None or not on else []), *(_named(invocation, one) for one in on)]
    urls = [url if url is not None else invocation.url for url in found]
    known = list(named_databases(config.file).values())
    for engine in config.engines:
        kind = re.sub(r"[\d.]+$", "", engine)
        if any(Database(url).dialect.name == kind for url in urls):
            continue
        fitting = [url for url in known if Database(url).dialect.name == kind]
        if not fitting and kind != "sqlite":
            raise ConfigurationError(
                f"engines names {engine}, and no database of that kind is named",
                hint="--on URL names a server to prove it on, as does [databases] in brant.toml",
            )
        urls.append(fitting[0] if fitting else DatabaseUrl("sqlite://"))
    return urls


def _named(invocation: Invocation, text: str) -> DatabaseUrl:
    from brant.config import named_databases
    from brant.database_url import DatabaseUrl

    if "://" in text:
        return DatabaseUrl(text)
    known = named_databases(invocation.config.file)
    if text not in known:
        raise ConfigurationError(
            f"there is no database {text!r} in the configuration",
            hint=did_you_mean(text, known) or "name a URL, or write it under [databases]",
        )
    return known[text]
