"""``python -m tests.generation [ENGINE…]`` tells how many single changes brant's make sees, and how many Alembic.

Each change is one of a database that has what was before, and of models that say what is after it. Counted are those of
which the server itself tells a difference. What a tool tells of a database and the very models it was made of is noise;
a change is seen where it tells something else of the models after it.
"""

from __future__ import annotations

import re
import sys
import warnings
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy.exc import SQLAlchemyError

from benchmarks.report import markdown
from brant.catalog import sqla
from brant.catalog.catalog import Catalog
from brant.catalog.creation import creation_order
from brant.dialects import dialect_of
from brant.errors import BrantError
from brant.execution.database import Database as Target
from brant.execution.generation import Renames, changes
from brant.execution.shadow import Comparison, carry_out, told
from brant.migrations.diff import diff
from tests.engines.find import Servers, find
from tests.engines.scratch import Scratch
from tests.engines.server import FAMILIES, Family
from tests.generation.singles import SINGLES, Single

HEAD = ("engine", "changes", "brant sees", "Alembic sees", "brant's noise", "Alembic's noise")


def main() -> int:
    rows: list[tuple[str, ...]] = []
    asked: list[Family] = [family for family in FAMILIES if not sys.argv[1:] or family in sys.argv[1:]]
    for family in asked:
        found = find(family)
        if not isinstance(found, Servers):
            print(f"{family}: no server answers, left out", file=sys.stderr)
            continue
        scratch = Scratch(found.servers[0])
        counted: Counter[str] = Counter()
        for single in SINGLES:
            counted.update(_of(single, scratch))
        scratch.close()
        rows.append((found.servers[0].version, *(str(counted[head]) for head in HEAD[1:])))
    print(markdown(HEAD, rows, numbers=set(range(1, len(HEAD)))))
    return 0


def _of(single: Single, scratch: Scratch) -> list[str]:
    database = scratch.another(Path.cwd())
    try:
        engine = database.engine()
        comparison = Comparison(Target(database.url))
        with dialect_of(engine).own_connection(engine) as connection:
            dialect = dialect_of(connection)
            if single.case.is_refused_by(dialect):
                return []
            before, after = single.before, single.after
            if told(before, comparison.database).tables == told(after, comparison.database).tables:
                return []
            carry_out(dialect, connection, [(one, None) for one in diff(Catalog(), before)], Catalog())
        renames = Renames(ask=lambda _: single.has_renames)
        ways: dict[str, Callable[[Catalog], str]] = {
            "brant": lambda models: _of_brant(before, models, comparison, renames),
            "Alembic": lambda models: _of_alembic(engine, models),
        }
        found = ["changes"]
        for name, told_by in ways.items():
            noise, seen = told_by(before), told_by(after)
            found += [f"{name} sees"] if seen != noise else []
            found += [f"{name}'s noise"] if noise else []
        return found
    except BrantError as error:
        print(f"{scratch.server.version}: {single.name}: {error}", file=sys.stderr)
        return []
    finally:
        scratch.drop(database)


def _of_brant(before: Catalog, models: Catalog, comparison: Comparison, renames: Renames) -> str:
    return "\n".join(operation.source() for operation in changes(before, models, comparison, renames).operations)


def _of_alembic(engine: sa.Engine, models: Catalog) -> str:
    metadata = sa.MetaData()
    for name in creation_order(models.tables):
        if name in metadata.tables:  # what stood in for it
            metadata.remove(metadata.tables[name])
        table = sqla.build_table(models.table(name), metadata)
        if engine.dialect.name != "postgresql":
            _count_up(table)
    options = {"compare_type": True, "compare_server_default": True}
    with warnings.catch_warnings(), engine.connect() as connection:
        warnings.simplefilter("ignore")
        try:
            found = compare_metadata(MigrationContext.configure(connection, opts=options), metadata)
        except (SQLAlchemyError, NotImplementedError):  # it asks the server for what the server refuses
            return ""
    return "\n".join(re.sub(r" at 0x[0-9a-f]+", "", repr(one)) for one in found)


def _count_up(table: sa.Table) -> None:
    """As who knows Alembic has it: where a database has no IDENTITY, a column is not said to have one."""
    for column in table.columns:
        if column.identity is not None:
            column.identity = column.server_default = None


if __name__ == "__main__":
    sys.exit(main())
