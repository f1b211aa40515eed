"""Leave to destroy: asked for on a terminal, given by name for a protected environment, refused otherwise."""

from __future__ import annotations

import click

from brant.cli.invocation import Invocation
from brant.errors import Refused


def may_migrate(invocation: Invocation, *, force: bool) -> None:
    """Somebody at a terminal is asked before a protected environment is migrated; a deployment is not."""
    config = invocation.config
    if config.is_protected and invocation.interactive and not force:
        _ask(f"{config.target_name} is a protected environment. Migrate it?")


def may_roll_back(invocation: Invocation, *, allowed: str | None) -> None:
    """A protected environment is rolled back only by its name; another without a question."""
    _compare(invocation, allowed)
    if invocation.config.is_protected and allowed is None:
        _type_name(invocation, "Rolling back can destroy data.")


def may_destroy(invocation: Invocation, what: str, *, allowed: str | None, force: bool) -> None:
    """*what* will be lost: a protected environment's name must be given, and anywhere else somebody must agree."""
    _compare(invocation, allowed)
    if allowed is not None:
        return
    if invocation.config.is_protected:
        _type_name(invocation, f"This destroys {what}.")
    elif force:
        return
    elif invocation.interactive:
        _ask(f"This destroys {what}. Go ahead?")
    else:
        raise Refused(
            f"this destroys {what}, and nobody is here to be asked", hint=f"--force goes ahead{_or_name(invocation)}"
        )


def may_release(holder: str | None, invocation: Invocation, *, force: bool) -> None:
    """Ending another's session costs it what it was doing."""
    if force:
        return
    who = holder or "another session"
    if not invocation.interactive:
        raise Refused(f"this ends {who}, and nobody is here to be asked", hint="--force goes ahead")
    _ask(f"This ends {who}. Go ahead?")


def _compare(invocation: Invocation, allowed: str | None) -> None:
    name = invocation.config.target_name
    if allowed is not None and allowed != name:
        raise Refused(
            f"--allow-destructive names {allowed!r}, but this is {name!r}" if name else f"nothing here is {allowed!r}",
            hint="is it the environment you mean? brant config show tells what is chosen, and why",
        )


def _type_name(invocation: Invocation, why: str) -> None:
    name = invocation.config.target_name or ""
    if not invocation.interactive:
        raise Refused(
            f"{name} is a protected environment, and nobody has consented by its name. {why}",
            hint=f"--allow-destructive {name} consents; --force doesn't",
        )
    invocation.insist(f"{why} {name} is a protected environment.")
    typed: str = click.prompt(f"Type {name} to go ahead", default="", show_default=False, err=True)
    if typed.strip() != name:
        raise Refused("not done: the name typed is another")


def _ask(question: str) -> None:
    if not click.confirm(question, default=False, err=True):
        raise Refused("not done, as you said")


def _or_name(invocation: Invocation) -> str:
    name = invocation.config.target_name
    return f", and so does --allow-destructive {name}" if name else ""
