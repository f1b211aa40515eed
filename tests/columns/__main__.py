"""``python -m tests.columns`` writes the table of docs/schema/columns.md from what four live servers tell."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.columns.every import EVERY, Method
from tests.columns.page import Cells, cell, write
from tests.columns.servers import place
from tests.engines.find import Servers, find
from tests.engines.scratch import Scratch
from tests.engines.server import FAMILIES, Family


def told_by(family: Family) -> Cells:
    found = find(family)
    if not isinstance(found, Servers):
        raise SystemExit(f"no {family} server: {found.reason}")
    scratch = Scratch(found.servers[0])
    try:
        return {method.laravel: _told(scratch, method) for method in EVERY}
    finally:
        scratch.close()
        found.servers[0].close()


def _told(scratch: Scratch, method: Method) -> str:
    with tempfile.TemporaryDirectory() as folder:
        database = scratch.empty(Path(folder))
        with place(database.engine()) as here:
            text = cell(here, method)
        scratch.drop(database)
    return text


if __name__ == "__main__":
    write({family: told_by(family) for family in FAMILIES})
