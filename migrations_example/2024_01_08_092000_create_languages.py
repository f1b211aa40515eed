"""The languages a film can be shot in."""

from sqlalchemy import CHAR, Column

from brant import Schema
from brant import columns as c


def up(schema: Schema) -> None:
    schema.create_table(
        "languages",
        Column("code", CHAR(2), primary_key=True),
        Column("alpha_3", CHAR(3), nullable=False, unique=True),
        c.string("name", 100),
        comment="ISO 639, those with a two-letter code",
    )
