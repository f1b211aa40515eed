"""Rows and SQL by hand, which have their ``down`` written beside them."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Column, String

from brant import Schema
from brant import columns as c
from tests.matrix.case import Cases

case = Cases()


@case()
def execute_sql(schema: Schema) -> None:
    schema.execute(
        "CREATE TABLE by_hand (id integer, note varchar(20) DEFAULT 'a;b')", down="DROP TABLE by_hand", touches=()
    )


@case()
def execute_sql_of_each_database(schema: Schema) -> None:
    schema.execute(
        {
            "postgresql": "CREATE INDEX by_hand ON customers USING hash (name)",
            "default": "CREATE INDEX by_hand ON customers (name)",
        },
        down={"mysql": "DROP INDEX by_hand ON customers", "default": "DROP INDEX by_hand"},
        touches=["customers"],
    )


@case()
def insert_rows(schema: Schema) -> None:
    codes = schema.create_table("codes", Column("code", String(10), primary_key=True), c.string("label"))
    table = sa.table(codes.name, sa.column("code"), sa.column("label"))
    rows = [{"code": "a", "label": "it's; 100% \\ :fine"}, {"code": "b", "label": "ünïcödé ✓"}]
    schema.execute(sa.insert(table).values(rows), down=sa.delete(table))


@case()
def update_rows(schema: Schema) -> None:
    schema.execute("UPDATE customers SET name = 'x;y' WHERE credit > 0", down=())


@case()
def a_down_written_by_hand(schema: Schema) -> None:
    schema.execute("CREATE VIEW rich AS SELECT id FROM customers WHERE credit > 100", down="DROP VIEW rich")
    schema.table("orders").add(Column("remark", String(30)))
