"""Indexes that are made and dropped while others write: outside any transaction, and mended when they fail."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from brant import Everything, Migrator, Steps
from brant.errors import MigrationFailed
from tests.execution.histories import Folder
from tests.execution.looking import rows, value

ADDED = 'schema.table("films").add_index("title", unique=True, concurrently=True, comment="one each", name="by_title")'


def indexes(engine: sa.Engine) -> list[tuple[object, ...]]:
    """Name, whether it is valid, and comment of each index but the primary key's."""
    return rows(
        engine,
        "SELECT indexrelid::regclass::text, indisvalid, obj_description(indexrelid, 'pg_class') FROM pg_index"
        " WHERE indrelid = to_regclass('films') AND NOT indisprimary ORDER BY 1",
    )


@pytest.mark.engines("postgresql")
def test_made_and_dropped_among_other_changes(folder: Folder, migrator: Migrator, engine: sa.Engine) -> None:
    folder.create("0001_films", "films", 'c.string("title")')
    folder.write(
        "0002_index",
        'schema.table("films").add(c.integer("year", default=0))\n'
        + ADDED
        + '\nschema.table("films").add_index("year", concurrently=True, include="title", name="by_year")',
    )
    folder.write("0003_drop", 'schema.table("films").drop_index("by_title", concurrently=True)')

    migrator.migrate()
    assert indexes(engine) == [("by_year", True, None)]

    migrator.rollback(Everything())
    assert value(engine, "SELECT to_regclass('films')") is None


@pytest.mark.engines("postgresql")
def test_a_failed_one_is_made_again_with_its_comment(folder: Folder, migrator: Migrator, engine: sa.Engine) -> None:
    folder.create("0001_films", "films", 'c.string("title")')
    migrator.migrate()
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO films (title) VALUES ('M'), ('M')")
    folder.write("0002_index", ADDED)
    with pytest.raises(MigrationFailed, match="could not create unique index"):
        migrator.migrate()
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM films")

    migrator.migrate()
    assert indexes(engine) == [("by_title", True, "one each")]

    migrator.rollback()
    assert indexes(engine) == []


def test_elsewhere_it_is_an_index_like_any_other(folder: Folder, migrator: Migrator, engine: sa.Engine) -> None:
    folder.create("0001_films", "films", 'c.string("title")')
    folder.write("0002_index", ADDED)

    migrator.migrate()
    assert "by_title" in {index["name"] for index in sa.inspect(engine).get_indexes("films")}

    migrator.rollback(Steps(1))
    assert sa.inspect(engine).get_indexes("films") == []
