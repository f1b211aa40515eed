"""What a rename carries along."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from brant.catalog import sqla
from brant.catalog.catalog import Catalog
from brant.catalog.definitions import IndexElement, TableDefinition
from brant.errors import AlreadyExists, UnknownColumn, UnknownTable
from tests.catalog.lending import library


def renamed(table: str, name: str, to: str) -> Catalog:
    return library().rename_column(table, name, to, sqla.rename_in_expression)


def books_with_price_called_cost() -> TableDefinition:
    return renamed("books", "price", "cost").table("books")


def test_rename_column_keeps_its_place() -> None:
    assert books_with_price_called_cost().column_names == ("id", "author_id", "title", "cost", "gross")


def test_rename_column_keeps_everything_else_of_it() -> None:
    column = renamed("books", "title", "name").table("books").column("name")
    assert (column.comment, column.nullable) == ("as printed", False)


def test_rename_column_follows_into_the_primary_key() -> None:
    key = renamed("authors", "id", "number").table("authors").primary_key
    assert key is not None
    assert key.columns == ("number",)


def test_rename_column_follows_into_other_tables_foreign_keys() -> None:
    key = renamed("authors", "id", "number").table("books").foreign_keys[0]
    assert (key.columns, key.referred_columns) == (("author_id",), ("number",))


def test_rename_column_follows_into_its_own_foreign_key() -> None:
    key = renamed("books", "author_id", "writer").table("books").foreign_keys[0]
    assert (key.columns, key.referred_columns) == (("writer",), ("id",))


@pytest.mark.parametrize(
    ("name", "to", "columns", "referred"),
    [("id", "number", ("above",), ("number",)), ("above", "below", ("below",), ("id",))],
)
def test_rename_column_follows_both_ends_of_a_key_to_the_same_table(
    name: str, to: str, columns: tuple[str, ...], referred: tuple[str, ...]
) -> None:
    key = renamed("shelves", name, to).table("shelves").foreign_keys[0]
    assert (key.columns, key.referred_columns) == (columns, referred)


def test_rename_column_follows_into_unique_constraints() -> None:
    assert renamed("loans", "day", "on_day").table("loans").uniques[0].columns == ("on_day", "book_id")


def test_rename_column_leaves_tables_that_do_not_speak_of_it_as_they_are() -> None:
    assert renamed("books", "price", "cost").table("loans") == library().table("loans")


def test_rename_column_follows_into_a_check_but_not_into_its_strings() -> None:
    assert books_with_price_called_cost().checks[0].expression.key == "cost >= 0 AND title <> 'price'"


def test_rename_column_follows_into_computed_columns() -> None:
    computed = books_with_price_called_cost().column("gross").computed
    assert computed is not None
    assert computed.expression.key == "cost + cost / 5"


def test_rename_column_follows_into_plain_index_columns() -> None:
    assert renamed("books", "title", "name").table("books").index("ix_books_title").columns == ("name",)


def test_rename_column_follows_into_index_expressions() -> None:
    element = renamed("books", "title", "name").table("books").index("ix_books_lower").elements[0]
    assert element.expression is not None
    assert element.expression.key == "lower(name)"


def test_rename_column_keeps_the_direction_of_an_index() -> None:
    element = books_with_price_called_cost().index("ix_books_lower").elements[1]
    assert (element.column, element.descending) == ("cost", True)


def test_rename_column_follows_into_the_where_of_a_partial_index() -> None:
    where = books_with_price_called_cost().index("ix_books_free").where
    assert where is not None
    assert where.key == "cost = 0"


def test_rename_column_follows_into_included_columns() -> None:
    assert books_with_price_called_cost().index("ix_books_title").options == (("postgresql_include", ("cost",)),)


def test_rename_column_follows_into_options_by_column() -> None:
    index = sa.Index("ix", sa.column("title"), mysql_length={"title": 20})
    catalog = library().with_table_replaced(
        library().table("books").with_index(sqla.index_definition("books", index, "ix"))
    )
    after = catalog.rename_column("books", "title", "name", sqla.rename_in_expression)
    assert after.table("books").index("ix").elements == (IndexElement("name", length=20),)


def test_rename_column_follows_into_conditions_of_one_database() -> None:
    index = sa.Index("ix", sa.column("title"), mssql_where=sa.column("price") > 5)
    catalog = library().with_table_replaced(
        library().table("books").with_index(sqla.index_definition("books", index, "ix"))
    )
    after = catalog.rename_column("books", "price", "cost", sqla.rename_in_expression)
    assert after.table("books").index("ix").options == (("mssql_where", sqla.expression(sa.column("cost") > 5)),)


def test_rename_column_to_a_taken_name_is_refused() -> None:
    with pytest.raises(AlreadyExists, match="table 'books' already has a column 'title'"):
        renamed("books", "price", "title")


def test_rename_of_an_unknown_column_suggests_a_known_one() -> None:
    with pytest.raises(UnknownColumn, match="did you mean 'price'"):
        renamed("books", "prise", "cost")


def test_rename_table_follows_into_other_tables_foreign_keys() -> None:
    assert library().rename_table("authors", "writers").table("books").foreign_keys[0].referred_table == "writers"


def test_rename_table_follows_into_a_key_to_itself() -> None:
    assert library().rename_table("shelves", "boards").table("boards").foreign_keys[0].referred_table == "boards"


def test_rename_table_keeps_its_place_among_the_tables() -> None:
    before = [table.name for table in library()]
    after = [table.name for table in library().rename_table("books", "volumes")]
    assert after == ["volumes" if name == "books" else name for name in before]


def test_rename_table_keeps_the_names_of_its_indexes_and_constraints() -> None:
    table = library().rename_table("books", "volumes").table("volumes")
    assert (table.indexes, table.checks) == (library().table("books").indexes, library().table("books").checks)


def test_rename_table_to_a_taken_name_is_refused() -> None:
    with pytest.raises(AlreadyExists, match="already a table 'loans'"):
        library().rename_table("books", "loans")


def test_rename_of_an_unknown_table_suggests_a_known_one() -> None:
    with pytest.raises(UnknownTable, match="did you mean 'books'"):
        library().rename_table("bocks", "volumes")


@pytest.mark.parametrize(
    ("sql", "after"),
    [
        ("price > 0", "cost > 0"),
        ("Price > 0", "cost > 0"),
        ('"price" > 0', '"cost" > 0'),
        ("`price` > 0", "`cost` > 0"),
        ("books.price > 0", "books.cost > 0"),
        ("price IN (1, 2)", "cost IN (1, 2)"),
        ("a = 'price' -- price", "a = 'price' -- price"),
        ("a /* price */ > price", "a /* price */ > cost"),
        ("a = 'it''s price'", "a = 'it''s price'"),
        ("price(a) > prices", "price(a) > prices"),
    ],
)
def test_a_column_is_renamed_inside_sql_text(sql: str, after: str) -> None:
    assert sqla.rename_in_expression(sqla.expression(sql), "price", "cost").key == after


@pytest.mark.parametrize("to", ["Net price", "order", "1st"])
def test_a_new_name_that_needs_quotes_gets_them_inside_sql_text(to: str) -> None:
    assert sqla.rename_in_expression(sqla.expression("price > 0"), "price", to).key == f'"{to}" > 0'


def test_a_name_in_quotes_is_not_a_word_in_another_case() -> None:
    assert sqla.rename_in_expression(sqla.expression("price > 0"), "Price", "cost").key == "price > 0"


@pytest.mark.parametrize("sql", ["price > 0", '"price" > 0', "`price` > 0"])
def test_renaming_there_and_back_leaves_sql_text_as_it_was(sql: str) -> None:
    there = sqla.rename_in_expression(sqla.expression(sql), "price", "cost")
    assert sqla.rename_in_expression(there, "cost", "price").key == sql


def test_quotes_a_name_needed_go_with_it() -> None:
    there = sqla.rename_in_expression(sqla.expression("price > 0"), "price", "Net price")
    assert sqla.rename_in_expression(there, "Net price", "price").key == "price > 0"


def test_quotes_inside_quoted_names_are_read_and_written() -> None:
    said = sqla.expression('"say ""hi""" > 0')
    assert sqla.rename_in_expression(said, 'say "hi"', 'say "ho"').key == '"say ""ho""" > 0'
