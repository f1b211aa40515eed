"""What was paid, for which rental, and how."""

from sqlalchemy import CheckConstraint

from brant import Schema
from brant import columns as c


def up(schema: Schema) -> None:
    payments = schema.create_table(
        "payments",
        c.id(),
        c.foreign_id("rental_id", "rentals.id", ondelete="CASCADE"),
        c.foreign_id("currency_code", "currencies.code"),
        c.decimal("amount", 5, 2),
        c.string("method", 10, default="cash"),
        c.datetime("paid_at"),
        CheckConstraint("amount > 0", name="ck_payments_amount"),
    )
    payments.add_index("rental_id")
    payments.add_index("paid_at")
