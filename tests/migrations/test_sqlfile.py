"""A folder of plain SQL becomes migrations: sections, variants, settings, and each mistake with its line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from brant.catalog.catalog import Catalog
from brant.dialects import KNOWN, dialect_for
from brant.errors import DuplicateMigration, InvalidMigration, Irreversible, Unsupported
from brant.migrations.directory import Directory
from brant.migrations.migration import Migration, Recording, Settings
from brant.migrations.sqlnames import FileName, recognise
from brant.statement import Statement

FOUR = pytest.mark.parametrize("dialect", KNOWN)


def migration_of(folder: Path, files: Mapping[str, str | bytes], name: str = "m") -> Migration:
    """The migration *name* of a folder with these files."""
    for file, content in files.items():
        (folder / file).write_bytes(content if isinstance(content, bytes) else content.encode())
    return Directory(folder).get(name)


def sent(recording: Recording, dialect: str = "sqlite") -> list[str]:
    """The statements as they would be sent."""
    return [str(work) for work in dialect_for(dialect).work(recording.operations, recording.before)]


def up(migration: Migration, dialect: str = "sqlite") -> list[str]:
    return sent(migration.up(Catalog()), dialect)


def down(migration: Migration, dialect: str = "sqlite") -> list[str]:
    return sent(migration.down(Catalog()), dialect)


def statements(migration: Migration) -> list[Statement]:
    recording = migration.up(Catalog())
    work = dialect_for("postgresql").work(recording.operations, recording.before)
    return [statement for statement in work if isinstance(statement, Statement)]


# -- names


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("m.sql", FileName("m")),
        ("m.up.sql", FileName("m", "up")),
        ("m.down.sql", FileName("m", "down")),
        ("m.postgresql.sql", FileName("m", "both", "postgresql")),
        ("m.pg.sql", FileName("m", "both", "postgresql")),
        ("m.mysql.up.sql", FileName("m", "up", "mysql")),
        ("m.up.mysql.sql", FileName("m", "up", "mysql")),
        ("m.down.Maria.SQL", FileName("m", "down", "mariadb")),
        ("m.sqlite3.down.sql", FileName("m", "down", "sqlite")),
        ("2024.05.add_users.sql", FileName("2024.05.add_users")),
        ("up.sql", FileName("up")),
        ("m.txt", None),
        ("sql", None),
    ],
)
def test_a_file_name_says_direction_and_database(file: str, said: FileName | None) -> None:
    assert recognise(file) == said


@pytest.mark.parametrize(
    ("file", "hint"),
    [
        ("m.dwon.sql", "down"),
        ("m.upp.sql", "up"),
        ("m.undo.sql", "down"),
        ("m.postgrs.sql", "postgresql"),
        ("m.mysq.up.sql", "mysql"),
        ("m.pgsql.sql", "postgresql"),
    ],
)
def test_a_slip_in_a_file_name_is_refused(file: str, hint: str) -> None:
    with pytest.raises(InvalidMigration, match="looks like a variant") as raised:
        recognise(file)
    assert raised.value.hint == f"call it {hint!r}"


# -- sections


@FOUR
@pytest.mark.parametrize(
    ("up_marker", "down_marker"),
    [
        ("-- up", "-- down"),
        ("--up", "-- DOWN  "),
        ("--migrate:up", "--migrate:down"),
        ("-- migrate:up", "-- migrate:down"),
        ("-- +goose Up", "-- +goose Down"),
        ("-- +migrate Up", "-- +migrate Down"),
    ],
)
def test_sections_of_one_file(tmp_path: Path, dialect: str, up_marker: str, down_marker: str) -> None:
    migration = migration_of(
        tmp_path, {"m.sql": f"{up_marker}\nCREATE TABLE a (b INT);\nSELECT 1\n\n{down_marker}\nDROP TABLE a;\n"}
    )
    assert (up(migration, dialect), down(migration, dialect)) == (
        ["CREATE TABLE a (b INT)", "SELECT 1"],
        ["DROP TABLE a"],
    )


def test_sections_come_in_any_order(tmp_path: Path) -> None:
    migration = migration_of(tmp_path, {"m.sql": "-- down\nSELECT 2;\n-- up\nSELECT 1;\n"})
    assert (up(migration), down(migration)) == (["SELECT 1"], ["SELECT 2"])


def test_without_a_marker_all_of_it_goes_up(tmp_path: Path) -> None:
    migration = migration_of(tmp_path, {"m.sql": "SELECT 1;\nSELECT 2;\n"})
    assert up(migration) == ["SELECT 1", "SELECT 2"]


def test_what_stands_above_the_down_marker_goes_up(tmp_path: Path) -> None:
    migration = migration_of(tmp_path, {"m.sql": "SELECT 1;\n-- down\nSELECT 2;\n"})
    assert (up(migration), down(migration)) == (["SELECT 1"], ["SELECT 2"])


def test_without_a_down_section_it_is_irreversible(tmp_path: Path) -> None:
    migration = migration_of(tmp_path, {"m.sql": "\nSELECT 1;"})
    with pytest.raises(Irreversible, match="no down section") as raised:
        migration.down(Catalog())
    assert (str(raised.value.where), raised.value.hint) == (
        f"{tmp_path / 'm.sql'}:2",
        "add a line '-- down' and the statements that undo it (or none, if nothing is to be undone)",
    )


def test_an_empty_down_section_undoes_nothing(tmp_path: Path) -> None:
    assert down(migration_of(tmp_path, {"m.sql": "SELECT 1;\n-- down\n"})) == []


def test_two_files_with_one_direction_each(tmp_path: Path) -> None:
    migration = migration_of(tmp_path, {"m.up.sql": "SELECT 1;", "m.down.sql": "SELECT 2;"})
    assert (up(migration), down(migration)) == (["SELECT 1"], ["SELECT 2"])


def test_a_marker_inside_a_string_or_a_body_is_none(tmp_path: Path) -> None:
    body = "CREATE FUNCTION f() RETURNS text AS $$\n-- down\n$$ LANGUAGE sql"
    migration = migration_of(tmp_path, {"m.sql": f"SELECT '\n-- down\n';\n{body};", "m.mysql.sql": "SELECT 1"})
    assert up(migration, "postgresql") == ["SELECT '\n-- down\n'", body]


def test_a_marker_ends_a_delimiter_with_its_section(tmp_path: Path) -> None:
    text = "DELIMITER //\nCREATE PROCEDURE p() BEGIN SELECT 1; END//\n-- down\nDROP PROCEDURE p; SELECT 1;"
    assert down(migration_of(tmp_path, {"m.mysql.sql": text}), "mysql") == ["DROP PROCEDURE p", "SELECT 1"]


def test_goose_says_where_a_statement_ends_and_is_not_needed(tmp_path: Path) -> None:
    text = "-- +goose Up\n-- +goose StatementBegin\nSELECT 1;\n-- +goose StatementEnd\n"
    assert up(migration_of(tmp_path, {"m.sql": text})) == ["SELECT 1"]


# -- variants


def test_each_database_takes_its_own_file_and_the_others_the_default(tmp_path: Path) -> None:
    migration = migration_of(
        tmp_path,
        {
            "m.sql": "SELECT 'all';\n-- down\nSELECT 'back';",
            "m.pg.sql": "SELECT 'pg';",
            "m.up.mysql.sql": "SELECT 'my';",
            "m.mysql.down.sql": "SELECT 'my back';",
        },
    )
    assert {dialect: (up(migration, dialect), down(migration, dialect)) for dialect in KNOWN} == {
        "postgresql": (["SELECT 'pg'"], ["SELECT 'back'"]),
        "mysql": (["SELECT 'my'"], ["SELECT 'my back'"]),
        "mariadb": (["SELECT 'my'"], ["SELECT 'my back'"]),
        "sqlite": (["SELECT 'all'"], ["SELECT 'back'"]),
    }


def test_a_database_without_a_file_is_refused(tmp_path: Path) -> None:
    migration = migration_of(tmp_path, {"m.mysql.sql": "SELECT 1;"})
    with pytest.raises(Unsupported, match="written for mysql, not for sqlite"):
        up(migration, "sqlite")


def test_an_empty_file_of_its_own_leaves_a_database_out(tmp_path: Path) -> None:
    migration = migration_of(tmp_path, {"m.sql": "SELECT 1;", "m.sqlite.sql": "-- nothing to do here\n"})
    assert up(migration, "sqlite") == []


def test_the_default_is_read_as_each_database_reads_it(tmp_path: Path) -> None:
    migration = migration_of(tmp_path, {"m.sql": r"SELECT 'a\\'; SELECT 5--3 ;" + "\n"})
    assert (up(migration, "mysql"), up(migration, "sqlite")) == (
        [r"SELECT 'a\\'", "SELECT 5--3"],
        [r"SELECT 'a\\'", "SELECT 5"],
    )


def test_a_file_that_only_one_database_can_read_serves_that_one(tmp_path: Path) -> None:
    body = "CREATE FUNCTION f() RETURNS int AS $$ BEGIN; it's; END $$ LANGUAGE plpgsql"
    migration = migration_of(tmp_path, {"m.sql": f"{body};\nSELECT 1;"})
    assert up(migration, "postgresql") == [body, "SELECT 1"]


def test_a_database_that_cant_read_the_default_says_why(tmp_path: Path) -> None:
    migration = migration_of(tmp_path, {"m.sql": "\nSELECT $$ it's; $$;\nSELECT 1;"})
    with pytest.raises(Unsupported, match="as sqlite reads it, the string that begins with ' never ends") as raised:
        up(migration, "sqlite")
    assert (str(raised.value.where), raised.value.hint) == (f"{tmp_path / 'm.sql'}:2", "give sqlite SQL of its own")


def test_mariadb_takes_the_file_of_mysql_before_its_reading_of_the_default(tmp_path: Path) -> None:
    migration = migration_of(tmp_path, {"m.sql": r"SELECT 'c:\'; SELECT 2;", "m.mysql.sql": "SELECT 3;"})
    assert up(migration, "mariadb") == ["SELECT 3"]


# -- settings


def test_settings_stand_at_the_top(tmp_path: Path) -> None:
    migration = migration_of(tmp_path, {"m.sql": "-- Why.\n-- brant: depends_on=a, b; transaction=false\nSELECT 1"})
    assert migration.settings == Settings(("a", "b"), transaction=False)


def test_without_settings_there_are_none(tmp_path: Path) -> None:
    assert migration_of(tmp_path, {"m.sql": "SELECT 1"}).settings == Settings()


def test_dependencies_of_all_files_count(tmp_path: Path) -> None:
    files = {"m.up.sql": "-- brant: depends_on=a\nSELECT 1", "m.down.sql": "-- brant: depends_on=a,b\nSELECT 1"}
    assert migration_of(tmp_path, files).settings.depends_on == ("a", "b")


@pytest.mark.parametrize(
    "text",
    [
        "-- brant: transaction=false\nSELECT 1; SELECT 2",
        "-- migrate:up transaction:false\nSELECT 1; SELECT 2",
        "-- +migrate Up notransaction\nSELECT 1; SELECT 2",
        "-- +goose NO TRANSACTION\n-- +goose Up\nSELECT 1; SELECT 2",
    ],
)
def test_without_a_transaction_each_statement_is_sent_alone(tmp_path: Path, text: str) -> None:
    migration = migration_of(tmp_path, {"m.sql": text})
    assert [statement.transactional for statement in statements(migration)] == [False, False]


def test_the_settings_of_one_database_are_not_those_of_another(tmp_path: Path) -> None:
    files = {"m.sql": "SELECT 1;", "m.sqlite.sql": "-- brant: transaction=false\nSELECT 2;"}
    migration = migration_of(tmp_path, files)
    assert (migration.settings.transaction, statements(migration)[0].transactional) == (True, True)


def test_done_when_belongs_to_the_next_statement(tmp_path: Path) -> None:
    text = "SELECT 1;\n-- brant: done_when=SELECT count(*) = 1 FROM a;\n-- more of it\nSELECT 2; SELECT 3;"
    found = statements(migration_of(tmp_path, {"m.sql": text}))
    assert [statement.done_when for statement in found] == [None, "SELECT count(*) = 1 FROM a", None]


# -- what is recorded


def test_each_statement_knows_its_file_and_line(tmp_path: Path) -> None:
    migration = migration_of(tmp_path, {"m.up.sql": "-- one\nSELECT 1;\n\n\nSELECT\n2;", "m.down.sql": "SELECT 0"})
    assert [str(statement.where) for statement in statements(migration)] == [
        f"{tmp_path / 'm.up.sql'}:2",
        f"{tmp_path / 'm.up.sql'}:5",
    ]


def test_it_is_one_operation_with_a_place(tmp_path: Path) -> None:
    recording = migration_of(tmp_path, {"m.sql": "\n\nSELECT 1; SELECT 2;"}).up(Catalog())
    assert [str(where) for _, where in recording.operations] == [f"{tmp_path / 'm.sql'}:3"]


def test_it_touches_every_name_in_it(tmp_path: Path) -> None:
    recording = migration_of(tmp_path, {"m.sql": 'UPDATE "Films" SET a = 1;\n-- down\nDELETE FROM b'}).up(Catalog())
    assert {"films", "a"} <= recording.touches


@pytest.mark.parametrize(
    "text",
    [
        "-- Why.\n\n-- up\n\n  SELECT  1 ;\n\n/* and back */\n-- down\nSELECT 2",
        "-- +goose Up\r\nSELECT  1;\r\n-- +goose Down\r\nSELECT 2;\r\n",
        "\ufeffSELECT  1;\n-- down\nSELECT 2;",
    ],
)
def test_what_stands_around_statements_leaves_the_digest_alone(tmp_path: Path, text: str) -> None:
    plain = migration_of(tmp_path, {"m.sql": "SELECT  1;\n-- down\nSELECT 2;"})
    other = migration_of(tmp_path, {"n.sql": text}, "n")
    assert other.up(Catalog()).digest == plain.up(Catalog()).digest


@pytest.mark.parametrize(
    "text", ["SELECT 2;", "SELECT 1; SELECT 1;", "SELECT 1;\n-- down\n", "-- brant: transaction=false\nSELECT 1;"]
)
def test_what_is_sent_makes_the_digest(tmp_path: Path, text: str) -> None:
    plain = migration_of(tmp_path, {"m.sql": "SELECT 1;"})
    other = migration_of(tmp_path, {"n.sql": text}, "n")
    assert other.up(Catalog()).digest != plain.up(Catalog()).digest


# -- mistakes


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("", 1, "m.sql has no statement to apply"),
        ("-- only words\n", 1, "m.sql has no statement to apply"),
        ("\n-- up\n\n-- down\nSELECT 1;", 2, "m.sql has no statement to apply"),
        ("-- down\nSELECT 1;", 1, "m.sql has no statement to apply"),
        ("-- up\nSELECT 1;\n-- up\nSELECT 2;", 3, "a second '-- up': the first is on line 1"),
        ("SELECT 1;\n-- up\nSELECT 2;", 2, "a statement stands above '-- up': 'SELECT 1'"),
        ("SELECT 1;\n-- dwon\nSELECT 2;", 2, "'-- dwon' is nearly a section marker, and none"),
        ("SELECT 1;\n-- Down:\nSELECT 2;", 2, "'-- Down:' is nearly a section marker, and none"),
        ("SELECT 1;\n-- rollback\nSELECT 2;", 2, "'-- rollback' is nearly a section marker, and none"),
        ("-- migrate:upp\nSELECT 1;", 1, "'-- migrate:upp' is not understood"),
        ("-- +goose ENVSUB ON\nSELECT 1;", 1, "'-- +goose ENVSUB ON' is not understood"),
        ("-- migrate:up fast\nSELECT 1;", 1, "nobody knows what 'fast' means"),
        ("-- brant: depend_on=a\nSELECT 1;", 1, "no setting is called 'depend_on'"),
        ("-- brant: transaction=off\nSELECT 1;", 1, "transaction= is true or false, not 'off'"),
        ("-- brant: transaction\nSELECT 1;", 1, "no setting is called 'transaction'"),
        ("-- brant: depends_on=a,,b\nSELECT 1;", 1, "depends_on= takes names of migrations"),
        ("SELECT 1;\n-- brant: transaction=false\nSELECT 2;", 2, "is for the whole file"),
        ("SELECT 1\n-- brant: done_when=SELECT 1\nSELECT 2;", 2, "inside the statement that begins on line 1"),
        ("SELECT 1;\n-- brant: done_when=SELECT 1\n", 2, "done_when= stands above no statement"),
        ("SELECT 1;\n-- brant: done_when=SELECT 1\n-- down\nSELECT 2;", 2, "done_when= stands above no statement"),
        ("SELECT 1;\nSELECT 'a;\n", 2, "the string that begins with ' never ends"),
        ("SELECT 1;\n/* a;\n", 2, "the comment that begins with /* never ends"),
        ("SELECT 1;\nCOPY a FROM STDIN;\n1\n\\.\n", 2, "COPY … FROM STDIN waits for rows"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    migration = migration_of(tmp_path, {"m.sql": text})
    with pytest.raises(InvalidMigration) as raised:
        migration.up(Catalog())
    assert said in raised.value.message
    assert str(raised.value.where) == f"{tmp_path / 'm.sql'}:{line}"


@pytest.mark.parametrize(
    ("file", "text", "line", "said"),
    [
        ("m.pg.sql", "SELECT 1;\nDO $a$ BEGIN; END $b$;", 2, "the dollar quote that begins with $a$ never ends"),
        ("m.pg.sql", "SELECT 1;\n\\i other.sql", 2, r"'\\i other.sql' is a command of a client program"),
        ("m.pg.sql", "CREATE RULE r AS ON INSERT TO a DO (\n-- down\nDROP", 1, "does not end before '-- down'"),
        ("m.mysql.sql", "CREATE PROCEDURE p() BEGIN\n-- down\nDROP", 1, "does not end before '-- down'"),
        ("m.sqlite.sql", "SELECT 1;\nDELIMITER //\nSELECT 2//", 2, "DELIMITER is no SQL"),
        ("m.up.sql", "SELECT 1;\n-- down\nSELECT 2;", 2, "'-- down' in a file whose name says the direction"),
    ],
)
def test_a_mistake_in_a_variant_is_told_with_its_line(
    tmp_path: Path, file: str, text: str, line: int, said: str
) -> None:
    migration = migration_of(tmp_path, {file: text})
    with pytest.raises(InvalidMigration) as raised:
        migration.up(Catalog())
    assert said in raised.value.message
    assert str(raised.value.where) == f"{tmp_path / file}:{line}"


def test_an_unknown_setting_gets_a_suggestion(tmp_path: Path) -> None:
    migration = migration_of(tmp_path, {"m.sql": "-- brant: transactoin=false\nSELECT 1;"})
    with pytest.raises(InvalidMigration) as raised:
        _ = migration.settings
    assert raised.value.hint == "did you mean 'transaction'?"


def test_a_file_for_one_database_is_judged_by_its_own_rules(tmp_path: Path) -> None:
    migration = migration_of(tmp_path, {"m.sql": "SELECT 1;\nDELIMITER //\nSELECT 'it\\'s; SELECT 2//"})
    with pytest.raises(InvalidMigration, match="as mysql reads it") as raised:
        migration.up(Catalog())
    assert raised.value.where is not None
    assert raised.value.where.line == 3


def test_not_utf8_is_told_with_its_line(tmp_path: Path) -> None:
    migration = migration_of(tmp_path, {"m.sql": b"SELECT 1;\nSELECT 'caf\xe9';"})
    with pytest.raises(InvalidMigration, match=r"m\.sql is not UTF-8") as raised:
        migration.up(Catalog())
    assert str(raised.value.where) == f"{tmp_path / 'm.sql'}:2"


def test_a_way_down_alone_is_no_migration(tmp_path: Path) -> None:
    migration = migration_of(tmp_path, {"m.down.sql": "SELECT 1;"})
    with pytest.raises(InvalidMigration, match="m has a way down and no way up") as raised:
        migration.up(Catalog())
    assert raised.value.hint == "add m.up.sql"


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("m.sql", "m.up.sql", "two files say what up means: m.sql and m.up.sql"),
        ("m.pg.sql", "m.postgresql.sql", "two files say what up means on postgresql"),
        ("m.mysql.up.sql", "m.up.mysql.sql", "two files say what up means on mysql"),
    ],
)
def test_two_files_for_the_same_thing_are_refused(tmp_path: Path, first: str, second: str, said: str) -> None:
    migration = migration_of(tmp_path, {first: "SELECT 1;", second: "SELECT 1;"})
    with pytest.raises(DuplicateMigration) as raised:
        migration.up(Catalog())
    assert said in raised.value.message


def test_a_down_section_and_a_down_file_are_refused(tmp_path: Path) -> None:
    migration = migration_of(tmp_path, {"m.sql": "SELECT 1;\n-- down\nSELECT 2;", "m.down.sql": "SELECT 3;"})
    with pytest.raises(DuplicateMigration, match=r"two files say what down means"):
        migration.up(Catalog())


def test_a_down_file_completes_a_file_without_that_section(tmp_path: Path) -> None:
    assert down(migration_of(tmp_path, {"m.sql": "SELECT 1;", "m.down.sql": "SELECT 3;"})) == ["SELECT 3"]
