"""The tapes and discs themselves: each copy of a film stands in one store."""

from sqlalchemy import CheckConstraint

from brant import Schema
from brant import columns as c


def up(schema: Schema) -> None:
    copies = schema.create_table(
        "copies",
        c.id(),
        c.foreign_id("film_id", "films.id", ondelete="RESTRICT"),
        c.foreign_id("store_id", "stores.id"),
        c.string("barcode", 20, unique=True),
        c.string("format", 10),
        c.date("acquired_on"),
        CheckConstraint("format IN ('VHS', 'DVD', 'Blu-ray')", name="ck_copies_format"),
    )
    copies.add_index("film_id", "store_id")
    copies.add_index("store_id", name="copies_by_store")
