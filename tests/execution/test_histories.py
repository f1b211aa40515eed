"""Databases that other tools have migrated: what their tables say is recorded, for files that are so called."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa

from brant import Migrator
from brant.errors import ConfigurationError
from brant.execution.histories import TOOLS

SQL = "CREATE TABLE {table} (id INTEGER NOT NULL PRIMARY KEY);\n"


@dataclass(frozen=True)
class Tool:
    """What a tool leaves: its table as it makes it, rows, and three files, of which the first two are applied."""

    name: str
    table: tuple[str, ...]
    files: tuple[str, str, str]
    heads: tuple[str, str] = ("", "")


TOOLS_SEEN = [
    Tool(
        "dbmate",
        (
            "CREATE TABLE schema_migrations (version varchar(128) NOT NULL PRIMARY KEY)",
            "INSERT INTO schema_migrations VALUES ('20240101120000'), ('20240102120000')",
        ),
        ("20240101120000_one.sql", "20240102120000_two.sql", "20240103120000_three.sql"),
        ("-- migrate:up\n", "-- migrate:down\nDROP TABLE {table};\n"),
    ),
    Tool(
        "goose",
        (
            (
                "CREATE TABLE goose_db_version (id integer NOT NULL PRIMARY KEY, version_id bigint NOT NULL,"
                " is_applied boolean NOT NULL, tstamp timestamp)"
            ),
            (
                "INSERT INTO goose_db_version VALUES (1, 0, true, null), (2, 1, true, null), (3, 2, true, null),"
                " (4, 2, false, null), (5, 2, true, null), (6, 3, true, null), (7, 3, false, null)"
            ),
        ),
        ("00001_one.sql", "00002_two.sql", "00003_three.sql"),
        ("-- +goose Up\n", "-- +goose Down\nDROP TABLE {table};\n"),
    ),
    Tool(
        "flyway",
        (
            (
                "CREATE TABLE flyway_schema_history (installed_rank integer NOT NULL PRIMARY KEY, version varchar(50),"
                " description varchar(200) NOT NULL, script varchar(1000) NOT NULL, success boolean NOT NULL)"
            ),
            (
                "INSERT INTO flyway_schema_history VALUES (1, '1', 'one', 'V1__one.sql', true),"
                " (2, '2', 'two', 'V2__two.sql', true), (3, null, 'views', 'R__views.sql', true),"
                " (4, '3', 'three', 'V3__three.sql', false)"
            ),
        ),
        ("V1__one.sql", "V2__two.sql", "V3__three.sql"),
    ),
    Tool(
        "liquibase",
        (
            (
                "CREATE TABLE DATABASECHANGELOG (ID varchar(255) NOT NULL, FILENAME varchar(255) NOT NULL,"
                " ORDEREXECUTED integer NOT NULL)"
            ),
            (
                "INSERT INTO DATABASECHANGELOG VALUES ('a', 'db/0001_one.sql', 1), ('b', 'db/0001_one.sql', 2),"
                " ('a', 'db/0002_two.sql', 3)"
            ),
        ),
        ("0001_one.sql", "0002_two.sql", "0003_three.sql"),
    ),
    Tool(
        "yoyo",
        (
            (
                "CREATE TABLE _yoyo_migration (migration_hash varchar(64) NOT NULL PRIMARY KEY,"
                " migration_id varchar(255), applied_at_utc timestamp NULL)"
            ),
            (
                "INSERT INTO _yoyo_migration VALUES ('x', '0001.one', '2024-01-01 12:00:00'),"
                " ('y', '0002.two', '2024-01-02 12:00:00')"
            ),
        ),
        ("0001.one.sql", "0002.two.sql", "0003.three.sql"),
    ),
]


def prepared(tool: Tool, engine: sa.Engine, folder: Path) -> Migrator:
    folder.mkdir()
    for file, table in zip(tool.files, ("one", "two", "three"), strict=True):
        text = tool.heads[0] + SQL + tool.heads[1]
        (folder / file).write_text(text.format(table=table))
    with engine.begin() as connection:
        for statement in (*tool.table, SQL.format(table="one"), SQL.format(table="two")):
            connection.exec_driver_sql(statement)
    return Migrator(engine, folder)


@pytest.mark.parametrize("tool", TOOLS_SEEN, ids=lambda tool: tool.name)
def test_what_a_tool_has_applied_is_recorded_and_the_rest_is_run(tool: Tool, engine: sa.Engine, tmp_path: Path) -> None:
    migrator = prepared(tool, engine, tmp_path / "migrations")
    done = migrator.take_over(tool.name)
    names = [file.removesuffix(".sql") for file in tool.files]
    assert list(done.stamped.recorded) == names[:2]
    assert done.without_file == ()
    assert migrator.migrate().names == (names[2],)
    assert not migrator.take_over(tool.name).stamped
    assert {"one", "two", "three"} <= set(sa.inspect(engine).get_table_names())
    assert not [row for row in migrator.applied()[:2] if row.batch]
    if tool.heads[1]:
        assert migrator.rollback().names == (names[2],)


def test_laravel_s_batches_come_along(engine: sa.Engine, tmp_path: Path) -> None:
    laravel = Tool(
        "laravel",
        (
            "CREATE TABLE migrations (id integer NOT NULL PRIMARY KEY, migration varchar(255), batch integer)",
            (
                "INSERT INTO migrations VALUES (1, '2014_10_12_000000_one', 1), (2, '2014_10_12_100000_two', 2),"
                " (3, '2019_08_19_000000_failed_jobs', 2)"
            ),
        ),
        ("2014_10_12_000000_one.sql", "2014_10_12_100000_two.sql", "2024_01_01_000000_three.sql"),
        ("-- up\n", "-- down\nDROP TABLE {table};\n"),
    )
    migrator = prepared(laravel, engine, tmp_path / "migrations")
    done = migrator.take_over("laravel")
    assert done.without_file == ("2019_08_19_000000_failed_jobs",)
    assert [row.batch for row in migrator.applied()] == [1, 2]
    assert migrator.migrate().batch == 3
    assert migrator.rollback().names == ("2024_01_01_000000_three",)
    assert migrator.rollback().names == ("2014_10_12_100000_two",)


def test_a_tool_that_was_never_here(engine: sa.Engine, tmp_path: Path) -> None:
    (tmp_path / "0001_a.sql").write_text(SQL.format(table="one"))
    migrator = Migrator(engine, tmp_path)
    for tool in TOOLS:
        with pytest.raises(ConfigurationError, match="has applied nothing here"):
            migrator.take_over(tool)
    with pytest.raises(ConfigurationError, match="can't read the history of 'gose'") as raised:
        migrator.take_over("gose")
    assert raised.value.hint == "did you mean 'goose'?"


@pytest.mark.parametrize(("tool", "first", "second"), [(1, "10_b", "2_a"), (2, "V1.10__b", "V1.2__a")])
def test_another_order_than_that_of_names_is_refused(
    engine: sa.Engine, tmp_path: Path, tool: int, first: str, second: str
) -> None:
    migrator = prepared(TOOLS_SEEN[tool], engine, tmp_path / "migrations")
    for name in (first, second):
        (tmp_path / "migrations" / f"{name}.sql").write_text(SQL.format(table="other"))
    with pytest.raises(ConfigurationError, match=f"{first} comes before {second} here, and after it for"):
        migrator.take_over(TOOLS_SEEN[tool].name)
    assert not migrator.applied()
