"""A list by the till: who wants to hear of new films."""

from brant import Schema
from brant import columns as c


def up(schema: Schema) -> None:
    schema.create_table(
        "newsletter_signups",
        c.string("email", primary_key=True),
        c.foreign_id("customer_id", "customers.id", nullable=True, ondelete="SET NULL", index=True),
        c.datetime("signed_up_at"),
    )
