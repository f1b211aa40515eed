"""Where both sides are made to be compared: a place of its own, of which nothing is left, for both or for neither."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from brant import Migrator
from brant.errors import ConfigurationError, StatementFailed
from brant.execution.generation import Changes
from tests.engines.scratch import Database


def priced(*more: sa.Column[object]) -> sa.MetaData:
    metadata = sa.MetaData()
    sa.Table("prices", metadata, sa.Column("of", sa.Integer), sa.Column("price", sa.Numeric(8, 2)), *more)
    return metadata


def lines(found: Changes) -> list[str]:
    return [operation.source() for operation in found.operations]


def places(engine: sa.Engine) -> set[str]:
    beside = ("brant_shadow_", f"{engine.url.database}_brant_")
    return {name for name in sa.inspect(engine).get_schema_names() if name.startswith(beside)}


def test_an_engine_in_autocommit_is_left_as_it_was(database: Database, tmp_path: Path) -> None:
    engine = database.engine(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE TABLE prices ({_quoted(engine, 'of')} integer, price numeric(8, 2))")

    found = Migrator(engine, tmp_path / "migrations").changes(priced(sa.Column("at", sa.Date)), from_database=True)

    assert lines(found) == ['schema.table("prices").add(Column("at", Date))']
    assert found.left() == ()
    assert found.by_text is None
    assert places(engine) == set()
    assert sa.inspect(engine).get_table_names() == ["prices"]


WRONG = sa.text("(no_such_function(1))")


@pytest.mark.engines("postgresql", "mysql", "mariadb")  # SQLite looks for a function when a row needs it
def test_what_the_server_does_not_take_is_compared_by_text_on_both_sides(database: Database, tmp_path: Path) -> None:
    directory = tmp_path / "migrations"
    migrator = Migrator(database.engine(), directory)
    directory.mkdir()
    (directory / "0001_prices.py").write_text(migrator.changes(priced()).text("Prices"))

    found = migrator.changes(priced(sa.Column("at", sa.Integer, server_default=WRONG)))

    assert found.by_text is not None
    assert "no_such_function" in found.by_text.lower()
    assert len(lines(found)) == 1
    assert places(database.engine()) == set()


@pytest.mark.engines("postgresql", "mysql", "mariadb")
def test_what_the_server_does_not_take_is_an_error_where_a_database_is_compared(database: Database) -> None:
    engine = database.engine()
    with engine.begin() as connection:
        priced().create_all(connection)
    with pytest.raises(StatementFailed, match=r"(?i)no_such_function"):
        Migrator(engine).changes(priced(sa.Column("at", sa.Integer, server_default=WRONG)), from_database=True)
    assert places(engine) == set()


def test_a_database_is_not_looked_at_offline(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="offline"):
        Migrator("sqlite://", tmp_path).changes(priced(), from_database=True, offline=True)


def test_an_open_transaction_of_the_applications_is_not_touched(database: Database, tmp_path: Path) -> None:
    engine = database.engine()
    with engine.begin() as connection:
        priced().create_all(connection)
    with engine.connect() as connection:
        connection.exec_driver_sql("INSERT INTO prices (price) VALUES (1)")
        migrator = Migrator(connection, tmp_path / "migrations")
        found = migrator.changes(priced(sa.Column("at", sa.Date)), from_database=True)
        assert lines(found) == ['schema.table("prices").add(Column("at", Date))']
        assert connection.exec_driver_sql("SELECT count(*) FROM prices").scalar_one() == 1
        connection.rollback()
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM prices").scalar_one() == 0


def _quoted(engine: sa.Engine, name: str) -> str:
    return engine.dialect.identifier_preparer.quote_identifier(name)
