"""The countries of the world, by their ISO 3166 codes."""

from sqlalchemy import CHAR, Column

from brant import Schema
from brant import columns as c


def up(schema: Schema) -> None:
    schema.create_table(
        "countries",
        Column("code", CHAR(2), primary_key=True),
        Column("alpha_3", CHAR(3), nullable=False, unique=True),
        Column("numeric_code", CHAR(3), nullable=False, unique=True, comment="keeps its zeros: 004"),
        c.string("name", 100),
        comment="ISO 3166-1",
    )
