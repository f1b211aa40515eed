"""What is read from the statements of an object's file: its kind and name, what it belongs to, what drops it."""

from __future__ import annotations

import pytest

from brant.catalog.catalog import Catalog
from brant.catalog.objects import ScriptedDefinition, ViewDefinition
from brant.dialects import dialect_for
from brant.migrations.repeatable.content import Content, restored
from brant.migrations.repeatable.reading import Cleared, Declared, declared, goes_in_place
from brant.operations.objects import CreateObject

OF_POSTGRESQL = [
    (
        "CREATE FUNCTION app.plus(a int, b int DEFAULT 1) RETURNS int LANGUAGE sql AS $$ SELECT a + b $$",
        ("function", "app.plus(a int, b int)"),
        "DROP FUNCTION app.plus(a int, b int)",
        None,
    ),
    (
        "CREATE OR REPLACE PROCEDURE tidy(INOUT n numeric(9, 2) = 0) LANGUAGE plpgsql AS $x$ BEGIN END $x$",
        ("procedure", "tidy(INOUT n numeric(9, 2))"),
        "DROP PROCEDURE tidy(INOUT n numeric(9, 2))",
        None,
    ),
    (
        "CREATE FUNCTION none() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        ("function", "none()"),
        "DROP FUNCTION none()",
        None,
    ),
    (
        'CREATE TRIGGER "Noted" BEFORE INSERT OR UPDATE OF a, b ON app.users FOR EACH ROW EXECUTE FUNCTION note()',
        ("trigger", "app.users.Noted"),
        'DROP TRIGGER "Noted" ON app.users',
        "app.users",
    ),
    (
        'CREATE POLICY "own rows" ON users FOR SELECT USING (true)',
        ("policy", "own rows on users"),
        'DROP POLICY "own rows" ON users',
        "users",
    ),
    (
        "ALTER TABLE users ENABLE ROW LEVEL SECURITY",
        ("row level security", "users"),
        "ALTER TABLE users DISABLE ROW LEVEL SECURITY",
        "users",
    ),
    (
        "ALTER TABLE ONLY users FORCE ROW LEVEL SECURITY",
        ("forced row level security", "users"),
        "ALTER TABLE users NO FORCE ROW LEVEL SECURITY",
        "users",
    ),
    (
        "GRANT SELECT, UPDATE (email) ON TABLE users TO reader, writer WITH GRANT OPTION",
        ("grant", "SELECT, UPDATE (email) on table users to reader, writer"),
        "REVOKE SELECT, UPDATE (email) ON TABLE users FROM reader, writer",
        "users",
    ),
    (
        "GRANT EXECUTE ON FUNCTION plus(int, int) TO reader",
        ("grant", "EXECUTE on function plus(int, int) to reader"),
        "REVOKE EXECUTE ON FUNCTION plus(int, int) FROM reader",
        None,
    ),
    (
        "COMMENT ON VIEW adults IS 'of age'",
        ("comment", "VIEW adults"),
        "COMMENT ON VIEW adults IS NULL",
        "adults",
    ),
    (
        "COMMENT ON COLUMN adults.email IS 'where to write'",
        ("comment", "COLUMN adults.email"),
        "COMMENT ON COLUMN adults.email IS NULL",
        "adults",
    ),
]


@pytest.mark.parametrize(("sql", "key", "drop", "on"), OF_POSTGRESQL)
def test_statement_is_read(sql: str, key: tuple[str, str], drop: str, on: str | None) -> None:
    said = declared(sql, dialect_for("postgresql"))
    assert isinstance(said, Declared)
    assert isinstance(said.definition, ScriptedDefinition)
    assert (said.definition.key, list(said.definition.drop), said.definition.on) == (key, [drop], on)
    assert list(said.definition.create) == [sql.replace("OR REPLACE ", "")]


OF_OTHERS = [
    ("mysql", "CREATE FUNCTION plus(a INT, b INT) RETURNS INT RETURN a + b", "function", "DROP FUNCTION plus"),
    (
        "mysql",
        "CREATE DEFINER = `ann`@`%` PROCEDURE tidy() SQL SECURITY INVOKER DELETE FROM users",
        "procedure",
        "DROP PROCEDURE tidy",
    ),
    ("mariadb", "CREATE TRIGGER noted AFTER INSERT ON users FOR EACH ROW SET @n = 1", "trigger", "DROP TRIGGER noted"),
    ("mariadb", "CREATE EVENT `tidy up` ON SCHEDULE EVERY 1 DAY DO SET @n = 1", "event", "DROP EVENT `tidy up`"),
    (
        "sqlite",
        "CREATE TRIGGER IF NOT EXISTS noted AFTER UPDATE OF email ON users BEGIN SELECT 1; END",
        "trigger",
        "DROP TRIGGER noted",
    ),
]


@pytest.mark.parametrize(("dialect", "sql", "kind", "drop"), OF_OTHERS)
def test_statement_is_read_as_its_database_says_it(dialect: str, sql: str, kind: str, drop: str) -> None:
    said = declared(sql, dialect_for(dialect))
    assert isinstance(said, Declared)
    assert isinstance(said.definition, ScriptedDefinition)
    assert (said.definition.kind, list(said.definition.drop)) == (kind, [drop])


def test_view_is_read_into_its_parts() -> None:
    said = declared(
        "CREATE ALGORITHM = MERGE DEFINER = CURRENT_USER SQL SECURITY INVOKER VIEW `old ones` (`n`, m) AS\n"
        "SELECT id, email -- both\nFROM users WITH LOCAL CHECK OPTION",
        dialect_for("mysql"),
    )
    assert isinstance(said, Declared)
    assert isinstance(said.definition, ViewDefinition)
    assert (said.definition.name, said.definition.columns, said.definition.check_option) == (
        "old ones",
        ("n", "m"),
        "LOCAL",
    )
    assert list(said.definition.select) == ["SELECT id, email -- both\nFROM users"]
    assert dict(said.definition.options) == {
        "mysql_algorithm": "merge",
        "mysql_definer": "CURRENT_USER",
        "mysql_sql_security": "invoker",
    }


def test_storage_of_a_view_is_read() -> None:
    said = declared(
        "CREATE VIEW app.v WITH (security_barrier, security_invoker = true) AS SELECT 1", dialect_for("postgresql")
    )
    assert isinstance(said, Declared)
    work = list(dialect_for("postgresql").work([(CreateObject(said.definition), None)], Catalog()))
    assert [str(part) for part in work] == [
        "CREATE VIEW app.v WITH (security_barrier = true, security_invoker = true) AS\nSELECT 1"
    ]


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TABLE users (id int)",
        "CREATE INDEX by_age ON users (age)",
        "CREATE TYPE mood AS ENUM ('fine')",
        "CREATE TEMPORARY VIEW v AS SELECT 1",
        "ALTER TABLE users ADD COLUMN age int",
        "ALTER TABLE users ENABLE ROW LEVEL SECURITY, ADD COLUMN age int",
        "GRANT reader TO ann",
        "INSERT INTO users VALUES (1)",
        "DROP VIEW v",
        "REFRESH MATERIALIZED VIEW v",
        "CREATE VIEW",
        "",
    ],
)
def test_nobody_can_tell_how_to_undo_it(sql: str) -> None:
    assert declared(sql, dialect_for("postgresql")) is None


def test_drop_if_exists_clears_the_way() -> None:
    said = declared("DROP FUNCTION IF EXISTS app.plus(int, int)", dialect_for("postgresql"))
    assert said == Cleared("function", "app.plus", "DROP FUNCTION IF EXISTS app.plus(int, int)")


BODY = "LANGUAGE sql AS $$ SELECT 1 $$"


@pytest.mark.parametrize(
    ("was", "now", "in_place"),
    [
        (f"FUNCTION f(a int) RETURNS int {BODY}", f"FUNCTION f(a int) RETURNS int STABLE {BODY}", True),
        (f"FUNCTION f(a int) RETURNS int {BODY}", f"FUNCTION f(a int) RETURNS bigint {BODY}", False),
        (f"FUNCTION f(a int) RETURNS int {BODY}", f"FUNCTION f(a int DEFAULT 2) RETURNS int {BODY}", False),
        (
            "TRIGGER t AFTER INSERT ON u EXECUTE FUNCTION f()",
            "TRIGGER t AFTER DELETE ON u EXECUTE FUNCTION f()",
            True,
        ),
        (
            "TRIGGER t AFTER INSERT ON u EXECUTE FUNCTION f()",
            "CONSTRAINT TRIGGER t AFTER DELETE ON u EXECUTE FUNCTION f()",
            False,
        ),
    ],
)
def test_or_replace_is_for_what_is_called_alike(was: str, now: str, in_place: bool) -> None:
    first, second = (declared(f"CREATE {text}", dialect_for("postgresql")) for text in (was, now))
    assert isinstance(first, Declared)
    assert isinstance(second, Declared)
    assert goes_in_place(first.definition, second.definition) is in_place


def test_content_is_kept_as_data() -> None:
    views = "CREATE VIEW v WITH (security_invoker) AS SELECT ':x'"
    said = declared(views, dialect_for("postgresql"))
    assert isinstance(said, Declared)
    content = Content((said.definition,), depends_on=("other",))
    assert restored(content.stored) == content
