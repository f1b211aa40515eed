"""The door to SQLAlchemy: what is read from constructs, and built again from definitions."""

from __future__ import annotations

import datetime
import enum
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table
from sqlalchemy.dialects import mysql, postgresql

from brant.catalog import sqla
from brant.catalog.definitions import Expression, IndexDefinition, IndexElement
from brant.errors import RecordingError
from tests.catalog.lending import library


class Colour(enum.Enum):
    RED = "r"
    BLUE = "b"


@pytest.mark.parametrize("name", ["authors", "books", "loans", "shelves"])
def test_what_is_built_from_a_definition_reads_as_the_same_definition(name: str) -> None:
    definition = library().table(name)
    assert sqla.table_definition(sqla.build_table(definition)) == definition


def test_reading_a_table_leaves_it_usable() -> None:
    table = Table("t", MetaData(), Column("id", Integer, primary_key=True), Column("n", Integer, unique=True))
    assert sqla.table_definition(table) == sqla.table_definition(table)
    assert "UNIQUE (n)" in str(sa.schema.CreateTable(table))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (String(10), String(20)),
        (String(), sa.Text()),
        (Integer(), Integer().with_variant(sa.BigInteger(), "mysql")),
        (sa.Enum("a", "b", name="e"), sa.Enum("a", "c", name="e")),
        (sa.Enum("a", name="e"), sa.Enum("a", name="f")),
        (sa.Enum("a", name="e"), sa.Enum("a", name="e", create_constraint=True)),
        (sa.DateTime(), sa.DateTime(timezone=True)),
        (sa.Numeric(8, 2), sa.Numeric(8, 3)),
        (postgresql.ARRAY(Integer()), postgresql.ARRAY(String())),
        (mysql.INTEGER(unsigned=True), mysql.INTEGER()),
        (mysql.INTEGER(), Integer()),
    ],
)
def test_types_that_differ_have_different_definitions(
    one: sa.types.TypeEngine[object], other: sa.types.TypeEngine[object]
) -> None:
    assert sqla.type_definition(one) != sqla.type_definition(other)


@pytest.mark.parametrize("type_", [Integer, String(10), sa.Enum(Colour), postgresql.JSONB(), sa.Boolean()])
def test_a_type_said_twice_has_one_definition(
    type_: sa.types.TypeEngine[object] | type[sa.types.TypeEngine[object]],
) -> None:
    assert sqla.type_definition(type_) == sqla.type_definition(type_)


@pytest.mark.parametrize(
    ("given", "definition"),
    [
        (None, None),
        ("new", "new"),
        (True, "true"),
        (7, "7"),
        (Decimal("9.90"), "9.90"),
        (1.5, "1.5"),
        (Colour.RED, "RED"),
        (datetime.date(2024, 2, 29), "2024-02-29"),
        (datetime.datetime(2024, 2, 29, 12, 30), "2024-02-29 12:30:00"),
        ({"a": [1]}, '{"a": [1]}'),
        (sa.text("now()"), "now()"),
        (sa.func.now(), "now()"),
        (sa.FetchedValue(), None),
    ],
)
def test_a_default_is_text_or_sql(given: object, definition: str | None) -> None:
    default = sqla.default_definition(given)
    assert (default.key if isinstance(default, Expression) else default) == definition


def test_text_is_a_literal_and_a_number_is_sql() -> None:
    assert isinstance(sqla.default_definition("7"), str)
    assert isinstance(sqla.default_definition(7), Expression)


def test_columns_in_an_expression_lose_their_table() -> None:
    table = Table("t", MetaData(), Column("n", Integer))
    assert sqla.expression(table.c.n > 5).key == "n > 5"


@pytest.mark.parametrize(
    ("said", "element"),
    [
        (sa.column("a"), IndexElement("a")),
        (sa.column("a").desc(), IndexElement("a", descending=True)),
        (sa.column("a").asc(), IndexElement("a")),
        (sa.desc("a"), IndexElement("a", descending=True)),
        (sa.column("a").desc().nulls_last(), IndexElement("a", descending=True, nulls="last")),
        (sa.nulls_first(sa.column("a")), IndexElement("a", nulls="first")),
    ],
)
def test_direction_and_nulls_of_an_index_are_read(said: sa.ColumnElement[object], element: IndexElement) -> None:
    assert sqla.index_element(said) == element


def test_an_option_may_be_an_expression() -> None:
    table = Table("t", MetaData(), Column("n", Integer))
    index = sa.Index("ix", table.c.n, mssql_where=table.c.n > 5)
    (name, value), *_ = sqla.index_definition("t", index).options
    assert (name, value.key) == ("mssql_where", "n > 5")


@pytest.mark.parametrize("where", ["postgresql_where", "sqlite_where"])
def test_the_condition_of_a_partial_index_is_the_same_whichever_database_it_is_said_for(where: str) -> None:
    options: dict[str, Any] = {where: sa.text("n > 5")}
    index = sa.Index("ix", sa.column("n"), **options)
    definition = sqla.index_definition("t", index, "ix")
    assert definition.where is not None
    assert (definition.where.key, definition.options) == ("n > 5", ())


def test_a_key_to_another_schema_names_it() -> None:
    key = ForeignKey("archive.users.id")
    table = Table("t", MetaData(), Column("user_id", Integer, key))
    assert sqla.table_definition(table).foreign_keys[0].referred_table == "archive.users"


def test_a_key_without_a_column_is_refused() -> None:
    with pytest.raises(RecordingError, match=r"'users' is no foreign key target\n.*write 'table.column'"):
        sqla.foreign_key_target("users")


def test_constraints_without_a_name_get_one() -> None:
    table = Table(
        "books",
        MetaData(),
        Column("id", Integer, primary_key=True),
        Column("author_id", ForeignKey("authors.id")),
        Column("isbn", String, unique=True),
        Column("title", String, index=True),
        sa.CheckConstraint("isbn <> ''"),
    )
    definition = sqla.table_definition(table)
    assert sorted([*(constraint.name for constraint in definition.constraints), definition.indexes[0].name]) == [
        "ck_books_af721d1a",
        "fk_books_author_id_authors",
        "ix_books_title",
        "pk_books",
        "uq_books_isbn",
    ]


def test_a_naming_convention_of_the_application_is_kept() -> None:
    tables = MetaData(naming_convention={"uq": "unique_%(table_name)s_%(column_0_name)s"})
    table = Table("books", tables, Column("isbn", String, unique=True))
    assert sqla.table_definition(table).uniques[0].name == "unique_books_isbn"


def test_the_check_of_a_boolean_or_an_enum_is_left_to_the_type() -> None:
    table = Table("t", MetaData(), Column("c", sa.Enum("a", "b", name="e", create_constraint=True, native_enum=False)))
    assert sqla.table_definition(table).checks == ()


def test_a_constraint_brant_can_not_say_is_refused() -> None:
    class Odd(sa.Constraint):
        __visit_name__ = "odd"

    with pytest.raises(RecordingError, match=r"Odd.*\n.*schema\.execute"):
        sqla.constraint_definition("t", Odd(name="odd"))


def test_columns_of_one_plain_type_share_its_construct() -> None:
    assert sqla.type_definition(sa.String(20)) is sqla.type_definition(sa.String(20))


@pytest.mark.parametrize(
    "type_",
    [
        sa.Enum("a", "b", name="letters"),
        sa.Boolean(),
        sa.ARRAY(sa.Integer),
        sa.String(20).with_variant(sa.Text(), "mysql"),
    ],
)
def test_a_type_with_more_to_it_keeps_its_own_construct(type_: sa.types.TypeEngine[Any]) -> None:
    assert sqla.type_definition(type_).construct is type_


def test_an_index_of_plain_columns_is_built_on_those_alone() -> None:
    table = sqla.table_definition(sa.Table("t", sa.MetaData(), *(sa.Column(name, sa.Integer) for name in "abc")))
    index = IndexDefinition("ix", (IndexElement("b"), IndexElement("a", descending=True)))
    assert str(sa.schema.CreateIndex(sqla.build_lone_index(index, table))) == "CREATE INDEX ix ON t (b, a DESC)"


def test_an_index_with_a_condition_is_built_on_the_whole_table() -> None:
    table = sqla.table_definition(sa.Table("t", sa.MetaData(), *(sa.Column(name, sa.Integer) for name in "abc")))
    index = IndexDefinition("ix", (IndexElement("b"),), where=sqla.expression("c > 0"))
    built = sqla.build_lone_index(index, table)
    assert built.table is not None
    assert built.table.c.keys() == ["a", "b", "c"]
