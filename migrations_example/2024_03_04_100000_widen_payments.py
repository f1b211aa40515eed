"""Room for large sums, and for the three decimals of a Kuwaiti dinar."""

from sqlalchemy import Numeric

from brant import Schema


def up(schema: Schema) -> None:
    schema.table("payments").alter_column("amount", type=Numeric(9, 3))
