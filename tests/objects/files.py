"""A project with a folder of objects beside its migrations, for tests to write."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from brant import Migrator
from brant.execution.target import Target
from brant.statement import Statement
from tests.execution.histories import Folder
from tests.execution.looking import rows

USERS = 'schema.create_table("users", c.id(), c.string("email"), c.integer("age", nullable=True))'
SOME = "schema.execute(\"INSERT INTO users (id, email, age) VALUES (1, 'ann@x', 30), (2, 'bob@x', 15)\", down=())"


@dataclass(frozen=True, slots=True)
class Project:
    """``migrations/`` and ``migrations/objects/`` over one database."""

    folder: Folder
    engine: sa.Engine

    @property
    def objects(self) -> Path:
        path = self.folder.path / "objects"
        path.mkdir(exist_ok=True)
        return path

    def put(self, name: str, text: str) -> Path:
        """A file of objects; ``.sql`` unless the name says otherwise."""
        path = self.objects / (name if name.endswith((".sql", ".py")) else f"{name}.sql")
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def migrator(self, **options: Any) -> Migrator:
        return Migrator(self.engine, self.folder.path, **options)

    def migrate(self, target: Target | None = None, **options: Any) -> tuple[str, ...]:
        return self.migrator().migrate(target, **options).names

    def rollback(self, target: Target | None = None) -> tuple[str, ...]:
        return self.migrator().rollback(target).names

    def states(self) -> dict[str, str]:
        return {status.name: status.state.value for status in self.migrator().object_status()}

    def planned(self) -> dict[str, list[str]]:
        """The statements of each step that ``migrate`` would take now."""
        return {step.name: _said(step.work) for step in self.migrator().plan().steps}

    def read(self, what: str) -> list[tuple[Any, ...]]:
        """All rows of a table, a view or a query, in order."""
        query = what if " " in what else f"SELECT * FROM {what}"
        return sorted(rows(self.engine, query), key=repr)

    def views(self) -> set[str]:
        return set(sa.inspect(self.engine).get_view_names())


def _said(work: tuple[Any, ...]) -> list[str]:
    return [part.sql for part in work if isinstance(part, Statement)]
