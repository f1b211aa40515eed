"""What is told from a query's text, and the text after a rename."""

from __future__ import annotations

import pytest

from brant.catalog.queries import ColumnSought, Unclear, has_star_over, output_columns, table_renamed, tables_read

TABLES = {"customers": ("id", "name", "email"), "orders": ("id", "customer_id", "total", "state")}


def is_customers(written: str) -> bool:
    return written in {"customers", "public.customers"}


def columns_of(written: str) -> tuple[str, ...] | None:
    return TABLES.get(written.rpartition(".")[2])


def quote(name: str) -> str:
    return name if name.isidentifier() else f'"{name}"'


NAME = ColumnSought(is_customers, "name", columns_of)


@pytest.mark.parametrize(
    ("sql", "tables"),
    [
        ("SELECT 1", ()),
        ("SELECT id FROM customers", ("customers",)),
        ("SELECT * FROM public.customers c, orders", ("public.customers", "orders")),
        ("SELECT * FROM (customers JOIN orders ON true)", ("customers", "orders")),
        ('SELECT * FROM "Odd ""Name"""', ('Odd "Name"',)),
        ("SELECT * FROM `a b`", ("a b",)),
        ("SELECT 'FROM b' FROM a -- FROM c", ("a",)),
        ("SELECT (SELECT max(id) FROM b) FROM a WHERE EXISTS (SELECT 1 FROM c)", ("a", "b", "c")),
        ("WITH x AS (SELECT * FROM a) SELECT * FROM x", ("a",)),
        ("SELECT extract(year FROM day), trim(both ' ' FROM name) FROM a", ("a",)),
        ("SELECT a.x IS DISTINCT FROM b FROM a", ("a",)),
        ("SELECT 1 FROM a UNION ALL (SELECT 1 FROM b)", ("a", "b")),
        ("SELECT * FROM generate_series(1, 3) g", ()),
        ("INSERT INTO log (id) SELECT id FROM a", ("a", "log")),
        ("UPDATE counters SET n = n + 1", ("counters",)),
    ],
)
def test_the_tables_a_query_reads(sql: str, tables: tuple[str, ...]) -> None:
    assert set(tables_read(sql)) == set(tables)


@pytest.mark.parametrize(
    ("sql", "columns"),
    [
        ("SELECT id, c.name, upper(name) AS loud, total * 2 double FROM customers c", ("id", "name", "loud", "double")),
        ("SELECT * FROM customers", ("id", "name", "email")),
        ("SELECT o.*, c.name FROM customers c, orders o", ("id", "customer_id", "total", "state", "name")),
        ("SELECT * FROM unknown", None),
        ("SELECT count(*) FROM customers", ("",)),
        ("WITH x AS (SELECT id AS number FROM customers) SELECT * FROM x", ("number",)),
        ("SELECT * FROM (SELECT name FROM customers) x", ("name",)),
    ],
)
def test_the_columns_a_query_gives(sql: str, columns: tuple[str, ...] | None) -> None:
    assert output_columns(sql, columns_of) == columns


@pytest.mark.parametrize(
    ("sql", "all_columns"),
    [
        ("SELECT * FROM customers", True),
        ("SELECT o.* FROM customers c, orders o", False),
        ("SELECT customers.* FROM customers", True),
        ("SELECT count(*) FROM customers", False),
        ("SELECT id * 2 FROM customers", False),
    ],
)
def test_a_star_takes_every_column(sql: str, all_columns: bool) -> None:
    assert has_star_over(sql, is_customers) is all_columns


@pytest.mark.parametrize(
    ("sql", "renamed"),
    [
        ("SELECT id, name FROM customers", "SELECT id, label AS name FROM customers"),
        ("SELECT name n FROM customers", "SELECT label n FROM customers"),
        ("SELECT upper(name) AS name FROM customers", "SELECT upper(label) AS name FROM customers"),
        (
            "SELECT upper(name) AS name FROM customers ORDER BY name",
            "SELECT upper(label) AS name FROM customers ORDER BY name",
        ),
        (
            "SELECT o.id FROM orders o JOIN customers c ON c.id = o.id WHERE c.name = 'name'",
            "SELECT o.id FROM orders o JOIN customers c ON c.id = o.id WHERE c.label = 'name'",
        ),
        (
            "SELECT id FROM orders WHERE id IN (SELECT id FROM customers WHERE name > '')",
            "SELECT id FROM orders WHERE id IN (SELECT id FROM customers WHERE label > '')",
        ),
        (
            "SELECT id FROM customers WHERE EXISTS (SELECT 1 FROM orders WHERE state = name)",
            "SELECT id FROM customers WHERE EXISTS (SELECT 1 FROM orders WHERE state = label)",
        ),
        (
            "WITH x AS (SELECT name FROM customers) SELECT name FROM x",
            "WITH x AS (SELECT label AS name FROM customers) SELECT name FROM x",
        ),
        ('SELECT "name" FROM customers', 'SELECT "label" AS "name" FROM customers'),
        ("SELECT name(id), id AS name FROM customers", "SELECT name(id), id AS name FROM customers"),
        ("SELECT state AS name FROM orders", "SELECT state AS name FROM orders"),
        ("SELECT o.name FROM other o, customers", "SELECT o.name FROM other o, customers"),
    ],
)
def test_a_column_is_renamed_where_it_is_meant(sql: str, renamed: str) -> None:
    assert NAME.renamed(sql, "label", quote) == renamed


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT name FROM customers, somewhere",
        "SELECT customers.id FROM customers JOIN somewhere USING (name)",
        "SELECT id FROM customers NATURAL JOIN somewhere",
        "SELECT upper(name) AS name FROM customers GROUP BY name",
        "SELECT name::text FROM customers",
        "SELECT id FROM customers WHERE EXISTS (SELECT 1 FROM somewhere WHERE name = 1)",
    ],
)
def test_what_may_be_another_column_is_not_guessed(sql: str) -> None:
    with pytest.raises(Unclear):
        NAME.renamed(sql, "label", quote)


def test_a_new_name_gets_the_quotes_it_needs() -> None:
    assert NAME.renamed("SELECT name x FROM customers", "full name", quote) == 'SELECT "full name" x FROM customers'


@pytest.mark.parametrize(
    ("sql", "renamed"),
    [
        ("SELECT customers.id FROM customers", "SELECT clients.id FROM clients"),
        ("SELECT c.id FROM public.customers c", "SELECT c.id FROM clients c"),
        ('SELECT "customers".id FROM "customers"', 'SELECT "clients".id FROM "clients"'),
        ("SELECT customers FROM orders", "SELECT customers FROM orders"),
        ("SELECT customers.id FROM orders customers", "SELECT customers.id FROM orders customers"),
        ("INSERT INTO customers (id) VALUES (1)", "INSERT INTO clients (id) VALUES (1)"),
    ],
)
def test_a_table_is_renamed_where_it_is_meant(sql: str, renamed: str) -> None:
    assert table_renamed(sql, is_customers, "clients", quote) == renamed


def test_a_table_moves_to_another_schema() -> None:
    assert table_renamed("SELECT 1 FROM customers", is_customers, "app.clients", quote) == "SELECT 1 FROM app.clients"
