"""What is recorded as applied without being run, and what is forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from brant import Everything, Migrator, Only, Steps, Through
from brant.errors import InvalidMigration, UnknownMigration
from brant.events import HistoryStamped
from brant.migrator import State
from tests.execution.histories import Folder
from tests.execution.looking import tables


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    path = tmp_path / "migrations"
    path.mkdir()
    folder = Folder(path)
    folder.create("0001_films", "films")
    folder.create("0002_people", "people")
    folder.write("0003_votes", 'schema.table("films").add(c.integer("votes", nullable=True))')
    return folder


@pytest.fixture
def migrator(engine: sa.Engine, folder: Folder) -> Migrator:
    return Migrator(engine, folder.path)


def names(migrator: Migrator) -> list[str]:
    return [row.name for row in migrator.applied()]


def test_all_is_recorded_and_nothing_is_run(migrator: Migrator, engine: sa.Engine) -> None:
    done = migrator.stamp()

    assert done.recorded == ("0001_films", "0002_people", "0003_votes")
    assert done.forgotten == ()
    assert {status.state for status in migrator.status()} == {State.APPLIED}
    assert "films" not in tables(engine)
    assert not migrator.migrate()
    assert not migrator.stamp()


def test_what_is_recorded_is_what_a_run_would_have_recorded(migrator: Migrator, folder: Folder) -> None:
    migrator.stamp()
    stamped = [(row.name, row.digest, row.checksum) for row in migrator.applied()]
    migrator.stamp(Everything())
    migrator.migrate()
    assert [(row.name, row.digest, row.checksum) for row in migrator.applied()] == stamped


def test_what_comes_after_the_target_is_forgotten(migrator: Migrator) -> None:
    migrator.migrate()

    done = migrator.stamp(Through("0001"))

    assert (done.recorded, done.forgotten) == ((), ("0003_votes", "0002_people"))
    assert names(migrator) == ["0001_films"]
    assert migrator.stamp(Through("people")).recorded == ("0002_people",)


def test_a_database_that_is_ahead_goes_on_from_its_stamp(migrator: Migrator, engine: sa.Engine) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE films (id integer PRIMARY KEY)")
    migrator.stamp(Through("0001_films"))

    assert migrator.migrate().names == ("0002_people", "0003_votes")
    assert {"films", "people"} <= set(tables(engine))
    assert migrator.rollback().names == ("0003_votes", "0002_people")
    assert not migrator.rollback()


def test_a_rollback_leaves_it_alone_unless_it_is_named(migrator: Migrator) -> None:
    migrator.migrate(Through("0002"))
    migrator.stamp(Everything())
    migrator.stamp(Through("0002"))
    assert not migrator.rollback()
    migrator.migrate()
    assert migrator.rollback().names == ("0003_votes",)
    assert not migrator.rollback()
    assert [row.batch for row in migrator.applied()] == [0, 0]
    assert [step.name for step in migrator.plan_rollback(Steps(1)).steps] == ["0002_people"]


def test_one_is_recorded_alone(migrator: Migrator) -> None:
    assert migrator.stamp(Only("people")).recorded == ("0002_people",)
    assert migrator.pending() == ["0001_films", "0003_votes"]


def test_one_is_forgotten(migrator: Migrator, folder: Folder) -> None:
    migrator.migrate()
    folder.remove("0003_votes")
    assert migrator.forget("votes").forgotten == ("0003_votes",)
    assert names(migrator) == ["0001_films", "0002_people"]
    assert not migrator.migrate()


def test_what_has_no_file_is_forgotten_on_request(migrator: Migrator, folder: Folder) -> None:
    migrator.migrate()
    folder.remove("0002_people")
    assert not migrator.stamp()
    assert migrator.stamp(purge=True).forgotten == ("0002_people",)


def test_a_name_that_is_not_applied_or_not_one_alone_is_refused(migrator: Migrator) -> None:
    migrator.migrate()
    with pytest.raises(UnknownMigration, match="pepole is not applied"):
        migrator.forget("pepole")
    with pytest.raises(UnknownMigration, match="'000' may be 0001_films or 0002_people"):
        migrator.forget("000")
    with pytest.raises(UnknownMigration):
        migrator.stamp(Through("9999"))
    assert len(names(migrator)) == 3


def test_a_file_that_can_not_be_read_is_not_recorded(migrator: Migrator, folder: Folder) -> None:
    folder.write("0004_wrong", "schema.no_such_verb()")
    with pytest.raises(InvalidMigration):
        migrator.stamp()
    assert not migrator.applied()


def test_it_is_told_and_logged(migrator: Migrator) -> None:
    told: list[HistoryStamped] = []
    migrator.listen(told.append, HistoryStamped)
    migrator.stamp(Only("0001_films"))
    migrator.forget("0001_films")
    assert [(event.recorded, event.forgotten) for event in told] == [(("0001_films",), ()), ((), ("0001_films",))]
    assert [(entry.event, entry.migration) for entry in migrator.log()] == [
        ("forgotten", "0001_films"),
        ("stamped", "0001_films"),
    ]


@pytest.mark.engines("mysql", "mariadb")  # elsewhere what has failed is rolled back
def test_a_migration_that_stands_half_way_is_taken_as_it_is_said(
    migrator: Migrator, folder: Folder, engine: sa.Engine
) -> None:
    folder.write("0003_votes", 'schema.create_table("votes", c.id())\nschema.execute("SELECT nothing FROM films")')
    with pytest.raises(Exception, match="nothing"):
        migrator.migrate()
    assert migrator.status()[-1].state is State.INTERRUPTED

    assert migrator.stamp().recorded == ("0003_votes",)

    assert migrator.status()[-1].state is State.APPLIED
    assert not migrator.migrate()


def test_objects_that_are_there_are_recorded_once_nothing_is_pending(
    migrator: Migrator, folder: Folder, engine: sa.Engine
) -> None:
    objects = folder.path / "objects"
    objects.mkdir()
    (objects / "names.sql").write_text("CREATE VIEW names AS SELECT id FROM people")
    migrator.migrate()
    migrator.stamp(Everything())

    assert migrator.stamp(Through("0002")).recorded == ("0001_films", "0002_people")
    assert migrator.stamp().recorded == ("0003_votes",)
    assert [status.state.value for status in migrator.object_status()] == ["unchanged"]
    assert not migrator.migrate()
