"""What other tools lose when SQLite rebuilds a table under a migration stays, also when the rebuild fails."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.event import listen

from brant import Migrator
from brant.errors import AlreadyExists, BrantError, MigrationFailed, UnknownColumn, UnknownConstraint
from brant.statement import Call
from tests.dialects.sqlite_seen import everything, prepare, rows_of
from tests.execution.histories import Folder

CHANGE = """
schema.assume_table("t", sa.Column("id", sa.Integer, primary_key=True), sa.Column("extra", sa.Text))
schema.table("t").alter_column("extra", nullable=False)
"""

TREE = """
CREATE TABLE t (id INTEGER PRIMARY KEY, extra TEXT);
CREATE TABLE child (id INTEGER PRIMARY KEY, t_id INTEGER NOT NULL REFERENCES t ON DELETE CASCADE);
INSERT INTO t VALUES (1, 'a'), (2, 'b');
INSERT INTO child VALUES (1, 1), (2, 1), (3, 2)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "shop.db"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    (tmp_path / "migrations").mkdir()
    return Folder(tmp_path / "migrations")


def enforcing(path: Path, *pragmas: str) -> sa.Engine:
    """An application's engine that keeps one connection, with foreign keys on."""
    engine = sa.create_engine(f"sqlite:///{path}", poolclass=sa.StaticPool)

    def say(raw: Any, _: object) -> None:
        for pragma in ("foreign_keys = ON", *pragmas):
            raw.execute(f"PRAGMA {pragma}")

    listen(engine, "connect", say)
    return engine


def of_users(path: Path) -> dict[str, Any]:
    """All but what brant keeps for itself."""
    seen = everything(path)
    seen["objects"] = [row for row in seen["objects"] if not row[2].startswith("brant_")]
    seen["rows"] = {name: rows for name, rows in seen["rows"].items() if not name.startswith("brant_")}
    return seen


def is_enforcing(engine: sa.Engine) -> bool:
    with engine.connect() as connection:
        return connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


# -- children


def test_cascading_children_survive(path: Path, folder: Folder) -> None:
    prepare(path, TREE)
    folder.write("0001_change", CHANGE)
    engine = enforcing(path)

    Migrator(engine, folder.path).migrate()

    assert rows_of(path, "SELECT id FROM child") == [(1,), (2,), (3,)]
    assert is_enforcing(engine)


def test_a_caller_s_transaction_that_enforces_foreign_keys_is_refused(path: Path, folder: Folder) -> None:
    prepare(path, TREE)
    folder.write("0001_change", CHANGE)
    before = of_users(path)

    with enforcing(path).connect() as connection:
        connection.exec_driver_sql("INSERT INTO child VALUES (9, 2)")
        with pytest.raises(MigrationFailed, match="foreign keys are enforced"):
            Migrator(connection, folder.path).migrate()
        connection.rollback()

    assert of_users(path) == before


def test_in_a_caller_s_transaction_that_does_not_the_children_survive(path: Path, folder: Folder) -> None:
    prepare(path, TREE)
    folder.write("0001_change", CHANGE)

    with sa.create_engine(f"sqlite:///{path}").connect() as connection:
        connection.exec_driver_sql("INSERT INTO child VALUES (9, 2)")
        Migrator(connection, folder.path).migrate()
        connection.commit()

    assert rows_of(path, "SELECT id FROM child") == [(1,), (2,), (3,), (9,)]
    assert rows_of(path, "SELECT \"notnull\" FROM pragma_table_info('t') WHERE name = 'extra'") == [(1,)]


def test_what_a_caller_rolls_back_is_as_it_was(path: Path, folder: Folder) -> None:
    prepare(path, TREE)
    folder.write("0001_change", CHANGE)
    before = of_users(path)

    with sa.create_engine(f"sqlite:///{path}").connect() as connection:
        connection.exec_driver_sql("DELETE FROM child WHERE id = 1")
        Migrator(connection, folder.path).migrate()
        connection.rollback()

    assert of_users(path) == before


# -- one rebuild


def test_four_foreign_keys_of_one_migration_are_one_rebuild(path: Path, folder: Folder) -> None:
    prepare(path, TREE)
    folder.write(
        "0001_change",
        CHANGE
        + """
for name in ("one", "two", "three", "four"):
    schema.table("t").add(c.foreign_id(name, "t.id", nullable=True, index=True, ondelete="CASCADE"))
""",
    )
    plan = Migrator(enforcing(path), folder.path).plan()
    assert sum(isinstance(work, Call) for step in plan.steps for work in step.work) == 1


# -- failures


def grown(path: Path, folder: Folder) -> None:
    """A larger table, in a database that brant has worked on before."""
    prepare(
        path,
        f"{TREE}; WITH RECURSIVE n (i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < 4000)"
        " INSERT INTO t SELECT i, hex(randomblob(200)) FROM n",
    )
    folder.write("0000_before", "schema.execute('SELECT 1', down=())")
    Migrator(f"sqlite:///{path}", folder.path).migrate()
    folder.write("0001_change", CHANGE)


def test_without_room_the_table_stays_and_the_next_run_with_room_succeeds(path: Path, folder: Folder) -> None:
    grown(path, folder)
    before = of_users(path)
    pages = rows_of(path, "PRAGMA page_count")[0][0]
    full = enforcing(path, f"max_page_count = {pages + 10}")

    with pytest.raises(MigrationFailed, match="full"):
        Migrator(full, folder.path).migrate()

    assert of_users(path) == before
    assert is_enforcing(full)
    assert Migrator(enforcing(path), folder.path).migrate().names == ("0001_change",)


def test_a_failing_copy_leaves_the_table_and_the_next_run_succeeds(path: Path, folder: Folder) -> None:
    prepare(path, TREE + "; INSERT INTO t VALUES (3, NULL)")
    folder.write("0001_change", CHANGE)
    before = of_users(path)
    engine = enforcing(path)

    with pytest.raises(MigrationFailed, match="NOT NULL constraint failed"):
        Migrator(engine, folder.path).migrate()

    assert of_users(path) == before
    assert is_enforcing(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE t SET extra = 'x' WHERE extra IS NULL")
    assert Migrator(engine, folder.path).migrate().names == ("0001_change",)


@pytest.mark.crash
@pytest.mark.skipif(not hasattr(os, "fork"), reason="runs are forked")
@pytest.mark.parametrize(
    ("statement", "steps"),
    [
        ('CREATE TABLE "main"."_brant_new_t"', 0),
        ("INSERT OR ABORT", 0),
        ("INSERT OR ABORT", 1_500),
        ('DROP TABLE "main"."t"', 0),
        ("ALTER TABLE", 0),
    ],
)
def test_killed_in_a_rebuild_the_table_stays_and_the_next_run_succeeds(
    path: Path, folder: Folder, statement: str, steps: int
) -> None:
    grown(path, folder)
    before = of_users(path)

    assert killed(lambda: Migrator(dying(path, statement, steps), folder.path).migrate()) == signal.SIGKILL

    assert of_users(path) == before
    assert Migrator(enforcing(path), folder.path).migrate().names == ("0001_change",)
    assert len(rows_of(path, "SELECT * FROM child")) == 3


def dying(path: Path, statement: str, steps: int) -> sa.Engine:
    """An engine whose process is killed so many times ten steps of SQLite's machine after *statement* has begun."""

    left: list[int] = []  # the handler is looked at only by statements that begin after it is set

    def look(sql: str) -> None:
        if sql.startswith(statement):
            left.append(steps)

    def count() -> int:
        if left:
            left.append(left.pop() - 1)
            if left[-1] < 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return 0

    def say(raw: Any, _: object) -> None:
        raw.set_trace_callback(look)
        raw.set_progress_handler(count, 10)

    engine = enforcing(path)
    listen(engine, "connect", say)
    return engine


def killed(run: Callable[[], object]) -> int:
    """The signal that ended a process which did *run*."""
    child = os.fork()
    if child == 0:
        run()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) * -1


# -- names


def test_a_rename_in_the_same_migration_takes_its_own_column_only(path: Path, folder: Folder) -> None:
    prepare(
        path,
        "CREATE TABLE t (id INTEGER PRIMARY KEY, user_id INT, extra TEXT);"
        "CREATE INDEX ix_t_user_id ON t (user_id); INSERT INTO t VALUES (1, 7, 'id')",
    )
    folder.write(
        "0001_rename",
        """
        schema.assume_table(
            "t",
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("user_id", sa.Integer, index=True),
            sa.Column("extra", sa.Text),
        )
        schema.table("t").alter_column("extra", nullable=False)
        schema.table("t").rename_column("id", to="uid")
        """,
    )

    Migrator(enforcing(path), folder.path).migrate()

    assert rows_of(path, "SELECT uid, user_id, extra FROM t") == [(1, 7, "id")]
    assert rows_of(path, "SELECT name FROM pragma_index_info('ix_t_user_id')") == [("user_id",)]


MISTAKES: dict[str, tuple[str, type[BrantError], str]] = {
    "a change of no column": ('schema.table("t").alter_column("extr", nullable=True)', UnknownColumn, "'extra'"),
    "a drop of no foreign key": (
        'schema.table("t").drop_foreign_key(columns="extra")',
        UnknownConstraint,
        "no foreign key",
    ),
    "an unknown action": (
        'schema.table("t").add_foreign_key("id", "t.id", ondelete="cascad")',
        BrantError,
        "CASCADE",
    ),
    "a foreign key to no table": ('schema.table("t").add_foreign_key("id", "id")', BrantError, "table"),
    "one column twice": ('schema.create_table("u", c.integer("a"), c.integer("a"))', AlreadyExists, "already has"),
    "a typo in a modifier": ('schema.table("t").alter_column("extra", nulable=True)', BrantError, "nullable"),
}


@pytest.mark.parametrize(("line", "error", "said"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_is_told_before_anything_runs(
    path: Path, folder: Folder, line: str, error: type[BrantError], said: str
) -> None:
    prepare(path, TREE)
    before = everything(path)
    folder.write("0001_mistake", CHANGE + line)

    with pytest.raises(error, match=said) as caught:
        Migrator(enforcing(path), folder.path).plan()

    assert caught.value.where is not None
    assert everything(path) == before
