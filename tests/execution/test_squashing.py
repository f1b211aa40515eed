"""One migration in the place of several: what it says, what a database makes of it, and when the others may go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from brant import Migrator, Only, Steps, Through, events
from brant.errors import ConfigurationError, HistoryMismatch, MigrationFailed
from brant.execution.squashing import prove
from brant.migrator import State
from tests.engines.scratch import Database as Empty
from tests.execution.histories import Folder

SQUASH = "0003_c_squashed"


@pytest.fixture
def three(folder: Folder) -> Folder:
    """A table that is changed twice, and one beside it."""
    folder.create("0001_a", "films", 'c.string("title", 100)')
    folder.write("0002_b", 'schema.table("films").add(c.integer("stars", nullable=True))')
    folder.write(
        "0003_c",
        'schema.create_table("actors", c.id(), sa.Column("film_id", sa.ForeignKey("films.id")))\n'
        'schema.table("films").rename_column("stars", "rating")',
    )
    return folder


def fields(migrator: Migrator) -> set[str]:
    engine = migrator.database.engine()
    return {column["name"] for column in sa.inspect(engine).get_columns("films")}


def history(migrator: Migrator) -> list[tuple[str, int]]:
    return [(row.name, row.batch) for row in migrator.applied()]


# -- what is written


def test_a_table_is_created_as_it_is_in_the_end(three: Folder, migrator: Migrator) -> None:
    done = migrator.squash()
    assert done.path is not None
    assert done.path == three.path / f"{SQUASH}.py"
    assert (done.was, len(done.operations)) == (4, 2)
    assert done.path.read_text() == done.text
    assert done.text.startswith(
        '"""3 migrations in one: 0001_a to 0003_c."""\n\nfrom brant import Schema, migration\nfrom sqlalchemy import '
    )
    assert '\n\n\n@migration(replaces=["0001_a", "0002_b", "0003_c"])\ndef up(schema: Schema) -> None:\n' in done.text
    assert 'Column("rating", Integer)' in done.text
    assert "stars" not in done.text


def test_what_was_there_before_is_changed_as_it_was(three: Folder, migrator: Migrator) -> None:
    """Rows may be in it: a renamed column is not dropped and added."""
    done = migrator.squash("0002", "0003")
    assert [operation.source().splitlines()[0] for operation in done.operations][1:] == [
        'schema.table("films").add(Column("stars", Integer))',
        'schema.table("films").rename_column("stars", to="rating")',
    ]


def test_sql_stays_where_it_was(folder: Folder, migrator: Migrator) -> None:
    folder.create("0001_a", "films", 'c.string("title", 100)')
    folder.write("0002_b", """schema.execute("INSERT INTO films (title) VALUES ('Alien')", down="DELETE FROM films")""")
    folder.write("0003_c", 'schema.table("films").rename_column("title", "name")')
    folder.write("0004_d", "schema.execute(\"UPDATE films SET name = 'Aliens'\", down=())")
    done = migrator.squash()
    assert [type(operation).__name__ for operation in done.operations] == [
        "CreateTable",
        "Execute",
        "RenameColumn",
        "Execute",
    ]
    assert len(done.kept) == 2
    migrator.migrate()
    with migrator.database.engine().connect() as connection:
        assert connection.exec_driver_sql("SELECT name FROM films").scalars().all() == ["Aliens"]
    migrator.reset()


def test_python_is_a_reason_to_stop(folder: Folder, migrator: Migrator) -> None:
    for number in (1, 2, 4, 5):
        folder.create(f"000{number}_a", f"films{number}")
    file = folder.write("0003_load", "schema.run(load)", before="def load(connection): pass")
    with pytest.raises(ConfigurationError) as raised:
        migrator.squash()
    assert raised.value.message == "0003_load runs load(), which can't be written into another file"
    assert raised.value.where is not None
    assert raised.value.where.file == str(file)
    assert raised.value.hint == "squash up to 0002_a and from 0004_a"
    assert migrator.squash(None, "0002").replaces == ("0001_a", "0002_a")


def test_sql_that_sqlalchemy_writes_is_a_reason_too(folder: Folder, migrator: Migrator) -> None:
    folder.create("0001_a", "films")
    folder.write("0002_b", 'schema.execute(sa.delete(sa.table("films")), down=())')
    with pytest.raises(ConfigurationError, match="0002_b runs a statement that SQLAlchemy writes"):
        migrator.squash()


def test_what_is_lost_on_the_way_back_is_said(three: Folder, migrator: Migrator) -> None:
    three.write(
        "0004_d", 'schema.table("films").add(c.integer("year"))', down='schema.table("films").drop_column("year")'
    )
    three.write("0005_e", "schema.execute('SELECT 1')")
    assert migrator.squash().notes == (
        "0004_d has a down() of its own: the squash derives the way back",
        "no way back: 0005_e can't be reverted: nobody said what undoes this SQL",
    )


def test_needs_and_transactions_come_along(three: Folder, migrator: Migrator) -> None:
    three.create("0000_first", "studios")
    three.create("0004_d", "d", settings='depends_on=["0000_first", "0002_b"], transaction=False')
    done = migrator.squash("0001", "0004")
    assert '@migration(depends_on=["0000_first"], transaction=False, replaces=["0001_a"' in done.text


@pytest.mark.parametrize(
    ("first", "last", "message"),
    [
        ("0002", "0002", "there are 1 migrations"),
        ("0003", "0001", "there are 0 migrations"),
        ("x", None, "no migration 'x'"),
    ],
)
def test_a_range_has_two_ends(three: Folder, migrator: Migrator, first: str, last: str | None, message: str) -> None:
    with pytest.raises(Exception, match=message):
        migrator.squash(first, last)


def test_a_beginning_means_the_first_or_the_last_of_those(three: Folder, migrator: Migrator) -> None:
    for name in ("2024_01_a", "2024_01_b", "2024_02_c", "2024_02_d", "2024_03_e"):
        three.create(name, f"t_{name}")
    assert migrator.squash("2024_01", "2024_02").replaces == ("2024_01_a", "2024_01_b", "2024_02_c", "2024_02_d")


def test_what_stands_between_by_name_alone_is_refused(three: Folder, migrator: Migrator) -> None:
    three.create("0002_needs", "late", settings='depends_on="0003_c"')
    with pytest.raises(
        ConfigurationError, match="0002_needs has its turn after the squash, and its name says otherwise"
    ):
        migrator.squash("0001", "0003_c")


# -- databases that have run the others, and those that have not


def test_an_empty_database_takes_the_squash(three: Folder, migrator: Migrator) -> None:
    migrator.squash()
    assert migrator.migrate().names == (SQUASH,)
    assert [status.name for status in migrator.status()] == [SQUASH]
    assert fields(migrator) == {"id", "title", "rating"}
    assert not migrator.migrate()
    assert migrator.rollback().names == (SQUASH,)


def test_one_that_has_some_goes_on_with_them(three: Folder, migrator: Migrator) -> None:
    migrator.migrate(Steps(1))
    migrator.squash()
    assert migrator.pending() == ["0002_b", "0003_c"]
    assert migrator.migrate().names == ("0002_b", "0003_c")
    assert history(migrator) == [("0001_a", 1), ("0002_b", 2), ("0003_c", 2)]
    assert not migrator.migrate()
    assert migrator.rollback(Through("0001_a")).names == ("0003_c", "0002_b")


def test_a_run_that_stands_half_way_is_finished_by_what_it_began_with(three: Folder, migrator: Migrator) -> None:
    """The squash came while the first of the others had been stopped in its middle."""
    broken = "schema.execute('SELECT 1', down=())\nschema.execute('SELECT broken', down=())"
    three.write("0000_a", broken, settings="transaction=False")
    with pytest.raises(MigrationFailed):
        migrator.migrate()
    three.write("0000_a", broken.replace("broken", "2"), settings="transaction=False")
    migrator.squash()
    assert next((status.name, status.state) for status in migrator.status()) == ("0000_a", State.INTERRUPTED)
    assert migrator.migrate().names == ("0000_a", "0001_a", "0002_b", "0003_c")


def test_its_place_is_that_of_the_others_once_they_are_gone(three: Folder, migrator: Migrator) -> None:
    migrator.migrate()
    three.create("0004_d", "directors", settings='depends_on="0002_b"')
    migrator.migrate()
    migrator.squash(None, "0003")
    for name in ("0001_a", "0002_b", "0003_c"):
        three.remove(name)
    assert history(migrator) == [(SQUASH, 0), ("0004_d", 2)]
    assert not migrator.pending()
    told: list[events.HistoryStamped] = []
    migrator.listen(told.append, events.HistoryStamped)
    assert not migrator.migrate()
    assert told == [events.HistoryStamped(recorded=(SQUASH,), forgotten=("0001_a", "0002_b", "0003_c"))]
    assert history(migrator) == [(SQUASH, 0), ("0004_d", 2)]
    assert not migrator.migrate()
    assert not migrator.drift()
    assert migrator.rollback().names == ("0004_d",)
    assert not migrator.rollback()
    migrator.migrate()
    assert migrator.reset().names == ("0004_d", SQUASH)


def test_files_that_are_missing_are_asked_for(three: Folder, migrator: Migrator) -> None:
    migrator.migrate(Steps(2))
    migrator.squash()
    three.remove("0003_c")
    with pytest.raises(HistoryMismatch, match="0001_a is applied here, 0003_c is not, and its file is gone"):
        migrator.migrate()
    assert migrator.check("history").findings[0].message.startswith(SQUASH)


# -- when the others go


def test_they_are_deleted_once_it_is_recorded_everywhere(
    three: Folder, migrator: Migrator, new_database: Callable[[], Empty]
) -> None:
    second = new_database()
    other = Migrator(second.url, three.path)
    migrator.migrate()
    other.migrate(Only("0001_a"))
    migrator.squash()
    with pytest.raises(HistoryMismatch, match="0001_a is applied and 0002_b is not"):
        migrator.finish_squash("0003_c", second.url)
    assert [row.name for row in migrator.applied()] == ["0001_a", "0002_b", "0003_c"]
    other.migrate()
    files = migrator.finish_squash(SQUASH, second.url)
    assert [file.stem for file in files] == ["0001_a", "0002_b", "0003_c"]
    assert history(migrator) == history(other) == [(SQUASH, 0)]
    assert [file.stem for file in three.path.glob("*.py")] == [SQUASH]
    assert not migrator.migrate()
    assert not other.drift()


def test_a_squash_of_a_squash(three: Folder, migrator: Migrator) -> None:
    migrator.migrate()
    migrator.squash()
    three.create("0004_d", "directors")
    migrator.migrate()
    with pytest.raises(ConfigurationError, match="is a squash itself, and what it stands for is still there"):
        migrator.squash()
    migrator.finish_squash(SQUASH)
    assert migrator.squash().replaces == (SQUASH, "0004_d")
    assert not migrator.migrate()
    migrator.finish_squash("0004_d_squashed")
    assert history(migrator) == [("0004_d_squashed", 0)]
    assert not migrator.drift()


def test_only_a_squash_is_finished(three: Folder, migrator: Migrator) -> None:
    with pytest.raises(ConfigurationError, match="0002_b stands for no others"):
        migrator.finish_squash("0002_b")


# -- proof by execution


def test_both_are_run_where_that_is_asked_for(three: Folder, migrator: Migrator) -> None:
    three.write("0002_b", """schema.execute("INSERT INTO films (title) VALUES ('Alien')", down="DELETE FROM films")""")
    three.write("0003_c", 'schema.table("films").add(c.integer("stars", nullable=True))')
    url = migrator.database.url.reveal()
    before = databases(migrator)
    done = migrator.squash(prove_on=[url])
    assert done.proven_on == (migrator.database.dialect.name,)
    assert done.path is not None
    assert databases(migrator) == before
    assert not migrator.applied()


_ACTORS = '    schema.create_table(\n        "actors"'


@pytest.mark.parametrize(
    ("said", "instead", "message"),
    [
        ('Column("rating", Integer)', 'Column("stars", Integer)', "the squash leads elsewhere"),
        (
            _ACTORS,
            "    schema.execute(\"INSERT INTO films (title) VALUES ('x')\", down=())\n" + _ACTORS,
            "films has 1 rows instead of 0",
        ),
    ],
)
def test_what_leads_elsewhere_is_found_by_running_it(
    three: Folder, migrator: Migrator, said: str, instead: str, message: str
) -> None:
    done = migrator.squash(write=False)
    assert said in done.text
    wrong = replace(done, text=done.text.replace(said, instead))
    before = databases(migrator)
    with pytest.raises(HistoryMismatch, match=message):
        prove(wrong, migrator.database, migrator._migrate_elsewhere, [*migrator._tracker.names])
    assert databases(migrator) == before


def databases(migrator: Migrator) -> list[str]:
    """Those beside the test's own that are called after it."""
    with migrator.database.connect() as (connection, dialect):
        if dialect.name == "sqlite":
            return []
        query = "SELECT datname FROM pg_database" if dialect.name == "postgresql" else "SHOW DATABASES"
        names = connection.exec_driver_sql(query).scalars().all()
    return sorted(name for name in names if name.startswith(f"{migrator.database.url.name}_"))


def test_a_path_is_never_overwritten(three: Folder, migrator: Migrator, tmp_path: Path) -> None:
    migrator.squash()
    with pytest.raises(ConfigurationError, match="there are 1 migrations"):
        migrator.squash()
