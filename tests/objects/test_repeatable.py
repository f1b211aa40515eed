"""Objects kept as files: put in place, replaced when their text changes, and given back by a rollback."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa

from brant import Batch, Batching, Everything, Migrator, Steps
from brant.errors import (
    AlreadyExists,
    InvalidMigration,
    MigrationFailed,
    MigrationInterrupted,
    UnknownColumn,
    UnknownTable,
)
from brant.events import Direction, StatementEnded, StatementStarted
from tests.execution.histories import Folder
from tests.execution.looking import tables, value
from tests.execution.stopping import Stopped, statements_of, stopped_migrate
from tests.objects.files import SOME, USERS, Project

ADULTS = "CREATE VIEW adults AS\nSELECT id, email FROM users WHERE age >= 18;\n"
ALIKE = pytest.mark.engines("sqlite")
"""Decided before any SQL is made: one engine shows it."""
COMMITS_DDL = pytest.mark.engines("mysql", "mariadb")


@pytest.fixture
def project(tmp_path: Path, engine: sa.Engine) -> Project:
    """Two users, and a view of those who are of age; nothing is applied."""
    path = tmp_path / "migrations"
    path.mkdir()
    project = Project(Folder(path), engine)
    project.folder.write("0001_users", f"{USERS}\n{SOME}")
    project.put("adults", ADULTS)
    return project


@pytest.fixture
def migrated(project: Project) -> Project:
    project.migrate()
    return project


def stopped_in(event: StatementStarted | StatementEnded, name: str) -> None:
    """As by a kill, at the first statement of a step."""
    if event.name == name:
        raise Stopped


# -- put in place


def test_objects_come_after_the_migrations_of_the_same_batch(project: Project) -> None:
    outcome = project.migrator().migrate()

    assert outcome.names == ("0001_users", "objects/adults")
    assert (outcome.batch, outcome.migrations, outcome.objects) == (1, ("0001_users",), ("adults",))
    assert project.read("adults") == [(1, "ann@x")]


@ALIKE
def test_status_tells_what_is_new_and_what_is_in_place(project: Project) -> None:
    assert project.states() == {"adults": "new"}
    project.migrate()
    (status,) = project.migrator().object_status()
    assert (status.name, status.state.value, status.batch) == ("adults", "unchanged", 1)


@ALIKE
def test_nothing_changed_is_nothing_to_do(migrated: Project) -> None:
    migrator = migrated.migrator()
    sent = statements_of(migrator)

    assert not migrator.migrate()
    assert sent == []


@ALIKE
def test_objects_wait_until_nothing_is_pending(project: Project) -> None:
    project.folder.create("0002_pets", "pets")

    assert project.migrate(Steps(1)) == ("0001_users",)
    assert project.migrate(Steps(1)) == ("0002_pets", "objects/adults")


@ALIKE
def test_objects_of_separate_batches_have_one_of_their_own(project: Project) -> None:
    project.migrate(batching=Batching.SEPARATE)
    assert [status.batch for status in project.migrator().object_status()] == [2]


# -- replaced


def test_changed_text_replaces_and_rollback_gives_the_earlier_one_back(migrated: Project) -> None:
    migrated.put("adults", "CREATE VIEW adults AS SELECT email FROM users WHERE age >= 10")
    assert migrated.states() == {"adults": "changed"}

    assert migrated.migrate() == ("objects/adults",)
    assert migrated.read("adults") == [("ann@x",), ("bob@x",)]

    assert migrated.rollback() == ("objects/adults",)
    assert migrated.read("adults") == [(1, "ann@x")]
    assert migrated.states() == {"adults": "changed"}


def test_rollback_of_the_batch_that_made_it_drops_it_first(migrated: Project) -> None:
    assert migrated.rollback() == ("objects/adults", "0001_users")
    assert (tables(migrated.engine) - {"brant_migrations_objects"}, migrated.views()) == (set(), set())


@ALIKE
def test_everything_goes_at_once_over_several_batches(migrated: Project) -> None:
    migrated.put("adults", "CREATE VIEW adults AS SELECT email FROM users")
    migrated.migrate()

    assert migrated.rollback(Everything()) == ("objects/adults", "0001_users")
    assert migrated.migrate() == ("0001_users", "objects/adults")


@ALIKE
def test_batch_in_the_middle_leaves_a_later_text_alone(migrated: Project) -> None:
    migrated.put("adults", "CREATE VIEW adults AS SELECT email FROM users WHERE age > 20")
    migrated.migrate()
    migrated.put("adults", "CREATE VIEW adults AS SELECT email FROM users WHERE age < 20")
    migrated.migrate()

    migrated.rollback(Batch(2))
    assert migrated.read("adults") == [("bob@x",)]
    migrated.rollback(Batch(3))
    assert migrated.read("adults") == [(1, "ann@x")]


@ALIKE
def test_file_that_says_the_same_is_only_noted(migrated: Project) -> None:
    migrated.put("adults", "-- Who may vote.\n" + ADULTS.replace("\n", " ", 1))
    assert migrated.states() == {"adults": "changed"}

    assert migrated.migrate() == ()
    assert migrated.states() == {"adults": "unchanged"}


@ALIKE
def test_migrate_again_and_redo_bring_objects_along(migrated: Project) -> None:
    migrated.migrator().refresh()
    migrated.migrator().redo()
    assert migrated.read("adults") == [(1, "ann@x")]


# -- one upon the other


@ALIKE
def test_views_come_in_the_order_in_which_they_read_each_other(project: Project) -> None:
    project.put("a_letters", "CREATE VIEW a_letters AS SELECT email FROM adults")
    assert project.migrate() == ("0001_users", "objects/adults", "objects/a_letters")


def test_view_over_one_that_changes_is_made_again(migrated: Project) -> None:
    migrated.put("a_letters", "CREATE VIEW a_letters AS SELECT email FROM adults")
    migrated.migrate()
    migrated.put("adults", "CREATE VIEW adults AS SELECT email, age FROM users")

    assert migrated.migrate() == ("objects/adults",)
    assert migrated.read("a_letters") == [("ann@x",), ("bob@x",)]


def test_both_may_change_in_one_run_and_go_back_together(migrated: Project) -> None:
    migrated.put("a_letters", "CREATE VIEW a_letters AS SELECT email FROM adults")
    migrated.migrate()
    migrated.put("adults", "CREATE VIEW adults AS SELECT email AS address FROM users")
    migrated.put("a_letters", "CREATE VIEW a_letters AS SELECT address FROM adults")

    assert migrated.migrate() == ("objects/adults", "objects/a_letters")
    assert migrated.read("a_letters") == [("ann@x",), ("bob@x",)]
    assert migrated.rollback() == ("objects/adults", "objects/a_letters")
    assert migrated.read("a_letters") == [("ann@x",)]


@ALIKE
def test_one_file_may_hold_several_objects(migrated: Project) -> None:
    minors = "CREATE VIEW minors AS SELECT id FROM users WHERE age < 18;"
    migrated.put("adults", f"CREATE VIEW adults AS SELECT id, email FROM users;\n{minors}")
    migrated.migrate()
    assert migrated.views() == {"adults", "minors"}

    migrated.put("adults", ADULTS)
    migrated.migrate()
    assert migrated.views() == {"adults"}


@ALIKE
def test_depends_on_says_what_no_name_tells(migrated: Project) -> None:
    migrated.put("b", "CREATE VIEW b AS SELECT id FROM users")
    migrated.put("a", "-- brant: depends_on=b\nCREATE VIEW a AS SELECT id FROM users")
    assert migrated.migrate() == ("objects/b", "objects/a")


# -- tables below


def test_column_under_a_view_can_be_altered(migrated: Project) -> None:
    migrated.folder.write("0002_longer", 'schema.table("users").alter_column("email", type=sa.String(300))')

    assert migrated.migrate() == ("0002_longer",)
    assert migrated.read("adults") == [(1, "ann@x")]
    assert migrated.rollback() == ("0002_longer",)
    assert migrated.read("adults") == [(1, "ann@x")]


def test_column_is_renamed_in_the_table_and_in_the_file_at_once(migrated: Project) -> None:
    migrated.put("a_letters", "CREATE VIEW a_letters AS SELECT email FROM adults")
    migrated.migrate()
    migrated.folder.write("0002_mail", 'schema.table("users").rename_column("email", to="mail")')
    migrated.put("adults", "CREATE VIEW adults AS SELECT id, mail AS email FROM users WHERE age >= 18")

    assert migrated.migrate() == ("0002_mail", "objects/adults", "objects/a_letters")
    assert migrated.read("a_letters") == [("ann@x",)]
    migrated.rollback()
    assert migrated.read("a_letters") == [("ann@x",)]
    assert migrated.read("adults") == [(1, "ann@x")]


def test_table_is_replaced_under_a_view(migrated: Project) -> None:
    migrated.folder.write(
        "0002_people",
        """
        schema.create_table("people", c.id(), c.string("email"))
        schema.execute("INSERT INTO people (id, email) SELECT id, email FROM users", down=())
        schema.drop_table("users")
        """,
    )
    migrated.put("adults", "CREATE VIEW adults AS SELECT id, email FROM people")

    assert migrated.migrate() == ("0002_people", "objects/adults")
    assert migrated.read("adults") == [(1, "ann@x"), (2, "bob@x")]
    migrated.rollback()
    assert migrated.read("adults") == []


@ALIKE
def test_view_of_a_column_that_goes_waits_for_its_file_over_a_partial_run(migrated: Project) -> None:
    migrated.folder.write("0002_no_email", 'schema.table("users").drop_column("email")')
    migrated.folder.create("0003_pets", "pets")
    migrated.put("adults", "CREATE VIEW adults AS SELECT id FROM users WHERE age >= 18")

    migrated.migrate(Steps(1))
    assert migrated.states() == {"adults": "waiting"}
    assert migrated.migrate() == ("0003_pets", "objects/adults")
    assert migrated.read("adults") == [(1,)]


@ALIKE
def test_earlier_text_waits_until_the_tables_are_what_they_were(migrated: Project) -> None:
    migrated.folder.write("0002_mail", 'schema.table("users").rename_column("email", to="mail")')
    migrated.put("adults", "CREATE VIEW adults AS SELECT FROM users")
    with pytest.raises(MigrationFailed, match="objects/adults failed"):
        migrated.migrate()
    migrated.put("adults", "CREATE VIEW adults AS SELECT id, mail FROM users")
    migrated.migrate()

    assert migrated.rollback() == ("objects/adults",)
    assert migrated.states() == {"adults": "waiting"}
    assert migrated.rollback() == ("0002_mail", "objects/adults")
    assert migrated.read("adults") == [(1, "ann@x")]


# -- files that go and come


def test_object_whose_file_is_gone_stays_until_it_is_pruned(migrated: Project) -> None:
    (migrated.objects / "adults.sql").unlink()

    assert migrated.migrate() == ()
    assert (migrated.states(), migrated.views()) == ({"adults": "gone"}, {"adults"})
    assert migrated.migrate(prune=True) == ("objects/adults",)
    assert (migrated.states(), migrated.views()) == ({}, set())
    migrated.rollback()
    assert migrated.read("adults") == [(1, "ann@x")]


@ALIKE
def test_file_under_another_name_takes_its_objects_along(migrated: Project) -> None:
    (migrated.objects / "adults.sql").rename(migrated.objects / "grown_ups.sql")

    migrated.migrate()
    assert (migrated.states(), migrated.views()) == ({"grown_ups": "unchanged"}, {"adults"})
    migrated.rollback()
    assert (migrated.states(), migrated.views()) == ({"adults": "gone", "grown_ups": "new"}, {"adults"})


@pytest.mark.parametrize(("clearing", "verb"), [("", "CREATE OR REPLACE"), ("DROP VIEW IF EXISTS adults;\n", "CREATE")])
def test_object_that_was_there_before_is_taken_over(project: Project, clearing: str, verb: str) -> None:
    project.folder.write("0002_by_hand", "schema.execute('CREATE VIEW adults AS SELECT id FROM users', down=())")
    project.put("adults", f"{clearing}{verb} VIEW adults AS SELECT id, email FROM users WHERE age >= 18")

    project.migrate()
    assert project.read("adults") == [(1, "ann@x")]


# -- by hand, in Python


def test_section_down_says_how_what_nobody_knows_is_undone(migrated: Project) -> None:
    migrated.put("seen", "CREATE TABLE seen (n INTEGER);\nINSERT INTO seen VALUES (1);\n-- down\nDROP TABLE seen;")
    migrated.migrate()
    migrated.put("seen", "CREATE TABLE seen (n INTEGER);\nINSERT INTO seen VALUES (2);\n-- down\nDROP TABLE seen;")
    migrated.migrate()
    assert migrated.read("seen") == [(2,)]
    migrated.rollback()
    assert migrated.read("seen") == [(1,)]
    migrated.rollback()
    assert "seen" not in tables(migrated.engine)


@ALIKE
def test_python_file_defines_with_the_verbs_of_migrations(migrated: Project) -> None:
    migrated.put(
        "minors.py",
        'def define(schema):\n    schema.create_view("minors", "SELECT email FROM users WHERE age < 18")\n',
    )
    assert migrated.migrate() == ("objects/minors",)
    assert migrated.read("minors") == [("bob@x",)]


# -- after a stop


@COMMITS_DDL
def test_file_that_stopped_half_way_is_finished(project: Project) -> None:
    first = "CREATE VIEW adults AS SELECT id FROM users;\n"
    project.put("adults", first + "CREATE VIEW minors AS SELECT nothing FROM users;")
    with pytest.raises(MigrationInterrupted, match="objects/adults failed at statement 2 of 2"):
        project.migrate()
    project.put("adults", first + "CREATE VIEW minors AS SELECT age FROM users;")

    assert project.migrate() == ("objects/adults",)
    assert (project.states(), project.views()) == ({"adults": "unchanged"}, {"adults", "minors"})


@pytest.mark.parametrize("moment", [StatementStarted, StatementEnded])
def test_run_that_was_killed_goes_on(migrated: Project, moment: type[StatementStarted | StatementEnded]) -> None:
    migrated.put("a_letters", "CREATE VIEW a_letters AS SELECT email FROM adults")
    migrated.migrate()
    migrated.put("adults", "CREATE VIEW adults AS SELECT email, age FROM users")
    stopped_migrate(migrated.migrator(transactions="none"), moment, 1)

    assert migrated.migrator().migrate().names == ("objects/adults",)
    assert migrated.read("a_letters") == [("ann@x",), ("bob@x",)]


@COMMITS_DDL
def test_pruning_that_was_killed_goes_on(migrated: Project) -> None:
    (migrated.objects / "adults.sql").unlink()
    migrator = migrated.migrator()
    migrator.listen(lambda event: stopped_in(event, "objects/adults"), StatementEnded)
    with pytest.raises(Stopped):
        migrator.migrate(prune=True)

    assert migrated.migrate() == ("objects/adults",)
    assert (migrated.states(), migrated.views()) == ({}, set())


@COMMITS_DDL
@pytest.mark.parametrize("moment", [StatementStarted, StatementEnded])
@pytest.mark.parametrize(("place", "runs"), [("objects/minors", 2), ("0002_mail", 1), ("objects/adults", 1)])
def test_rollback_that_was_killed_goes_on(
    migrated: Project, moment: type[StatementStarted | StatementEnded], place: str, runs: int
) -> None:
    migrated.folder.write("0002_mail", 'schema.table("users").rename_column("email", to="mail")')
    migrated.put("adults", "CREATE VIEW adults AS SELECT id, mail AS email FROM users WHERE age >= 18")
    migrated.put("minors", "CREATE VIEW minors AS SELECT id, mail FROM users WHERE age < 18")
    migrated.migrate()
    migrator = migrated.migrator()
    migrator.listen(lambda event: stopped_in(event, place), moment)
    with pytest.raises(Stopped):
        migrator.rollback()

    for _ in range(runs):  # What was interrupted is finished first, then the rest of its batch.
        migrated.rollback()
    assert migrated.states() == {"adults": "changed", "minors": "new"}
    assert migrated.read("adults") == [(1, "ann@x")]
    assert value(migrated.engine, "SELECT count(*) FROM brant_migrations_journal") == 0


# -- refused


@ALIKE
def test_object_of_a_migration_is_not_declared_again(project: Project) -> None:
    project.folder.write("0002_view", 'schema.create_view("adults", "SELECT 1 AS one")')
    with pytest.raises(AlreadyExists, match="there is already the view 'adults'") as raised:
        project.migrate()
    assert str(raised.value.where) == f"{project.objects / 'adults.sql'}:1"


@ALIKE
def test_file_that_still_reads_a_dropped_table_is_told_before_anything_runs(migrated: Project) -> None:
    migrated.folder.write("0002_gone", 'schema.drop_table("users")')
    with pytest.raises(UnknownTable, match="view 'adults' reads 'users', which a migration of this run drops"):
        migrated.migrate()
    assert value(migrated.engine, "SELECT count(*) FROM users") == 2


@ALIKE
def test_file_that_still_says_a_renamed_column_is_told_before_anything_runs(migrated: Project) -> None:
    migrated.folder.write("0002_mail", 'schema.table("users").rename_column("email", to="mail")')
    with pytest.raises(
        UnknownColumn, match=r"objects/adults says users\.email, which a migration of this run"
    ) as raised:
        migrated.migrate()
    assert str(raised.value.where) == f"{migrated.objects / 'adults.sql'}:1"
    assert migrated.read("adults") == [(1, "ann@x")]


@ALIKE
def test_statement_that_can_not_be_undone_is_refused_with_its_line(project: Project) -> None:
    project.put("adults", f"{ADULTS}\nCREATE INDEX by_age ON users (age);")
    with pytest.raises(InvalidMigration, match="nobody can tell how to undo 'CREATE INDEX by_age") as raised:
        project.migrate()
    assert str(raised.value.where) == f"{project.objects / 'adults.sql'}:4"


@ALIKE
def test_column_that_goes_and_comes_is_not_lost(migrated: Project) -> None:
    migrated.folder.write(
        "0002_again",
        """
        users = schema.table("users")
        users.drop_column("age")
        users.add(sa.Column("age", sa.BigInteger, server_default="99"))
        """,
    )
    assert migrated.migrate() == ("0002_again",)
    assert migrated.read("adults") == [(1, "ann@x"), (2, "bob@x")]


@ALIKE
def test_what_stands_above_two_that_change_is_there_again(migrated: Project) -> None:
    migrated.put("b_middle", "CREATE VIEW middle AS SELECT email FROM adults")
    migrated.put("a_top", "CREATE VIEW top AS SELECT email FROM middle")
    migrated.migrate()
    migrated.put("adults", "CREATE VIEW adults AS SELECT email FROM users")
    migrated.put("b_middle", "CREATE VIEW middle AS SELECT email FROM adults WHERE email <> ''")

    assert migrated.migrate() == ("objects/adults", "objects/b_middle", "objects/a_top")
    assert migrated.read("top") == [("ann@x",), ("bob@x",)]
    migrated.rollback()
    assert migrated.read("top") == [("ann@x",)]


# -- as a script, on the command line, by configuration


@ALIKE
def test_script_of_the_whole_history_has_objects_and_their_memory(project: Project) -> None:
    project.put("a_letters", "CREATE VIEW a_letters AS SELECT email FROM adults")
    script = project.migrator().sql()
    with sqlite3.connect(str(project.engine.url.database)) as connection:
        connection.executescript(script)

    assert project.migrate() == ()
    assert set(project.states().values()) == {"unchanged"}
    assert project.read("a_letters") == [("ann@x",)]
    with sqlite3.connect(str(project.engine.url.database)) as connection:
        connection.executescript(project.migrator().sql(direction=Direction.DOWN))
    assert (project.states(), project.views()) == ({"a_letters": "new", "adults": "new"}, set())


@ALIKE
def test_folder_can_be_named_and_left_out(project: Project) -> None:
    elsewhere = project.folder.path.parent / "views"
    project.objects.rename(elsewhere)

    assert Migrator(project.engine, project.folder.path, objects=()).objects.files == ()
    assert Migrator(project.engine, project.folder.path, objects=elsewhere).migrate().objects == ("adults",)


@ALIKE
def test_folder_beside_the_migrations_is_found_unless_it_is_a_package(project: Project) -> None:
    beside = project.folder.path.parent / "objects"
    project.objects.rename(beside)
    assert list(project.states()) == ["adults"]

    (beside / "__init__.py").touch()
    assert project.states() == {}


@ALIKE
def test_python_file_that_defines_nothing_may_be_another_s(project: Project) -> None:
    project.put("helpers.py", "def help(): ...\n")
    with pytest.raises(InvalidMigration, match=r"helpers\.py has no define\(\)") as raised:
        project.migrate()
    assert "if this folder holds something else" in str(raised.value.hint)


@ALIKE
def test_python_file_defines_what_can_be_replaced_and_nothing_else(project: Project) -> None:
    project.put("pets.py", 'def define(schema):\n    schema.create_table("pets")\n')
    with pytest.raises(InvalidMigration, match="belongs into a migration") as raised:
        project.migrate()
    assert str(raised.value.where) == f"{project.objects / 'pets.py'}:2"
