"""Emptying a database, whoever filled it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from brant.dialects import dialect_of
from brant.dialects.base import Dialect
from brant.dialects.overview import ObjectKind
from brant.errors import Refused
from tests.engines.scratch import Database

ODD = "or\"d'er `s` 50% ☃"
"""A table's name with all that needs quoting."""


@pytest.fixture
def connection(database: Database) -> Iterator[sa.Connection]:
    with database.engine().connect() as connection:
        yield connection


def fill(connection: sa.Connection, *statements: str) -> None:
    for statement in statements:
        connection.exec_driver_sql(statement, execution_options={"no_parameters": True})
    connection.commit()


def two_tables_that_refer_to_each_other() -> sa.MetaData:
    metadata = sa.MetaData()
    id_ = [sa.Column("id", sa.Integer, primary_key=True) for _ in range(2)]
    sa.Table("films", metadata, id_[0], sa.Column("trailer_id", sa.ForeignKey("trailers.id", name="fk_trailer")))
    sa.Table("trailers", metadata, id_[1], sa.Column("film_id", sa.ForeignKey("films.id", name="fk_film")))
    return metadata


def wipe(connection: sa.Connection) -> tuple[str, ...]:
    return dialect_of(connection).wipe(connection)


def left(connection: sa.Connection) -> list[str]:
    inspector = sa.inspect(connection)
    names = inspector.get_table_names() + inspector.get_view_names()
    connection.rollback()
    return names


def test_an_empty_database_has_nothing_to_drop(connection: sa.Connection) -> None:
    assert wipe(connection) == ()


@pytest.mark.filterwarnings("ignore:Cannot correctly sort tables")
def test_tables_that_refer_to_each_other_are_dropped_with_their_rows(connection: sa.Connection) -> None:
    two_tables_that_refer_to_each_other().create_all(connection)
    fill(connection, "INSERT INTO films VALUES (1, NULL)", "INSERT INTO trailers VALUES (1, 1)")
    fill(connection, "UPDATE films SET trailer_id = 1")

    assert wipe(connection) == ("films", "trailers")
    assert left(connection) == []


def test_views_go_before_the_tables_they_read(connection: sa.Connection) -> None:
    fill(
        connection,
        "CREATE TABLE films (id int)",
        "CREATE VIEW a_film AS SELECT id FROM films",
        "CREATE VIEW the_film AS SELECT id FROM a_film",
    )

    assert wipe(connection) == ("films",)
    assert left(connection) == []


def test_names_are_quoted(connection: sa.Connection) -> None:
    sa.Table(ODD, sa.MetaData(), sa.Column("id", sa.Integer)).create(connection)
    sa.Table("select", sa.MetaData(), sa.Column("id", sa.Integer)).create(connection)
    connection.commit()

    assert sorted(wipe(connection)) == sorted([ODD, "select"])
    assert left(connection) == []


def test_foreign_keys_are_checked_again_afterwards(connection: sa.Connection) -> None:
    setting = {"sqlite": "PRAGMA foreign_keys", "postgresql": "SELECT 1"}
    switch_on = {"sqlite": "PRAGMA foreign_keys = ON", "postgresql": "SELECT 1"}
    fill(connection, switch_on.get(connection.dialect.name, "SET foreign_key_checks = 1"))
    fill(connection, "CREATE TABLE films (id int)")
    wipe(connection)

    ask = setting.get(connection.dialect.name, "SELECT @@SESSION.foreign_key_checks")
    assert connection.exec_driver_sql(ask).scalar() == 1


def test_no_transaction_stays_open(connection: sa.Connection) -> None:
    wipe(connection)

    assert not connection.in_transaction()


def test_wiping_twice_is_harmless(connection: sa.Connection) -> None:
    fill(connection, "CREATE TABLE films (id int)")
    wipe(connection)

    assert wipe(connection) == ()


@pytest.mark.engines("postgresql", "sqlite")
def test_a_transaction_that_is_open_can_take_it_back(connection: sa.Connection) -> None:
    fill(connection, "CREATE TABLE films (id int)")
    connection.begin()
    wipe(connection)
    connection.rollback()

    assert left(connection) == ["films"]


@pytest.mark.engines("mysql", "mariadb")
def test_a_transaction_that_would_be_committed_unasked_is_refused(connection: sa.Connection) -> None:
    fill(connection, "CREATE TABLE films (id int)")
    connection.begin()
    with pytest.raises(Refused, match="would commit"):
        wipe(connection)
    connection.rollback()

    assert left(connection) == ["films"]


@pytest.mark.engines("postgresql")
class TestPostgreSQL:
    def test_every_kind_of_object_goes(self, connection: sa.Connection) -> None:
        fill(
            connection,
            "CREATE TYPE rating AS ENUM ('G', 'R')",
            "CREATE DOMAIN year AS int CHECK (VALUE > 1900)",
            "CREATE TYPE address AS (street text, town text)",
            "CREATE TYPE span AS RANGE (subtype = int)",
            "CREATE SEQUENCE tickets",
            "CREATE TABLE films (id serial PRIMARY KEY, rating rating, made year, place address)",
            "CREATE TABLE rentals (at date) PARTITION BY RANGE (at)",
            "CREATE TABLE rentals_2024 PARTITION OF rentals FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')",
            "CREATE MATERIALIZED VIEW ratings AS SELECT rating FROM films",
            "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
            "CREATE FUNCTION twice(int, VARIADIC a int[]) RETURNS int LANGUAGE sql AS 'SELECT $1 * 2'",
            "CREATE PROCEDURE tidy(INOUT a int) LANGUAGE sql AS 'SELECT 1'",
            "CREATE AGGREGATE total(int) (sfunc = int4pl, stype = int, initcond = '0')",
            "CREATE TRIGGER touch BEFORE UPDATE ON films FOR EACH ROW EXECUTE FUNCTION touch()",
        )

        assert wipe(connection) == ("films", "rentals", "rentals_2024")
        assert objects_of_the_schema(connection, "public") == []

    def test_other_schemas_are_left_alone(self, connection: sa.Connection) -> None:
        fill(connection, "CREATE SCHEMA attic", "CREATE TABLE attic.films (id int)", "CREATE TABLE films (id int)")
        wipe(connection)

        assert objects_of_the_schema(connection, "attic") == ["films"]

    def test_the_default_schema_is_the_first_of_the_search_path(self, connection: sa.Connection) -> None:
        fill(connection, "CREATE SCHEMA shop", "CREATE TABLE shop.films (id int)", "CREATE TABLE public.staff (id int)")
        fill(connection, "SET search_path = shop, public")

        assert wipe(connection) == ("films",)

    def test_a_failure_leaves_everything_as_it_was(self, connection: sa.Connection) -> None:
        fill(
            connection,
            "CREATE TABLE films (id int)",
            "CREATE FUNCTION no() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'not today'; END $$",
            "CREATE EVENT TRIGGER no ON sql_drop EXECUTE FUNCTION no()",
        )
        with pytest.raises(DBAPIError, match="not today"):
            wipe(connection)

        assert left(connection) == ["films"]

    def test_what_an_extension_owns_stays(self, connection: sa.Connection) -> None:
        available = "SELECT 1 FROM pg_available_extensions WHERE name = 'citext'"
        if not connection.exec_driver_sql(available).scalar():
            pytest.skip("this server carries no extension to try it with")
        fill(connection, "CREATE EXTENSION citext", "CREATE TABLE films (title citext)")

        assert wipe(connection) == ("films",)
        assert connection.exec_driver_sql("SELECT 'A'::citext = 'a'").scalar() is True


@pytest.mark.engines("mysql", "mariadb")
class TestMySQL:
    def test_every_kind_of_object_goes(self, connection: sa.Connection) -> None:
        fill(
            connection,
            "CREATE TABLE films (id int PRIMARY KEY)",
            "CREATE TRIGGER touch BEFORE INSERT ON films FOR EACH ROW SET NEW.id = 1",
            "CREATE FUNCTION twice(a int) RETURNS int DETERMINISTIC RETURN a * 2",
            "CREATE PROCEDURE tidy() SELECT 1",
            "CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY DO SELECT 1",
        )

        assert wipe(connection) == ("films",)
        assert objects_of_the_database(connection) == []

    @pytest.mark.engines("mariadb")
    def test_sequences_and_versioned_tables_go(self, connection: sa.Connection) -> None:
        fill(connection, "CREATE SEQUENCE tickets", "CREATE TABLE prices (id int) WITH SYSTEM VERSIONING")

        assert wipe(connection) == ("prices",)
        assert objects_of_the_database(connection) == []

    def test_checks_that_were_off_stay_off(self, connection: sa.Connection) -> None:
        fill(connection, "SET foreign_key_checks = 0")
        wipe(connection)

        assert connection.exec_driver_sql("SELECT @@SESSION.foreign_key_checks").scalar() == 0


@pytest.mark.engines("sqlite")
class TestSQLite:
    def test_virtual_tables_take_their_shadow_tables_along(self, connection: sa.Connection) -> None:
        fill(connection, "CREATE TABLE films (id int)", "CREATE VIRTUAL TABLE plots USING fts5(plot)")
        wipe(connection)

        assert left(connection) == []

    def test_numbers_start_again(self, connection: sa.Connection) -> None:
        table = "CREATE TABLE films (id integer PRIMARY KEY AUTOINCREMENT)"
        fill(connection, table, "INSERT INTO films DEFAULT VALUES", "INSERT INTO films DEFAULT VALUES")
        wipe(connection)
        fill(connection, table, "INSERT INTO films DEFAULT VALUES")

        assert connection.exec_driver_sql("SELECT id FROM films").scalar() == 1

    def test_statistics_lose_their_rows(self, connection: sa.Connection) -> None:
        fill(connection, "CREATE TABLE films (id int)", "CREATE INDEX by_id ON films (id)", "ANALYZE")
        wipe(connection)

        assert connection.exec_driver_sql("SELECT count(*) FROM sqlite_stat1").scalar() == 0

    def test_a_failure_leaves_everything_as_it_was(self, connection: sa.Connection) -> None:
        fill(connection, "CREATE TABLE films (id int)", "CREATE VIEW broken AS SELECT 1")
        raw: Any = connection.connection.dbapi_connection
        raw.set_authorizer(lambda action, *rest: 1 if action == 11 else 0)  # 11: DROP TABLE
        with pytest.raises(DBAPIError, match="not authorized"):
            wipe(connection)
        raw.set_authorizer(None)

        assert sorted(left(connection)) == ["broken", "films"]


class TestADatabaseBrantHasNoFileFor:
    def neutral(self, connection: sa.Connection) -> Dialect:
        kind: Any = type(connection.dialect)
        return Dialect(kind(paramstyle="named"))

    @pytest.mark.engines("postgresql", "mysql", "mariadb")
    def test_tables_and_views_go_through_sqlalchemy(self, connection: sa.Connection) -> None:
        two_tables_that_refer_to_each_other().create_all(connection)
        fill(connection, "CREATE VIEW a_film AS SELECT id FROM films")

        assert self.neutral(connection).wipe(connection) == ("films", "trailers")
        assert left(connection) == []

    def test_the_table_of_the_lock_stays_while_it_is_held(self, connection: sa.Connection) -> None:
        dialect = self.neutral(connection)
        lock = dialect.lock(connection, "brant_migrations")
        lock.try_acquire()
        fill(connection, "CREATE TABLE films (id int)")
        dropped = dialect.wipe(connection)
        lock.release()

        assert dropped == ("films",)
        assert not lock.is_held()


def objects_of_the_schema(connection: sa.Connection, schema: str) -> list[str]:
    found = connection.execute(
        sa.text(
            "SELECT relname::text FROM pg_class WHERE relnamespace = CAST(:schema AS regnamespace)"
            " UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = CAST(:schema AS regnamespace)"
            " UNION ALL SELECT typname FROM pg_type"
            " WHERE typnamespace = CAST(:schema AS regnamespace) AND typrelid = 0 AND typelem = 0"
        ),
        {"schema": schema},
    )
    return list(found.scalars())


def objects_of_the_database(connection: sa.Connection) -> list[str]:
    found = connection.exec_driver_sql(
        "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()"
        " UNION ALL SELECT routine_name FROM information_schema.routines WHERE routine_schema = DATABASE()"
        " UNION ALL SELECT event_name FROM information_schema.events WHERE event_schema = DATABASE()"
        " UNION ALL SELECT trigger_name FROM information_schema.triggers WHERE trigger_schema = DATABASE()"
    )
    return list(found.scalars())


class TestOneKindAlone:
    def filled(self, connection: sa.Connection) -> Dialect:
        fill(connection, "CREATE TABLE films (id INT)", "CREATE VIEW titles AS SELECT id FROM films")
        return dialect_of(connection)

    def test_views_go_and_tables_stay(self, connection: sa.Connection) -> None:
        dialect = self.filled(connection)
        assert dialect.wipe(connection, frozenset({ObjectKind.VIEWS})) == ("titles",)
        assert left(connection) == ["films"]

    def test_tables_go(self, connection: sa.Connection) -> None:
        dialect = self.filled(connection)
        assert dialect.wipe(connection, frozenset({ObjectKind.TABLES})) == ("films",)
        assert "films" not in left(connection)

    def test_types_go_and_tables_stay(self, connection: sa.Connection) -> None:
        dialect = self.filled(connection)
        dialect.wipe(connection, frozenset({ObjectKind.TYPES}))
        assert left(connection) == ["films", "titles"]

    @pytest.mark.engines("postgresql")
    def test_a_type_that_a_table_needs_stays(self, connection: sa.Connection) -> None:
        dialect = self.filled(connection)
        fill(connection, "CREATE TYPE mood AS ENUM ('good')", "CREATE TABLE days (mood mood)")
        with pytest.raises(DBAPIError, match="days"):
            dialect.wipe(connection, frozenset({ObjectKind.TYPES}))

    @pytest.mark.engines("postgresql")
    def test_types_sequences_and_routines_go_by_kind(self, connection: sa.Connection) -> None:
        dialect = self.filled(connection)
        one = "CREATE FUNCTION one() RETURNS integer LANGUAGE sql AS 'SELECT 1'"
        fill(connection, "CREATE TYPE mood AS ENUM ('good')", "CREATE SEQUENCE numbers", one)
        kinds = (ObjectKind.TYPES, ObjectKind.SEQUENCES, ObjectKind.ROUTINES)
        dropped = [dialect.wipe(connection, frozenset({kind})) for kind in kinds]
        assert dropped == [("mood",), ("numbers",), ("one",)]
        assert left(connection) == ["films", "titles"]

    @pytest.mark.engines("mysql", "mariadb")
    def test_routines_go(self, connection: sa.Connection) -> None:
        dialect = self.filled(connection)
        fill(connection, "CREATE PROCEDURE one() SELECT 1")
        assert dialect.wipe(connection, frozenset({ObjectKind.ROUTINES})) == ("one",)
        assert left(connection) == ["films", "titles"]

    def test_any_databases_views_go_alone(self, connection: sa.Connection) -> None:
        self.filled(connection)
        neutral = Dialect(connection.dialect)
        assert neutral.wipe(connection, frozenset({ObjectKind.VIEWS})) == ("titles",)
