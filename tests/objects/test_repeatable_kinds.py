"""Functions, triggers, policies and the like as files, on the servers that have them."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from brant import Everything
from brant.errors import MigrationInterrupted, Unsupported
from tests.execution.histories import Folder
from tests.execution.looking import rows, tables, value
from tests.objects.files import SOME, USERS, Project

POSTGRESQL = pytest.mark.engines("postgresql")
MYSQLS = pytest.mark.engines("mysql", "mariadb")


@pytest.fixture
def project(tmp_path: Path, engine: sa.Engine) -> Project:
    path = tmp_path / "migrations"
    path.mkdir()
    project = Project(Folder(path), engine)
    project.folder.write("0001_users", f"{USERS}\n{SOME}")
    return project


def function(body: str, *, takes: str = "n integer", gives: str = "integer") -> str:
    return f"CREATE FUNCTION twice({takes}) RETURNS {gives} LANGUAGE sql IMMUTABLE AS $$ SELECT {body} $$;"


# -- PostgreSQL


@POSTGRESQL
def test_function_that_a_table_needs_is_replaced_in_its_place(project: Project) -> None:
    project.put("twice", function("n * 2"))
    project.migrate()
    project.folder.write(
        "0002_default", 'schema.execute("ALTER TABLE users ALTER COLUMN age SET DEFAULT twice(21)", down=())'
    )
    project.put("twice", function("n + n"))

    assert project.planned()["objects/twice"] == [function("n + n").replace("CREATE", "CREATE OR REPLACE").rstrip(";")]
    project.migrate()
    assert value(project.engine, "SELECT twice(4)") == 8


@POSTGRESQL
def test_function_that_gives_something_else_is_made_anew_with_what_calls_it(project: Project) -> None:
    project.put("twice", function("n * 2"))
    project.put("doubled", "CREATE VIEW doubled AS SELECT twice(age) AS age FROM users")
    project.migrate()
    project.put("twice", function("n::bigint * 2", gives="bigint"))

    assert [sql.split("(")[0] for sql in project.planned()["objects/twice"]] == [
        "DROP VIEW doubled",
        "DROP FUNCTION twice",
        "CREATE FUNCTION twice",
        "CREATE VIEW doubled AS\nSELECT twice",
    ]
    project.migrate()
    assert project.read("doubled") == [(30,), (60,)]
    project.rollback()
    assert project.read("doubled") == [(30,), (60,)]


@POSTGRESQL
def test_functions_of_one_name_are_told_apart_by_what_they_take(project: Project) -> None:
    text = "text"
    project.put("twice", function("n * 2") + "\n" + function("n || n", takes="n text DEFAULT 'x'", gives=text))
    project.migrate()
    project.put("twice", function("n || n || n", takes="n text DEFAULT 'x'", gives=text))
    project.migrate()

    assert value(project.engine, "SELECT twice('a')") == "aaa"
    with pytest.raises(DBAPIError):
        value(project.engine, "SELECT twice(1)")


@POSTGRESQL
def test_trigger_comes_after_its_function_and_changes_with_it(project: Project) -> None:
    body = "BEGIN NEW.email := {}(NEW.email); RETURN NEW; END"
    made = "CREATE FUNCTION a_shout() RETURNS trigger LANGUAGE plpgsql AS $$ " + body + " $$;"
    project.put("z_shout", made.format("upper"))
    project.put(
        "a_trigger",
        "CREATE TRIGGER shout BEFORE INSERT OR UPDATE ON users FOR EACH ROW EXECUTE FUNCTION a_shout();",
    )
    assert project.migrate() == ("0001_users", "objects/z_shout", "objects/a_trigger")
    project.put("z_shout", made.format("lower"))
    assert project.migrate() == ("objects/z_shout",)
    project.folder.write("0002_insert", "schema.execute(\"INSERT INTO users (id, email) VALUES (3, 'CEE')\", down=())")
    project.migrate()
    assert value(project.engine, "SELECT email FROM users WHERE id = 3") == "cee"
    project.rollback(Everything())
    assert "users" not in tables(project.engine)


@POSTGRESQL
def test_policies_grants_and_comments_go_and_come_with_what_they_are_on(project: Project) -> None:
    project.put(
        "adults",
        """
        CREATE MATERIALIZED VIEW adults AS SELECT id, age FROM users WHERE age > 17;
        CREATE UNIQUE INDEX adults_id ON adults (id);
        COMMENT ON MATERIALIZED VIEW adults IS 'of age';
        GRANT SELECT ON adults TO PUBLIC;
        """,
    )
    project.put(
        "rows",
        """
        ALTER TABLE users ENABLE ROW LEVEL SECURITY;
        CREATE POLICY grown ON users FOR SELECT USING (age > 17);
        """,
    )
    project.migrate()
    project.folder.write("0002_wider", 'schema.table("users").alter_column("age", type=sa.BigInteger)')

    project.migrate()
    assert value(project.engine, "SELECT obj_description('adults'::regclass)") == "of age"
    assert rows(project.engine, "SELECT polname FROM pg_policy") == [("grown",)]
    assert value(project.engine, "SELECT relrowsecurity FROM pg_class WHERE relname = 'users'") is True
    project.rollback()
    assert rows(project.engine, "SELECT indexname FROM pg_indexes WHERE tablename = 'adults'") == [("adults_id",)]
    project.rollback()
    assert "users" not in tables(project.engine)


@POSTGRESQL
def test_function_that_takes_rows_of_a_table_makes_room_for_another_of_its_name(project: Project) -> None:
    project.put("named", "CREATE FUNCTION named(u users) RETURNS text LANGUAGE sql AS $$ SELECT u.email $$;")
    project.migrate()
    project.folder.write("0002_again", f'schema.drop_table("users")\n{USERS}\n{SOME}')

    project.migrate()
    assert value(project.engine, "SELECT named(u) FROM users u WHERE id = 1") == "ann@x"


@POSTGRESQL
def test_entity_of_alembic_utils_is_defined_in_python(project: Project) -> None:
    pytest.importorskip("alembic_utils")
    project.put(
        "twice.py",
        """
from alembic_utils.pg_function import PGFunction

TWICE = PGFunction(
    "public", "twice(n integer)", "RETURNS integer LANGUAGE sql AS $$ SELECT n * 2 $$"
)

def define(schema):
    schema.create(TWICE)
""",
    )
    assert project.migrate() == ("0001_users", "objects/twice")
    assert project.migrate() == ()


# -- MySQL and MariaDB


@MYSQLS
def test_routines_triggers_and_events_are_replaced_and_given_back(project: Project) -> None:
    def put(factor: int) -> None:
        project.put("a_doubled", "CREATE VIEW doubled AS SELECT twice(age) AS age FROM users")
        project.put("twice", f"CREATE FUNCTION twice(n INT) RETURNS INT DETERMINISTIC RETURN n * {factor}")
        project.put(
            "z_noted",
            "CREATE TRIGGER noted BEFORE INSERT ON users FOR EACH ROW\n"
            f"BEGIN\n  IF NEW.age IS NULL THEN SET NEW.age = twice({factor}); END IF;\nEND;\n"
            f"CREATE EVENT daily ON SCHEDULE EVERY {factor} DAY DISABLE DO SET @n = 1;\n"
            f"CREATE PROCEDURE tidy() BEGIN DELETE FROM users WHERE age > {factor}; END;",
        )

    put(2)
    assert project.migrate() == ("0001_users", "objects/twice", "objects/a_doubled", "objects/z_noted")
    assert project.read("doubled") == [(30,), (60,)]
    put(3)
    assert project.migrate() == ("objects/twice", "objects/z_noted")
    assert project.read("doubled") == [(45,), (90,)]
    assert project.rollback() == ("objects/twice", "objects/z_noted")
    assert project.read("doubled") == [(30,), (60,)]
    interval = "SELECT interval_value FROM information_schema.events WHERE event_schema = DATABASE()"
    assert value(project.engine, interval) == "2"
    project.rollback()
    assert "users" not in tables(project.engine)


@MYSQLS
def test_function_that_stopped_between_drop_and_create_is_made(project: Project) -> None:
    project.put("twice", "CREATE FUNCTION twice(n INT) RETURNS INT DETERMINISTIC RETURN n * 2")
    project.migrate()
    project.put("twice", "CREATE FUNCTION thrice(n INT) RETURNS INT DETERMINISTIC RETURN n * ")
    with pytest.raises(MigrationInterrupted):
        project.migrate()
    project.put("twice", "CREATE FUNCTION thrice(n INT) RETURNS INT DETERMINISTIC RETURN n * 3")

    assert project.migrate() == ("objects/twice",)
    assert value(project.engine, "SELECT thrice(2)") == 6
    project.rollback()
    assert value(project.engine, "SELECT twice(2)") == 4


# -- SQLite


@pytest.mark.engines("sqlite")
def test_trigger_stays_through_a_rebuild_of_its_table(project: Project) -> None:
    project.put("noted", "CREATE TRIGGER noted AFTER INSERT ON users BEGIN UPDATE users SET age = 1; END;")
    project.migrate()
    project.folder.write("0002_wider", 'schema.table("users").alter_column("age", type=sa.BigInteger)')

    project.migrate()
    assert rows(project.engine, "SELECT name FROM sqlite_master WHERE type = 'trigger'") == [("noted",)]


# -- variants


def test_file_of_one_database_is_refused_on_another_unless_that_has_an_empty_one(project: Project) -> None:
    other = {"postgresql": "mysql"}.get(project.engine.dialect.name, "postgresql")
    project.put(f"here.{other}.sql", "CREATE VIEW here AS SELECT 1 AS one")
    with pytest.raises(Unsupported, match=f"written for {other}, not for"):
        project.migrate()
    project.put(f"here.{project.engine.dialect.name}.sql", "-- Only there.\n")

    assert project.migrate() == ("0001_users", "objects/here")
    assert project.views() == set()
