"""The schema that cases change: a shop with keys, checks, indexes, comments, defaults and odd names."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, column

from brant import Schema
from brant.testing.case import shop


def base(schema: Schema) -> None:
    """The shop, and a table whose names must be quoted."""
    shop(schema)
    odd = schema.create_table(
        "Line Items",
        Column("Id", Integer, primary_key=True),
        Column("Label", String(40), nullable=False, server_default="it's"),
        Column("order", Integer),
    )
    odd.add_index("Label", name="Ix Label")
    odd.add_check(column("order") > 0, name="Ck Odd")
