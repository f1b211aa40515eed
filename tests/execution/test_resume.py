"""After a stop half-way: what is confirmed is not done again, and what is open is looked at."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from brant import Batch, Migrator
from brant.errors import (
    EditedMigration,
    MigrationFailed,
    MigrationInterrupted,
    MissingMigration,
    UnknownMigration,
    UnknownOutcome,
)
from brant.events import Event, MigrationResumed, StatementEnded, StatementStarted
from tests.execution.histories import Folder
from tests.execution.looking import columns, rows, tables, value
from tests.execution.stopping import Stopped, statements_of, stop, stopped_migrate

COMMITS_DDL = pytest.mark.engines("mysql", "mariadb")
BOTH_SIDES = pytest.mark.parametrize("moment", [StatementStarted, StatementEnded])
"""The statement was announced and not yet sent; it was carried out and not yet confirmed."""

Moment = type[StatementStarted] | type[StatementEnded]
Run = Callable[..., Migrator]


@pytest.fixture
def run(engine: sa.Engine, folder: Folder) -> Run:
    """A new Migrator, as the next start of the program has. Where DDL could be rolled back, it is not asked to be."""
    return lambda **options: Migrator(engine, folder.path, **{"transactions": "none", **options})


FIRST_TWO = """
schema.create_table("films", c.id())
schema.execute("INSERT INTO films VALUES (1)", down=())
"""
UNHEARD_OF = 'schema.execute("UPDATE unheard_of SET x = 1", down=())\n'
LAST = 'schema.create_table("stores", c.id())\n'


@pytest.fixture
def failed(folder: Folder, run: Run) -> Folder:
    """Two statements are done, the third was refused, the fourth was not reached; another migration waits."""
    folder.write("0001_shop", FIRST_TWO + UNHEARD_OF + LAST)
    folder.create("0002_people", "people")
    with pytest.raises(MigrationInterrupted, match="0001_shop failed at statement 3 of 4") as raised:
        run().migrate()
    assert raised.value.exit_code == 6
    return folder


def mended(folder: Folder) -> Folder:
    folder.write("0001_shop", FIRST_TWO + 'schema.execute("UPDATE films SET id = 2", down=())\n' + LAST)
    return folder


# -- a statement was refused


def test_next_run_goes_on_with_the_refused_statement(failed: Folder, run: Run, engine: sa.Engine) -> None:
    mended(failed)
    migrator = run()
    sent = statements_of(migrator)

    outcome = migrator.migrate()

    assert outcome.names == ("0001_shop", "0002_people")
    assert sent[0] == "UPDATE films SET id = 2"
    assert [sql.split("(")[0].strip() for sql in sent[1:]] == ["CREATE TABLE stores", "CREATE TABLE people"]
    assert rows(engine, "SELECT id FROM films") == [(2,)]
    assert tables(engine) == {"films", "stores", "people"}


def test_journal_is_empty_in_the_end(failed: Folder, run: Run, engine: sa.Engine) -> None:
    assert value(engine, "SELECT count(*) FROM brant_migrations_journal") == 2
    mended(failed)

    run().migrate()

    assert value(engine, "SELECT count(*) FROM brant_migrations_journal") == 0


def test_resumed_migration_is_told(failed: Folder, run: Run) -> None:
    mended(failed)
    migrator = run()
    told: list[MigrationResumed] = []
    migrator.listen(told.append, MigrationResumed)

    migrator.migrate()

    assert [(event.name, event.done, event.statements) for event in told] == [("0001_shop", 2, 4)]


def test_history_has_the_digest_of_the_mended_file(failed: Folder, run: Run) -> None:
    mended(failed)
    migrator = run()

    migrator.migrate()

    assert migrator.applied()[0].digest == failed.applied("0001_shop")[0].digest
    assert not run().migrate()


def test_cause_may_be_mended_in_the_database(failed: Folder, run: Run, engine: sa.Engine) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE unheard_of (x INTEGER)")

    assert run().migrate().names == ("0001_shop", "0002_people")


def test_failing_again_keeps_the_place(failed: Folder, run: Run) -> None:
    with pytest.raises(MigrationInterrupted, match="at statement 3 of 4"):
        run().migrate()
    mended(failed)

    assert run().migrate()


def test_confirmed_part_must_not_be_edited(failed: Folder, run: Run, engine: sa.Engine) -> None:
    failed.write("0001_shop", FIRST_TWO.replace("VALUES (1)", "VALUES (7)") + LAST)

    with pytest.raises(EditedMigration, match="interrupted after 2 statements, and statement 2 was changed since"):
        run().migrate()
    assert tables(engine) == {"films"}


def test_confirmed_part_must_not_be_shortened(failed: Folder, run: Run) -> None:
    failed.write("0001_shop", 'schema.create_table("films", c.id())')

    with pytest.raises(EditedMigration, match="statement 2 was changed since"):
        run().migrate()


def test_file_of_an_interrupted_migration_must_be_there(failed: Folder, run: Run) -> None:
    failed.remove("0001_shop")

    with pytest.raises(MissingMigration, match="0001_shop stands half-way, but its file is gone"):
        run().migrate()


def test_interrupted_migration_is_told_by_the_status(failed: Folder, run: Run) -> None:
    assert [(status.name, status.state.value) for status in run().status()] == [
        ("0001_shop", "interrupted"),
        ("0002_people", "pending"),
    ]


def test_interrupted_migration_has_to_be_finished_before_a_rollback(failed: Folder, run: Run) -> None:
    with pytest.raises(MigrationInterrupted, match="0001_shop is half applied: 2 of its statements are done") as raised:
        run().rollback()

    assert raised.value.hint == "brant migrate continues it; after that this can be done"


def test_interrupted_migration_keeps_its_batch(failed: Folder, run: Run) -> None:
    mended(failed)
    run().migrate()

    assert run().applied()[0].batch == 1


# -- on the way back


@pytest.fixture
def half_back(folder: Folder, run: Run) -> Folder:
    """The rollback has dropped stores, and was stopped before films."""
    folder.create("0001_people", "people")
    folder.write("0002_shop", 'schema.create_table("films", c.id())\nschema.create_table("stores", c.id())')
    run().migrate()
    migrator = run()
    stop(migrator, StatementStarted, 1)
    with pytest.raises(Stopped):
        migrator.rollback()
    return folder


def test_interrupted_rollback_has_to_be_finished_before_a_migrate(half_back: Folder, run: Run) -> None:
    with pytest.raises(MigrationInterrupted, match="0002_shop is half rolled back") as raised:
        run().migrate()

    assert raised.value.hint == "brant rollback continues it; after that this can be done"


@COMMITS_DDL
def test_next_rollback_finishes_what_was_begun(half_back: Folder, run: Run, engine: sa.Engine) -> None:
    migrator = run()
    sent = statements_of(migrator)

    assert migrator.rollback(Batch()).names == ("0002_shop",)
    assert [sql.strip() for sql in sent] == ["DROP TABLE films"]
    assert tables(engine) == {"people"}
    assert [row.name for row in migrator.applied()] == ["0001_people"]


# -- stopped while a statement was under way: decided by looking


@COMMITS_DDL
@BOTH_SIDES
@pytest.mark.parametrize("index", [0, 1, 2])
def test_ddl_is_decided_by_the_look_of_its_table(
    folder: Folder, run: Run, engine: sa.Engine, moment: Moment, index: int
) -> None:
    folder.write(
        "0001_shop",
        """
        films = schema.create_table("films", c.id())
        films.add(c.string("title"))
        schema.execute("INSERT INTO films (title) VALUES ('M')", down=())
        schema.rename_table("films", to="movies")
        """,
    )
    stopped_migrate(run(), moment, index)

    run().migrate()

    assert tables(engine) == {"movies"}
    assert rows(engine, "SELECT title FROM movies") == [("M",)]
    assert value(engine, "SELECT count(*) FROM brant_migrations_journal") == 0


@COMMITS_DDL
@BOTH_SIDES
def test_column_dropped_or_not_is_seen(folder: Folder, run: Run, engine: sa.Engine, moment: Moment) -> None:
    folder.create("0001_films", "films", 'c.string("title")', 'c.string("note")')
    run().migrate()
    folder.write("0002_forget", 'schema.table("films").drop_column("note")')
    stopped_migrate(run(), moment, 0)

    run().migrate()

    assert columns(engine, "films") == {"id", "title"}


@BOTH_SIDES
def test_rows_are_never_in_doubt(folder: Folder, run: Run, engine: sa.Engine, moment: Moment) -> None:
    folder.create("0001_films", "films")
    run().migrate()
    folder.write(
        "0002_fill",
        """
        schema.execute("INSERT INTO films VALUES (1)", down=())
        schema.execute("INSERT INTO films VALUES (2)", down=())
        """,
    )
    stopped_migrate(run(), moment, 1)

    run().migrate()

    assert rows(engine, "SELECT id FROM films ORDER BY id") == [(1,), (2,)]


@pytest.mark.engines("postgresql")
@BOTH_SIDES
def test_concurrent_index_made_or_not_is_seen(folder: Folder, run: Run, engine: sa.Engine, moment: Moment) -> None:
    folder.create("0001_films", "films", 'c.string("title")')
    run().migrate()
    folder.write(
        "0002_index",
        'schema.table("films").add(sa.Index("by_title", sa.column("title"), postgresql_concurrently=True))',
    )
    stopped_migrate(run(), moment, 0)

    run().migrate()

    assert [index["name"] for index in sa.inspect(engine).get_indexes("films")] == ["by_title"]


UNIQUE = (
    'schema.table("films").add(sa.Index("by_title", sa.column("title"), unique=True, postgresql_concurrently=True))'
)


@pytest.fixture
def twins(folder: Folder, run: Run, engine: sa.Engine) -> Folder:
    """Two films of one title, on which a unique index fails when it is half made."""
    folder.create("0001_films", "films", 'c.string("title")')
    run().migrate()
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO films (title) VALUES ('M'), ('M')")
    return folder


@pytest.mark.engines("postgresql")
def test_index_that_failed_is_made_again_in_the_place_of_what_it_left(
    twins: Folder, run: Run, engine: sa.Engine
) -> None:
    twins.write("0002_unique", UNIQUE)
    with pytest.raises(MigrationFailed, match="could not create unique index"):
        run().migrate()
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM films")

    run().migrate()

    assert value(engine, "SELECT indisvalid FROM pg_index WHERE indexrelid = 'by_title'::regclass") is True


@pytest.mark.engines("postgresql")
def test_index_that_was_half_made_when_the_run_was_stopped_is_made_again(
    twins: Folder, run: Run, engine: sa.Engine
) -> None:
    twins.write("0002_unique", UNIQUE)
    stopped_migrate(run(), StatementStarted, 0)
    half_make(engine)

    run().migrate()

    assert value(engine, "SELECT indisvalid FROM pg_index WHERE indexrelid = 'by_title'::regclass") is True


def half_make(engine: sa.Engine) -> None:
    """What a kill in the middle of CREATE INDEX CONCURRENTLY leaves."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        with pytest.raises(IntegrityError):
            connection.exec_driver_sql("CREATE UNIQUE INDEX CONCURRENTLY by_title ON films (title)")
        connection.exec_driver_sql("DELETE FROM films")


@pytest.mark.engines("postgresql")
def test_index_that_was_half_dropped_is_dropped(twins: Folder, run: Run, engine: sa.Engine) -> None:
    twins.write(
        "0002_index",
        'schema.table("films").add(sa.Index("by_title", sa.column("title"), postgresql_concurrently=True))',
    )
    run().migrate()
    migrator = run()
    stop(migrator, StatementStarted, 0)
    with pytest.raises(Stopped):
        migrator.rollback()
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'by_title'::regclass")

    run().rollback()

    assert value(engine, "SELECT to_regclass('by_title')") is None


# -- nobody can tell


@pytest.fixture
def unknown(folder: Folder, run: Run) -> Folder:
    """A function may be there or not; brant does not look for functions."""
    folder.write(
        "0001_function",
        'schema.execute("CREATE FUNCTION tariff() RETURNS INT DETERMINISTIC RETURN 1", down="DROP FUNCTION tariff")\n'
        + LAST,
    )
    stopped_migrate(run(), StatementEnded, 0)
    return folder


@COMMITS_DDL
def test_what_nobody_can_tell_is_asked(unknown: Folder, run: Run) -> None:
    with pytest.raises(
        UnknownOutcome, match=r"statement 1 of 0001_function took effect: CREATE FUNCTION tariff"
    ) as raised:
        run().migrate()

    assert raised.value.exit_code == 7
    assert raised.value.hint == "look, then say it: brant resolve 0001_function --done (or --not-done)"


@COMMITS_DDL
def test_answer_that_it_was_done_goes_on_after_it(unknown: Folder, run: Run, engine: sa.Engine) -> None:
    run().resolve("0001_function", done=True)

    assert run().migrate().names == ("0001_function",)
    assert value(engine, "SELECT tariff()") == 1
    assert tables(engine) == {"stores"}


@COMMITS_DDL
def test_answer_that_it_was_not_done_does_it_again(unknown: Folder, run: Run, engine: sa.Engine) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP FUNCTION tariff")
    run().resolve("0001_function", done=False)

    assert run().migrate().names == ("0001_function",)
    assert value(engine, "SELECT tariff()") == 1


@COMMITS_DDL
def test_open_statement_must_not_be_edited(unknown: Folder, run: Run) -> None:
    unknown.write("0001_function", 'schema.execute("CREATE FUNCTION two() RETURNS INT RETURN 2", down=())')

    with pytest.raises(EditedMigration, match=r"statement 1 of 0001_function was under way .* and was changed since"):
        run().migrate()


def test_only_an_open_statement_can_be_resolved(failed: Folder, run: Run) -> None:
    with pytest.raises(UnknownMigration, match="no statement of '0001_shop' is open"):
        run().resolve("0001_shop", done=True)


@COMMITS_DDL
@BOTH_SIDES
def test_done_when_answers_for_us(folder: Folder, run: Run, engine: sa.Engine, moment: Moment) -> None:
    folder.write(
        "0001_function",
        """
        schema.execute(
            "CREATE FUNCTION tariff() RETURNS INT DETERMINISTIC RETURN 1",
            down="DROP FUNCTION tariff",
            done_when="SELECT count(*) FROM information_schema.routines"
            " WHERE routine_schema = database() AND routine_name = 'tariff'",
        )
        """,
    )
    stopped_migrate(run(), moment, 0)

    assert run().migrate().names == ("0001_function",)
    assert value(engine, "SELECT tariff()") == 1


@pytest.mark.engines("sqlite")
@BOTH_SIDES
def test_sqlite_outside_a_transaction_is_asked_too(folder: Folder, run: Run, moment: Moment) -> None:
    folder.write("0001_vacuum", 'schema.execute("VACUUM", down=())', settings="transaction=False")
    stopped_migrate(run(), moment, 0)

    with pytest.raises(UnknownOutcome):
        run().migrate()
    run().resolve("0001_vacuum", done=moment is StatementEnded)

    assert run().migrate().names == ("0001_vacuum",)


# -- where all can be rolled back


@pytest.mark.engines("sqlite", "postgresql")
@BOTH_SIDES
@pytest.mark.parametrize("index", [0, 3])
def test_stopped_migration_is_as_if_never_begun(
    folder: Folder, run: Run, engine: sa.Engine, moment: Moment, index: int
) -> None:
    folder.write("0001_shop", FIRST_TWO + LAST + 'schema.table("films").add(c.string("title", nullable=True))')

    stopped_migrate(run(transactions="each"), moment, index)

    assert tables(engine) == set()
    assert run(transactions="each").migrate().names == ("0001_shop",)


# -- what the policies say


def test_late_arrival_that_was_let_in_is_finished(folder: Folder, run: Run) -> None:
    folder.create("0002_people", "people")
    run().migrate()
    folder.write("0001_shop", FIRST_TWO + UNHEARD_OF)
    with pytest.raises(MigrationInterrupted):
        run(late="any").migrate()
    folder.write("0001_shop", FIRST_TWO + LAST)

    assert run(late="refuse").migrate().names == ("0001_shop",)


def test_first_statement_refused_is_no_interruption(folder: Folder, run: Run) -> None:
    folder.write("0001_wrong", UNHEARD_OF + LAST)
    heard: list[Event] = []
    with pytest.raises(MigrationFailed) as raised:
        run().migrate()
    folder.write("0001_wrong", LAST)
    migrator = run()
    migrator.listen(heard.append, MigrationResumed)

    assert raised.value.exit_code == 5
    assert migrator.migrate().names == ("0001_wrong",)
    assert heard == []
