"""A customer *joins* in person, but is a *member* on paper."""

from brant import Schema


def up(schema: Schema) -> None:
    customers = schema.table("customers")
    customers.rename_column("joined_on", to="member_since")
    customers.alter_column("member_since", comment="printed on the card")
