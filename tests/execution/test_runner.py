"""Migrations carried out on every engine: batches, history, transactions, failures, SQL as it stands."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
import sqlalchemy as sa

import brant
from brant import Batch, Migrator, Steps
from brant.errors import (
    AlreadyExists,
    BrantError,
    ConfigurationError,
    InvalidMigration,
    MigrationFailed,
    MigrationInterrupted,
    Unsupported,
)
from brant.execution.target import Batching
from tests.engines.scratch import Database
from tests.execution.histories import Folder
from tests.execution.looking import OWN_TABLES, columns, everything, rows, tables, value

ROLLS_BACK = pytest.mark.engines("sqlite", "postgresql")
"""Engines whose DDL is part of a transaction."""
COMMITS_DDL = pytest.mark.engines("mysql", "mariadb")

UNHEARD_OF = 'schema.execute("UPDATE unheard_of SET x = 1", down=())'
"""A statement that any server refuses."""


@pytest.fixture
def shop(folder: Folder) -> Folder:
    for name, table in (("0001_films", "films"), ("0002_people", "people"), ("0003_stores", "stores")):
        folder.create(name, table)
    return folder


# -- batches


def test_run_is_one_batch(shop: Folder, migrator: Migrator) -> None:
    migrator.migrate(Steps(1))
    migrator.migrate()

    assert [(row.name, row.batch) for row in migrator.applied()] == [
        ("0001_films", 1),
        ("0002_people", 2),
        ("0003_stores", 2),
    ]


def test_separate_batches_are_rolled_back_one_by_one(shop: Folder, migrator: Migrator, engine: sa.Engine) -> None:
    migrator.migrate(batching=Batching.SEPARATE)

    assert [row.batch for row in migrator.applied()] == [1, 2, 3]
    assert migrator.rollback().names == ("0003_stores",)
    assert tables(engine) == {"films", "people"}


def test_rollback_takes_the_last_batch(shop: Folder, migrator: Migrator, engine: sa.Engine) -> None:
    migrator.migrate(Steps(1))
    migrator.migrate()

    assert migrator.rollback().names == ("0003_stores", "0002_people")
    assert tables(engine) == {"films"}


def test_number_of_a_batch_rolled_back_is_given_again(shop: Folder, migrator: Migrator) -> None:
    migrator.migrate(Steps(1))
    migrator.migrate()
    migrator.rollback()

    assert migrator.migrate().batch == 2


def test_middle_batch_can_be_rolled_back(shop: Folder, migrator: Migrator, engine: sa.Engine) -> None:
    migrator.migrate(batching=Batching.SEPARATE)

    migrator.rollback(Batch(2))

    assert tables(engine) == {"films", "stores"}


def test_outcome_tells_what_was_done(shop: Folder, migrator: Migrator) -> None:
    outcome = migrator.migrate(Steps(2))

    assert (outcome.names, outcome.batch) == (("0001_films", "0002_people"), 1)


def test_nothing_pending_is_an_empty_outcome(shop: Folder, migrator: Migrator) -> None:
    migrator.migrate()

    assert not migrator.migrate()
    assert not migrator.migrate(Steps(1))


def test_nothing_applied_is_an_empty_rollback(shop: Folder, migrator: Migrator, engine: sa.Engine) -> None:
    assert not migrator.rollback()
    assert everything(engine) == set()


def test_redo_reverts_and_applies_the_same(shop: Folder, migrator: Migrator) -> None:
    migrator.migrate(Steps(2))

    assert migrator.redo(2).names == ("0001_films", "0002_people")
    assert migrator.pending() == ["0003_stores"]


def test_refresh_begins_again(shop: Folder, migrator: Migrator, engine: sa.Engine) -> None:
    migrator.migrate()
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO films VALUES (1)")

    assert migrator.refresh().batch == 1
    assert rows(engine, "SELECT * FROM films") == []


def test_fresh_drops_what_others_made(shop: Folder, migrator: Migrator, engine: sa.Engine) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE by_hand (id INTEGER)")

    migrator.fresh()

    assert tables(engine) == {"films", "people", "stores"}


# -- history


def test_history_tells_what_was_applied_when_and_by_whom(shop: Folder, engine: sa.Engine) -> None:
    began = datetime.datetime.now(datetime.UTC)
    migrator = Migrator(engine, shop.path, actor="ann@shop")
    migrator.migrate(Steps(1))

    (row,) = migrator.applied()

    assert (row.name, row.batch, row.actor, row.version) == ("0001_films", 1, "ann@shop", brant.__version__)
    assert row.digest == shop.applied("0001_films")[0].digest
    assert row.checksum == shop.directory.get("0001_films").checksum
    assert began <= row.applied_at <= datetime.datetime.now(datetime.UTC)
    assert 0 < row.duration < 60


def test_rollback_removes_the_row(shop: Folder, migrator: Migrator) -> None:
    migrator.migrate()
    migrator.rollback(Steps(1))

    assert [row.name for row in migrator.applied()] == ["0001_films", "0002_people"]


def test_log_keeps_what_the_history_forgets(shop: Folder, migrator: Migrator) -> None:
    shop.write("0004_wrong", UNHEARD_OF)
    with pytest.raises(MigrationFailed):
        migrator.migrate()
    migrator.rollback(Steps(1))

    assert [(entry.event, entry.migration) for entry in migrator.log()] == [
        ("reverted", "0003_stores"),
        ("failed", "0004_wrong"),
        ("applied", "0003_stores"),
        ("applied", "0002_people"),
        ("applied", "0001_films"),
    ]


def test_log_has_the_databases_own_words(shop: Folder, migrator: Migrator) -> None:
    shop.write("0004_wrong", UNHEARD_OF)
    with pytest.raises(MigrationFailed):
        migrator.migrate()

    (entry,) = migrator.log(1)
    assert "unheard_of" in (entry.detail or "")


def test_history_may_have_another_name(shop: Folder, engine: sa.Engine) -> None:
    Migrator(engine, shop.path, table="schema_history").migrate()

    assert everything(engine) == {
        *("films", "people", "stores"),
        *("schema_history", "schema_history_log", "schema_history_journal"),
    }


def test_histories_of_two_names_know_nothing_of_each_other(folder: Folder, engine: sa.Engine) -> None:
    folder.create("0001_films", "films")
    Migrator(engine, folder.path, table="one").migrate()

    assert Migrator(engine, folder.path, table="other").pending() == ["0001_films"]


@pytest.fixture
def elsewhere(database: Database, new_database: Callable[[], Database]) -> str:
    """A schema beside the default one: to MySQL, another database."""
    if database.dialect != "postgresql":
        return str(sa.make_url(new_database().url).database)
    with database.engine().begin() as connection:
        connection.exec_driver_sql("CREATE SCHEMA elsewhere")
    return "elsewhere"


@pytest.mark.engines("postgresql", "mysql", "mariadb")
def test_history_may_stand_in_another_schema(shop: Folder, engine: sa.Engine, elsewhere: str) -> None:
    migrator = Migrator(engine, shop.path, schema=elsewhere)
    migrator.migrate()

    assert everything(engine) == {"films", "people", "stores"}
    assert set(sa.inspect(engine).get_table_names(schema=elsewhere)) == OWN_TABLES
    assert len(migrator.applied()) == 3


@pytest.mark.engines("postgresql", "mysql", "mariadb")
def test_fresh_forgets_a_history_in_another_schema(shop: Folder, engine: sa.Engine, elsewhere: str) -> None:
    migrator = Migrator(engine, shop.path, schema=elsewhere)
    migrator.migrate()

    assert len(migrator.fresh().names) == 3


# -- what can't be planned


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("def up(schema) -> None:\n    schema.create_table(\n", InvalidMigration),
        ("def upp(schema) -> None: ...\n", InvalidMigration),
        ("import no_such_package\n", InvalidMigration),
        ("def up(schema) -> None:\n    1 / 0\n", InvalidMigration),
        ("def up(schema) -> None:\n    schema.create_table('films')\n", AlreadyExists),
    ],
    ids=["syntax", "no up", "import", "raises", "recording"],
)
def test_bad_file_is_refused_before_the_first_statement(
    shop: Folder, migrator: Migrator, engine: sa.Engine, source: str, error: type[BrantError]
) -> None:
    (shop.path / "0004_wrong.py").write_text(source)

    with pytest.raises(error, match=r"0004_wrong\.py:\d") as raised:
        migrator.migrate()

    assert raised.value.exit_code == 2
    assert everything(engine) == set()


@pytest.mark.engines("postgresql", "mysql", "mariadb")
def test_name_that_the_server_would_cut_is_refused(shop: Folder, migrator: Migrator, engine: sa.Engine) -> None:
    shop.create("0004_long", "x" * 300)

    with pytest.raises(Unsupported, match=r"has 300 (?:bytes|characters)"):
        migrator.migrate()
    assert everything(engine) == set()


def test_folder_without_migrations_is_refused(folder: Folder, migrator: Migrator, engine: sa.Engine) -> None:
    with pytest.raises(ConfigurationError, match="there are no migrations in"):
        migrator.migrate()
    assert everything(engine) == set()


def test_file_in_place_of_a_folder_is_refused(shop: Folder, engine: sa.Engine) -> None:
    with pytest.raises(ConfigurationError, match="is not a directory"):
        Migrator(engine, shop.path / "0001_films.py").migrate()
    assert everything(engine) == set()


# -- files that have changed


def test_reformatted_file_is_accepted_and_not_looked_at_again(shop: Folder, migrator: Migrator) -> None:
    migrator.migrate()
    file = shop.path / "0001_films.py"
    file.write_text(file.read_text() + "# the end\n")
    assert [status.state.value for status in migrator.status()] == ["changed", "applied", "applied"]

    assert not migrator.migrate()

    assert migrator.applied()[0].checksum == shop.directory.get("0001_films").checksum


# -- failing where DDL can be rolled back


@pytest.fixture
def half_way(folder: Folder) -> Folder:
    """The second migration creates a table, fills it, and fails in its third statement."""
    folder.create("0001_films", "films", 'c.string("title")')
    folder.write(
        "0002_wrong",
        f"""
        schema.create_table("people", c.id())
        schema.execute("INSERT INTO films VALUES (1, 'M')", down=())
        {UNHEARD_OF}
        """,
    )
    folder.create("0003_stores", "stores")
    return folder


@ROLLS_BACK
def test_failed_migration_leaves_no_trace(half_way: Folder, migrator: Migrator, engine: sa.Engine) -> None:
    with pytest.raises(MigrationFailed) as raised:
        migrator.migrate()

    error = raised.value
    assert (error.migration, error.applied, error.exit_code) == ("0002_wrong", ("0001_films",), 5)
    assert error.statement == "UPDATE unheard_of SET x = 1"
    assert error.hint == "the database is as it was before this migration"
    assert tables(engine) == {"films"}
    assert rows(engine, "SELECT * FROM films") == []
    assert migrator.pending() == ["0002_wrong", "0003_stores"]


def test_failure_names_the_line_of_the_file(half_way: Folder, migrator: Migrator) -> None:
    with pytest.raises(MigrationFailed) as raised:
        migrator.migrate()

    line = (half_way.path / "0002_wrong.py").read_text().splitlines().index(f"    {UNHEARD_OF}") + 1
    assert str(raised.value.where) == f"{half_way.path / '0002_wrong.py'}:{line}"


@ROLLS_BACK
def test_failed_rollback_leaves_no_trace(folder: Folder, migrator: Migrator, engine: sa.Engine) -> None:
    folder.write("0001_films", 'schema.create_table("films", c.id())', down=f'schema.drop_table("films")\n{UNHEARD_OF}')
    migrator.migrate()

    with pytest.raises(MigrationFailed):
        migrator.rollback()

    assert tables(engine) == {"films"}
    assert migrator.pending() == []


@ROLLS_BACK
def test_one_transaction_for_all_keeps_nothing(half_way: Folder, engine: sa.Engine) -> None:
    migrator = Migrator(engine, half_way.path, transactions="all")

    with pytest.raises(MigrationFailed, match="0002_wrong failed at statement 3 of 3") as raised:
        migrator.migrate()

    assert raised.value.applied == ()
    assert raised.value.hint == "nothing of this run was kept"
    assert tables(engine) == set()
    assert migrator.applied() == []
    assert [entry.event for entry in migrator.log()] == ["failed"]


@ROLLS_BACK
def test_one_transaction_for_all_is_one_batch(shop: Folder, engine: sa.Engine) -> None:
    migrator = Migrator(engine, shop.path, transactions="all")

    assert migrator.migrate().batch == 1
    assert tables(engine) == {"films", "people", "stores"}
    assert migrator.rollback()
    assert tables(engine) == set()


@COMMITS_DDL
def test_one_transaction_for_all_is_refused_where_ddl_commits(shop: Folder, engine: sa.Engine) -> None:
    with pytest.raises(Unsupported, match="this database would commit in the middle of it"):
        Migrator(engine, shop.path, transactions="all").migrate()
    assert everything(engine) == set()


@ROLLS_BACK
def test_without_transactions_what_was_done_stays(half_way: Folder, engine: sa.Engine) -> None:
    migrator = Migrator(engine, half_way.path, transactions="none")

    with pytest.raises(MigrationInterrupted, match="0002_wrong failed at statement 3 of 3"):
        migrator.migrate()

    assert tables(engine) == {"films", "people"}
    assert rows(engine, "SELECT title FROM films") == [("M",)]


@pytest.mark.engines("postgresql")
def test_commit_that_is_refused_is_the_migrations_failure(
    folder: Folder, migrator: Migrator, engine: sa.Engine
) -> None:
    folder.write(
        "0001_stores",
        """
        schema.execute("CREATE TABLE a (id INT PRIMARY KEY, b INT REFERENCES a DEFERRABLE INITIALLY DEFERRED)", down=())
        schema.execute("INSERT INTO a VALUES (1, 2)", down=())
        """,
    )

    with pytest.raises(MigrationFailed, match=r"0001_stores failed: .*violates foreign key"):
        migrator.migrate()
    with pytest.raises(MigrationFailed, match=r"0001_stores failed: .*violates foreign key"):
        Migrator(engine, folder.path, transactions="all").migrate()
    assert tables(engine) == set()


# -- failing where DDL commits


@COMMITS_DDL
def test_failed_migration_keeps_what_the_server_has_committed(
    half_way: Folder, migrator: Migrator, engine: sa.Engine
) -> None:
    with pytest.raises(MigrationInterrupted) as raised:
        migrator.migrate()

    error = raised.value
    assert (error.migration, error.applied, error.exit_code) == ("0002_wrong", ("0001_films",), 6)
    assert error.hint is not None
    assert error.hint.startswith("2 of its 3 statements are done and stay")
    assert tables(engine) == {"films", "people"}
    assert rows(engine, "SELECT title FROM films") == [("M",)]
    assert [status.state.value for status in migrator.status()] == ["applied", "interrupted", "pending"]


@COMMITS_DDL
def test_migration_that_fails_at_once_leaves_nothing_to_resume(
    folder: Folder, migrator: Migrator, engine: sa.Engine
) -> None:
    folder.write("0001_wrong", f"{UNHEARD_OF}\nschema.create_table('films', c.id())")

    with pytest.raises(MigrationFailed) as raised:
        migrator.migrate()

    assert raised.value.exit_code == 5
    assert tables(engine) == set()
    assert [status.state.value for status in migrator.status()] == ["pending"]


# -- Python


FILL = """
def fill(connection):
    connection.execute(sa.text("INSERT INTO films VALUES (1, 'M')"))

def empty(connection):
    connection.execute(sa.text("DELETE FROM films"))

def fail(connection):
    fill(connection)
    raise RuntimeError("no more films")
"""


def test_function_gets_the_connection_and_may_be_undone(folder: Folder, migrator: Migrator, engine: sa.Engine) -> None:
    folder.create("0001_films", "films", 'c.string("title")')
    folder.write("0002_fill", "schema.run(fill, down=empty)", before=FILL)

    migrator.migrate(batching=Batching.SEPARATE)
    assert rows(engine, "SELECT title FROM films") == [("M",)]

    migrator.rollback()
    assert rows(engine, "SELECT title FROM films") == []


def test_function_that_raises_takes_its_rows_back(folder: Folder, migrator: Migrator, engine: sa.Engine) -> None:
    folder.create("0001_films", "films", 'c.string("title")')
    folder.write("0002_fill", "schema.run(fail, down=empty)", before=FILL)

    with pytest.raises(MigrationFailed, match="0002_fill failed: RuntimeError: no more films") as raised:
        migrator.migrate()

    line = (folder.path / "0002_fill.py").read_text().splitlines().index('    raise RuntimeError("no more films")') + 1
    assert raised.value.where is not None
    assert raised.value.where.line == line
    assert rows(engine, "SELECT title FROM films") == []


# -- SQL as it stands


@pytest.mark.parametrize(
    "text",
    ["50 %", "%s %(x)s %%", "a :name b", "12:30:00", "or\"d'er", "`s` [x]", "Þór 七人 🎬", "semi; colon -- no comment"],
)
def test_text_arrives_as_it_is(folder: Folder, migrator: Migrator, engine: sa.Engine, text: str) -> None:
    literal = "'" + text.replace("'", "''") + "'"
    folder.create("0001_films", "films", f'c.string("title", default={text!r})')
    folder.write(
        "0002_fill",
        f"""
        schema.execute({f"INSERT INTO films (id, title) VALUES (1, {literal})"!r}, down=())
        schema.execute("INSERT INTO films (id) VALUES (2)", down=())
        films = sa.table("films", sa.column("id", sa.Integer), sa.column("title", sa.String))
        schema.execute(films.insert().values(id=3, title={text!r}), down=())
        """,
    )

    migrator.migrate()

    assert rows(engine, "SELECT title FROM films ORDER BY id") == [(text,)] * 3


@pytest.mark.parametrize("name", ["select", "order", "Mixed Case", "o'clock", "50%", "a:b", "käse", "new-films"])
def test_odd_names_go_up_and_down(folder: Folder, migrator: Migrator, engine: sa.Engine, name: str) -> None:
    folder.write("0001_odd", f"schema.create_table({name!r}, c.id(), sa.Column({name!r}, sa.Integer, index=True))")
    folder.write("0002_more", f'schema.table({name!r}).rename_column({name!r}, to="group")')

    migrator.migrate(batching=Batching.SEPARATE)
    assert columns(engine, name) == {"id", "group"}

    migrator.rollback()
    assert columns(engine, name) == {"id", name}
    migrator.rollback()
    assert tables(engine) == set()


def test_name_of_a_migration_may_be_unicode(folder: Folder, migrator: Migrator) -> None:
    folder.create("0001_größe", "films")

    migrator.migrate()

    assert [row.name for row in migrator.applied()] == ["0001_größe"]


# -- outside a transaction


@pytest.mark.engines("postgresql")
def test_index_is_made_concurrently(folder: Folder, migrator: Migrator, engine: sa.Engine) -> None:
    folder.create("0001_films", "films", 'c.string("title")')
    folder.write(
        "0002_index",
        'schema.execute("CREATE INDEX CONCURRENTLY title ON films (title)", down="DROP INDEX CONCURRENTLY title")',
        settings="transaction=False",
    )
    folder.write(
        "0003_typed",
        'schema.table("films").add(sa.Index("ix_typed", sa.column("title"), postgresql_concurrently=True))',
    )

    migrator.migrate(batching=Batching.SEPARATE)
    assert rows(engine, "SELECT indisvalid FROM pg_index WHERE indrelid = 'films'::regclass") == [(True,)] * 3

    migrator.rollback()
    migrator.rollback()
    assert value(engine, "SELECT count(*) FROM pg_index WHERE indrelid = 'films'::regclass") == 1


@pytest.mark.engines("postgresql")
def test_what_can_not_stand_in_a_transaction_fails_with_the_servers_words(folder: Folder, migrator: Migrator) -> None:
    folder.create("0001_films", "films", 'c.string("title")')
    folder.write("0002_index", 'schema.execute("CREATE INDEX CONCURRENTLY ix_title ON films (title)", down=())')

    with pytest.raises(MigrationFailed, match="cannot run inside a transaction block"):
        migrator.migrate()


@pytest.mark.engines("sqlite")
def test_pragma_and_vacuum_run_outside(folder: Folder, migrator: Migrator, engine: sa.Engine) -> None:
    folder.write(
        "0001_wal",
        'schema.execute(["PRAGMA journal_mode = WAL", "VACUUM"], down="PRAGMA journal_mode = DELETE")',
        settings="transaction=False",
    )

    migrator.migrate()
    assert value(engine, "PRAGMA journal_mode") == "wal"

    migrator.rollback()
    assert value(engine, "PRAGMA journal_mode") == "delete"


@pytest.mark.engines("sqlite")
def test_what_sqlite_refuses_outside_leaves_nothing_open(folder: Folder, migrator: Migrator) -> None:
    folder.write("0001_vacuum", 'schema.execute("VACUUM unheard_of", down=())', settings="transaction=False")

    with pytest.raises(MigrationFailed, match="unknown database"):
        migrator.migrate()
    folder.write("0001_vacuum", 'schema.execute("VACUUM", down=())', settings="transaction=False")

    assert migrator.migrate().names == ("0001_vacuum",)
