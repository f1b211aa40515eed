"""The currencies we may be paid in."""

from sqlalchemy import CHAR, CheckConstraint, Column

from brant import Schema
from brant import columns as c


def up(schema: Schema) -> None:
    schema.create_table(
        "currencies",
        Column("code", CHAR(3), primary_key=True),
        Column("numeric_code", CHAR(3), nullable=False, unique=True),
        c.small_integer("minor_unit", nullable=True, comment="decimals; NULL for gold and the like"),
        c.string("name", 100),
        CheckConstraint("minor_unit BETWEEN 0 AND 4", name="ck_currencies_minor_unit"),
        comment="ISO 4217",
    )
