"""One change of every kind to tables as a whole, as :mod:`brant.testing.cases` has them for what is on tables."""

from __future__ import annotations

from sqlalchemy import Column, Date, Integer, PrimaryKeyConstraint, String

from brant import columns as c
from brant.migrations.recorder import Schema
from brant.partitions import MAXVALUE, Partitioning, by_hash, by_key, by_list, by_range, partition
from brant.testing.case import Case, Story, nothing, shop

ONLY_POSTGRESQL = ("mysql", "mariadb", "sqlite")
ONLY_MYSQL = ("postgresql", "sqlite")
ONLY_SQLITE = ("postgresql", "mysql", "mariadb")


def _case(
    name: str,
    change: Story,
    before: Story = shop,
    *,
    refused_by: tuple[str, ...] = (),
    unseen_on: tuple[str, ...] = (),
) -> Case:
    return Case(name, before, change, frozenset(refused_by), frozenset(unseen_on))


def _notes(schema: Schema) -> None:
    schema.create_table("notes", c.id(), c.string("title", 60), c.decimal("price", 8, 2, default=1), c.json("extra"))
    schema.table("notes").add_index("title")


def _latin(schema: Schema) -> None:
    schema.create_table("notes", c.id(), c.string("title", 60), charset="latin1", collation="latin1_bin")


def _for_each(schema: Schema) -> None:
    schema.create_table(
        "notes",
        Column("code", String(20), primary_key=True),
        c.string("title", 60),
        mysql_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_row_format="COMPRESSED",
        mysql_stats_persistent=0,
        postgresql_with={"fillfactor": 80, "autovacuum_enabled": False},
        postgresql_unlogged=True,
        sqlite_strict=True,
        sqlite_without_rowid=True,
        comment="it's said \\ to each",
    )


def _for_each_changed(schema: Schema) -> None:
    schema.table("notes").set_options(
        mysql_row_format=None,
        postgresql_with={"fillfactor": 90},
        postgresql_unlogged=False,
        sqlite_strict=False,
    )


def _strict(schema: Schema) -> None:
    _notes(schema)
    schema.table("notes").set_options(sqlite_strict=True)


def _strict_changed(schema: Schema) -> None:
    notes = schema.table("notes")
    notes.add(c.boolean("open", default=True), c.timestamp("seen_at", nullable=True))
    notes.alter_column("title", type=String(200))


def _parent(schema: Schema) -> None:
    schema.create_table("places", Column("name", String(40)), Column("people", Integer))
    schema.create_table("cities", Column("name", String(40)), Column("people", Integer), Column("mayor", String(40)))


def _own(name: str, value: object) -> Story:
    return lambda schema: schema.table("notes").set_options(**{name: value})  # type: ignore[arg-type]


OPTIONS = (
    _case("create_table_with_options", _for_each, nothing),
    _case("set_table_options", _for_each_changed, _for_each),
    _case(
        "create_table_engine",
        lambda schema: schema.create_table(
            "logs", c.id(), engine="MyISAM", charset="latin1", collation="latin1_bin", auto_increment=1000
        ),
        refused_by=ONLY_MYSQL,
    ),
    _case("set_engine", _own("engine", "MyISAM"), _notes, refused_by=ONLY_MYSQL),
    _case(
        "set_charset",
        lambda schema: schema.table("numbers").set_options(charset="latin1", collation="latin1_bin"),
        lambda schema: schema.create_table("numbers", c.id()),
        refused_by=ONLY_MYSQL,
    ),
    _case("set_row_format", _own("row_format", "REDUNDANT"), _notes, refused_by=ONLY_MYSQL),
    _case(
        "set_auto_increment",
        _own("auto_increment", 5000),
        _notes,
        refused_by=ONLY_MYSQL,
        unseen_on=("mysql", "mariadb"),
    ),
    _case(
        "convert_charset",
        lambda schema: schema.table("notes").convert_charset("utf8mb4", collation="utf8mb4_bin"),
        _latin,
        refused_by=ONLY_MYSQL,
    ),
    _case(
        "create_table_unlogged",
        lambda schema: schema.create_table("hits", c.id(), unlogged=True, storage={"fillfactor": 70}),
        nothing,
        refused_by=ONLY_POSTGRESQL,
    ),
    _case("set_unlogged", _own("unlogged", True), _notes, refused_by=ONLY_POSTGRESQL),
    _case(
        "set_storage",
        _own("storage", {"fillfactor": 50, "autovacuum_enabled": False}),
        _notes,
        refused_by=ONLY_POSTGRESQL,
    ),
    _case(
        "create_table_inherits",
        lambda schema: schema.create_table("capitals", Column("country", String(40)), inherits="places"),
        _parent,
        refused_by=ONLY_POSTGRESQL,
    ),
    _case("inherit", lambda schema: schema.table("cities").inherit("places"), _parent, refused_by=ONLY_POSTGRESQL),
    _case("set_strict", _own("strict", True), _notes, refused_by=ONLY_SQLITE),
    _case("change_strict_table", _strict_changed, _strict),
    _case("set_without_rowid", _own("without_rowid", True), _notes, refused_by=ONLY_SQLITE),
    _case(
        "create_table_temporary",
        lambda schema: schema.create_table("scratch", c.id(), temporary=True),
        nothing,
    ),
)


def _with_circle(schema: Schema) -> None:
    shop(schema)
    schema.create_view("buyers", "SELECT id, name FROM customers")
    teams = schema.create_table("teams", c.id(), c.foreign_id("captain_id", "players.id", nullable=True))
    schema.create_table("players", c.id(), c.foreign_id("team_id", "teams.id", index=True))
    teams.add_index("captain_id")


def _any_order(schema: Schema) -> None:
    schema.create_table("lines", c.id(), c.foreign_id("sale_id", "sales.id", index=True))
    schema.create_table("sales", c.id(), c.foreign_id("customer_id", "customers.id", index=True))


WHOLE = (
    _case("create_tables_any_order", _any_order),
    _case("create_tables_in_circle", _with_circle, nothing),
    _case("create_table_like", lambda schema: schema.create_table_like("old_orders", "orders", foreign_keys=True)),
    _case("drop_tables", lambda schema: schema.drop_tables("teams", "players"), _with_circle),
    _case("drop_all", lambda schema: schema.drop_all(), _with_circle),
)

SALES = by_range(
    "day", partitions=[partition("sales_2023", until="2024-01-01"), partition("sales_2024", until="2025-01-01")]
)


def _sales(schema: Schema, partition_by: Partitioning | None = SALES) -> None:
    schema.create_table(
        "sales",
        Column("id", Integer, autoincrement=False),
        Column("day", Date),
        Column("region", String(20), nullable=False),
        PrimaryKeyConstraint("id", "day"),
        partition_by=partition_by,
    )
    schema.table("sales").add_index("region")


def _regions(schema: Schema, partition_by: Partitioning) -> None:
    schema.create_table("sales", Column("id", Integer), Column("region", String(20)), partition_by=partition_by)


def _sold_elsewhere(schema: Schema) -> None:
    _sales(schema)
    schema.create_table(
        "old_sales",
        Column("id", Integer, autoincrement=False),
        Column("day", Date),
        Column("region", String(20), nullable=False),
        PrimaryKeyConstraint("id", "day"),
    )
    schema.table("old_sales").add_index("region")


PARTITIONS = (
    _case("create_table_by_range", _sales, nothing, refused_by=("sqlite",)),
    _case(
        "create_table_by_list",
        lambda schema: _regions(
            schema,
            by_list(
                "region", partitions=[partition("north", values=["no", "se"]), partition("south", values=["it's"])]
            ),
        ),
        nothing,
        refused_by=("sqlite",),
    ),
    _case(
        "create_table_by_list_with_default",
        lambda schema: _regions(
            schema,
            by_list("region", partitions=[partition("north", values=["no"]), partition("rest", default=True)]),
        ),
        nothing,
        refused_by=("sqlite", "mysql"),
    ),
    _case(
        "create_table_by_hash",
        lambda schema: _regions(schema, by_hash("id", count=3)),
        nothing,
        refused_by=("sqlite",),
    ),
    _case(
        "create_table_by_key",
        lambda schema: _regions(schema, by_key("region", count=2)),
        nothing,
        refused_by=("sqlite",),
    ),
    _case(
        "create_partition",
        lambda schema: schema.table("sales").create_partition("sales_later", until=MAXVALUE),
        _sales,
        refused_by=("sqlite",),
    ),
    _case(
        "drop_partition",
        lambda schema: schema.table("sales").drop_partition("sales_2023"),
        _sales,
        refused_by=("sqlite",),
    ),
    _case(
        "attach_partition",
        lambda schema: schema.table("sales").attach_partition("old_sales", since="2025-01-01", until="2026-01-01"),
        _sold_elsewhere,
        refused_by=ONLY_POSTGRESQL,
    ),
    _case(
        "detach_partition",
        lambda schema: schema.table("sales").detach_partition("sales_2024"),
        _sales,
        refused_by=ONLY_POSTGRESQL,
    ),
    _case(
        "set_partition_by",
        lambda schema: schema.table("sales").set_options(partition_by=SALES),
        lambda schema: _sales(schema, None),
        refused_by=("sqlite", "postgresql"),
    ),
)

TABLE_CASES: tuple[Case, ...] = (*OPTIONS, *WHOLE, *PARTITIONS)
