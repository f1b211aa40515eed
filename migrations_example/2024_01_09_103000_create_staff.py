"""Who works where, and for whom."""

from brant import Schema
from brant import columns as c


def up(schema: Schema) -> None:
    schema.create_table(
        "staff",
        c.id(),
        c.foreign_id("store_id", "stores.id", index=True),
        c.foreign_id("reports_to", "staff.id", nullable=True, ondelete="SET NULL"),
        c.string("name", 120),
        c.string("email", unique=True),
        c.boolean("active", default=True),
        *c.timestamps(),
    )
