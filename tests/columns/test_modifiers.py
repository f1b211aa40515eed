"""What a column can be told besides its type, and what each server makes of it."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from brant import Schema, Table
from brant import columns as c
from brant.catalog.catalog import Catalog
from brant.dialects import dialect_for
from brant.errors import RecordingError, Unsupported
from brant.testing.case import record
from tests.columns.servers import Place

MYSQL = pytest.mark.engines("mysql", "mariadb")
NOT_MYSQL = pytest.mark.engines("postgresql", "sqlite")


def made(here: Place, *columns: sa.Column[Any], **options: Any) -> str:
    """What the server says of the last column of a new table."""
    here.schema.create_table("t", sa.Column("n", sa.Integer), *columns, **options)
    here.carry_out()
    return here.described("t", columns[-1].name)


# -- null, keys, comments


def test_a_column_is_not_null(here: Place) -> None:
    assert "NOT NULL" in made(here, c.integer("x"))


def test_a_column_may_be_null_when_told(here: Place) -> None:
    assert "NOT NULL" not in made(here, c.integer("x", nullable=True))


def test_unique_is_a_constraint_with_a_name(here: Place) -> None:
    made(here, c.string("x", 20, unique=True))
    found = here.reflected("t")
    assert [*(key.name for key in found.uniques), *(index.name for index in found.indexes)] == ["uq_t_x"]


def test_index_is_one_with_a_name(here: Place) -> None:
    made(here, c.string("x", 20, index=True))
    assert [index.name for index in here.reflected("t").indexes] == ["ix_t_x"]


def test_several_columns_can_be_the_primary_key(here: Place) -> None:
    made(here, c.integer("a", primary_key=True), c.string("x", 20, primary_key=True))
    assert here.reflected("t").primary_key.columns == ("a", "x")


@pytest.mark.engines("postgresql", "mysql", "mariadb")
def test_a_comment_is_the_servers(here: Place) -> None:
    made(here, c.integer("x", comment='it\'s "50%" \\ :so ✓'))
    assert here.reflected("t").column("x").comment == 'it\'s "50%" \\ :so ✓'


# -- numbers


@MYSQL
@pytest.mark.parametrize("column", [c.decimal("x", unsigned=True), c.double("x", unsigned=True)])
def test_unsigned_is_said_of_any_number(column: sa.Column[Any], here: Place) -> None:
    assert "unsigned" in made(here, column)


@NOT_MYSQL
def test_unsigned_is_left_out_where_there_is_none(here: Place) -> None:
    made(here, c.unsigned_integer("x"))
    here.insert("t", x=-1)
    assert here.value("SELECT x FROM t") == -1


def test_a_check_forbids_negative_numbers_everywhere(here: Place) -> None:
    made(here, c.unsigned_integer("x", check=True))
    with pytest.raises(DBAPIError):
        here.insert("t", x=-1)


# -- counting


def test_a_key_counts_from_one(here: Place) -> None:
    here.schema.create_table("t", c.id(), sa.Column("n", sa.Integer))
    here.carry_out()
    here.insert("t", n=5)
    assert here.value("SELECT id FROM t") == 1


@pytest.mark.parametrize("column", [c.id(start=1000), c.small_integer("id", autoincrement=True, start=1000)])
def test_a_key_counts_from_its_start(column: sa.Column[Any], here: Place) -> None:
    here.schema.create_table("t", column, sa.Column("n", sa.Integer))
    here.carry_out()
    here.insert("t", n=5)
    here.insert("t", n=6)
    assert here.rows("SELECT id FROM t ORDER BY id") == [(1000,), (1001,)]


@pytest.mark.engines("postgresql")
def test_a_key_counts_in_steps(here: Place) -> None:
    here.schema.create_table("t", c.id(start=10, increment=10), sa.Column("n", sa.Integer))
    here.carry_out()
    here.insert("t", n=5)
    here.insert("t", n=6)
    assert here.rows("SELECT id FROM t ORDER BY id") == [(10,), (20,)]


@pytest.mark.engines("mysql", "mariadb", "sqlite")
def test_steps_are_refused_where_counting_has_none(here: Place) -> None:
    here.schema.create_table("t", c.id(increment=10))
    with pytest.raises(Unsupported, match="increment=10"):
        here.carry_out()


@pytest.mark.engines("postgresql")
def test_always_refuses_numbers_given_by_hand(here: Place) -> None:
    here.schema.create_table("t", c.id(always=True))
    here.carry_out()
    with pytest.raises(DBAPIError):
        here.insert("t", id=3)


@pytest.mark.engines("postgresql")
def test_a_column_that_is_no_key_counts_by_its_identity(here: Place) -> None:
    made(here, c.integer("x", identity=sa.Identity(start=7)))
    here.insert("t", n=1)
    assert here.value("SELECT x FROM t") == 7


@MYSQL
def test_a_key_can_be_unsigned(here: Place) -> None:
    assert "unsigned" in made(here, c.id("x", unsigned=True))


# -- text


@MYSQL
def test_a_character_set_and_its_collation(here: Place) -> None:
    described = made(here, c.string("x", 20, charset="latin1", collation={"mysql": "latin1_general_cs"}))
    assert "CHARACTER SET latin1 COLLATE latin1_general_cs" in described


@NOT_MYSQL
def test_a_character_set_is_left_out_where_there_is_one_for_all(here: Place) -> None:
    made(here, c.string("x", 20, charset="latin1"))
    here.insert("t", x="✓")
    assert here.value("SELECT x FROM t") == "✓"


COLLATIONS = {"postgresql": "C", "mysql": "utf8mb4_bin", "sqlite": "NOCASE"}


@pytest.mark.parametrize("column", [c.string, c.text, c.char, c.medium_text], ids=lambda column: column.__name__)
def test_a_collation_of_each_database(column: Any, here: Place) -> None:
    made(here, column("x", collation=COLLATIONS))
    wanted = COLLATIONS.get(here.dialect.name, "utf8mb4_bin")
    assert here.reflected("t").column("x").type.construct.collation == wanted


@pytest.mark.engines("sqlite")
def test_a_collation_decides_how_text_compares(here: Place) -> None:
    made(here, c.string("x", collation="NOCASE"))
    here.insert("t", x="Anna")
    assert here.value("SELECT count(*) FROM t WHERE x = 'ANNA'") == 1


# -- the present

PRESENT = [
    c.timestamp("x", use_current=True),
    c.timestamp("x", 0, use_current=True),
    c.datetime("x", use_current=True),
    c.datetime("x", 3, use_current=True),
    c.date("x", use_current=True),
    c.time("x", use_current=True),
    c.time("x", 3, use_current=True),
    c.year("x", use_current=True),
]


@pytest.mark.parametrize("column", PRESENT, ids=lambda column: f"{column.type!r}")
def test_the_present_is_a_default(column: sa.Column[Any], here: Place) -> None:
    made(here, column)
    here.insert("t", n=1)
    assert here.value("SELECT count(*) FROM t WHERE x IS NOT NULL") == 1


def test_the_present_is_todays_date(here: Place) -> None:
    made(here, c.date("x", use_current=True), c.year("x2", use_current=True))
    here.insert("t", n=1)
    today = datetime.datetime.now(datetime.UTC).date()
    (day, year), *_ = here.rows("SELECT x, x2 FROM t")
    assert abs((datetime.date.fromisoformat(str(day)) - today).days) <= 1
    assert abs(int(year) - today.year) <= 1


@pytest.mark.parametrize("column", PRESENT, ids=lambda column: f"{column.type!r}")
def test_the_present_can_be_the_default_of_a_column_that_is_added(column: sa.Column[Any], here: Place) -> None:
    here.schema.create_table("t", sa.Column("n", sa.Integer))
    here.carry_out()
    here.insert("t", n=1)
    here.schema.table("t").add(column)
    here.carry_out()
    assert here.value("SELECT count(*) FROM t WHERE x IS NOT NULL") == 1


@MYSQL
@pytest.mark.parametrize("column", [c.timestamp, c.datetime], ids=lambda column: column.__name__)
@pytest.mark.parametrize("precision", [0, 3, 6])
def test_the_present_on_update(column: Any, precision: int, here: Place) -> None:
    described = made(here, column("x", precision, use_current=True, use_current_on_update=True))
    shown = f"({precision})" if precision else ""
    assert f"on update current_timestamp{shown}" in described.lower()


@MYSQL
def test_the_present_on_update_is_the_servers(here: Place) -> None:
    made(here, c.datetime("x", nullable=True, use_current_on_update=True))
    here.insert("t", n=1)
    here.run("UPDATE t SET n = 2")
    assert here.value("SELECT count(*) FROM t WHERE x IS NOT NULL") == 1


@NOT_MYSQL
def test_on_update_is_refused_where_there_is_none(here: Place) -> None:
    here.schema.create_table("t", c.timestamp("x", use_current_on_update=True))
    with pytest.raises(Unsupported, match=r"no ON UPDATE for t\.x"):
        here.carry_out()


@NOT_MYSQL
def test_on_update_is_done_without_on_request(here: Place) -> None:
    made(here, c.timestamp("x", nullable=True, use_current_on_update="where supported"))
    here.insert("t", n=1)
    assert here.value("SELECT x FROM t") is None


# -- computed


def test_a_virtual_column_is_computed_when_it_is_read(here: Place) -> None:
    if here.dialect.key == "postgresql":
        pytest.skip("PostgreSQL has none before version 18")
    described = made(here, c.integer("x", virtual_as="n * 2"))
    here.insert("t", n=21)
    assert "STORED" not in described
    assert here.value("SELECT x FROM t") == 42


def test_a_virtual_column_is_refused_where_there_is_none() -> None:
    recording = record(
        lambda schema: schema.create_table("t", sa.Column("n", sa.Integer), c.integer("x", virtual_as="n * 2")),
        Catalog(),
    )
    with pytest.raises(Unsupported, match="when the row is written"):
        list(dialect_for("postgresql").work(recording.operations, recording.before))


NEEDS_VALUES: dict[str, Callable[[Table], object]] = {
    "index": lambda table: table.add_index("x"),
    "index of an expression": lambda table: table.add_index(sa.text("x + 1"), name="ix"),
    "partial index": lambda table: table.add_index("n", where="x > 1"),
    "unique": lambda table: table.add_unique("x"),
    "primary key": lambda table: table.add_primary_key("x"),
    "foreign key": lambda table: table.add_foreign_key("x", "other.id"),
}


@pytest.mark.parametrize("change", NEEDS_VALUES.values(), ids=NEEDS_VALUES)
def test_on_postgresql_nothing_stands_on_a_virtual_column_but_a_check(change: Callable[[Table], object]) -> None:
    def story(schema: Schema) -> None:
        schema.create_table("other", c.id())
        schema.create_table("t", c.integer("n"), c.integer("x", virtual_as="n * 2")).add_check("x > 0")
        change(schema.table("t"))

    recording = record(story, Catalog())
    with pytest.raises(Unsupported, match=r"over what is computed when it is read: .* over t\.x"):
        list(dialect_for("postgresql18").work(recording.operations, recording.before))


def test_a_virtual_column_is_altered(here: Place) -> None:
    if here.dialect.key == "postgresql":
        pytest.skip("PostgreSQL has none before version 18")
    made(here, c.integer("x", virtual_as="n * 2"))
    here.insert("t", n=21)
    here.schema.table("t").alter_column("x", virtual_as="n * 3")
    here.carry_out()
    assert here.value("SELECT x FROM t") == 63
    here.schema.table("t").alter_column("x", stored_as="n * 4")
    here.carry_out()
    assert here.value("SELECT x FROM t") == 84
    assert "STORED" in here.described("t", "x")


def test_a_stored_column_is_computed_when_the_row_is_written(here: Place) -> None:
    described = made(here, c.integer("x", stored_as=sa.column("n") * 2))
    here.insert("t", n=21)
    assert "STORED" in described
    assert here.value("SELECT x FROM t") == 42


def test_a_computed_column_joins_rows_that_are_there(here: Place) -> None:
    here.schema.create_table("t", sa.Column("n", sa.Integer))
    here.carry_out()
    here.insert("t", n=21)
    here.schema.table("t").add(c.computed("x", "n * 2", sa.Integer))
    here.carry_out()
    assert here.value("SELECT x FROM t") == 42


@pytest.mark.parametrize("path", ["doc->a->b c->1", "doc->it's"])
def test_a_column_computed_from_a_json_path(path: str, here: Place) -> None:
    here.schema.create_table("t", c.json("doc"), c.string("x", stored_as=c.json_path(path)))
    here.carry_out()
    here.insert("t", doc='{"a": {"b c": ["no", "yes"]}, "it\'s": "yes"}')
    assert here.value("SELECT x FROM t") == "yes"


def test_a_json_path_follows_its_columns_new_name(here: Place) -> None:
    here.schema.create_table("t", c.json("doc"), c.string("x", stored_as=c.json_path("doc", "a")))
    table = here.schema.table("t")
    table.drop_column("x")
    table.rename_column("doc", to="order")
    table.add(c.string("x", stored_as=c.json_path("order", "a")))
    here.carry_out()
    assert here.reflected("t").column_names == ("order", "x")


@pytest.mark.engines("mariadb")
def test_not_null_on_a_computed_column_is_refused_where_it_can_not_be_said(here: Place) -> None:
    here.schema.create_table("t", sa.Column("n", sa.Integer), c.integer("x", stored_as="n * 2", nullable=False))
    with pytest.raises(Unsupported, match="NOT NULL"):
        here.carry_out()


def test_a_column_is_computed_in_one_way() -> None:
    with pytest.raises(TypeError, match="not by both"):
        c.integer("x", stored_as="1", virtual_as="1")


# -- sight and place


@MYSQL
def test_an_invisible_column_is_not_in_a_star(here: Place) -> None:
    made(here, c.integer("x", default=3, invisible=True))
    here.insert("t", n=1)
    assert here.rows("SELECT * FROM t") == [(1,)]


@NOT_MYSQL
def test_an_invisible_column_is_seen_where_all_are(here: Place) -> None:
    made(here, c.integer("x", default=3, invisible=True))
    here.insert("t", n=1)
    assert here.rows("SELECT * FROM t") == [(1, 3)]


def test_a_column_that_is_not_invisible_is_seen(here: Place) -> None:
    made(here, c.integer("x", default=3, invisible=False))
    here.insert("t", n=1)
    assert here.rows("SELECT * FROM t") == [(1, 3)]


def three(here: Place) -> None:
    here.schema.create_table("t", *(sa.Column(name, sa.Integer) for name in ("a", "b", "d")))
    here.carry_out()


@MYSQL
@pytest.mark.parametrize(
    ("column", "order"),
    [
        (c.integer("x", first=True, nullable=True), ("x", "a", "b", "d")),
        (c.integer("x", after="b", nullable=True), ("a", "b", "x", "d")),
    ],
)
def test_a_column_takes_its_place(column: sa.Column[Any], order: tuple[str, ...], here: Place) -> None:
    three(here)
    here.schema.table("t").add(column)
    here.carry_out()
    assert here.reflected("t").column_names == here.schema.column_listing("t") == order


@MYSQL
def test_a_group_of_columns_takes_its_place_in_order(here: Place) -> None:
    three(here)
    here.schema.table("t").add(*c.timestamps(), c.integer("x", nullable=True), after="a")
    here.carry_out()
    assert here.reflected("t").column_names == ("a", "created_at", "updated_at", "x", "b", "d")


@MYSQL
def test_a_dropped_column_comes_back_to_its_place(here: Place) -> None:
    three(here)
    here.schema.table("t").drop_column("b")
    here.carry_out()
    here.undo()
    assert here.reflected("t").column_names == ("a", "b", "d")


@NOT_MYSQL
def test_a_column_stands_last_where_there_is_no_other_place(here: Place) -> None:
    three(here)
    here.schema.table("t").add(c.integer("x", first=True, nullable=True))
    here.carry_out()
    assert here.reflected("t").column_names == ("a", "b", "d", "x")


def test_a_place_in_a_new_table_is_a_mistake(here: Place) -> None:
    with pytest.raises(RecordingError, match="order in which"):
        here.schema.create_table("t", c.integer("a"), c.integer("x", after="a"))


# -- what a value must be


def test_an_enum_takes_its_values_only(here: Place) -> None:
    made(here, c.enum("x", ["it's", "b"]))
    here.insert("t", x="it's")
    with pytest.raises(DBAPIError):
        here.insert("t", x="c")


def test_a_checked_enum_is_a_text_with_a_check_by_name(here: Place) -> None:
    made(here, c.enum("x", ["it's", "b"], native=False))
    here.insert("t", x="it's")
    assert len(here.reflected("t").checks) == 1
    with pytest.raises(DBAPIError):
        here.insert("t", x="c")


def test_an_enum_that_is_added_takes_its_values_only(here: Place) -> None:
    here.schema.create_table("t", sa.Column("n", sa.Integer))
    here.carry_out()
    here.schema.table("t").add(c.enum("x", ["a", "b"], nullable=True))
    here.carry_out()
    with pytest.raises(DBAPIError):
        here.insert("t", x="c")


def test_an_enum_can_be_dropped(here: Place) -> None:
    made(here, c.enum("x", ["a", "b"]))
    here.schema.table("t").drop_column("x")
    here.carry_out()
    assert here.reflected("t").column_names == ("n",)


@pytest.mark.engines("postgresql", "mysql", "mariadb")
def test_a_set_takes_its_values_only(here: Place) -> None:
    made(here, c.set("x", ["a", "b"]))
    values = ("{a,b}", "{a,c}") if here.dialect.name == "postgresql" else ("a,b", "a,c")
    here.insert("t", x=values[0])
    with pytest.raises(DBAPIError):
        here.insert("t", x=values[1])


@pytest.mark.parametrize("column", [c.json("x", check=True), c.jsonb("x", check=True)])
def test_a_checked_json_is_json_everywhere(column: sa.Column[Any], here: Place) -> None:
    made(here, column)
    here.insert("t", x='{"a": 1}')
    with pytest.raises(DBAPIError):
        here.insert("t", x="{a")


def test_options_of_one_database_are_passed_on(here: Place) -> None:
    made(here, c.integer("x", options={"sqlite_on_conflict_not_null": "FAIL"}))
    assert here.reflected("t").column("x").nullable is False


def test_an_unknown_keyword_is_a_mistake() -> None:
    with pytest.raises(TypeError, match="nulable"):
        c.integer("x", nulable=True)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
