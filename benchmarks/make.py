"""(c) Models that say nothing new: ``brant make --check``, ``alembic check``, and importing the models alone."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

import sqlalchemy as sa

from benchmarks import contestants
from benchmarks.databases import empty_database
from benchmarks.folders import ALEMBIC_ENV, write_alembic_ini
from benchmarks.measure import in_turns, run
from benchmarks.report import Line
from benchmarks.workload import CreateTable
from brant import Migrator
from brant.migrations.models import found
from tests.engines.scratch import Scratch

MODELS = "benchmark_models_{count}"
JOB = "make, up to date"


def measure(scratch: Scratch, folder: Path, tables: int, rounds: int) -> list[Line]:
    """The database has all tables, the folder one migration that creates them, Alembic's none that is pending."""
    family = scratch.server.family
    place = folder / f"{family}-make"
    models = _write_models(place, tables)
    sys.path.insert(0, str(place))
    with empty_database(scratch, folder) as url:
        (metadata,) = found([f"{models}:metadata"])
        metadata.create_all(sa.create_engine(url, poolclass=sa.NullPool))
        migrator = Migrator(url, place / "brant")
        (place / "brant").mkdir()
        (place / "brant" / "0001_all.py").write_text(migrator.changes(metadata, offline=True).text("All"))
        ini = write_alembic_ini(place / "alembic.ini", _write_alembic(place, models), url)
        own = [sys.executable, "-m", "brant", "make", "--check", "--quiet", "--models", f"{models}:metadata"]
        commands = {
            "SQLAlchemy and the models": [sys.executable, "-c", _at(place, f"import {models}")],
            "brant": _from(place, [*own, "--url", url, "--dir", str(place / "brant")]),
            "Alembic": _from(place, [*contestants.alembic(ini)[:-2], "check"]),
        }
        for command in commands.values():
            run(command)
        costs = in_turns({name: partial(run, command) for name, command in commands.items()}, rounds)
    sys.path.remove(str(place))
    return [Line(JOB, family, tables, name, costs[name]) for name in commands]


def _at(place: Path, code: str) -> str:
    return f"import sys; sys.path.insert(0, {str(place)!r}); {code}"


def _from(place: Path, command: list[str]) -> list[str]:
    """The same module, run where the models can be imported."""
    module, arguments = command[2], command[3:]
    code = f"import runpy; sys.argv = {[module, *arguments]!r}; runpy.run_module({module!r}, run_name='__main__')"
    return [command[0], "-c", _at(place, code)]


def _write_models(place: Path, tables: int) -> str:
    place.mkdir(parents=True)
    lines = ["import sqlalchemy as sa", "", "metadata = sa.MetaData()"]
    for number in range(tables):
        table = CreateTable(number)
        lines.append(f'sa.Table("{table.name}", metadata, {table.columns}, {table.keys},')
        lines.append(f'    sa.Index("ix_{table.name}_parent", "parent_id"))')
    (place / f"{MODELS.format(count=tables)}.py").write_text("\n".join(lines) + "\n")
    return MODELS.format(count=tables)


def _write_alembic(place: Path, models: str) -> Path:
    folder = place / "alembic"
    (folder / "versions").mkdir(parents=True)
    text = ALEMBIC_ENV.replace("connection=connection", f"connection=connection, target_metadata={models}.metadata")
    (folder / "env.py").write_text(f"import {models}\n{text}")
    return folder
