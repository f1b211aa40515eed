"""The front door as a library: what it is given, and what it tells without changing anything."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from brant import Everything, Migrator, Steps
from brant.database_url import DatabaseUrl
from brant.errors import ConfigurationError, HistoryMismatch, LateMigration, MigrationFailed
from brant.events import Direction, MigrationsStarted
from brant.execution.target import Batching, Edited
from brant.migrator import State
from tests.execution.histories import Folder
from tests.execution.looking import everything, tables


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    path = tmp_path / "migrations"
    path.mkdir()
    folder = Folder(path)
    folder.create("0001_films", "films")
    folder.create("0002_people", "people")
    return folder


@pytest.fixture
def migrator(engine: sa.Engine, folder: Folder) -> Migrator:
    return Migrator(engine, folder.path)


# -- what it is given


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("way", [str, sa.make_url, DatabaseUrl, sa.create_engine], ids=lambda way: way.__name__)
def test_takes_any_way_to_a_database(tmp_path: Path, folder: Folder, way: type) -> None:
    url = f"sqlite:///{tmp_path / 'shop.db'}"

    assert Migrator(way(url), folder.path).migrate()
    assert not Migrator(url, folder.path).migrate()


def test_takes_several_folders(engine: sa.Engine, folder: Folder, tmp_path: Path) -> None:
    (tmp_path / "plugin").mkdir()
    Folder(tmp_path / "plugin").create("0001_stores", "stores", settings='depends_on="0002_people"')

    outcome = Migrator(engine, folder.path, tmp_path / "plugin").migrate()

    assert outcome.names == ("0001_films", "0002_people", "0001_stores")


@pytest.mark.engines("sqlite")
def test_nothing_happens_before_a_method_is_called(tmp_path: Path) -> None:
    Migrator("nodb://nobody@nowhere/none", tmp_path / "missing")


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("option", ["late", "edited", "transactions"])
def test_unknown_policy_is_refused(tmp_path: Path, option: str) -> None:
    with pytest.raises(ConfigurationError, match=f"{option} can't be 'perhaps'\n  it is one of "):
        Migrator("sqlite://", tmp_path, **{option: "perhaps"})  # type: ignore[arg-type]


def test_policy_on_late_arrivals(engine: sa.Engine, folder: Folder) -> None:
    Migrator(engine, folder.path).migrate()
    folder.create("0000_stores", "stores")

    with pytest.raises(LateMigration):
        Migrator(engine, folder.path, late="refuse").migrate()
    assert Migrator(engine, folder.path).migrate().names == ("0000_stores",)


def test_policy_on_edited_files(engine: sa.Engine, folder: Folder) -> None:
    Migrator(engine, folder.path).migrate()
    folder.create("0001_films", "films", 'c.string("title")')

    with pytest.raises(HistoryMismatch):
        Migrator(engine, folder.path).migrate()
    assert not Migrator(engine, folder.path, edited=Edited.IGNORE).migrate()
    assert Migrator(engine, folder.path).applied()[0].digest != folder.applied("0001_films")[0].digest


# -- what it tells


def test_status_of_an_untouched_database(migrator: Migrator, engine: sa.Engine) -> None:
    assert [(each.name, each.state, each.batch) for each in migrator.status()] == [
        ("0001_films", State.PENDING, None),
        ("0002_people", State.PENDING, None),
    ]
    assert everything(engine) == set()


def test_status_tells_what_stands_where(migrator: Migrator, folder: Folder) -> None:
    for name in ("0003_stores", "0004_genres"):
        folder.create(name, name[5:])
    migrator.migrate(batching=Batching.SEPARATE)
    folder.remove("0002_people")
    folder.create("0003_stores", "stores", 'c.string("name")')
    folder.create("0005_late", "late")

    assert [(each.name, each.state, each.batch) for each in migrator.status()] == [
        ("0001_films", State.APPLIED, 1),
        ("0002_people", State.MISSING, 2),
        ("0003_stores", State.CHANGED, 3),
        ("0004_genres", State.APPLIED, 4),
        ("0005_late", State.PENDING, None),
    ]


def test_status_tells_when_and_where(migrator: Migrator, folder: Folder) -> None:
    migrator.migrate(Steps(1))
    applied, pending = migrator.status()

    assert applied.applied_at is not None
    assert applied.applied_at.tzinfo == datetime.UTC
    assert applied.duration is not None
    assert (applied.path, pending.path) == (folder.path / "0001_films.py", folder.path / "0002_people.py")
    assert pending.applied_at is None


def test_status_imports_no_file(migrator: Migrator, folder: Folder) -> None:
    (folder.path / "0003_broken.py").write_text("import no_such_package")

    assert migrator.pending() == ["0001_films", "0002_people", "0003_broken"]


def test_plan_tells_what_would_be_done_and_does_nothing(migrator: Migrator, engine: sa.Engine) -> None:
    plan = migrator.plan()

    assert (plan.direction, plan.names) == (Direction.UP, ("0001_films", "0002_people"))
    assert everything(engine) == set()


def test_plan_of_separate_batches(migrator: Migrator) -> None:
    assert [step.batch for step in migrator.plan(batching=Batching.SEPARATE).steps] == [1, 2]


def test_plan_of_a_rollback_tells_what_would_be_lost(migrator: Migrator, engine: sa.Engine) -> None:
    migrator.migrate()

    plan = migrator.plan_rollback(Everything())

    assert plan.names == ("0002_people", "0001_films")
    assert plan.lossy[0] == ("0002_people", 'schema.drop_table("people")')
    assert tables(engine) == {"films", "people"}


def test_log_is_the_latest_first_and_as_long_as_asked(migrator: Migrator) -> None:
    assert migrator.log() == []
    migrator.migrate()

    assert [entry.migration for entry in migrator.log(1)] == ["0002_people"]
    assert migrator.log()[0].at.tzinfo == datetime.UTC


# -- the lock


@pytest.mark.engines("postgresql", "mysql", "mariadb")
def test_lock_can_be_taken_from_a_runner_by_ending_its_session(migrator: Migrator, engine: sa.Engine) -> None:
    other = Migrator(engine, *migrator.directories)
    ended: list[bool] = []
    migrator.listen(lambda event: ended.append(other.release_lock()), MigrationsStarted)

    with pytest.raises(MigrationFailed):
        migrator.migrate()

    assert ended == [True]
    assert not other.lock_status().held
    assert other.migrate()


def test_free_lock_has_nobody_to_end(migrator: Migrator) -> None:
    assert not migrator.release_lock()


# -- new files


@pytest.mark.engines("sqlite")
def test_new_file_can_be_migrated(migrator: Migrator, engine: sa.Engine) -> None:
    migrator.migrate()

    path = migrator.new("create_stores_table")

    assert migrator.migrate().names == (path.stem,)
    assert tables(engine) == {"films", "people", "stores"}
