"""What is particular to one operation."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import mysql

from brant.catalog import sqla
from brant.catalog.definitions import (
    ColumnDefinition,
    ForeignKeyDefinition,
    IndexDefinition,
    IndexElement,
    TableDefinition,
    UniqueDefinition,
)
from brant.errors import AlreadyExists, BrantError, Irreversible, UnknownColumn, UnknownIndex, UnknownTable, Unsupported
from brant.operations.base import Operation
from brant.operations.columns import UNCHANGED, AddColumn, AlterColumn, DropColumn, RenameColumn
from brant.operations.constraints import AddConstraint
from brant.operations.indexes import AddIndex, DropIndex, RenameIndex
from brant.operations.partitions import DropPartition
from brant.operations.rows import Execute, Run, SqlText, Variants
from brant.operations.tables import CreateTable, DropTable, ForgetTable, RenameTable, SetTableComment
from tests.catalog.lending import library
from tests.operations.every import DELETE, EVERY, INTEGER, MEMBERS, fill

# -- what can't be done


@pytest.mark.parametrize(
    ("operation", "error", "said"),
    [
        (CreateTable(replace(MEMBERS, name="books")), AlreadyExists, "already a table 'books'"),
        (DropTable("boks"), UnknownTable, "did you mean 'books'"),
        (ForgetTable("boks"), UnknownTable, "did you mean 'books'"),
        (RenameTable("boks", "volumes"), UnknownTable, "did you mean 'books'"),
        (SetTableComment("boks", "x"), UnknownTable, "did you mean 'books'"),
        (AddColumn("boks", ColumnDefinition("n", INTEGER)), UnknownTable, "did you mean 'books'"),
        (AddColumn("books", ColumnDefinition("price", INTEGER)), AlreadyExists, "already has a column 'price'"),
        (DropColumn("books", "prise"), UnknownColumn, "did you mean 'price'"),
        (RenameColumn("books", "prise", "cost"), UnknownColumn, "did you mean 'price'"),
        (AlterColumn("books", "prise", nullable=True), UnknownColumn, "did you mean 'price'"),
        (AddIndex("books", IndexDefinition("ix", (IndexElement("prise"),))), UnknownColumn, "did you mean 'price'"),
        (DropIndex("books", "ix_book_free"), UnknownIndex, "did you mean 'ix_books_free'"),
        (RenameIndex("books", "ix_book_free", "ix"), UnknownIndex, "did you mean 'ix_books_free'"),
        (AddConstraint("books", UniqueDefinition("uq", ("prise",))), UnknownColumn, "did you mean 'price'"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Operation) else "",
)
def test_what_can_not_be_done_says_why(operation: Operation, error: type[BrantError], said: str) -> None:
    with pytest.raises(error, match=said):
        operation.apply(library())


# -- what can't be undone


def test_sql_without_a_down_is_irreversible_and_says_how_to_give_one() -> None:
    with pytest.raises(Irreversible, match=r"nobody said what undoes this SQL\n.*down='…'"):
        Execute(DELETE).reverse(library())


def test_a_function_without_a_down_is_irreversible_and_names_it() -> None:
    with pytest.raises(Irreversible, match=r"nobody said what undoes fill\(\)\n.*down=function"):
        Run("fill", fill).reverse(library())


# -- what destroys data


def test_dropping_a_table_a_column_or_a_partition_is_all_that_is_lossy() -> None:
    assert {type(operation) for operation, _ in EVERY if operation.lossy} == {DropTable, DropColumn, DropPartition}


# -- what is touched


def test_a_new_table_depends_on_those_it_refers_to_but_changes_only_itself() -> None:
    create = CreateTable(library().table("books"))
    assert create.touches() == {"books", "authors"}
    assert create.changes() == {"books"}


def test_a_new_key_depends_on_the_table_it_refers_to_but_changes_only_its_own() -> None:
    add = AddConstraint("loans", ForeignKeyDefinition("fk", ("day",), "books", ("id",)))
    assert add.touches() == {"loans", "books"}
    assert add.changes() == {"loans"}


def test_renaming_a_table_touches_both_names() -> None:
    assert RenameTable("books", "volumes").changes() == {"books", "volumes"}


def test_sql_may_touch_anything_unless_told() -> None:
    assert Execute(DELETE).touches() == {"*"}
    assert Execute(DELETE, touched=frozenset({"loans"})).touches() == {"loans"}


# -- what is named


def test_a_new_table_brings_all_its_names() -> None:
    assert set(CreateTable(library().table("loans")).names()) == {
        *("loans", "book_id", "day", "pk_loans", "uq_loans_day", "fk_loans_book"),
    }


def test_a_schema_is_a_name_of_its_own() -> None:
    assert list(RenameTable("books", "archive.books").names()) == ["archive", "books"]


# -- altering


def test_altering_one_attribute_leaves_the_others() -> None:
    before = library().table("books").column("title")
    after = AlterColumn("books", "title", nullable=True).apply(library()).table("books").column("title")
    assert after == replace(before, nullable=True)


def test_undoing_an_alteration_names_only_what_it_changed() -> None:
    undo = AlterColumn("books", "title", comment="new").reverse(library())
    assert undo == AlterColumn("books", "title", comment="as printed")


def test_undoing_a_default_gives_back_the_old_one() -> None:
    undo = AlterColumn("books", "price", default=None).reverse(library())
    assert undo == AlterColumn("books", "price", default=sqla.expression("0"))


def test_an_alteration_to_none_is_not_the_same_as_no_alteration() -> None:
    assert AlterColumn("books", "price", default=None) != AlterColumn("books", "price", default=UNCHANGED)


# -- SQL for each database


def test_sql_written_for_a_database_comes_before_the_default() -> None:
    variants = Variants((("default", (SqlText("a"),)), ("mysql", (SqlText("b"),))))
    assert [variants.choose(name) for name in ("mysql", "sqlite")] == [(SqlText("b"),), (SqlText("a"),)]


def test_the_nearest_database_comes_first() -> None:
    variants = Variants((("mariadb", (SqlText("a"),)), ("mysql", (SqlText("b"),))))
    assert variants.choose("mariadb", "mysql") == (SqlText("a"),)


def test_a_database_without_sql_of_its_own_is_refused_by_name() -> None:
    with pytest.raises(Unsupported, match=r"written for mysql, postgresql, not for sqlite\n.*\"sqlite\": …"):
        Variants((("mysql", ()), ("postgresql", ()))).choose("sqlite")


# -- source


def test_types_of_one_database_are_written_with_its_module() -> None:
    column = ColumnDefinition("n", sqla.type_definition(mysql.INTEGER(unsigned=True)))
    assert AddColumn("t", column).source() == 'schema.table("t").add(Column("n", mysql.INTEGER(unsigned=True)))'


def test_variants_of_a_type_are_written_out() -> None:
    column = ColumnDefinition("n", sqla.type_definition(sa.Integer().with_variant(sa.BigInteger(), "mysql")))
    assert 'Column("n", Integer().with_variant(BigInteger, "mysql"))' in AddColumn("t", column).source()


def test_a_computed_column_is_written_with_its_expression() -> None:
    gross = library().table("books").column("gross")
    assert (
        AddColumn("t", gross).source()
        == 'schema.table("t").add(Column("gross", Integer, Computed("price + price / 5")))'
    )


def test_options_are_written_as_keywords() -> None:
    table = TableDefinition("t", (ColumnDefinition("n", INTEGER),), options=(("mysql_engine", "InnoDB"),))
    assert CreateTable(table).source().endswith('    mysql_engine="InnoDB",\n)')
