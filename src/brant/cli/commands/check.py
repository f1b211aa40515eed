"""Check that files, models, history and database tell the same story: one command for CI."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from brant.cli.answer import Answer
from brant.cli.differing import choosing
from brant.cli.folder import Command
from brant.cli.invocation import Invocation
from brant.cli.options import setting
from brant.cli.table import styled
from brant.errors import Where

if TYPE_CHECKING:
    from brant.execution.checking import Finding, Report


@click.command(cls=Command)
@click.option("--files", is_flag=True, help="Only: can each migration be recorded, compiled and taken back?")
@click.option("--models", "with_models", is_flag=True, help="Only: do the migrations say all that the models do?")
@click.option("--history", is_flag=True, help="Only: is what is applied what the files say, and nothing pending?")
@click.option("--drift", is_flag=True, help="Only: has the database what its migrations say, and nothing else?")
@setting("--engine", "engines", metavar="NAME", multiple=True, help="Compile for this one too; may be repeated.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github", "sarif", "junit"]),
    help="How findings are printed; text for people, and github where GITHUB_ACTIONS is set.",
)
@choosing
@click.pass_obj
def command(
    invocation: Invocation, *, files: bool, with_models: bool, history: bool, drift: bool, form: str | None
) -> Answer:
    """Check files, models, history and database against each other; all of it, or what the options name.

    Without a database in the configuration, files and models are checked. The files are compiled for the
    database's engine, or those that engines = in brant.toml names. Ends with 0, or with 3 where something is
    missing, pending or different, with 9 where history and files tell different stories, with 2 for a file that
    can't be used. Warnings don't count.
    """
    config = invocation.config
    asked = {"files": files, "models": with_models, "history": history, "drift": drift}
    aspects = [name for name, wanted in asked.items() if wanted]
    if config.url is None:
        aspects = aspects or ["files", "models"]
    # Where nobody says which database, files and models need none: any engine will do to compare them.
    url = invocation.url if {"history", "drift"} & {*aspects} or config.url or not aspects else "sqlite://"
    migrator = invocation.migrator_for(url)
    report = _from_here(migrator.check(*aspects, models=config.models, engines=config.engines))
    form = "json" if invocation.json else form or ("github" if os.environ.get("GITHUB_ACTIONS") else "text")
    if form == "json":
        invocation.json = True
        return Answer(_fields(report), code=report.exit_code)
    if form == "text":
        return Answer({}, _lines(report), report.exit_code, closing=_closing(report))
    from brant.cli.reporting import FORMATS

    text = FORMATS[form](report)
    return Answer({}, [text] if text else [], report.exit_code, closing=_closing(report))


def _from_here(report: Report) -> Report:
    """With files as they are called from the current folder: annotations are shown at those of the repository."""
    here = os.getcwd() + os.sep

    def told(finding: Finding) -> Finding:
        where = finding.where
        if where is None or not where.file.startswith(here):
            return finding
        return replace(finding, where=Where(where.file.removeprefix(here), where.line))

    return replace(report, findings=tuple(map(told, report.findings)))


def _fields(report: Report) -> dict[str, object]:
    return {
        "checked": [aspect.value for aspect in report.checked],
        "skipped": {aspect.value: reason for aspect, reason in report.skipped},
        "findings": [_finding(finding) for finding in report.findings],
    }


def _finding(finding: Finding) -> dict[str, object]:
    where = finding.where
    return {
        "aspect": finding.aspect,
        "code": finding.code,
        "level": "error" if finding.is_error else "warning",
        "message": finding.message,
        "file": where.file if where else None,
        "line": where.line if where else None,
        "hint": finding.hint,
    }


def _lines(report: Report) -> list[str]:
    lines: list[str] = []
    for aspect in report.checked:
        found = report.of(aspect)
        errors = sum(finding.is_error for finding in found)
        state = styled("ok", "green") if not errors else styled(f"{errors} found", "red")
        lines.append(f"{aspect.value:<8} {state}")
        for finding in found:
            place = f"  at {finding.where}" if finding.where is not None else ""
            level = "" if finding.is_error else styled("warning: ", "yellow")
            lines.append("    " + level + finding.message.replace("\n", "\n    ") + place)
    lines += [f"{aspect.value:<8} {styled('skipped', 'yellow')}: {reason}" for aspect, reason in report.skipped]
    return lines


def _closing(report: Report) -> str:
    hints = dict.fromkeys(finding.hint for finding in report.findings if finding.hint and finding.is_error)
    errors = sum(finding.is_error for finding in report.findings)
    said = f"{errors or 'Nothing'} {'thing' if errors == 1 else 'things' if errors else ''}".strip()
    return "\n".join([*(f"  {hint}" for hint in list(hints)[:5]), f"{said} to mend." if errors else "Nothing to mend."])
