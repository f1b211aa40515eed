"""Some customers would rather be called; others need a note on their card."""

from sqlalchemy import CheckConstraint

from brant import Schema
from brant import columns as c


def up(schema: Schema) -> None:
    schema.table("customers").add(
        c.string("phone", 20, nullable=True, comment="international: +354 …"),
        c.string("note", 500, nullable=True),
        c.string("reached_by", 5, default="email"),
        CheckConstraint("reached_by IN ('email', 'phone')", name="ck_customers_reached_by"),
    )
