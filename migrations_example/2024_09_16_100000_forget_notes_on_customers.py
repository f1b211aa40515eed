"""Notes about customers are nobody's business: the column goes, and what stood in it."""

from brant import Schema


def up(schema: Schema) -> None:
    schema.table("customers").drop_column("note")
