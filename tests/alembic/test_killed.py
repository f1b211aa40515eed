"""A run of Alembic's revisions that is killed at any of their statements: the plain next run ends where it should."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from brant.errors import MigrationInterrupted
from brant.migrator import State
from tests.alembic.project import AlembicProject

pytestmark = pytest.mark.crash

STATEMENTS = 12
"""Those below, with the change of Alembic's version table after each revision."""


@pytest.fixture
def counting(project: AlembicProject) -> AlembicProject:
    """Tables, columns and rows, and a counter that tells a statement that was carried out twice."""
    project.revision(
        "a1",
        """
        op.create_table("counters", sa.Column("n", sa.Integer, nullable=False))
        op.execute("INSERT INTO counters VALUES (0)")
        op.create_table("films", sa.Column("id", sa.Integer, primary_key=True), sa.Column("title", sa.String(50)))
        op.execute("UPDATE counters SET n = n + 1")
        op.add_column("films", sa.Column("minutes", sa.Integer))
        """,
    )
    project.revision(
        "b2",
        """
        if not sa.inspect(op.get_bind()).has_table("people"):
            op.create_table("people", sa.Column("id", sa.Integer, primary_key=True))
        op.execute("UPDATE counters SET n = n + 1")
        op.rename_table("films", "movies")
        op.execute("UPDATE counters SET n = n + 1")
        """,
        follows="a1",
    )
    return project


def run(project: AlembicProject, *more: str) -> int:
    url = project.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.alembic.killed", url, str(project.home), *more]
    root = str(Path(__file__).parents[2])
    environ = {**os.environ, "PYTHONPATH": root}
    return subprocess.run(command, cwd=project.folder, env=environ, check=False, stderr=subprocess.DEVNULL).returncode


@pytest.mark.engines("mysql", "mariadb")  # where each statement commits itself
@pytest.mark.parametrize("nth", range(STATEMENTS))
@pytest.mark.parametrize("moment", ["before", "after"])
def test_the_next_run_ends_where_an_undisturbed_one_would(counting: AlembicProject, moment: str, nth: int) -> None:
    assert run(counting, moment, str(nth)) == 9
    counting.migrator().migrate()
    assert_all_is_done_once(counting)


@pytest.mark.engines("postgresql", "sqlite")
@pytest.mark.parametrize("nth", [3, 9])
def test_a_transaction_is_as_if_it_had_not_been(counting: AlembicProject, nth: int) -> None:
    assert run(counting, "after", str(nth)) == 9
    counting.migrator().migrate()
    assert_all_is_done_once(counting)


def assert_all_is_done_once(counting: AlembicProject) -> None:
    assert counting.rows("SELECT n FROM counters") == [(3,)]
    assert counting.rows("SELECT id, title, minutes FROM movies") == []
    assert counting.heads == {"b2"}
    assert [status.state for status in counting.migrator().status()] == [State.APPLIED, State.APPLIED]


def test_there_are_so_many_statements(counting: AlembicProject) -> None:
    assert run(counting, "before", str(STATEMENTS)) == 0


@pytest.mark.engines("mysql", "mariadb")
def test_what_is_mended_goes_on_behind_what_was_done(counting: AlembicProject) -> None:
    path = counting.revision(
        "c3",
        """
        op.execute("UPDATE counters SET n = n + 1")
        op.create_table("shops", sa.Column("id", sa.Integer))
        op.execute("UPDATE counters SET wrong = 1")
        """,
        follows="b2",
    )
    with pytest.raises(MigrationInterrupted, match="stays and is noted"):
        counting.migrator().migrate()
    assert counting.migrator().status()[-1].state is State.INTERRUPTED
    # Of another length: Alembic's bytecode is trusted by a file's second and size.
    path.write_text(path.read_text().replace("wrong = 1", "n = n + 2 - 1"))

    assert counting.migrator().migrate().names == ("c3_",)

    assert counting.rows("SELECT n FROM counters") == [(5,)]


CONVERTED = 15
"""As STATEMENTS, with one revision more, where b2 alone is Alembic's: it looks at the tables."""


@pytest.mark.engines("mysql", "mariadb")
@pytest.mark.parametrize("nth", range(CONVERTED))
def test_revisions_that_are_converted_stay_in_step_too(counting: AlembicProject, nth: int) -> None:
    counting.revision("c3", 'op.add_column("movies", sa.Column("year", sa.Integer))', follows="b2")
    converted = counting.migrator().convert()
    assert [left.name for left in converted.left] == ["b2_"]

    assert run(counting, "after", str(nth)) == 9
    counting.migrator().migrate()

    assert counting.rows("SELECT n FROM counters") == [(3,)]
    assert counting.rows("SELECT id, title, minutes, year FROM movies") == []
    assert counting.heads == {"c3"}
    assert {status.state for status in counting.migrator().status()} == {State.APPLIED}
