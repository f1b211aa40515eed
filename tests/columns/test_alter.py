"""An alteration changes what it names and nothing else, also where only the server knows the table."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from brant import columns as c
from brant.catalog.catalog import Catalog
from brant.errors import RecordingError, Unsupported
from tests.columns.servers import Place

MYSQL = pytest.mark.engines("mysql", "mariadb")


def altered(here: Place, name: str, **changes: Any) -> str:
    """What the server says of the column once it is altered."""
    here.schema.table("t").alter_column(name, **changes)
    here.carry_out()
    return here.described("t", name)


def unknown_to_the_files(here: Place) -> Place:
    """The same server, where the history begins with what is found on it."""
    with here.connection.begin():
        found = here.dialect.reflect(here.connection, ["t"])
    return Place(here.connection, Catalog(found.tables))


# -- one attribute alone, on a column that has many

RICH = {
    "mysql": """CREATE TABLE t (
        id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'the key',
        n INT UNSIGNED ZEROFILL NOT NULL DEFAULT '7' COMMENT 'it''s; (a) \\\\ number',
        s VARCHAR(20) CHARACTER SET latin1 COLLATE latin1_general_cs NOT NULL DEFAULT 'it''s :so' COMMENT 'text',
        m TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3) INVISIBLE COMMENT 'moment',
        g INT GENERATED ALWAYS AS (n + 1) STORED COMMENT 'computed',
        v INT GENERATED ALWAYS AS (n + 2) VIRTUAL INVISIBLE COMMENT 'read',
        j JSON NOT NULL DEFAULT (json_array()) COMMENT 'json',
        e ENUM('it''s','b,)') CHARACTER SET latin1 NOT NULL DEFAULT 'b,)' COMMENT 'one',
        b BIT(3) NOT NULL DEFAULT b'101' COMMENT 'bits',
        p POINT NOT NULL SRID 4326 COMMENT 'place',
        x VARCHAR(40) DEFAULT (concat('a', 'b c')) COMMENT 'sql'
    )""",
    "mariadb": """CREATE TABLE t (
        id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'the key',
        n INT UNSIGNED ZEROFILL NOT NULL DEFAULT 7 COMMENT 'it''s; (a) \\\\ number' CHECK (n < 100),
        s VARCHAR(20) CHARACTER SET latin1 COLLATE latin1_general_cs NOT NULL DEFAULT 'it''s :so' COMMENT 'text',
        m TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3) INVISIBLE COMMENT 'moment',
        g INT GENERATED ALWAYS AS (n + 1) STORED COMMENT 'computed',
        v INT GENERATED ALWAYS AS (n + 2) VIRTUAL INVISIBLE COMMENT 'read',
        j JSON NOT NULL DEFAULT (json_array()) COMMENT 'json',
        e ENUM('it''s','b,)') CHARACTER SET latin1 NOT NULL DEFAULT 'b,)' COMMENT 'one',
        b BIT(3) NOT NULL DEFAULT b'101' COMMENT 'bits',
        p POINT REF_SYSTEM_ID=4326 NOT NULL COMMENT 'place',
        x VARCHAR(40) DEFAULT (concat('a', 'b c')) COMMENT 'sql'
    )""",
}
COLUMNS = {"id", "n", "s", "m", "g", "v", "j", "e", "b", "p", "x"}


@MYSQL
@pytest.mark.parametrize("name", sorted(COLUMNS - {"id", "g", "v"}))
def test_whether_it_may_be_null_is_all_that_changes(name: str, here: Place) -> None:
    here.run(RICH[here.dialect.name])
    there = unknown_to_the_files(here)
    before = here.rows("SHOW CREATE TABLE t")
    now_nullable = not there.reflected("t").column(name).nullable
    there.schema.table("t").alter_column(name, nullable=now_nullable)
    there.carry_out()
    changed = here.rows("SHOW CREATE TABLE t")
    back = unknown_to_the_files(here)
    back.schema.table("t").alter_column(name, nullable=not now_nullable)
    back.carry_out()

    assert changed != before
    assert here.rows("SHOW CREATE TABLE t") == before


@MYSQL
@pytest.mark.parametrize("name", sorted(COLUMNS))
def test_the_comment_is_all_that_changes(name: str, here: Place) -> None:
    here.run(RICH[here.dialect.name])
    there = unknown_to_the_files(here)
    before = here.described("t", name)
    old = there.reflected("t").column(name).comment
    there.schema.table("t").alter_column(name, comment="another")
    there.carry_out()
    shown = old.replace("\\", "\\\\").replace("'", "''")

    assert here.described("t", name) == before.replace(f"COMMENT '{shown}'", "COMMENT 'another'")


@MYSQL
def test_a_reference_system_is_not_lost(here: Place) -> None:
    here.run(RICH[here.dialect.name])
    altered(unknown_to_the_files(here), "p", comment="another")
    assert here.reflected("t").column("p").type.construct.srid == 4326


def test_the_type_is_all_that_changes(here: Place) -> None:
    here.schema.create_table("t", c.integer("x", default=7, comment="seven"))
    here.carry_out()
    altered(here, "x", type=sa.BigInteger)
    here.insert("t")
    assert here.value("SELECT x FROM t") == 7
    assert here.reflected("t").column("x").nullable is False


def test_the_default_is_all_that_changes(here: Place) -> None:
    here.schema.create_table("t", c.string("x", 20, default="old"), c.integer("n", nullable=True))
    here.carry_out()
    before = here.described("t", "x")
    assert altered(here, "x", default="it's new").replace("it''s new", "old") == before


def test_the_way_back_restores_all(here: Place) -> None:
    here.schema.create_table(
        "t", c.integer("n", nullable=True), c.string("x", 20, default="old", collation=COLLATIONS, comment="it's")
    )
    here.carry_out()
    before = here.described("t", "x")
    altered(here, "x", type=sa.Text, nullable=True, default=None, collation=None, comment=None)
    here.undo()
    assert sorted(here.described("t", "x").split()) == sorted(before.split())


# -- type


FIRST_WORD = {
    "postgresql": "split_part(x, ' ', 1)::int",
    "mysql": "CAST(substring_index(x, ' ', 1) AS SIGNED)",
    "sqlite": "CAST(x AS INTEGER)",
}


def test_a_type_is_converted_as_told(here: Place) -> None:
    here.schema.create_table("t", c.string("x", 20))
    here.carry_out()
    here.insert("t", x="12 apples")
    altered(here, "x", type=sa.Integer, using=FIRST_WORD.get(here.dialect.name, FIRST_WORD["mysql"]))
    assert here.value("SELECT x FROM t") == 12


def test_an_enum_gets_other_values(here: Place) -> None:
    here.schema.create_table("t", c.enum("x", ["a", "b"], default="a"))
    here.carry_out()
    here.insert("t")
    altered(here, "x", type=sa.Enum("a", "b", "c", name="x_enum2", create_constraint=True))
    here.insert("t", x="c")
    assert here.rows("SELECT x FROM t ORDER BY x") == [("a",), ("c",)]
    with pytest.raises(DBAPIError):
        here.insert("t", x="d")


# -- sign, character set, collation

COLLATIONS = {"postgresql": "C", "mysql": "utf8mb4_bin", "sqlite": "NOCASE"}
OTHERS = {"postgresql": "POSIX", "mysql": "utf8mb4_unicode_ci", "sqlite": "RTRIM"}


@MYSQL
@pytest.mark.parametrize(("was", "to"), [(False, True), (True, False)])
def test_the_sign_alone(was: bool, to: bool, here: Place) -> None:
    here.schema.create_table("t", c.integer("x", unsigned=was, default=3))
    here.carry_out()
    described = altered(here, "x", unsigned=to)
    assert ("unsigned" in described, "DEFAULT" in described) == (to, True)


@MYSQL
def test_a_greater_type_keeps_its_sign(here: Place) -> None:
    here.schema.create_table("t", c.unsigned_integer("x"))
    here.carry_out()
    assert "unsigned" in altered(here, "x", type=sa.BigInteger)


@MYSQL
def test_the_character_set_alone(here: Place) -> None:
    here.schema.create_table("t", c.string("x", 20, default="a"))
    here.carry_out()
    assert "CHARACTER SET latin1" in altered(here, "x", charset="latin1")


@MYSQL
def test_a_greater_type_keeps_its_character_set(here: Place) -> None:
    here.schema.create_table("t", c.string("x", 20, charset="latin1", collation={"mysql": "latin1_general_cs"}))
    here.carry_out()
    assert "CHARACTER SET latin1 COLLATE latin1_general_cs" in altered(here, "x", type=sa.String(40))


def test_the_collation_alone(here: Place) -> None:
    here.schema.create_table("t", c.string("x", 20, collation=COLLATIONS, default="a"))
    here.carry_out()
    altered(here, "x", collation=OTHERS)
    found = here.reflected("t").column("x")
    assert (found.type.construct.collation, found.default, found.nullable) == (
        OTHERS.get(here.dialect.name, OTHERS["mysql"]),
        "a",
        False,
    )


def test_a_greater_type_keeps_its_collation(here: Place) -> None:
    here.schema.create_table("t", c.string("x", 20, collation=COLLATIONS))
    here.carry_out()
    altered(here, "x", type=sa.String(40))
    found = here.reflected("t").column("x").type.construct
    assert (found.length, found.collation) == (40, COLLATIONS.get(here.dialect.name, COLLATIONS["mysql"]))


def test_only_text_has_a_collation(here: Place) -> None:
    here.schema.create_table("t", c.integer("x"))
    with pytest.raises(RecordingError, match="has no collation"):
        here.schema.table("t").alter_column("x", collation="C")


# -- on update, sight, place


@MYSQL
def test_on_update_alone(here: Place) -> None:
    here.schema.create_table("t", c.datetime("x", use_current=True, comment="when"))
    here.carry_out()
    assert "ON UPDATE CURRENT_TIMESTAMP" in altered(here, "x", on_update=sa.text("CURRENT_TIMESTAMP")).upper()
    assert "ON UPDATE" not in altered(here, "x", on_update=None).upper()


@pytest.mark.engines("postgresql", "sqlite")
def test_on_update_is_refused_where_there_is_none(here: Place) -> None:
    here.schema.create_table("t", c.datetime("x"))
    here.schema.table("t").alter_column("x", on_update="CURRENT_TIMESTAMP")
    with pytest.raises(Unsupported):
        here.carry_out()


@MYSQL
def test_sight_alone(here: Place) -> None:
    here.schema.create_table("t", c.integer("n", default=1), c.integer("x", default=2))
    here.carry_out()
    altered(here, "x", invisible=True)
    here.insert("t", n=1)
    assert here.rows("SELECT * FROM t") == [(1,)]
    altered(here, "x", invisible=False)
    assert here.rows("SELECT * FROM t") == [(1, 2)]


@MYSQL
@pytest.mark.parametrize(("change", "order"), [({"first": True}, ("b", "a", "d")), ({"after": "d"}, ("a", "d", "b"))])
def test_its_place_alone(change: dict[str, Any], order: tuple[str, ...], here: Place) -> None:
    here.schema.create_table("t", *(c.integer(name, default=1) for name in ("a", "b", "d")))
    here.carry_out()
    altered(here, "b", **change)
    assert here.reflected("t").column_names == here.schema.column_listing("t") == order
    here.undo()
    assert here.reflected("t").column_names == ("a", "b", "d")


# -- computed


def test_an_expression_goes_and_the_values_stay(here: Place) -> None:
    here.schema.create_table("t", c.integer("n"), c.integer("x", stored_as="n * 2"))
    here.carry_out()
    here.insert("t", n=21)
    altered(here, "x", computed=None)
    here.run("UPDATE t SET n = 1")
    assert here.value("SELECT x FROM t") == 42


def test_a_plain_column_becomes_computed(here: Place) -> None:
    here.schema.create_table("t", c.integer("n"), c.integer("x", nullable=True))
    here.carry_out()
    here.insert("t", n=21)
    altered(here, "x", stored_as="n * 2")
    assert here.value("SELECT x FROM t") == 42


def test_an_expression_is_replaced_under_an_index(here: Place) -> None:
    here.schema.create_table("t", c.integer("n"), c.integer("x", stored_as="n * 2"))
    here.schema.table("t").add_index("x")
    here.carry_out()
    here.insert("t", n=21)
    altered(here, "x", stored_as="n * 3")
    assert here.value("SELECT x FROM t") == 63
    assert [index.columns for index in here.reflected("t").indexes] == [("x",)]


def test_an_expression_comes_to_read_a_json_path(here: Place) -> None:
    here.schema.create_table("t", c.json("doc"), c.string("x", 20, stored_as=c.json_path("doc->a")))
    here.carry_out()
    here.insert("t", doc='{"a": "no", "b": "yes"}')
    altered(here, "x", stored_as=c.json_path("doc->b"))
    assert here.value("SELECT x FROM t") == "yes"


@MYSQL
def test_a_column_comes_to_be_computed_when_it_is_read(here: Place) -> None:
    here.schema.create_table("t", c.integer("n"), c.integer("x", stored_as="n * 2"), c.integer("z", default=1))
    here.schema.table("t").add_index("x")
    here.carry_out()
    here.insert("t", n=21)
    assert "VIRTUAL" in altered(here, "x", virtual_as="n * 2")
    assert here.reflected("t").column_names == ("n", "x", "z")
    assert [index.columns for index in here.reflected("t").indexes] == [("x",)]


@MYSQL
def test_what_is_computed_when_read_can_not_become_plain(here: Place) -> None:
    here.schema.create_table("t", c.integer("n"), c.integer("x", virtual_as="n * 2"))
    here.schema.table("t").alter_column("x", computed=None)
    with pytest.raises(Unsupported, match="into a plain column"):
        here.carry_out()


def test_a_column_is_computed_in_one_way(here: Place) -> None:
    here.schema.create_table("t", c.integer("x"))
    with pytest.raises(RecordingError, match="one way"):
        here.schema.table("t").alter_column("x", stored_as="1", virtual_as="1")


# -- counting


@pytest.mark.engines("postgresql")
def test_an_identity_goes_on_behind_the_rows_there_are(here: Place) -> None:
    here.schema.create_table("t", sa.Column("id", sa.Integer, primary_key=True, autoincrement=False), c.integer("n"))
    here.carry_out()
    here.insert("t", id=41, n=1)
    altered(here, "id", identity=sa.Identity())
    here.insert("t", n=2)
    assert here.rows("SELECT id FROM t ORDER BY id") == [(41,), (42,)]


@pytest.mark.engines("postgresql")
def test_an_identity_gets_other_options(here: Place) -> None:
    here.schema.create_table("t", c.id(), c.integer("n", nullable=True))
    here.carry_out()
    described = altered(here, "id", identity=sa.Identity(always=True, increment=5, maxvalue=100))
    assert "IDENTITY ALWAYS" in described
    assert "INCREMENT 5" in described
    assert "MAXIMUM 100" in described


@pytest.mark.engines("postgresql")
def test_an_identity_goes_and_comes_back(here: Place) -> None:
    here.schema.create_table("t", c.id(), c.integer("n", nullable=True))
    here.carry_out()
    assert "IDENTITY" not in altered(here, "id", identity=None)
    here.undo()
    assert "IDENTITY" in here.described("t", "id")


@pytest.mark.engines("postgresql")
def test_a_serial_becomes_an_identity(here: Place) -> None:
    here.schema.create_table("t", sa.Column("id", sa.Integer, primary_key=True), c.integer("n"))
    here.carry_out()
    here.insert("t", n=1)
    altered(here, "id", identity=sa.Identity())
    here.insert("t", n=2)
    assert here.rows("SELECT id FROM t ORDER BY id") == [(1,), (2,)]


@MYSQL
def test_a_key_comes_to_count_and_ceases_to(here: Place) -> None:
    here.schema.create_table("t", sa.Column("id", sa.Integer, primary_key=True, autoincrement=False), c.integer("n"))
    here.carry_out()
    assert "AUTO_INCREMENT" in altered(here, "id", autoincrement=True)
    assert "AUTO_INCREMENT" not in altered(here, "id", autoincrement=False)


def test_a_key_goes_on_from_another_start(here: Place) -> None:
    here.schema.create_table("t", c.id(start=10), c.integer("n", nullable=True))
    here.carry_out()
    here.insert("t", n=1)
    altered(here, "id", start=1000)
    here.insert("t", n=2)
    here.undo()
    here.insert("t", n=3)
    assert here.rows("SELECT id FROM t ORDER BY id") == [(10,), (1000,), (1001,)]


def test_a_start_never_leads_back(here: Place) -> None:
    here.schema.create_table("t", c.id(start=1000), c.integer("n", nullable=True))
    here.carry_out()
    here.insert("t", n=1)
    altered(here, "id", start=10)
    here.insert("t", n=2)
    assert here.rows("SELECT id FROM t ORDER BY id") == [(1000,), (1001,)]


@pytest.mark.engines("sqlite")
def test_a_start_is_refused_where_no_number_is_remembered(here: Place) -> None:
    here.schema.create_table("t", c.id(), c.integer("n", nullable=True))
    here.schema.table("t").alter_column("id", start=1000)
    with pytest.raises(Unsupported, match="remembers no number"):
        here.carry_out()


def test_only_an_identity_has_a_start(here: Place) -> None:
    here.schema.create_table("t", sa.Column("id", sa.Integer, primary_key=True))
    with pytest.raises(RecordingError, match="could begin at 7"):
        here.schema.table("t").alter_column("id", start=7)


# -- mistakes


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({}, "changes nothing"),
        ({"unsigned": "yes"}, "unsigned= is True or False"),
        ({"after": "x"}, "behind itself"),
        ({"identity": True}, "an Identity"),
        ({"computed": "n * 2"}, "a Computed"),
    ],
)
def test_a_mistake_is_told(changes: dict[str, Any], message: str, here: Place) -> None:
    here.schema.create_table("t", c.integer("x"))
    with pytest.raises(RecordingError, match=message):
        here.schema.table("t").alter_column("x", **changes)
