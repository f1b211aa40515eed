"""Each test starts from an empty database of its own, whatever the one before left behind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from tests.engines.scratch import Database, Scratch
from tests.engines.server import Server


@pytest.mark.parametrize("turn", ["first", "second"])
def test_a_test_never_sees_the_table_of_another(engine: sa.Engine, turn: str) -> None:
    assert sa.inspect(engine).get_table_names() == []
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE left_behind (id INTEGER PRIMARY KEY)"))


def test_a_database_is_of_the_family_of_its_server(database: Database, server: Server) -> None:
    assert database.engine().dialect.name == server.family == database.dialect


def test_two_databases_are_two(database: Database, new_database: Callable[[], Database]) -> None:
    with database.engine().begin() as connection:
        connection.execute(sa.text("CREATE TABLE only_here (id INTEGER PRIMARY KEY)"))
    assert sa.inspect(new_database().engine()).get_table_names() == []


@pytest.mark.engines("postgresql", "mysql", "mariadb")
def test_an_open_transaction_does_not_stop_the_next_test(scratch: Scratch, tmp_path: Path) -> None:
    database = scratch.empty(tmp_path)
    with database.engine().begin() as connection:
        connection.execute(sa.text("CREATE TABLE held (id INTEGER PRIMARY KEY)"))
    forgotten = database.engine().connect()
    forgotten.execute(sa.text("INSERT INTO held VALUES (1)"))

    scratch.drop(database)

    assert sa.inspect(scratch.empty(tmp_path).engine()).get_table_names() == []
    forgotten.invalidate()
    forgotten.close()


@pytest.mark.engines("postgresql")
@pytest.mark.parametrize("turn", ["first", "second"])
def test_other_schemas_and_settings_are_gone(engine: sa.Engine, turn: str) -> None:
    with engine.begin() as connection:
        schemas = sa.inspect(connection).get_schema_names()
        setting = connection.execute(sa.text("SHOW statement_timeout")).scalar_one()
        connection.execute(sa.text('CREATE SCHEMA "Other schema"'))
        connection.execute(sa.text('CREATE TABLE "Other schema".t (id INTEGER)'))
        connection.execute(sa.text("CREATE PUBLICATION everything FOR ALL TABLES"))
        name = connection.execute(sa.text("SELECT current_database()")).scalar_one()
        connection.execute(sa.text(f"ALTER DATABASE {name} SET statement_timeout = '7s'"))
    assert (sorted(schemas), setting) == (["information_schema", "public"], "0")


@pytest.mark.engines("postgresql")
def test_a_test_may_drop_its_database(scratch: Scratch, tmp_path: Path) -> None:
    database = scratch.empty(tmp_path)
    scratch._drop(str(sa.make_url(database.url).database))

    again = scratch.empty(tmp_path)

    assert sa.inspect(again.engine()).get_table_names() == []


@pytest.mark.engines("postgresql", "mysql", "mariadb")
def test_a_database_made_under_an_unused_name_is_dropped_in_the_end(server: Server) -> None:
    scratch = Scratch(server)
    name = scratch.unused_name()
    admin = sa.create_engine(server.url, poolclass=sa.NullPool, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
        scratch.close()
        with pytest.raises(DBAPIError):  # it is not there to be dropped once more
            connection.execute(sa.text(f"DROP DATABASE {name}"))
