"""What MySQL and MariaDB want of keys and constraints, told before anything runs."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy import CheckConstraint, Column, Integer

from brant import columns as c
from brant.catalog.catalog import Catalog
from brant.dialects import dialect_for
from brant.errors import Unsupported
from brant.migrations.recorder import Schema

FAMILY = pytest.mark.parametrize("database", ["mysql", "mariadb"])


def created() -> Schema:
    schema = Schema(Catalog())
    schema.create_table("teams", c.id(), c.integer("place", default=1))
    schema.create_table("players", c.id(), c.foreign_id("team", "teams.id", nullable=True, ondelete="CASCADE"))
    return schema


def planned(schema: Schema, database: str) -> list[str]:
    return [str(work) for work in dialect_for(database).work(schema._operations, Catalog())]


@FAMILY
@pytest.mark.parametrize("action", [{"ondelete": "SET NULL"}, {"onupdate": "CASCADE"}, {"onupdate": "SET NULL"}])
def test_a_column_that_a_foreign_key_sets_is_not_checked(database: str, action: dict[str, str]) -> None:
    schema = created()
    schema.table("players").alter_constraint("fk_players_team_teams", **action)  # type: ignore[arg-type]
    schema.table("players").add_check("team > 0", name="ck")
    with pytest.raises(Unsupported, match="'ck' on 'players' speaks of 'team', which 'fk_players_team_teams' changes"):
        planned(schema, database)


@FAMILY
def test_a_column_that_goes_with_its_row_can_be_checked(database: str) -> None:
    schema = created()
    schema.table("players").add_check("team > 0", name="ck")
    assert planned(schema, database)[-1] == "ALTER TABLE players ADD CONSTRAINT ck CHECK (team > 0)"


@FAMILY
def test_a_counted_column_is_not_checked(database: str) -> None:
    schema = Schema(Catalog())
    schema.create_table("teams", c.id(), CheckConstraint("id > 0", name="ck"))
    with pytest.raises(Unsupported, match=r"checks no counted column.*\n.*autoincrement=False"):
        planned(schema, database)


@FAMILY
def test_a_counted_column_is_the_first_of_a_key(database: str) -> None:
    schema = Schema(Catalog())
    schema.create_table("teams", Column("id", Integer, primary_key=True, autoincrement=True), c.integer("place"))
    schema.table("teams").replace_primary_key("place", "id")
    with pytest.raises(Unsupported, match=r"a key that begins with the counted column: teams\.id"):
        planned(schema, database)


@FAMILY
def test_an_index_of_its_own_lets_it_stand_elsewhere(database: str) -> None:
    schema = Schema(Catalog())
    schema.create_table("teams", Column("id", Integer, primary_key=True, autoincrement=True), c.integer("place"))
    schema.table("teams").add_index("id")
    schema.table("teams").replace_primary_key("place", "id")
    assert planned(schema, database)[-1] == (
        "ALTER TABLE teams DROP PRIMARY KEY, ADD CONSTRAINT pk_teams PRIMARY KEY (place, id)"
    )


def test_a_key_that_is_left_out_of_the_circle_can_be_added_last() -> None:
    schema = created()
    schema.table("teams").add(Column("captain", sa.BigInteger))
    schema.table("teams").add_foreign_key("captain", "players.id")
    assert planned(schema, "mysql")[-1].endswith("FOREIGN KEY(captain) REFERENCES players (id)")
