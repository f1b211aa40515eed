"""(c) SQLite rebuilds a large table: brant, and the twelve steps of SQLite's manual written by hand.

Each contestant is a process that imports what it needs before the clock starts: this is about the rebuild.
"""

from __future__ import annotations

import json
import resource
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path

from benchmarks.measure import KILOBYTES, CommandFailed, Cost, environment, in_turns
from benchmarks.report import Line

_COLUMNS = (
    "id INTEGER PRIMARY KEY, customer TEXT NOT NULL, state TEXT COLLATE NOCASE DEFAULT 'new',"
    " total NUMERIC(12, 2) CHECK (total >= 0), placed TEXT, note {note},"
    " parent_id INTEGER REFERENCES orders (id) ON DELETE SET NULL"
)
_STANDING = (
    "CREATE INDEX ix_orders_customer ON orders (customer, placed DESC)",
    "CREATE INDEX ix_orders_open ON orders (placed) WHERE state = 'new'",
    "CREATE TRIGGER tr_orders AFTER DELETE ON orders BEGIN DELETE FROM lines WHERE order_id = OLD.id; END",
)
TABLES = (
    f"CREATE TABLE orders ({_COLUMNS.format(note='TEXT')})",
    "CREATE TABLE lines (id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE)",
    *_STANDING,
)
ROWS = """
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows})
INSERT INTO orders SELECT i, 'customer ' || (i * 7919 % 10007), CASE i % 3 WHEN 0 THEN 'new' ELSE 'paid' END,
    i % 1000 / 4.0, '2026-01-' || (i % 28 + 1), 'n' || i, CASE WHEN i % 5 = 0 THEN i / 5 END FROM n
"""
LINES = "INSERT INTO lines (order_id) SELECT id FROM orders WHERE id % 4 = 0"

BY_HAND = (
    "PRAGMA foreign_keys = OFF",
    "BEGIN IMMEDIATE",
    f"CREATE TABLE new_orders ({_COLUMNS.format(note='TEXT NOT NULL')})",
    "INSERT INTO new_orders SELECT * FROM orders",
    "DROP TABLE orders",
    "PRAGMA legacy_alter_table = ON",
    "ALTER TABLE new_orders RENAME TO orders",
    "PRAGMA legacy_alter_table = OFF",
    *_STANDING,
    "PRAGMA foreign_key_check",
    "COMMIT",
    "PRAGMA foreign_keys = ON",
)

MIGRATION = """
import sqlalchemy as sa

def up(schema):
    orders = schema.assume_table("orders", sa.Column("id", sa.Integer, primary_key=True), sa.Column("note", sa.Text))
    schema.table("orders").alter_column("note", nullable=False)
"""


def measure(folder: Path, rows: int, rounds: int) -> list[Line]:
    """The cost of each contestant on a copy of the same file of its own."""
    folder = folder / "rebuild"
    (folder / "migrations").mkdir(parents=True)
    (folder / "migrations" / "0001_note.py").write_text(f'"""A rebuild."""{MIGRATION}')
    full = filled(folder / "full.db", rows)

    def on_a_copy(name: str) -> Cost:
        copy = folder / "copy.db"
        shutil.copy(full, copy)
        try:
            return in_a_process(name, copy, folder / "migrations")
        finally:
            for left in folder.glob("copy.db*"):
                left.unlink()

    costs = in_turns({name: partial(on_a_copy, name) for name in CONTESTANTS}, rounds)
    return [Line("rebuild", "sqlite", rows, name, costs[name]) for name in CONTESTANTS]


def filled(file: Path, rows: int) -> Path:
    connection = sqlite3.connect(file)
    for statement in (*TABLES, ROWS.format(rows=rows), LINES):
        connection.execute(statement)
    connection.commit()
    connection.close()
    return file


def in_a_process(name: str, file: Path, migrations: Path) -> Cost:
    """Raises CommandFailed."""
    command = [sys.executable, "-m", "benchmarks.rebuild", name, str(file), str(migrations)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment(), check=False)
    if done.returncode != 0:
        raise CommandFailed(f"{name} ended with {done.returncode}:\n{done.stderr[-2000:]}")
    return Cost(*json.loads(done.stdout))


# -- inside that process ----------------------------------------------------------------------------


def by_hand(file: str, _: str) -> Callable[[], object]:
    connection = sqlite3.connect(file, isolation_level=None)

    def run() -> None:
        for statement in BY_HAND:
            connection.execute(statement).fetchall()

    return run


def with_brant(file: str, migrations: str) -> Callable[[], object]:
    from brant import Migrator
    from brant.dialects import dialect_for

    dialect_for("sqlite")
    for room in ("lock", "plan", "runner"):  # imported before the clock starts
        import_module(f"brant.execution.{room}")
    return Migrator(f"sqlite:///{file}", migrations).migrate


CONTESTANTS = {"twelve steps by hand": by_hand, "brant": with_brant}


def main(name: str, file: str, migrations: str) -> None:
    run = CONTESTANTS[name](file, migrations)
    wall, cpu = time.perf_counter(), time.process_time()
    run()
    cost = time.perf_counter() - wall, time.process_time() - cpu
    print(json.dumps([*cost, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KILOBYTES / 1024]))


if __name__ == "__main__":
    main(*sys.argv[1:])
