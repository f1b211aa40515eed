"""Cases of keys and constraints beyond adding and dropping the plain ones."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Column, Integer

from brant import columns as c
from brant.migrations.recorder import Schema
from brant.testing.case import Case, Story, nothing, shop

_NOT_POSTGRESQL = ("mysql", "mariadb", "sqlite")


def _case(
    name: str,
    change: Story,
    before: Story = shop,
    refused_by: tuple[str, ...] = (),
    unseen_on: tuple[str, ...] = (),
    *,
    done_by: tuple[str, ...] = (),
) -> Case:
    return Case(name, before, change, frozenset(refused_by), frozenset(unseen_on), frozenset(done_by))


def bookings(schema: Schema) -> None:
    """Rooms with a key of two columns, their bookings, and a tree of rooms."""
    schema.create_table(
        "rooms",
        Column("house", Integer, primary_key=True, autoincrement=False),
        Column("number", Integer, primary_key=True, autoincrement=False),
        c.string("title", 40, nullable=True),
        c.string("code", 10),
        sa.UniqueConstraint("code", name="uq_rooms_code"),
    )
    schema.create_table(
        "bookings",
        c.id(),
        c.integer("house", nullable=True),
        c.integer("room", nullable=True),
        c.string("code", 10, nullable=True),
        c.big_integer("follows", nullable=True),
        c.integer("first_day"),
        c.integer("last_day"),
        sa.ForeignKeyConstraint(["house", "room"], ["rooms.house", "rooms.number"], name="fk_bookings_room"),
        sa.ForeignKeyConstraint(["code"], ["rooms.code"], name="fk_bookings_code", ondelete="CASCADE"),
        sa.CheckConstraint("first_day <= last_day", name="ck_bookings_days"),
        sa.UniqueConstraint("first_day", "last_day", name="uq_bookings_days"),
    )


def _not_valid(schema: Schema) -> None:
    schema.table("bookings").add_check("last_day < 400", name="ck_bookings_year", not_valid=True)
    schema.table("bookings").add_foreign_key("follows", "bookings.id", name="fk_bookings_follows", not_valid=True)


def _with_not_valid(schema: Schema) -> None:
    bookings(schema)
    _not_valid(schema)


def _validate(schema: Schema) -> None:
    schema.table("bookings").validate_constraint("ck_bookings_year")
    schema.table("bookings").validate_constraint("fk_bookings_follows")


def _exclude(schema: Schema) -> None:
    schema.table("bookings").add_exclusion(
        ("int4range(first_day, last_day)", "&&"),
        where="last_day > 10",
        name="ex_bookings_days",
        initially="DEFERRED",
    )


def _exclude_and_change(schema: Schema) -> None:
    table = schema.table("bookings")
    table.add_exclusion(("first_day", "="), using="btree", name="ex_bookings_first", where="first_day > 7")
    table.add_exclusion(("last_day", "="), using="btree")
    table.drop_exclusion(columns="last_day")
    table.rename_column("first_day", to="from_day")
    table.rename_constraint("ex_bookings_first", to="ex_from")


def _circle(schema: Schema) -> None:
    metadata = sa.MetaData()
    sa.Table(
        "heads",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("department_id", Integer),
        sa.ForeignKeyConstraint(["department_id"], ["departments.id"], name="fk_heads_department"),
    )
    sa.Table(
        "departments",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("head_id", Integer),
        Column("part_of", Integer, sa.ForeignKey("departments.id", name="fk_departments_part_of")),
        sa.ForeignKeyConstraint(["head_id"], ["heads.id"], name="fk_departments_head", ondelete="SET NULL"),
    )
    schema.create_tables(metadata)


def _counted(schema: Schema) -> None:
    """A key that counts, referred to."""
    schema.create_table("teams", c.id(), c.string("name", 40), c.integer("year", default=2000))
    schema.create_table("players", c.id(), c.foreign_id("team_id", "teams.id"), c.string("name", 40))


CONSTRAINT_CASES: tuple[Case, ...] = (
    _case(
        "add_foreign_key_composite",
        lambda schema: schema.table("bookings").add_foreign_key(
            ["first_day", "last_day"], ["rooms.house", "rooms.number"], name="fk_bookings_days", ondelete="CASCADE"
        ),
        bookings,
    ),
    _case(
        "add_foreign_key_to_itself",
        lambda schema: schema.table("bookings").add_foreign_key("follows", "bookings.id", ondelete="set null"),
        bookings,
    ),
    _case(
        "add_foreign_key_deferred",
        lambda schema: schema.table("bookings").add_foreign_key("follows", "bookings.id", initially="deferred"),
        bookings,
        refused_by=("mysql", "mariadb"),
    ),
    _case(
        "add_foreign_key_match_full",
        lambda schema: schema.table("bookings").replace_constraint(
            "fk_bookings_room",
            sa.ForeignKeyConstraint(
                ["house", "room"], ["rooms.house", "rooms.number"], name="fk_bookings_room", match="FULL"
            ),
        ),
        bookings,
        refused_by=_NOT_POSTGRESQL,
    ),
    _case(
        "add_foreign_key_set_columns",
        lambda schema: schema.table("bookings").alter_constraint("fk_bookings_room", ondelete="SET NULL (room)"),
        bookings,
        refused_by=_NOT_POSTGRESQL,
    ),
    _case(
        "add_foreign_key_set_default",
        lambda schema: schema.table("bookings").alter_constraint("fk_bookings_code", ondelete="SET DEFAULT"),
        bookings,
        refused_by=("mysql", "mariadb"),
    ),
    _case(
        "alter_foreign_key_action",
        lambda schema: schema.table("bookings").alter_constraint("fk_bookings_code", ondelete="SET NULL"),
        bookings,
    ),
    _case(
        "alter_foreign_key_timing",
        lambda schema: schema.table("bookings").alter_constraint("fk_bookings_room", deferrable=True),
        bookings,
        refused_by=("mysql", "mariadb"),
    ),
    _case("add_not_valid", _not_valid, bookings),
    _case("validate_constraint", _validate, _with_not_valid, unseen_on=_NOT_POSTGRESQL),
    _case("create_tables_in_a_circle", _circle, nothing),
    _case(
        "replace_check",
        lambda schema: schema.table("bookings").replace_check("ck_bookings_days", "first_day < last_day"),
        bookings,
    ),
    _case(
        "add_check_not_enforced",
        lambda schema: schema.table("bookings").add_check("first_day > 0", name="ck_first", enforced=False),
        bookings,
        refused_by=("postgresql", "mariadb", "sqlite"),
        done_by=("postgresql18",),
    ),
    _case(
        "add_check_no_inherit",
        lambda schema: schema.table("bookings").add_check("first_day > 0", name="ck_first", no_inherit=True),
        bookings,
    ),
    _case("add_exclusion", _exclude, bookings, refused_by=_NOT_POSTGRESQL),
    _case("change_exclusions", _exclude_and_change, bookings, refused_by=_NOT_POSTGRESQL),
    _case(
        "add_unique_deferrable",
        lambda schema: schema.table("bookings").add_unique("room", "first_day", deferrable=True),
        bookings,
        refused_by=_NOT_POSTGRESQL,
    ),
    _case(
        "add_unique_nulls_not_distinct",
        lambda schema: schema.table("bookings").add_unique("room", "first_day", nulls_not_distinct=True),
        bookings,
        refused_by=_NOT_POSTGRESQL,
    ),
    _case(
        "add_unique_include",
        lambda schema: schema.table("bookings").add_unique("room", "first_day", include=["last_day"]),
        bookings,
    ),
    _case(
        "drop_unique_cascade",
        lambda schema: schema.table("rooms").drop_unique(columns="code", cascade=True),
        bookings,
    ),
    _case(
        "drop_primary_key_cascade",
        lambda schema: schema.table("rooms").drop_primary_key(cascade=True),
        bookings,
    ),
    _case(
        "replace_primary_key",
        lambda schema: schema.table("rooms").replace_primary_key("number", "title", cascade=True),
        bookings,
    ),
    _case(
        "replace_primary_key_counted",
        lambda schema: schema.table("teams").replace_primary_key("id", "year", cascade=True),
        _counted,
    ),
    _case(
        "rename_constraint_foreign_key",
        lambda schema: schema.table("bookings").rename_constraint("fk_bookings_room", to="fk_room"),
        bookings,
    ),
    _case(
        "rename_constraint_unique",
        lambda schema: schema.table("rooms").rename_constraint("uq_rooms_code", to="uq_code"),
        bookings,
    ),
    _case(
        "rename_constraint_check",
        lambda schema: schema.table("bookings").rename_constraint("ck_bookings_days", to="ck days"),
        bookings,
    ),
    _case(
        "rename_constraint_primary_key",
        lambda schema: schema.table("rooms").rename_constraint("pk_rooms", to="rooms_key"),
        bookings,
        unseen_on=("mysql", "mariadb"),
    ),
    _case(
        "replace_unique",
        lambda schema: schema.table("bookings").replace_constraint(
            "uq_bookings_days", sa.UniqueConstraint("first_day", "room", name="uq_bookings_days")
        ),
        bookings,
    ),
    _case(
        "drop_column_in_constraints",
        lambda schema: schema.table("bookings").drop_column("first_day", cascade=True),
        bookings,
    ),
)
