"""Migration files for tests, and what the history says when some of them are applied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from textwrap import dedent, indent

from brant.catalog.catalog import Catalog
from brant.dialects import dialect_for
from brant.events import Direction
from brant.execution.plan import Plan, plan_down, plan_up
from brant.execution.target import Rules, Target
from brant.execution.tracker import AppliedMigration
from brant.migrations.directory import Directory

HEADING = """\
import sqlalchemy as sa
from brant import Schema, columns as c, migration

"""


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of migrations that a test writes."""

    path: Path

    def write(self, name: str, up: str, *, down: str | None = None, settings: str = "", before: str = "") -> Path:
        """``NAME.py``; *up* and *down* are the bodies, *settings* the decorator's arguments, *before* stands above."""
        parts = [HEADING, dedent(before)]
        parts += [f"@migration({settings})\n"] if settings else []
        parts += [_function("up", up)]
        parts += [_function("down", down)] if down is not None else []
        file = self.path / f"{name}.py"
        file.write_text("\n".join(parts), encoding="utf-8")
        return file

    def create(self, name: str, table: str, *columns: str, settings: str = "") -> Path:
        """A migration that creates *table*, with *columns* beside its id."""
        return self.write(name, f'schema.create_table("{table}", {", ".join(["c.id()", *columns])})', settings=settings)

    def remove(self, name: str) -> None:
        (self.path / f"{name}.py").unlink()

    @property
    def directory(self) -> Directory:
        return Directory(self.path)

    # -- planning without a database

    def applied(self, *batches: str | Sequence[str]) -> list[AppliedMigration]:
        """The history after these batches of names, as SQLite would have recorded it."""
        rows: list[AppliedMigration] = []
        catalog = Catalog()
        for number, names in enumerate(batches, start=1):
            for name in [names] if isinstance(names, str) else names:
                migration = self.directory.get(name)
                recording = migration.up(catalog)
                catalog = recording.after
                then = datetime(2024, 1, 8, 9, 15, tzinfo=UTC)
                rows.append(
                    AppliedMigration(name, number, recording.digest, migration.checksum, then, 0.1, "ann@shop", "0.1")
                )
        return rows

    def plan(
        self,
        target: Target,
        applied: Sequence[AppliedMigration] = (),
        *,
        direction: Direction = Direction.UP,
        rules: Rules | None = None,
        dialect: str = "sqlite",
    ) -> Plan:
        plan = plan_up if direction is Direction.UP else plan_down
        return plan(self.directory, applied, target, dialect_for(dialect), rules=rules or Rules())


def _function(name: str, body: str) -> str:
    return f"def {name}(schema: Schema) -> None:\n{indent(dedent(body).strip() or 'pass', '    ')}\n"
