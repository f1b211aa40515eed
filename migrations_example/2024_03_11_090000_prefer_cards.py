"""Cards are the rule now; and say what the columns mean."""

from brant import Schema


def up(schema: Schema) -> None:
    payments = schema.table("payments")
    payments.alter_column("method", default="card")
    payments.alter_column("amount", comment="positive; with the decimals of its currency")
    payments.set_comment("never changed once written: refunds are rows of their own table")
