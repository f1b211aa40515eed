"""Asking a Catalog, changing it, and what it says when that can't be."""

from __future__ import annotations

import pickle
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy import Column, Integer, MetaData, Table

from brant.catalog import sqla
from brant.catalog.catalog import Catalog
from brant.catalog.definitions import (
    CheckDefinition,
    ColumnDefinition,
    ForeignKeyDefinition,
    IndexDefinition,
    IndexElement,
    PrimaryKeyDefinition,
    TableDefinition,
    UniqueDefinition,
)
from brant.errors import AlreadyExists, BrantError, UnknownColumn, UnknownConstraint, UnknownIndex, UnknownTable
from tests.catalog.lending import library

INTEGER = sqla.type_definition(Integer())


def test_unknown_table_suggests_a_known_one() -> None:
    with pytest.raises(UnknownTable, match=r"there is no table 'author'.*\n.*did you mean 'authors'"):
        library().table("author")


def test_unknown_table_with_no_like_says_how_to_tell_of_it() -> None:
    with pytest.raises(UnknownTable, match=r"schema\.assume_table"):
        library().table("payments")


def test_a_table_of_the_same_name_is_refused() -> None:
    with pytest.raises(AlreadyExists, match="already a table 'books'"):
        library().with_table(TableDefinition("books", ()))


def test_changes_leave_the_catalog_they_start_from_alone() -> None:
    before = library()
    before.without_table("loans")
    assert before == library()


def test_references_to_a_table_come_from_other_tables_only() -> None:
    assert [key.name for _, key in library().references_to("books")] == ["fk_loans_book"]
    assert list(library().references_to("shelves")) == []


def test_a_catalog_survives_pickling() -> None:
    assert pickle.loads(pickle.dumps(library())) == library()


# -- the live database behind the files


def live(name: str) -> TableDefinition | None:
    return TableDefinition("legacy", (ColumnDefinition("id", INTEGER),)) if name == "legacy" else None


def test_the_live_database_is_asked_about_tables_the_files_do_not_know() -> None:
    assert library().asking(live).table("legacy").column_names == ("id",)


def test_the_live_database_is_not_asked_whether_a_table_is_there() -> None:
    assert not library().asking(live).has_table("legacy")


def test_a_live_table_that_was_dropped_is_not_found_again() -> None:
    after = library().asking(live).without_table("legacy")
    with pytest.raises(UnknownTable):
        after.table("legacy")


def test_a_live_table_that_was_renamed_is_found_under_its_new_name_only() -> None:
    after = library().asking(live).rename_table("legacy", "modern")
    assert after.table("modern").column_names == ("id",)
    with pytest.raises(UnknownTable):
        after.table("legacy")


def test_a_live_table_that_was_changed_is_known_from_then_on() -> None:
    after = library().asking(live).rename_column("legacy", "id", "number", sqla.rename_in_expression)
    assert after.table("legacy").column_names == ("number",)


def test_who_answers_for_live_tables_is_no_part_of_the_value() -> None:
    assert library().asking(live) == library()


# -- one table


def books() -> TableDefinition:
    return library().table("books")


@pytest.mark.parametrize(
    ("change", "error", "said"),
    [
        (lambda: books().column("titel"), UnknownColumn, "no column 'titel'.*\n.*did you mean 'title'"),
        (lambda: books().without_column("zzz"), UnknownColumn, "table 'books' has no column 'zzz'"),
        (lambda: books().index("ix_books_titel"), UnknownIndex, "did you mean 'ix_books_title'"),
        (lambda: books().index("zzz"), UnknownIndex, "its indexes: ix_books_free, ix_books_lower, ix_books_title"),
        (
            lambda: library().table("loans").index("uq_loans_day"),
            UnknownIndex,
            "it is a unique constraint: drop_unique",
        ),
        (lambda: library().table("authors").index("zzz"), UnknownIndex, "its indexes: none"),
        (lambda: books().constraint("ck_book_price"), UnknownConstraint, "did you mean 'ck_books_price'"),
        (lambda: books().constraint("zzz"), UnknownConstraint, "its constraints: pk_books, ck_books_price, fk_books"),
        (
            lambda: books().with_column(ColumnDefinition("title", INTEGER)),
            AlreadyExists,
            "already has a column 'title'",
        ),
        (
            lambda: books().with_index(IndexDefinition("ix", (IndexElement("titel"),))),
            UnknownColumn,
            "did you mean 'title'",
        ),
        (
            lambda: books().with_index(IndexDefinition("ix_books_title", (IndexElement("id"),))),
            AlreadyExists,
            "already has an index or constraint named 'ix_books_title'",
        ),
        (
            lambda: books().with_index_renamed("ix_books_lower", "ix_books_title"),
            AlreadyExists,
            "already has an index or constraint named 'ix_books_title'",
        ),
        (
            lambda: books().with_constraint(UniqueDefinition("uq", ("titel",))),
            UnknownColumn,
            "did you mean 'title'",
        ),
        (
            lambda: books().with_constraint(CheckDefinition("ck_books_price", sqla.expression("price > 1"))),
            AlreadyExists,
            "already has an index or constraint named 'ck_books_price'",
        ),
        (
            lambda: books().with_constraint(PrimaryKeyDefinition("pk", ("title",))),
            AlreadyExists,
            "already has a primary key on id\n.*drop_primary_key",
        ),
        (lambda: books().without_constraint("zzz"), UnknownConstraint, "has no constraint 'zzz'"),
        (lambda: books().without_index("zzz"), UnknownIndex, "has no index 'zzz'"),
    ],
)
def test_what_can_not_be_done_to_a_table_says_why(
    change: Callable[[], object], error: type[BrantError], said: str
) -> None:
    with pytest.raises(error, match=said):
        change()


@pytest.mark.parametrize(
    "constraint",
    [
        UniqueDefinition("uq", ("title",)),
        CheckDefinition("ck", sqla.expression("price < 100")),
        ForeignKeyDefinition("fk", ("price",), "authors", ("id",)),
    ],
)
def test_a_constraint_that_comes_and_goes_leaves_the_table_as_it_was(
    constraint: UniqueDefinition | CheckDefinition | ForeignKeyDefinition,
) -> None:
    assert books().with_constraint(constraint).without_constraint(constraint.name) == books()


def test_a_primary_key_makes_its_columns_not_null() -> None:
    table = TableDefinition("t", (ColumnDefinition("a", INTEGER), ColumnDefinition("b", INTEGER)))
    keyed = table.with_constraint(PrimaryKeyDefinition("pk", ("a",)))
    assert [column.nullable for column in keyed.columns] == [False, True]


@pytest.mark.parametrize(
    ("columns", "indexed"),
    [(("id",), True), (("title",), True), (("author_id",), False), (("price",), False), (("title", "price"), False)],
)
def test_a_column_is_indexed_when_a_key_or_a_full_index_begins_with_it(columns: tuple[str, ...], indexed: bool) -> None:
    assert books().is_indexed(columns) is indexed


def test_the_leading_columns_of_a_key_serve_a_foreign_key() -> None:
    assert library().table("loans").is_indexed(("day",))
    assert not library().table("loans").is_indexed(("day",), without="uq_loans_day")


def test_the_name_of_a_table_carries_its_schema() -> None:
    table = Table("books", MetaData(), Column("id", Integer), schema="archive")
    assert sqla.table_definition(table).name == "archive.books"


def test_catalogs_are_equal_when_their_tables_are() -> None:
    assert library() == library()
    assert library() != library().without_table("loans")
    assert Catalog() == Catalog({})


def test_definitions_can_be_members_of_a_set() -> None:
    assert len({*library(), *library()}) == len(list(library()))


def test_building_a_table_gives_a_fresh_one_each_time() -> None:
    assert sqla.build_table(books()) is not sqla.build_table(books())
    assert isinstance(sqla.build_table(books()), sa.Table)
