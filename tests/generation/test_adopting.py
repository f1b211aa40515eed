"""Databases that others have made or changed: taken over, and taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from brant import Migrator, Only
from brant.errors import ConfigurationError, HistoryMismatch, UnclearRename
from brant.events import DriftReverted
from brant.execution.generation import Changes
from brant.migrator import State
from tests.execution.histories import Folder
from tests.execution.looking import everything

CUSTOMERS = (
    "CREATE TABLE customers (id integer PRIMARY KEY, name varchar(80) NOT NULL, credit numeric(10, 2) DEFAULT 0)"
)
ORDERS = (
    "CREATE TABLE orders (id integer PRIMARY KEY, customer_id integer, placed_on date,"
    " CONSTRAINT whose FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE)"
)
BY_NAME = "CREATE INDEX by_name ON customers (name)"
RICH = "CREATE VIEW rich AS SELECT id, name FROM customers WHERE credit > 100"
RICHEST = "CREATE VIEW richest AS SELECT name FROM rich WHERE id < 10"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    path = tmp_path / "migrations"
    path.mkdir()
    return Folder(path)


@pytest.fixture
def migrator(engine: sa.Engine, folder: Folder) -> Migrator:
    return Migrator(engine, folder.path)


def said(engine: sa.Engine, *statements: str) -> None:
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def lines(found: Changes) -> list[str]:
    return [operation.source() for operation in found.operations]


# -- baseline


def test_the_first_migration_is_what_the_database_has(engine: sa.Engine, migrator: Migrator) -> None:
    said(engine, CUSTOMERS, ORDERS, BY_NAME, RICH, RICHEST)

    done = migrator.baseline("what was there")

    assert done.path is not None
    assert done.path.name.endswith("_what_was_there.py")
    text = done.path.read_text()
    assert 'Column("name", String(length=80), nullable=False)' in text
    assert text.index('"rich"') < text.index('"richest"')
    assert done.untold == ()
    assert [status.state for status in migrator.status()] == [State.APPLIED]
    assert not migrator.migrate()
    assert not migrator.drift()


def test_what_was_written_makes_the_same_elsewhere(engine: sa.Engine, migrator: Migrator, folder: Folder) -> None:
    said(engine, CUSTOMERS, ORDERS, BY_NAME, RICH)
    migrator.baseline()
    before = everything(engine)

    migrator.fresh()

    assert everything(engine) == before


def test_migrations_that_lead_there_are_recorded(engine: sa.Engine, migrator: Migrator, folder: Folder) -> None:
    folder.create("0001_films", "films", 'c.string("title")')
    folder.create("0002_people", "people")
    migrator.migrate(Only("0001_films"))
    migrator.forget("0001_films")

    with pytest.raises(HistoryMismatch, match=r'besides:\n  schema.drop_table\("people"\)'):
        migrator.baseline()
    assert not migrator.applied()

    assert migrator.baseline(through="films").stamped.recorded == ("0001_films",)
    assert migrator.migrate().names == ("0002_people",)


def test_an_empty_database_has_no_baseline(migrator: Migrator) -> None:
    with pytest.raises(ConfigurationError, match="there is nothing in"):
        migrator.baseline()


def test_what_is_left_out_is_not_looked_at(engine: sa.Engine, folder: Folder) -> None:
    said(engine, CUSTOMERS, ORDERS, RICH, "CREATE TABLE alembic_version (version_num varchar(32))")
    said(engine, "CREATE TABLE legacy_a (id integer)", "CREATE TABLE legacy_b (id integer)")

    done = Migrator(engine, folder.path, exclude=["legacy_*"]).baseline()

    assert done.path is not None
    assert "legacy" not in done.path.read_text()
    assert "alembic_version" not in done.path.read_text()
    assert not Migrator(engine, folder.path, exclude=lambda name: name.startswith("legacy_")).drift()
    assert lines(Migrator(engine, folder.path, include=["legacy_a"]).drift())[0].startswith("schema.create_table")


@pytest.mark.engines("postgresql")
def test_what_an_extension_has_brought_is_not_looked_at(engine: sa.Engine, migrator: Migrator) -> None:
    with engine.connect() as connection:
        present = connection.exec_driver_sql("SELECT name FROM pg_available_extensions").scalars().all()
    if "postgis" not in present:
        pytest.skip("the server has no PostGIS")
    said(engine, CUSTOMERS, "CREATE EXTENSION postgis", "CREATE TABLE places (id integer, at geometry(Point, 4326))")

    done = migrator.baseline()

    assert done.path is not None
    assert "spatial_ref_sys" not in done.path.read_text()
    assert done.untold == ()


# -- drift


@pytest.fixture
def shop(engine: sa.Engine, migrator: Migrator) -> Migrator:
    said(engine, CUSTOMERS, ORDERS, BY_NAME, RICH)
    migrator.baseline()
    return migrator


@pytest.fixture
def by_hand(engine: sa.Engine, shop: Migrator) -> None:
    said(engine, "DROP VIEW rich", "ALTER TABLE customers ADD COLUMN note varchar(20)")
    said(engine, "CREATE TABLE notes (id integer)", "CREATE VIEW poor AS SELECT id FROM customers WHERE credit < 1")


@pytest.mark.usefixtures("by_hand")
def test_what_was_done_by_hand_is_told(shop: Migrator) -> None:
    found = shop.drift()
    assert [line.splitlines()[0] for line in lines(found)] == [
        'schema.drop_view("rich")',
        "schema.create_table(",
        'schema.table("customers").add(Column("note", String(length=20)))',
        lines(found)[-1],
    ]
    assert lines(found)[-1].startswith('schema.create_view("poor"')


@pytest.mark.usefixtures("by_hand")
def test_it_is_adopted(shop: Migrator, engine: sa.Engine) -> None:
    before = everything(engine)
    done = shop.adopt("by hand")

    assert done.path is not None
    assert done.stamped.recorded == (done.path.stem,)
    assert not shop.drift()
    assert not shop.adopt().stamped
    shop.fresh()
    assert everything(engine) == before


@pytest.mark.usefixtures("by_hand")
def test_it_is_reverted(shop: Migrator, engine: sa.Engine) -> None:
    told: list[DriftReverted] = []
    shop.listen(told.append, DriftReverted)

    done = shop.revert_drift()

    assert "DROP VIEW poor" in done.statements
    assert not shop.drift()
    assert [event.statements for event in told] == [done.statements]
    assert shop.log(1)[0].event == "drift reverted"
    assert shop.revert_drift().statements == ()


def test_another_name_is_not_taken_for_two_things(shop: Migrator, engine: sa.Engine) -> None:
    said(engine, "DROP VIEW rich", "ALTER TABLE customers RENAME COLUMN name TO full_name")
    found = shop.drift()
    assert [(one.old, one.new) for one in found.unsure] == [("customers.name", "customers.full_name")]
    with pytest.raises(UnclearRename, match=r"customers\.name may be customers.full_name now"):
        shop.adopt()
    with pytest.raises(UnclearRename, match=r"customers\.full_name may be customers.name now"):
        shop.revert_drift()

    done = shop.adopt(rename=["customers.name:full_name"])

    assert done.path is not None
    assert 'rename_column("name", to="full_name")' in done.path.read_text()
    assert not shop.drift()


@pytest.mark.engines("postgresql")
def test_what_is_beside_tables_in_postgresql_is_told(shop: Migrator, engine: sa.Engine) -> None:
    said(
        engine,
        "CREATE TYPE mood AS ENUM ('ok', 'bad')",
        "CREATE FUNCTION twice(n integer) RETURNS integer LANGUAGE sql AS 'SELECT n * 2'",
        "ALTER TABLE customers ADD COLUMN mood mood, ADD COLUMN double integer DEFAULT twice(2)",
        "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "CREATE TRIGGER touched BEFORE UPDATE ON customers FOR EACH ROW EXECUTE FUNCTION touch()",
        "CREATE POLICY mine ON customers FOR SELECT USING (credit > 0)",
        "CREATE SEQUENCE tickets START 100",
        "CREATE MATERIALIZED VIEW sums AS SELECT twice(id) AS double FROM customers",
    )
    before = shop.compare("db", "applied")
    assert len(before.operations) == 9

    done = shop.adopt()

    assert done.untold == ()
    assert not shop.drift()
    shop.fresh()
    assert not shop.drift()
    shop.rollback()


@pytest.mark.engines("mysql", "mariadb")
def test_what_is_beside_tables_in_mysql_is_told(shop: Migrator, engine: sa.Engine) -> None:
    said(
        engine,
        "CREATE FUNCTION twice(n int) RETURNS int DETERMINISTIC NO SQL RETURN n * 2",
        "CREATE TRIGGER touched BEFORE UPDATE ON customers FOR EACH ROW SET NEW.name = upper(NEW.name)",
        "CREATE VIEW doubles AS SELECT twice(id) AS d, 'a`b' AS odd FROM customers",
    )
    assert len(shop.drift().operations) == 3
    assert shop.adopt().untold == ()
    shop.fresh()
    assert not shop.drift()


# -- any two


def test_files_models_and_databases_are_compared(shop: Migrator, engine: sa.Engine, folder: Folder) -> None:
    folder.write("9999_notes", 'schema.create_table("notes", c.id())')
    models = sa.MetaData()
    sa.Table("notes", models, sa.Column("id", sa.BigInteger, primary_key=True))

    assert not shop.compare("db", "applied")
    assert [line.splitlines()[0] for line in lines(shop.compare("db", "history"))] == ["schema.create_table("]
    assert lines(shop.compare("history", "history@baseline")) == ['schema.drop_table("notes")']
    gone = lines(shop.compare("history", "models", models=[models]))
    assert {'schema.drop_table("orders")', 'schema.drop_table("customers")'} <= {*gone}


@pytest.mark.parametrize(
    ("side", "why"), [("hitsory", "did you mean 'history'"), ("models", "no models"), ("history@nothing", "nothing")]
)
def test_what_is_not_there_can_not_be_compared(shop: Migrator, side: str, why: str) -> None:
    with pytest.raises(Exception, match=why):
        shop.compare("db", side)


@pytest.mark.engines("postgresql", "mysql", "mariadb")
def test_databases_of_two_kinds_can_not_be_compared(shop: Migrator, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="of different kinds can't be compared"):
        shop.compare("db", f"sqlite:///{tmp_path / 'other.db'}")


@pytest.mark.engines("sqlite")
def test_another_database_is_compared(shop: Migrator, tmp_path: Path) -> None:
    other = f"sqlite:///{tmp_path / 'other.db'}"
    said(sa.create_engine(other), CUSTOMERS)
    assert lines(shop.compare("db", other))[-1] == 'schema.drop_table("orders")'
