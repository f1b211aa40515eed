"""The film-rental shop's whole history on every engine: up in batches, back to nothing, and up again."""

from __future__ import annotations

import csv
import datetime
import shutil
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from brant import Batch, Everything, Migrator, Steps, Through
from brant.catalog.catalog import Catalog
from brant.catalog.definitions import TableDefinition
from brant.dialects import dialect_of
from brant.errors import LateMigration
from brant.execution.plan import recordings
from brant.migrations.directory import Directory
from brant.migrations.migration import PythonMigration, SqlFileMigration
from brant.operations.columns import UNCHANGED, AddColumn, AlterColumn, DropColumn, RenameColumn
from brant.operations.constraints import AddConstraint, DropConstraint
from brant.operations.indexes import AddIndex, DropIndex, RenameIndex
from brant.operations.rows import Execute, Run
from brant.operations.tables import CreateTable, DropTable, RenameTable, SetTableComment

EXAMPLE = Path(__file__).parent.parent / "migrations_example"
LATE = "2024_03_25_160000_create_suppliers"
OPENING_DAY = Through("2024_01_12_093000_create_payments")
NOON = datetime.datetime(2024, 1, 13, 12)
OWN_TABLES = {"brant_migrations", "brant_migrations_log", "brant_migrations_journal"}


# -- what is in it


def recorded() -> list[Any]:
    """Every operation of the history, in order."""
    found = recordings(Directory(EXAMPLE).migrations)
    return [operation for recording in found.values() for operation, _ in recording.operations]


def test_history_is_long_enough_to_be_believed() -> None:
    operations = recorded()

    assert len(Directory(EXAMPLE).migrations) >= 25
    assert sum(isinstance(operation, CreateTable) for operation in operations) >= 15


@pytest.mark.parametrize(
    "kind",
    [
        CreateTable,
        RenameTable,
        DropTable,
        SetTableComment,
        AddColumn,
        RenameColumn,
        DropColumn,
        AddIndex,
        RenameIndex,
        DropIndex,
        AddConstraint,
        DropConstraint,
        Execute,
        Run,
    ],
)
def test_history_has_every_kind_of_operation(kind: type) -> None:
    assert kind in {type(operation) for operation in recorded()}


@pytest.mark.parametrize(
    "altered",
    [
        {"type"},
        {"nullable"},
        {"default"},
        {"comment"},
        {"nullable", "comment"},
        {"type", "default", "comment"},
    ],
    ids=lambda altered: "+".join(sorted(altered)),
)
def test_history_alters_columns_in_every_way(altered: set[str]) -> None:
    attributes = ("type", "nullable", "default", "comment")
    found = [
        {name for name in attributes if getattr(operation, name) is not UNCHANGED}
        for operation in recorded()
        if isinstance(operation, AlterColumn)
    ]

    assert altered in found


def test_one_migration_is_plain_sql() -> None:
    assert any(isinstance(migration, SqlFileMigration) for migration in Directory(EXAMPLE).migrations)


def test_one_migration_has_a_way_back_written_by_hand() -> None:
    by_hand = [
        migration.name
        for migration in Directory(EXAMPLE).migrations
        if isinstance(migration, PythonMigration) and hasattr(migration.module, "down")
    ]

    assert by_hand == ["2024_04_08_120000_give_formats_a_table"]


# -- what it does


def rows_of(name: str) -> list[dict[str, str]]:
    """The lines of a list in ``data/``."""
    with (EXAMPLE / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def reflected(connection: sa.Connection, name: str) -> sa.Table:
    return sa.Table(name, sa.MetaData(), autoload_with=connection, resolve_fks=False)


def count(connection: sa.Connection, name: str) -> int:
    return int(connection.scalar(sa.select(sa.func.count()).select_from(sa.table(name))) or 0)


def one(connection: sa.Connection, name: str, /, *columns: str, **where: Any) -> tuple[Any, ...]:
    """The one row of *name* with these values, as the *columns* asked for."""
    table = reflected(connection, name)
    query = sa.select(*(table.c[wanted] for wanted in columns))
    return tuple(connection.execute(query.filter_by(**where)).one())


def put(connection: sa.Connection, name: str, /, **values: Any) -> None:
    connection.execute(reflected(connection, name).insert().values(values))


def identity(connection: sa.Connection, name: str, /, **where: Any) -> Any:
    return one(connection, name, "id", **where)[0]


def open_the_shop(engine: sa.Engine) -> None:
    """Reykjavík, 13 January 2024: one store, one clerk, one customer, and *The Third Man* goes out on tape."""
    with engine.begin() as connection:
        put(connection, "cities", name="Reykjavík", country_code="IS")
        put(connection, "addresses", street="Laugavegur 1", city_id=identity(connection, "cities", name="Reykjavík"))
        address = identity(connection, "addresses", street="Laugavegur 1")
        opened = datetime.date(2024, 1, 11)
        put(connection, "stores", name="Laugavegur", address_id=address, currency_code="ISK", opened_on=opened)
        store = identity(connection, "stores", name="Laugavegur")
        put(connection, "staff", store_id=store, name="Guðrún", email="gudrun@example.is")
        put(connection, "customers", store_id=store, card_number="0001", name="Þór", joined_on=NOON.date())
        film = identity(connection, "films", title="The Third Man")
        put(connection, "copies", film_id=film, store_id=store, barcode="B-1", format="VHS", acquired_on=opened)
        put(
            connection,
            "rentals",
            copy_id=identity(connection, "copies", barcode="B-1"),
            customer_id=identity(connection, "customers", card_number="0001"),
            staff_id=identity(connection, "staff", name="Guðrún"),
            rented_at=NOON,
            due_on=datetime.date(2024, 1, 16),
        )
        rental = identity(connection, "rentals", rented_at=NOON)
        put(connection, "payments", rental_id=rental, currency_code="ISK", amount=750, paid_at=NOON)


def review_it(engine: sa.Engine) -> None:
    """*Þór* gives four stars of five, signs up for the newsletter, and waits for *Vertigo*."""
    with engine.begin() as connection:
        customer = identity(connection, "customers", card_number="0001")
        film = identity(connection, "films", title="The Third Man")
        store = identity(connection, "stores", name="Laugavegur")
        put(connection, "reviews", film_id=film, customer_id=customer, stars=4, words="dökk", written_at=NOON)
        wanted = identity(connection, "films", title="Vertigo")
        put(connection, "reservations", film_id=wanted, store_id=store, customer_id=customer, reserved_at=NOON)
        put(connection, "newsletter_signups", email="thor@example.is", customer_id=customer, signed_up_at=NOON)


def test_rows_survive_all_that_happens_to_their_tables(engine: sa.Engine) -> None:
    migrator = Migrator(engine, EXAMPLE)

    migrator.migrate(OPENING_DAY)
    open_the_shop(engine)
    migrator.migrate(Steps(6))
    migrator.migrate(Through("2024_05_20_090000_create_reviews"))
    review_it(engine)
    migrator.migrate()

    with engine.connect() as connection:
        assert count(connection, "countries") == len(rows_of("countries")) == 249
        assert count(connection, "languages") == len(rows_of("languages"))
        assert count(connection, "currencies") == len(rows_of("currencies"))
        assert count(connection, "films") == len(rows_of("films"))
        assert one(connection, "countries", "name", "currency_code", code="IS") == ("Iceland", "ISK")
        assert one(connection, "countries", "currency_code", code="AQ") == (None,)
        assert one(connection, "films", "original_title", title="Seven Samurai") == ("七人の侍",)
        assert one(connection, "films", "sort_title", title="The Third Man") == ("Third Man, The",)
        assert one(connection, "employees", "name", email="gudrun@example.is") == ("Guðrún",)
        assert one(connection, "customers", "member_since", "reached_by", card_number="0001") == (
            NOON.date(),
            "email",
        )
        assert one(connection, "copies", "format_id", barcode="B-1") == (identity(connection, "formats", name="VHS"),)
        assert one(connection, "rentals", "employee_id", "at_kiosk") == (identity(connection, "employees"), False)
        assert one(connection, "payments", "amount", "method", "rental_id") == (
            750,
            "cash",
            identity(connection, "rentals"),
        )
        assert one(connection, "reviews", "half_stars", "words") == (8, "dökk")
        assert count(connection, "reservations") == 1
        assert not sa.inspect(connection).has_table("newsletter_signups")


def test_rows_survive_the_way_back_as_far_as_their_tables_reach(engine: sa.Engine) -> None:
    migrator = Migrator(engine, EXAMPLE)
    migrator.migrate(OPENING_DAY)
    open_the_shop(engine)
    migrator.migrate(Through("2024_05_20_090000_create_reviews"))
    review_it(engine)
    migrator.migrate()

    migrator.rollback()
    with engine.connect() as connection:
        assert one(connection, "reviews", "stars") == (4,)
        assert one(connection, "customers", "joined_on", card_number="0001") == (NOON.date(),)
        assert count(connection, "reservations") == 1
        assert count(connection, "newsletter_signups") == 0  # dropped, and made again without its rows

    migrator.rollback()
    with engine.connect() as connection:
        assert one(connection, "copies", "format", barcode="B-1") == ("VHS",)
        assert one(connection, "staff", "name") == ("Guðrún",)
        assert one(connection, "rentals", "staff_id") == (identity(connection, "staff"),)
        assert one(connection, "payments", "amount", "method") == (750, "cash")
        assert count(connection, "films") == len(rows_of("films"))


def schema_of(engine: sa.Engine) -> dict[str, TableDefinition]:
    with engine.connect() as connection:
        tables = dialect_of(connection).reflect(connection).tables
    return {name: definition for name, definition in tables.items() if name not in OWN_TABLES}


def named_objects(engine: sa.Engine) -> set[str]:
    """All that the server's catalog has by name in the default schema, but constraints and indexes."""
    queries = {
        "postgresql": """
            SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'm', 'S')
            UNION ALL SELECT typname FROM pg_type WHERE typnamespace = 'public'::regnamespace AND typtype IN ('e', 'd')
            UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        """,
        "sqlite": "SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite%' AND type <> 'index'",
    }
    everything = """
        SELECT table_name FROM information_schema.tables WHERE table_schema = database()
        UNION ALL SELECT trigger_name FROM information_schema.triggers WHERE trigger_schema = database()
        UNION ALL SELECT routine_name FROM information_schema.routines WHERE routine_schema = database()
    """
    with engine.connect() as connection:
        return set(connection.exec_driver_sql(queries.get(engine.dialect.name, everything)).scalars())


def brants_own(engine: sa.Engine) -> set[str]:
    sequences = {"brant_migrations_id_seq", "brant_migrations_log_id_seq"}
    return OWN_TABLES | (sequences if engine.dialect.name == "postgresql" else set())


def test_it_rolls_back_batch_by_batch_to_nothing_and_migrates_again_to_the_same_schema(engine: sa.Engine) -> None:
    migrator = Migrator(engine, EXAMPLE)
    migrator.migrate(OPENING_DAY)
    migrator.migrate(Steps(10))
    migrator.migrate()
    first = schema_of(engine)

    undone = [migrator.rollback(), migrator.rollback(Batch(2)), migrator.rollback()]

    assert [len(outcome.names) for outcome in undone] == [len(Directory(EXAMPLE).migrations) - 25, 10, 15]
    assert named_objects(engine) == brants_own(engine)
    assert not migrator.rollback()

    migrator.migrate()
    assert schema_of(engine) == first


@pytest.mark.engines("sqlite")
def test_one_step_at_a_time_down_and_up_ends_where_it_began(engine: sa.Engine) -> None:
    migrator = Migrator(engine, EXAMPLE)
    migrator.migrate()
    first = schema_of(engine)
    names = [migration.name for migration in Directory(EXAMPLE).migrations]

    reverted = [migrator.rollback(Steps(1)).names for _ in names[20:]]
    migrator.migrate()

    assert reverted == [(name,) for name in reversed(names[20:])]
    assert schema_of(engine) == first


def test_late_arrival_is_let_in_where_later_ones_are_applied(engine: sa.Engine, tmp_path: Path) -> None:
    folder = tmp_path / "migrations"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns(f"{LATE}.py", "__pycache__"))
    migrator = Migrator(engine, folder)
    migrator.migrate()
    assert "suppliers" not in schema_of(engine)

    shutil.copy(EXAMPLE / f"{LATE}.py", folder)

    assert migrator.pending() == [LATE]
    assert migrator.migrate().names == (LATE,)
    assert "suppliers" in schema_of(engine)
    assert migrator.rollback().names == (LATE,)
    assert migrator.rollback(Everything())
    assert named_objects(engine) == brants_own(engine)


def test_late_arrival_that_touches_what_later_ones_touch_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "migrations"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("*_widen_payments.py", "__pycache__"))
    migrator = Migrator(f"sqlite:///{tmp_path / 'shop.db'}", folder)
    migrator.migrate()
    shutil.copy(EXAMPLE / "2024_03_04_100000_widen_payments.py", folder)

    with pytest.raises(LateMigration, match=r"widen_payments comes late: .*prefer_cards is applied.*payments"):
        migrator.migrate()


def test_catalog_replayed_from_the_files_has_the_tables_of_the_database(engine: sa.Engine) -> None:
    migrator = Migrator(engine, EXAMPLE)
    migrator.migrate()
    catalog = Catalog()
    for recording in recordings(Directory(EXAMPLE).migrations).values():
        catalog = recording.after

    found = schema_of(engine)

    assert {name: catalog.table(name).column_names for name in found} == {
        name: definition.column_names for name, definition in found.items()
    }
