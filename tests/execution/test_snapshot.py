"""Snapshots: what is written, made again in an empty database, and told apart."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from brant import Migrator
from brant.dialects import dialect_of
from brant.errors import ConfigurationError, StatementFailed, Unsupported
from tests.engines.scratch import Database as Empty
from tests.execution.histories import Folder
from tests.generation.test_quiet import CASES
from tests.matrix.case import Case
from tests.matrix.trying import CaseMigrator


@pytest.fixture
def shop(folder: Folder, migrator: Migrator) -> Migrator:
    """Two tables that refer to each other, a view of a view, and a trigger's kin by name."""
    folder.create("0001_films", "films", 'c.string("title", 80)', "sa.Index('ix_title', 'title')")
    folder.write(
        "0002_actors", 'schema.create_table("actors", c.id(), sa.Column("film_id", sa.ForeignKey("films.id")))'
    )
    folder.write(
        "0003_views",
        'schema.create_view("z_titles", "SELECT title FROM films")\n'
        'schema.create_view("a_titles", "SELECT title FROM z_titles")',
    )
    migrator.migrate()
    return migrator


def blocks(text: str) -> list[str]:
    return [line.removeprefix("-- ") for line in text.splitlines() if line.startswith("-- [")]


def test_every_object_has_a_block_in_the_order_of_names(shop: Migrator) -> None:
    found = blocks(shop.snapshot())
    tables = ["[table] actors", "[table] films"]
    keys = [] if shop.database.dialect.name == "sqlite" else ["[keys] actors"]
    assert found[: 4 + len(keys)] == [*tables, *keys, "[view] a_titles", "[view] z_titles"]
    assert [one.split('"name": ')[1] for one in found[4 + len(keys) :]] == [
        '"0001_films"}',
        '"0002_actors"}',
        '"0003_views"}',
    ]


def test_an_empty_database_becomes_the_same(shop: Migrator, folder: Folder, new_database: Callable[[], Empty]) -> None:
    text = shop.snapshot()
    other = Migrator(new_database().url, folder.path)
    assert other.load_snapshot(text).recorded == ("0001_films", "0002_actors", "0003_views")
    assert other.snapshot() == text
    assert not other.drift()
    assert not other.pending()
    folder.create("0004_more", "directors")
    assert other.migrate().names == ("0004_more",)
    assert other.rollback().names == ("0004_more",)
    assert not other.rollback()
    assert other.reset().names == ("0003_views", "0002_actors", "0001_films")


def test_files_of_objects_are_in_place_then(
    folder: Folder, migrator: Migrator, new_database: Callable[[], Empty]
) -> None:
    folder.create("0001_films", "films")
    (folder.path / "objects").mkdir()
    (folder.path / "objects" / "titles.sql").write_text("CREATE VIEW titles AS SELECT id FROM films;\n")
    migrator.migrate()
    other = Migrator(new_database().url, folder.path)
    other.load_snapshot(migrator.snapshot())
    assert not other.migrate()
    assert not other.drift()


def test_a_snapshot_is_verified(shop: Migrator) -> None:
    text = shop.snapshot()
    assert not shop.verify_snapshot(text)
    with shop.database.engine().begin() as connection:
        connection.exec_driver_sql("ALTER TABLE films ADD COLUMN stars INTEGER")
    found = shop.verify_snapshot(text)
    assert [operation.source() for operation in found.operations] == [
        'schema.table("films").add(Column("stars", Integer))'
    ]


def test_only_an_empty_database_is_loaded(shop: Migrator) -> None:
    text = shop.snapshot()
    with pytest.raises(ConfigurationError, match="is not empty: it has table"):
        shop.load_snapshot(text)


def test_what_can_not_be_made_is_named(migrator: Migrator) -> None:
    name = migrator.database.dialect.name
    text = f"-- brant snapshot 1: {name}\n\n-- [table] films\nCREATE TABLE films (id;\n"
    with pytest.raises(StatementFailed, match="table films of the snapshot can't be made"):
        migrator.load_snapshot(text)
    assert not migrator.applied()


def test_other_files_and_other_databases_are_refused(migrator: Migrator) -> None:
    with pytest.raises(ConfigurationError, match=r"x\.sql is no snapshot"):
        migrator.load_snapshot("CREATE TABLE films (id int)", "x.sql")
    with pytest.raises(ConfigurationError, match="of a later brant"):
        migrator.load_snapshot("-- brant snapshot 99: sqlite\n")
    other = "mysql" if migrator.database.dialect.name != "mysql" else "sqlite"
    with pytest.raises(ConfigurationError, match=f"one of {other}, and the database is"):
        migrator.load_snapshot(f"-- brant snapshot 1: {other}\n")


@pytest.mark.engines("sqlite")
def test_what_the_file_can_not_hold_is_refused(engine: sa.Engine, tmp_path: Path) -> None:
    migrator = Migrator(engine, tmp_path)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE films (title TEXT DEFAULT 'a\u2028b\x0cc')")
    assert not migrator.verify_snapshot(migrator.snapshot())
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE VIEW odd AS SELECT 'x\n-- [view] other\ny' AS said")
    with pytest.raises(Unsupported, match="can't hold"):
        migrator.snapshot()


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES[::10], ids=lambda case: case.name)  # each was tried; these stay in the suite
def test_whatever_there_is_comes_back(
    case: Case, engine: sa.Engine, new_database: Callable[[], Empty], tmp_path: Path
) -> None:
    with engine.connect() as connection:
        if case.is_refused_by(dialect_of(connection)):
            pytest.skip("refused, as the matrix shows")
    migrator = CaseMigrator(engine, case)
    migrator.migrate()
    text = migrator.snapshot()
    assert not migrator.verify_snapshot(text)
    other = Migrator(new_database().url, tmp_path)
    other.load_snapshot(text)
    assert other.snapshot() == text
